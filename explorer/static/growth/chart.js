// Parameters over the side of the picture: a parabola for the dense layer, a level line for the
// convolution, and a dot on each for the side that is chosen.

import { make, write } from "../shared/dom.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [460, 250, 66, 14, 14, 40];
const POINTS = 60;

function draw(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

const short = (value) => {
  for (const [unit, letter] of [[1e9, " G"], [1e6, " M"], [1e3, " k"]]) {
    if (value >= unit) return `${Number((value / unit).toPrecision(3))}${letter}`;
  }
  return String(Math.round(value));
};

export class Chart {
  constructor(least, most) {
    Object.assign(this, { least, most });
    this.svg = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img",
      "aria-label": "Parameters over the side of the picture" });
    this.lines = ["dense", "convolution"].map((name) => draw("path", { class: `curve-line ${name}` }));
    this.dots = ["dense", "convolution"].map((name) => draw(name === "dense" ? "circle" : "rect",
      { class: `dot ${name}`, ...(name === "dense" ? { r: 7 } : { width: 13, height: 13 }) }));
    this.lead = draw("path", { class: "lead" });
    const text = (anchor, more) => draw("text", { class: "tick", "text-anchor": anchor, ...more });
    this.ticks = Array.from({ length: 3 }, () => text("end", {}));
    const sides = [least, 128, 256, 384, most].map((side) => {
      const label = text("middle", { x: this.x(side), y: HEIGHT - 20 });
      label.textContent = String(side);
      return label;
    });
    const name = text("middle", { x: (LEFT + WIDTH) / 2, y: HEIGHT - 3 });
    name.textContent = "side of the picture, pixels";
    const axes = draw("path", { class: "axis",
      d: `M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}` });
    this.svg.append(axes, ...this.ticks, ...sides, name, this.lead, ...this.lines, ...this.dots);
    const key = make("div", { class: "key" },
      make("span", { class: "key-dense" }), "dense",
      make("span", { class: "key-convolution" }), "convolution");
    this.element = make("figure", { class: "chart" }, key, this.svg);
  }

  x(side) { return LEFT + ((side - this.least) / (this.most - this.least)) * (WIDTH - LEFT - RIGHT); }

  /** counts(side) gives both numbers; `here` are those of the chosen side. */
  draw(counts, side, here) {
    const top = Math.max(...counts(this.most));
    const y = (value) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - TOP);
    const sides = Array.from({ length: POINTS + 1 },
      (_, k) => this.least + (k * (this.most - this.least)) / POINTS);
    const point = (at, which) => `${this.x(at).toFixed(1)} ${y(counts(at)[which]).toFixed(1)}`;
    this.lines.forEach((line, which) =>
      line.setAttribute("d", `M${sides.map((at) => point(at, which)).join("L")}`));
    const x = this.x(side);
    this.dots[0].setAttribute("cx", x);
    this.dots[0].setAttribute("cy", y(here[0]));
    this.dots[1].setAttribute("x", x - 6.5);
    this.dots[1].setAttribute("y", y(here[1]) - 6.5);
    this.lead.setAttribute("d", `M${x} ${HEIGHT - BOTTOM}V${y(here[0])}`);
    this.ticks.forEach((tick, k) => {
      const value = (top * k) / 2;
      tick.setAttribute("x", LEFT - 6);
      tick.setAttribute("y", y(value) + 5);
      write(tick, short(value));
    });
  }
}
