// Where a value lies in memory: its index in both layouts with the student's numbers, its neighbours,
// and where the pixel's three values lie in the whole.

import { make, write } from "../shared/dom.js";

const LETTERS = ["R", "G", "B"];
const AROUND = 4; // cells on each side of the value
const many = (value) => value.toLocaleString("en-US");

/** H×W×3: channels last. index → [row, column, channel], and back. */
const LAST = {
  name: "H×W×3, channels last", rule: "(row · W + column) · 3 + channel",
  shape: (h, w) => `(${h}, ${w}, 3)`,
  index: (r, c, k, h, w) => (r * w + c) * 3 + k,
  sum: (r, c, k, h, w) => `(${r} · ${w} + ${c}) · 3 + ${k}`,
  of: (index, h, w) => [Math.floor(index / (3 * w)), Math.floor(index / 3) % w, index % 3],
  apart: () => "R, G and B of one pixel lie side by side.",
};

/** C×H×W: channels first, as PyTorch wants it. */
const FIRST = {
  name: "C×H×W, channels first", rule: "channel · H · W + row · W + column",
  shape: (h, w) => `(3, ${h}, ${w})`,
  index: (r, c, k, h, w) => k * h * w + r * w + c,
  sum: (r, c, k, h, w) => `${k} · ${h} · ${w} + ${r} · ${w} + ${c}`,
  of: (index, h, w) => [Math.floor(index / w) % h, index % w, Math.floor(index / (h * w))],
  apart: (h, w) => `R, G and B of one pixel lie H · W = ${many(h * w)} apart.`,
};
export const LAYOUTS = { last: LAST, first: FIRST };

export class Memory {
  constructor(layout) {
    this.layout = layout;
    this.title = make("div", { class: "layout-name" });
    this.rule = make("div", { class: "rule" }, `index = ${layout.rule}`);
    this.index = make("div", { class: "index" });
    this.cells = Array.from({ length: 2 * AROUND + 1 }, (_, place) => {
      const [letter, value] = ["letter", "value"].map((name) => make("div", { class: name }));
      const element = make("div", { class: place === AROUND ? "byte here" : "byte" }, letter, value);
      return { element, value, letter };
    });
    this.marks = LETTERS.map((letter) => make("div", { class: `at at-${letter}` }));
    this.apart = make("div", { class: "quiet" });
    this.last = make("span", { class: "end" });
    const thirds = layout === FIRST ? LETTERS.map((l) => make("span", {}, l))
      : [make("span", {}, "row 0"), this.last];
    this.element = make("section", { class: "memory" }, this.title, this.rule, this.index,
      make("div", { class: "strip" }, ...this.cells.map((cell) => cell.element)),
      make("div", { class: "memory-whole", "aria-hidden": "true" }, ...thirds, ...this.marks), this.apart);
  }

  draw({ width, height, rgba }, { row, column, channel }) {
    const { layout } = this;
    const at = layout.index(row, column, channel, height, width);
    write(this.title, `${layout.name}: shape ${layout.shape(height, width)}`);
    write(this.index, `= ${layout.sum(row, column, channel, height, width)} = ${many(at)}`);
    this.cells.forEach((cell, place) => {
      const index = at + place - AROUND;
      const there = index >= 0 && index < 3 * width * height;
      cell.element.classList.toggle("out", !there);
      const [r, c, k] = layout.of(index, height, width);
      write(cell.value, there ? String(rgba[(r * width + c) * 4 + k]) : "");
      write(cell.letter, there ? LETTERS[k] : "");
      cell.element.dataset.letter = there ? LETTERS[k] : "";
    });
    this.marks.forEach((mark, k) => {
      const place = layout.index(row, column, k, height, width) / (3 * width * height);
      mark.style.left = `${100 * place}%`;
    });
    write(this.last, `row ${height - 1}`);
    write(this.apart, layout.apart(height, width));
  }
}
