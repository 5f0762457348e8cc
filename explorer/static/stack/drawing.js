// The drawing: a strip of units for each layer, each unit over the centre of the pixels it sees, and
// the cone of the unit under the pointer.

import { make, write } from "../shared/dom.js";
import { cone, drawnRows, runs, tell } from "./cone.js";

const SVG = "http://www.w3.org/2000/svg";
const STRIP = 18; // height of a strip, px
const SMALLEST = 6; // px; narrower units are drawn as one bar

function shape(name, attributes = {}) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** Set a path only where it changes: an unchanged one costs no paint. */
function draw(path, outline) {
  if (path.outline === outline) return;
  path.outline = outline;
  path.setAttribute("d", outline);
}

export class Drawing {
  /** on.select(layer, unit): somebody chose a unit. */
  constructor(on) {
    this.on = on;
    this.svg = shape("svg", { tabindex: 0, role: "application",
      "aria-label": "Receptive fields. Left and right choose a unit, up and down a layer." });
    this.says = make("div", { class: "says", role: "status", "aria-live": "polite" });
    this.element = make("figure", { class: "drawing" },
      make("figcaption", {}, "One row of units (numbers of a feature map) for each layer, along "
        + "the columns. Point at a unit: what it reads is marked in every row, up to the pixels."),
      this.svg, this.says);
    this.svg.addEventListener("pointermove", (event) => this.#point(event));
    this.svg.addEventListener("pointerleave", () => { this.hovered = null; this.show(); });
    this.svg.addEventListener("click", (event) => this.#choose(this.#placeOf(event)));
    this.svg.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(() => this.#resize()).observe(this.element);
  }

  /** Draw a table; at: the selected layer and unit. */
  draw(table, at) {
    if (this.table !== table) {
      this.table = table;
      this.rows = drawnRows(table);
      this.hovered = null;
      this.#build();
    }
    this.pin(at);
  }

  /** Select the unit of a layer; a layer without a row of its own stands in the one before it. */
  pin([layer, unit]) {
    let level = this.rows.length - 1;
    while (level > 0 && this.rows[level].layer > layer) level--;
    this.pinned = { level, unit: Math.min(unit, this.rows[level].units - 1) };
    this.show();
  }

  #resize() {
    if (!this.rows || this.width === this.element.clientWidth) return;
    this.#build();
    this.show();
  }

  #build() {
    const { rows } = this;
    this.width = this.element.clientWidth;
    const width = Math.max(240, this.width);
    const narrow = width < 620;
    this.svg.classList.toggle("narrow", narrow);
    this.pitch = narrow ? 50 : rows.length > 12 ? 32 : 40;
    const input = rows[0].units;
    const ends = rows.map(({ origin, pitch, left, units, right }) =>
      [origin - (left + 0.5) * pitch, origin + (units + right - 0.5) * pitch]);
    this.low = Math.max(-input / 2, Math.min(...ends.map(([low]) => low)));
    this.high = Math.min(1.5 * input, Math.max(...ends.map(([, high]) => high)));
    this.margin = narrow ? 2 : 210;
    this.scale = (width - this.margin - 4) / (this.high - this.low);
    const height = rows.length * this.pitch + 4;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.setAttribute("height", height);
    this.layers = rows.map((row, level) => this.#strip(row, level));
    this.svg.replaceChildren(...this.layers.map(({ cone: part }) => part),
      ...this.layers.map(({ strip }) => strip));
  }

  #strip(row, level) {
    const parts = Object.fromEntries(["edge", "units", "padding", "read", "outside", "chosen"]
      .map((name) => [name, shape("path", { class: name })]));
    const { left, units, right } = row;
    draw(parts.units, this.#boxes(level, [[0, units - 1]]));
    draw(parts.edge, this.#boxes(level, [...(left ? [[-left, -1]] : []),
      ...(right ? [[units, units + right - 1]] : [])]));
    const strip = shape("g", { class: level ? "strip" : "strip input" });
    const label = shape("text", { x: 2, y: this.#top(level) + (this.margin < 10 ? -5 : 14) });
    label.append(...this.#label(row));
    strip.append(label, ...Object.values(parts));
    return { strip, cone: shape("path", { class: "cone" }), ...parts };
  }

  #label({ layer, names, units, all }) {
    const strong = shape("tspan", { class: "name" });
    const rest = names.length - 1;
    strong.textContent = (layer ? `${layer} ` : "") + names[0] + (rest === 1 ? ` + ${names[1]}`
      : rest ? ` + ${rest} more` : "");
    const count = shape("tspan", { dx: 6, class: "count" });
    count.textContent = all ? "reads all" : `${units} unit${units === 1 ? "" : "s"}`;
    const title = shape("title");
    title.textContent = names.join(", ");
    return [strong, count, title];
  }

  #top(level) { return level * this.pitch + (this.pitch - STRIP) - 2; }
  #x(pixel) { return this.margin + (pixel - this.low) * this.scale; }

  /** Left and right end of a unit on the screen. */
  #ends({ origin, pitch }, unit) {
    const half = 0.5 * pitch;
    return [this.#x(origin + unit * pitch - half), this.#x(origin + unit * pitch + half)];
  }

  /** The outline of stretches of units: single boxes, or bars where boxes would be too narrow. */
  #boxes(level, stretches, grow = 0) {
    const row = this.rows[level];
    const y = (this.#top(level) - grow).toFixed(1);
    const height = STRIP + 2 * grow;
    const single = row.pitch * this.scale >= SMALLEST;
    const box = (first, last) => {
      const [begin] = this.#ends(row, first);
      const [, end] = this.#ends(row, last);
      const w = Math.max(1, end - begin - 1);
      return `M${(begin + 0.5).toFixed(1)} ${y}h${w.toFixed(1)}v${height}h${(-w).toFixed(1)}z`;
    };
    let path = "";
    for (const [first, last] of stretches) {
      if (!single) path += box(first, last);
      else for (let unit = first; unit <= last; unit++) path += box(unit, unit);
    }
    return path;
  }

  /** Show the cone of the unit under the pointer, or of the selected one. */
  show() {
    const { level, unit } = this.hovered ?? this.pinned;
    const marks = cone(this.rows, level, unit);
    this.layers.forEach((parts, at) => {
      const found = at <= level ? runs(marks[at], this.rows[at].left) : [];
      const { units } = this.rows[at];
      const inside = found.map(([a, b]) => [Math.max(0, a), Math.min(units - 1, b)])
        .filter(([a, b]) => a <= b);
      const beyond = found.flatMap(([a, b]) => [[a, Math.min(b, -1)], [Math.max(a, units), b]])
        .filter(([a, b]) => a <= b);
      draw(parts.read, at < level ? this.#boxes(at, inside, 2) : "");
      draw(parts.chosen, at === level ? this.#boxes(at, [[unit, unit]], 3) : "");
      draw(parts.outside, this.#boxes(at, beyond, 2));
      draw(parts.cone, at < level ? this.#coneBetween(at, inside, found, marks[at + 1]) : "");
    });
    write(this.says, tell(this.rows, level, unit, marks));
  }

  /** The area between what is read of a row and the units of the next row that read it. */
  #coneBetween(level, inside, found, above) {
    const next = this.rows[level + 1];
    const readers = runs(above, next.left).filter(([a, b]) => b >= 0 && a < next.units);
    if (!found.length || !readers.length) return "";
    const [l] = this.#ends(this.rows[level], found[0][0]);
    const [, r] = this.#ends(this.rows[level], found.at(-1)[1]);
    const [low] = this.#ends(next, Math.max(0, readers[0][0]));
    const [, high] = this.#ends(next, Math.min(next.units - 1, readers.at(-1)[1]));
    const from = this.#top(level) + STRIP;
    const to = this.#top(level + 1);
    return `M${l.toFixed(1)} ${from}L${r.toFixed(1)} ${from}`
      + `L${high.toFixed(1)} ${to}L${low.toFixed(1)} ${to}z`;
  }

  #placeOf(event) {
    const box = this.svg.getBoundingClientRect();
    const y = event.clientY - box.top;
    const level = Math.max(0, Math.min(this.rows.length - 1, Math.floor(y / this.pitch)));
    const { origin, pitch, units } = this.rows[level];
    const pixel = (event.clientX - box.left - this.margin) / this.scale + this.low;
    const unit = Math.round((pixel - origin) / pitch);
    return { level, unit: Math.max(0, Math.min(units - 1, unit)) };
  }

  #point(event) {
    const place = this.#placeOf(event);
    if (this.hovered?.level === place.level && this.hovered.unit === place.unit) return;
    this.hovered = place;
    this.show();
  }

  #choose({ level, unit }) {
    this.hovered = null;
    this.on.select(this.rows[level].layer, unit);
  }

  #key(event) {
    const { level, unit } = this.pinned;
    const { units } = this.rows[level];
    const moves = { ArrowLeft: [level, unit - 1], ArrowRight: [level, unit + 1], Home: [level, 0],
      End: [level, units - 1], ArrowUp: [level - 1, unit], ArrowDown: [level + 1, unit] };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    const to = Math.max(0, Math.min(this.rows.length - 1, move[0]));
    const same = to === level ? move[1] : this.#nearest(this.rows[level], unit, this.rows[to]);
    this.#choose({ level: to, unit: Math.max(0, Math.min(this.rows[to].units - 1, same)) });
  }

  /** The unit of another row that lies over the same pixels. */
  #nearest(from, unit, to) {
    return Math.round((from.origin + unit * from.pitch - to.origin) / to.pitch);
  }
}
