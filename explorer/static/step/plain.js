// Parts that only show: large numbers, sums, tables, bars, the flow of shapes.

import { icon, make } from "../shared/dom.js";

function verdict(said) {
  return make("div", { class: said.right ? "verdict" : "verdict wrong" },
    icon(said.right ? "right" : "wrong"), said.text);
}

/** Blocks side by side, below each other where there is no room. */
export async function row(block, emit, kinds) {
  const parts = await Promise.all(block.blocks.map((part) => kinds[part.kind](part, emit, kinds)));
  return make("div", { class: "row-of" }, ...parts);
}

export function note(block) {
  return make("p", { class: block.quiet ? "note quiet" : "note" }, block.text);
}

export function big(block) {
  return make("div", { class: "big" }, make("div", { class: "big-words" }, block.words),
    make("div", { class: "big-value" }, block.value),
    block.verdict ? verdict(block.verdict) : null);
}

export function flow(block) {
  return make("section", {}, make("h4", {}, block.title), make("ol", { class: "flow" },
    ...block.layers.map((layer) => make("li", { class: `layer ${layer.role}` },
      make("span", { class: "layer-name" }, layer.name), make("span", { class: "layer-shape" }, layer.shape),
      layer.more ? make("span", { class: "layer-more" }, layer.more) : null))));
}

export function table(block) {
  const cell = (tag, text, place) => make(tag, { class: block.numbers[place] ? "number" : null,
    scope: tag === "th" ? "col" : null }, text);
  const rows = block.rows.map((row) => make("tr", { class: row.chosen ? "chosen" : null },
    ...row.cells.map((text, place) => cell("td", text, place)), block.bars ? bar(row) : null));
  return make("div", { class: "wide" }, make("table", {}, make("caption", {}, block.title),
    make("thead", {}, make("tr", {}, ...block.head.map((text, place) => cell("th", text, place)),
      block.bars ? make("th", { "aria-hidden": "true" }) : null)),
    make("tbody", {}, ...rows)));
}

/** A bar from 0 to the right; a signed one from the middle, which is 0. */
function bar(row) {
  const inside = make("span", { class: row.share < 0 ? "bar negative" : "bar positive" });
  inside.style.width = `${Math.abs(row.share) * (row.signed ? 50 : 100)}%`;
  inside.style.left = row.signed ? `${50 + Math.min(0, 50 * row.share)}%` : "0";
  return make("td", { class: "bar-room", "aria-hidden": "true" },
    make("span", { class: row.signed ? "track signed" : "track" }, inside));
}

export function bars(block) {
  return make("section", {}, make("h4", {}, block.title), make("div", { class: "bars" },
    ...block.rows.map((row) => {
      const inside = make("span", { class: "bar" });
      inside.style.width = `${row.share * 100}%`;
      return make("div", { class: row.chosen ? "row chosen" : "row" }, make("span", {}, row.name),
        make("span", { class: "track" }, inside), make("span", { class: "number" }, row.text));
    })), block.words ? make("p", { class: "note quiet" }, block.words) : null);
}

export function sum(block) {
  return make("section", {}, make("h4", {}, block.title), make("ol", { class: "sum" },
    ...block.lines.map((line) => make("li", { class: line.strong ? "line strong" : "line" },
      make("span", { class: "line-words" }, line.words), make("span", { class: "letters" }, line.letters),
      make("span", { class: "numbers" }, line.numbers),
      line.value ? make("span", { class: "value" }, `= ${line.value}`) : null))),
  block.verdict ? verdict(block.verdict) : null);
}
