// Lines of a formula: plain text, or pieces of [text, role], each in the colour of its role.

import { make } from "../shared/dom.js";

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
