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
  return ["⌊(", part("x", size), ...(withPadding ? padding : []), " − ", ...spread, ")/",
    part("s", stride), `⌋ + 1 = ⌊${signed(room)}/${stride}⌋ + 1 = `,
    part("y", places || "no window fits")];
}

function windowRule({ axes, withPadding }) {
  const dilated = axes.some((axis) => axis.dilation > 1);
  return ["⌊(", part("x", "N"), ...(withPadding ? [" + 2", part("pad", "P")] : []), " − ",
    ...(dilated ? ["D(", part("k", "K"), " − 1) − 1"] : [part("k", "K")]), ")/", part("s", "S"),
    "⌋ + 1"];
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

/** The lines of the formula for rows and columns. */
export function drawFormula(element, plan) {
  const [down, across] = plan.axes;
  const rule = plan.transposed ? STAMP_RULE() : windowRule(plan);
  const line = (label, axis, note) => make("div", { class: "line" }, make("b", {}, label), " ",
    make("span", { class: "numbers" },
      ...(plan.transposed ? stampLine(axis) : windowLine(axis, plan.withPadding)).map(asNode)),
    note ? make("span", { class: "note" }, note) : "");
  element.replaceChildren(
    make("div", { class: "line" }, make("b", {}, "Output size"), " ",
      make("span", { class: "general" }, ...rule)),
    line("Rows", down, rest(down.rest, "row is", "rows are")),
    line("Columns", across, rest(across.rest, "column is", "columns are")));
}
