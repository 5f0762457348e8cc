// The picture around curves and surfaces: axes with numbers and names, drawn for the width on the
// screen, so that letters keep their size.

import { rangeOf, scale, tickText } from "./scales.js";

const SVG = "http://www.w3.org/2000/svg";
const [TOP, RIGHT, FOOT, NAME] = [12, 16, 24, 22]; // pixels
const LETTER = 8;

/** Make an element of a drawing. */
export function draw(tag, attributes = {}) {
  const element = document.createElementNS(SVG, tag);
  set(element, attributes);
  return element;
}

/** Set attributes where they change. */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
  }
}

export class Axes {
  constructor() {
    this.group = draw("g", { class: "axes" });
    this.texts = [];
  }

  /**
   * room: [width, height]; x and y: {range, values, log, name}. Sets x and y (see scale) and `box`,
   * [left, top, right, bottom] of the field.
   */
  draw([width, height], x, y) {
    const top = TOP + (y.name ? NAME : 0);
    const bottom = height - FOOT - (x.name ? NAME : 0);
    this.y = scale(y.range ?? rangeOf(y.values, y.log), y.log, bottom, top, height > 220 ? 4 : 3);
    const left = Math.max(28, ...this.y.ticks.map((tick) => tickText(tick).length * LETTER + 12));
    const right = width - RIGHT;
    this.x = scale(x.range ?? rangeOf(x.values, x.log), x.log, left, right, width > 380 ? 5 : 3);
    this.box = [left, top, right, bottom];
    const ranges = [this.x.low, this.x.high, this.y.low, this.y.high];
    const key = JSON.stringify([width, height, ...ranges, x.name, y.name]);
    if (key === this.key) return;
    this.key = key;
    this.#paint(x.name, y.name);
  }

  #paint(across, up) {
    const [left, top, right, bottom] = this.box;
    const parts = [draw("path", { class: "axis-line", d: `M${left} ${top}V${bottom}H${right}` })];
    const text = (content, anchor, x, y, kind = "tick") => {
      const element = draw("text", { class: kind, "text-anchor": anchor, x, y });
      element.textContent = content;
      parts.push(element);
    };
    const lines = [];
    for (const tick of this.y.ticks) {
      const at = this.y.at(tick);
      lines.push(`M${left} ${at.toFixed(1)}H${right}`);
      text(tickText(tick), "end", left - 6, at + 5);
    }
    let free = -Infinity;
    for (const tick of this.x.ticks) {
      const at = this.x.at(tick);
      lines.push(`M${at.toFixed(1)} ${bottom}v5`);
      const half = (tickText(tick).length * LETTER) / 2;
      if (at - half < free) continue; // it would run into the last one
      free = at + half + 8;
      text(tickText(tick), "middle", Math.min(at, right + RIGHT - half), bottom + 19);
    }
    parts.push(draw("path", { class: "guide", d: lines.join("") }));
    if (across) text(across, "middle", (left + right) / 2, bottom + 19 + NAME, "axis-name");
    if (up) text(up, "start", 2, TOP + 5, "axis-name");
    this.group.replaceChildren(...parts);
  }
}
