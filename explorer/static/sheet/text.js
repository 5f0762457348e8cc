// Lines of a formula: plain text, or pieces of [text, role], each in the colour of its role.

import { make } from "../shared/dom.js";
import { full } from "../shared/numbers.js";

const [MANY, MOST] = [1e4, 1e15]; // whole numbers from here on have separators; beyond they lose digits

/** A number with all its digits, as sentences write it: 50,000. */
export const exact = (value) => (Number.isInteger(value) && Math.abs(value) >= MANY && Math.abs(value) < MOST
  ? value.toLocaleString("en-US").replace("-", "−") : full(value));

const CLASSES = { input: "of-x", kernel: "of-k", output: "of-y", window: "of-window" };

/** A line without its colours. */
export const plain = (line) =>
  (typeof line === "string" ? line : line.map(([text]) => text).join(""));

function fill(element, line) {
  const key = JSON.stringify(line);
  if (element.shown === key) return;
  element.shown = key;
  if (typeof line === "string") element.textContent = line;
  else element.replaceChildren(...line.map(([text, role]) => make("span", { class: CLASSES[role] }, text)));
}

/** Show lines below each other; what stays the same is not touched. */
export function writeLines(element, lines) {
  while (element.children.length > lines.length) element.lastChild.remove();
  while (element.children.length < lines.length) element.append(make("div", { class: "line" }));
  lines.forEach((line, index) => fill(element.children[index], line));
}
