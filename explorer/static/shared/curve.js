// The curve of an activation: axes, the function, its slope as a dashed line, and dots on the curve.

import { make } from "./dom.js";
import { brief, full } from "./numbers.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, EDGE, FOOT] = [340, 240, 14, 28]; // under the lowest line stand numbers
const SAMPLES = 120;
const LEAST = 4; // the axis reaches at least from −4 to 4: there the curves bend

function svg(tag, attributes = {}, text = "") {
  const element = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
}

const set = (element, attributes) => {
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
};

export class Curve {
  constructor() {
    this.axes = [svg("line", { class: "axis" }), svg("line", { class: "axis" })];
    this.labels = ["end", "start", "start", "start"].map((anchor) =>
      svg("text", { class: "tick", "text-anchor": anchor }));
    this.slope = svg("path", { class: "slope-line" });
    this.line = svg("path", { class: "function-line" });
    this.leads = svg("path", { class: "lead" });
    this.cells = svg("g");
    this.dot = svg("circle", { class: "chosen", r: 7 });
    this.picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "curve" });
    this.picture.append(...this.axes, this.slope, this.line, this.leads, this.cells, this.dot,
      ...this.labels);
    this.caption = make("figcaption");
    this.element = make("figure", { class: "pane pane-curve" }, this.caption, this.picture,
      make("div", { class: "curve-key" }, make("span", { class: "key-line" }), "function",
        make("span", { class: "key-slope" }), "its slope",
        make("span", { class: "key-dot" }), "selected"));
  }

  /** activation: as activationOf gives it; values: the dots on the curve; most: where its axis ends. */
  draw(activation, values, most = Math.max(LEAST, ...values.map(Math.abs))) {
    const key = `${activation.name} ${activation.factor} ${most}`;
    if (this.key !== key) {
      this.key = key;
      this.#drawLines(activation, most);
    }
    this.activation = activation;
    this.#drawDots(values);
  }

  #drawLines(activation, most) {
    const even = Array.from({ length: SAMPLES + 1 }, (_, n) => most * ((2 * n) / SAMPLES - 1));
    const xs = even.toSpliced(SAMPLES / 2 + 1, 0, Number.EPSILON); // the slope may jump right after 0
    const heights = xs.map(activation.of);
    const slopes = xs.map(activation.slopeAt);
    const [low, high] = [Math.min(0, ...heights, ...slopes), Math.max(...heights, ...slopes)];
    this.x = (x) => EDGE + ((x + most) / (2 * most)) * (WIDTH - 2 * EDGE);
    this.y = (y) => HEIGHT - FOOT - ((y - low) / (high - low)) * (HEIGHT - EDGE - FOOT);
    const path = (ys) => `M${xs.map((x, n) => `${this.x(x).toFixed(1)} ${this.y(ys[n]).toFixed(1)}`).join("L")}`;
    set(this.line, { d: path(heights) });
    set(this.slope, { d: path(slopes) });
    set(this.axes[0], { x1: EDGE, x2: WIDTH - EDGE, y1: this.y(0), y2: this.y(0) });
    set(this.axes[1], { x1: this.x(0), x2: this.x(0), y1: EDGE, y2: HEIGHT - FOOT });
    this.#label(most, low, high);
    this.caption.textContent = `Curve of ${activation.name}`;
    this.picture.setAttribute("aria-label",
      `Curve of ${activation.name} from ${full(-most)} to ${full(most)}, values ${brief(low)} to ${brief(high)}`);
  }

  #label(most, low, high) {
    const under = this.y(0) + 18;
    const places = [[WIDTH - 2, under, brief(most)], [2, under, brief(-most)],
      [this.x(0) + 6, EDGE + 5, brief(high)], [this.x(0) + 6, HEIGHT - 8, low < 0 ? brief(low) : ""]];
    places.forEach(([x, y, text], index) => {
      set(this.labels[index], { x, y });
      this.labels[index].textContent = text;
    });
  }

  #drawDots(values) {
    while (this.cells.children.length > values.length) this.cells.lastChild.remove();
    while (this.cells.children.length < values.length) {
      this.cells.append(svg("circle", { class: "dot", r: 4 }));
    }
    values.forEach((x, index) => set(this.cells.children[index],
      { cx: this.x(x).toFixed(1), cy: this.y(this.activation.of(x)).toFixed(1) }));
  }

  /** Show one number as the larger dot, with the lines that lead to it. */
  select(x) {
    const [left, top] = [this.x(x), this.y(this.activation.of(x))];
    set(this.dot, { cx: left.toFixed(1), cy: top.toFixed(1) });
    set(this.leads, { d: `M${left.toFixed(1)} ${this.y(0).toFixed(1)}V${top.toFixed(1)}`
      + `H${this.x(0).toFixed(1)}` });
  }
}
