// One map of numbers, enlarged without blur, with a frame around what is looked at.

import { make } from "../shared/dom.js";
import { ink, paintNumbers, shade } from "./paint.js";
import { fixed } from "./words.js";

const NUMBERED = 5; // rows and columns; a larger kernel is shown without its numbers

export class MapView {
  /** on: {hover(place), choose(place)} where places can be chosen. */
  constructor(label, side, on = null) {
    this.canvas = make("canvas", { role: on ? null : "img", "aria-label": on ? null : label });
    this.frame = make("span", { class: "frame", hidden: "" });
    this.element = make("span", { class: on ? "map choosing" : "map" }, this.canvas, this.frame);
    this.element.style.setProperty("--side", `${side}px`);
    if (on) this.#listen(label, on);
  }

  draw(values, [rows, columns], stops, scale, end) {
    Object.assign(this, { values, rows, columns });
    Object.assign(this.canvas, { width: columns, height: rows });
    this.element.style.setProperty("--ratio", rows / columns);
    paintNumbers(this.canvas, values, stops, scale, end);
  }

  /** The number at a place. */
  at([row, column]) { return this.values[row * this.columns + column]; }

  /** Frame rows top … top + height, columns left … left + width; null takes the frame away. */
  box(box) {
    this.frame.hidden = !box;
    if (!box) return;
    const share = (part, whole) => `${(100 * part) / whole}%`;
    Object.assign(this.frame.style, { top: share(box.top, this.rows), left: share(box.left, this.columns),
      height: share(box.height, this.rows), width: share(box.width, this.columns) });
  }

  #listen(label, on) {
    const { element } = this;
    element.tabIndex = 0;
    element.setAttribute("role", "application");
    element.setAttribute("aria-label", `${label}: arrow keys choose a place`);
    const placeOf = (event) => {
      const box = this.canvas.getBoundingClientRect();
      const inside = (part, count) => Math.max(0, Math.min(count - 1, Math.floor(part * count)));
      return [inside((event.clientY - box.top) / box.height, this.rows),
        inside((event.clientX - box.left) / box.width, this.columns)];
    };
    element.addEventListener("pointermove", (event) => on.hover(placeOf(event)));
    element.addEventListener("pointerleave", () => on.hover(null));
    element.addEventListener("click", (event) => on.choose(placeOf(event)));
    element.addEventListener("keydown", (event) => {
      const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      const [row, column] = on.now();
      on.choose([Math.max(0, Math.min(this.rows - 1, row + by[0])),
        Math.max(0, Math.min(this.columns - 1, column + by[1]))]);
    });
  }
}

/** As many decimals as show three digits of the end of a scale, or two of a small one. */
export const decimalsOf = (end) => (end < 0.01 ? Math.min(6, 1 - Math.floor(Math.log10(end)))
  : Math.min(3, Math.max(0, 2 - Math.floor(Math.log10(end)))));

/**
 * A kernel as a table of weights on their colours, a large one as a map: {element, under}. under: the
 * places for the numbers that lie under the weights, row by row, where there is room for them.
 */
export function kernelView(label, values, size, stops, end, withInputs) {
  const [rows, columns] = size;
  if (Math.max(rows, columns) > NUMBERED) {
    const view = new MapView(label, 96);
    view.draw(values, size, stops, "signed", end);
    return { element: view.element, under: [] };
  }
  const decimals = decimalsOf(end);
  const under = [];
  const cell = (value) => {
    const colour = shade(stops, "signed", value / end);
    const element = make("td", {}, fixed(value, decimals));
    Object.assign(element.style, { background: `rgb(${colour.join(" ")})`, color: ink(colour) });
    if (withInputs) {
      under.push(make("span", { class: "under" }));
      element.append(under.at(-1));
    }
    return element;
  };
  const line = (row) => make("tr", {}, ...Array.from({ length: columns }, (_, column) =>
    cell(values[row * columns + column])));
  const element = make("table", { class: "kernel", "aria-label": label },
    make("tbody", {}, ...Array.from({ length: rows }, (_, row) => line(row))));
  return { element, under };
}
