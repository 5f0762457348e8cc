// The result of the moved picture beside the moved result, and their difference.

import { make, write } from "../shared/dom.js";
import { brief } from "../shared/numbers.js";
import { comparisonOf, differenceOf } from "./moves.js";
import { legendOf } from "./paint.js";
import { Pane } from "./pane.js";
import { commutes, titlesOf } from "./words.js";

const HIGH = 260; // screen pixels
const GAP = 16;

const figure = (title) => {
  const pane = new Pane(null);
  const caption = make("figcaption", {}, title);
  return { pane, caption, element: make("figure", { class: "step" }, caption, pane.element) };
};

export class CompareView {
  constructor() {
    this.counts = null;
    this.figures = ["Moved picture", "Result of the moved picture", "The result, moved",
      "Difference"].map(figure);
    this.legend = make("div", { class: "about-scale" });
    this.said = make("div", { class: "commutes", role: "status", "aria-live": "polite" });
    this.grid = make("div", { class: "chain" }, ...this.figures.map(({ element }) => element));
    this.element = make("section", { class: "compare", "aria-label": "Move the picture and compare" },
      make("div", { class: "compare-head" }, "Move first or last: is it the same?"), this.said, this.grid,
      this.legend);
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(this.element);
  }

  draw(lab) {
    const { doc, runs, scales } = lab;
    this.element.hidden = doc.move === "none";
    this.counts = null;
    if (this.element.hidden) return;
    const { picture, parts } = comparisonOf(doc, runs[doc.which],
      (rows, columns) => lab.planFor(rows, columns));
    this.counts = parts.map(({ counts }) => counts);
    const { now, old } = parts.at(-1);
    const title = titlesOf(doc)[now.name];
    const { pixels, results } = scales;
    const signed = { signed: true, end: results.end };
    const steps = [[picture, pixels], [now, results], [old, results], [differenceOf(now, old), signed]];
    steps.forEach(([step, scale], n) => {
      const { pane, caption } = this.figures[n];
      pane.draw(step, scale, `${caption.textContent}, ${n ? `${title}: ` : ""}${step.rows} rows, `
        + `${step.columns} columns`);
    });
    while (this.said.children.length < parts.length) this.said.append(make("div"));
    [...this.said.children].forEach((line, n) => write(line, parts[n] ? commutes(doc, parts[n]) : ""));
    const [low, middle, high] = legendOf(signed, picture.planes.length).ticks;
    write(this.legend, `${title}, on the same scale as above; the difference from ${low} over ${middle} `
      + `to ${high}, ${picture.planes.length > 1 ? "middle grey" : "light grey"} where both are equal. `
      + `Shown: ${brief(now.rows)}×${brief(now.columns)}.`);
    this.fit();
  }

  fit() {
    if (this.element.hidden || !this.grid.clientWidth || !this.figures[0].pane.step) return;
    const wide = this.grid.clientWidth;
    const across = wide < 640 ? 2 : 4;
    this.grid.style.gridTemplateColumns = `repeat(${across}, minmax(0, 1fr))`;
    const room = Math.floor((wide - GAP * (across - 1)) / across);
    for (const { pane } of this.figures) pane.fit(room, HIGH);
  }
}
