// The output size with the student's own numbers in it, and what the floor throws away.

import { make } from "../shared/dom.js";
import { outputSize } from "./arithmetic.js";

const part = (name, text) => make("span", { class: `of-${name}` }, String(text));

function general(withPadding) {
  return [make("span", { class: "general" }, "⌊(", part("x", "N"),
    ...(withPadding ? [" + 2", part("pad", "P")] : []), " − ", part("k", "K"), ")/", part("s", "S"),
    "⌋ + 1")];
}

function numbers(size, kernel, stride, padding, withPadding) {
  const room = size + 2 * padding - kernel;
  const places = outputSize(size, kernel, stride, padding);
  const left = room < 0 ? 0 : room % stride;
  const text = make("span", { class: "numbers" }, "⌊(", part("x", size),
    ...(withPadding ? [" + 2·", part("pad", padding)] : []), " − ", part("k", kernel), ")/",
    part("s", stride), `⌋ + 1 = ⌊${room < 0 ? `−${-room}` : room}/${stride}⌋ + 1 = `,
    part("y", places || "no window fits"));
  return { text, left };
}

const rest = (left, one, many) => (left === 0 ? ""
  : `remainder ${left}: the last ${left === 1 ? one : `${left} ${many}`} never read`);

/** The formula for rows and columns; shape: {rows, columns, windowRows, windowColumns, …}. */
export function drawFormula(element, shape, withPadding) {
  const { rows, columns, windowRows, windowColumns, stride, padding } = shape;
  const down = numbers(rows, windowRows, stride, padding, withPadding);
  const across = numbers(columns, windowColumns, stride, padding, withPadding);
  const line = (label, { text }, note) => make("div", { class: "line" },
    make("b", {}, label), " ", text, note ? make("span", { class: "note" }, note) : "");
  element.replaceChildren(
    make("div", { class: "line" }, make("b", {}, "Output size"), " ", ...general(withPadding)),
    line("Rows", down, rest(down.left, "row is", "rows are")),
    line("Columns", across, rest(across.left, "column is", "columns are")));
}
