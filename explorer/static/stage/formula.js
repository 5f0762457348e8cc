// The output size with the student's own numbers in it, and what the floor throws away.

import { make } from "../shared/dom.js";

const part = (name, text) => make("span", { class: `of-${name}` }, String(text));
const asNode = (piece) => (typeof piece === "number" ? String(piece) : piece);
const signed = (value) => (value < 0 ? `−${-value}` : String(value));

/** ⌊(N + 2P − D(K − 1) − 1)/S⌋ + 1; parts that say nothing here are left out. */
function windowLine(axis, withPadding) {
  const { size, kernel, stride, before, after, dilation, span, places } = axis;
  const padding = before === after ? [" + 2·", part("pad", before)]
    : [" + ", part("pad", before), " + ", part("pad", after)];
  const spread = dilation === 1 ? [part("k", kernel)]
    : [dilation, "·(", part("k", kernel), " − 1) − 1"];
  const room = size + before + after - span;
  const [open, close] = axis.ceil ? "⌈⌉" : "⌊⌋";
  return [`${open}(`, part("x", size), ...(withPadding ? padding : []), " − ", ...spread, ")/",
    part("s", stride), `${close} + 1 = ${open}${signed(room)}/${stride}${close} + 1 = `,
    part("y", places + axis.dropped || "no window fits")];
}

function windowRule({ axes, withPadding }) {
  const [open, close] = axes[0].ceil ? "⌈⌉" : "⌊⌋";
  const dilated = axes.some((axis) => axis.dilation > 1);
  return [`${open}(`, part("x", "N"), ...(withPadding ? [" + 2", part("pad", "P")] : []), " − ",
    ...(dilated ? ["D(", part("k", "K"), " − 1) − 1"] : [part("k", "K")]), ")/", part("s", "S"),
    `${close} + 1`];
}

/** Adaptive pooling is asked for its output size; the windows follow: ⌊iN/O⌋ to ⌈(i + 1)N/O⌉. */
const ADAPTIVE_RULE = () => ["as asked for: O. Window i, counted from 0, goes from ⌊i·", part("x", "N"),
  "/", part("y", "O"), "⌋ to ⌈(i + 1)·", part("x", "N"), "/", part("y", "O"), "⌉"];

function adaptiveLine({ size, places, reach }) {
  const lengths = [...new Set(Array.from({ length: places }, (_, place) => reach(place)))].sort();
  return [part("x", size), " → ", part("y", places), ": windows of ", lengths.join(" and "),
    lengths.at(-1) === 1 ? " cell" : " cells"];
}

/** (N − 1)·S − 2P + D(K − 1) + output padding + 1. */
function stampLine({ size, kernel, stride, padding, dilation, extra, places }) {
  return ["(", part("x", size), " − 1)·", part("s", stride), " − 2·", part("pad", padding), " + ",
    dilation, "·(", part("k", kernel), " − 1) + ", extra, " + 1 = ", part("y", places)];
}

const STAMP_RULE = () => ["(", part("x", "N"), " − 1)·", part("s", "S"), " − 2", part("pad", "P"),
  " + D(", part("k", "K"), " − 1) + output padding + 1"];

const rest = (left, one, many) => (left === 0 ? ""
  : `remainder ${left}: the last ${left === 1 ? one : `${left} ${many}`} never read`);

const linesOf = (plan) => {
  if (plan.transposed) return [STAMP_RULE(), stampLine];
  if (plan.adaptive) return [ADAPTIVE_RULE(), adaptiveLine];
  return [windowRule(plan), (axis) => windowLine(axis, plan.withPadding)];
};

/** What rounding leaves over, or what rounding up adds. */
function note(axis, one, many) {
  if (axis.dropped) return `one of them would start in the padding at the end: ${axis.places} are left`;
  if (axis.over) return `the last window reaches ${axis.over} ${axis.over === 1 ? "cell" : "cells"} over the end`;
  return rest(axis.rest, one, many);
}

/** The lines of the formula for rows and columns. */
export function drawFormula(element, plan) {
  const [down, across] = plan.axes;
  const [rule, told] = linesOf(plan);
  const line = (label, axis, said) => make("div", { class: "line" }, make("b", {}, label), " ",
    make("span", { class: "numbers" }, ...told(axis).map(asNode)),
    said ? make("span", { class: "note" }, said) : "");
  element.replaceChildren(
    make("div", { class: "line" }, make("b", {}, "Output size"), " ",
      make("span", { class: "general" }, ...rule)),
    line("Rows", down, note(down, "row is", "rows are")),
    line("Columns", across, note(across, "column is", "columns are")));
}
