// The formula with the student's numbers, and the floor made visible.

import { make } from "../shared/dom.js";
import { leftover, rounded } from "./words.js";

const part = (name, text) => make("span", { class: `of-${name}` }, String(text));
const signed = (value) => String(value).replace("-", "−");

/** (N + 2P − D(K − 1) − 1)/S + 1, rounded. */
function windowRule({ asymmetric, up }) {
  const [open, close] = up ? "⌈⌉" : "⌊⌋";
  return [open, "(", part("x", "N"), " + ", ...(asymmetric ? [part("pad", "left + right")]
    : ["2", part("pad", "P")]), " − ", "D(", part("k", "K"), " − 1) − 1)/", part("s", "S"), close, " + 1"];
}

function windowLine(axis, up) {
  const { size, kernel, stride, before, after, dilation } = axis;
  const [open, close] = up ? "⌈⌉" : "⌊⌋";
  const padding = before === after ? [" + 2·", part("pad", before)]
    : [" + ", part("pad", before), " + ", part("pad", after)];
  return [open, "(", part("x", size), ...padding, " − ", `${dilation}·(`, part("k", kernel),
    " − 1) − 1)/", part("s", stride), close, " + 1"];
}

/** 7/2 = 3.5 → 3 */
function floorStep(axis, up) {
  const room = axis.length - axis.span;
  const exact = room / axis.stride;
  const result = (up ? Math.ceil(exact) : Math.floor(exact)) + 0;
  if (exact === result) return [`${signed(room)}/${axis.stride} = ${signed(result)}`, result];
  const shown = Number(exact.toFixed(2));
  const equals = shown === exact ? "=" : "≈";
  return [`${signed(room)}/${axis.stride} ${equals} ${signed(shown)} → ${signed(result)}`, result];
}

function stampLine({ size, kernel, stride, padding, dilation, extra }) {
  return ["(", part("x", size), " − 1)·", part("s", stride), " − 2·", part("pad", padding), " + ",
    `${dilation}·(`, part("k", kernel), ` − 1) + ${extra} + 1`];
}

const STAMP_RULE = () => ["(", part("x", "N"), " − 1)·", part("s", "S"), " − 2", part("pad", "P"),
  " + D(", part("k", "K"), " − 1) + A + 1"];

/** The lines of one axis; name: "row" or "column", both: the strip stands for both. */
function axisLines(plan, axis, { both, name, up, hidden }) {
  const label = both ? "Rows and columns" : name === "row" ? "Rows" : "Columns";
  const numbers = plan.transposed ? stampLine(axis) : windowLine(axis, up);
  const line = make("div", { class: "line" }, make("b", {}, `${label}:`), " ",
    make("span", { class: "numbers" }, ...numbers, " = "));
  if (hidden) {
    line.append(part("y", "?"));
    return [line];
  }
  if (plan.refusal) {
    line.append(part("y", "no output"));
    return [line];
  }
  if (plan.transposed) {
    line.append(part("y", axis.places));
    return [line];
  }
  const [step, result] = floorStep(axis, up);
  const dropped = axis.dropped ? " − 1" : "";
  line.append(`${signed(result)} + 1${dropped} = `, part("y", axis.places));
  if (axis.stride === 1 && !axis.rest) return [line];
  const notes = [rounded(axis), leftover(axis, both, name)].filter(Boolean).join("; ");
  return [line, make("div", { class: "line floor" }, make("span", { class: "step" }, step),
    notes ? make("span", { class: "note" }, notes) : "")];
}

/** Draw everything; hidden: the size is to be predicted. */
export function drawFormula(element, plan, doc, hidden) {
  const up = doc.mode === "pool" && doc.ceil;
  const rule = plan.transposed ? STAMP_RULE()
    : windowRule({ up, asymmetric: plan.axes.some((axis) => axis.before !== axis.after) });
  const axes = doc.together ? plan.axes.slice(0, 1) : plan.axes;
  const lines = axes.flatMap((axis, way) => axisLines(plan, axis, { both: doc.together, up, hidden,
    name: way ? "column" : "row" }));
  const there = doc.n.join("×");
  const size = hidden ? "?" : plan.refusal ? "no output" : plan.axes.map((axis) => axis.places).join("×");
  element.replaceChildren(
    make("div", { class: "headline" }, part("x", there), " → ", part("y", size)),
    make("div", { class: "line general" }, "O = ", ...rule), ...lines,
    ...(plan.refusal ? [make("div", { class: "line refusal" }, plan.refusal)] : []));
}
