// Curves over one axis. Pointing, touching or the arrow keys choose an x; the panel says the rest.

import { make, write } from "../shared/dom.js";
import { Axes, draw, set } from "./axes.js";
import { tickText } from "./scales.js";
import { colourOf, dashOf, marker, writeKey } from "./series.js";
import { exact } from "./text.js";

const SPARSE = 6; // markers along a line with many points
const FAR = 1e4; // pixels; a drawing cuts off what lies outside, but not numbers of any size

const isNumber = (value) => typeof value === "number";
const limit = (pixels) => Math.max(-FAR, Math.min(FAR, pixels)).toFixed(1);

let counter = 0;

export class LinesItem {
  constructor(name, host) {
    Object.assign(this, { name, host, drawn: [] });
    this.caption = make("figcaption");
    this.key = make("div", { class: "key" });
    this.axes = new Axes();
    this.svg = draw("svg", { role: "img", tabindex: "0" });
    this.field = draw("g");
    this.here = draw("path", { class: "here" });
    this.read = draw("path", { class: "read" });
    this.rings = draw("path", { class: "rings" });
    const cut = `field-${++counter}`;
    this.window = draw("rect");
    const clip = draw("clipPath", { id: cut });
    clip.append(this.window);
    this.field.setAttribute("clip-path", `url(#${cut})`);
    this.svg.append(clip, this.axes.group, this.here, this.read, this.field, this.rings);
    this.plot = make("div", { class: "plot" }, this.svg);
    this.element = make("figure", { class: "pane chart" }, this.caption, this.key, this.plot);
    this.element.dataset.item = name;
    this.watch = new ResizeObserver(([entry]) => this.#size(entry.contentRect));
    this.watch.observe(this.plot);
    this.#listen();
  }

  #size({ width, height }) {
    if (!width || (this.room?.[0] === width && this.room[1] === height)) return;
    this.room = [width, height];
    set(this.svg, { viewBox: `0 0 ${width} ${height}`, width, height });
    if (this.data) this.#paint();
    this.host.pointer.show();
  }

  #listen() {
    const { svg, host } = this;
    const { pointer } = host;
    const nearest = (event) => {
      if (!this.room || !this.xs.length) return null;
      return [this.#near(event.clientX - svg.getBoundingClientRect().left)];
    };
    svg.addEventListener("pointermove", (event) => {
      const place = nearest(event);
      if (place && (pointer.hovered?.name !== this.name || pointer.hovered.place[0] !== place[0])) {
        pointer.point(this.name, place);
      }
    });
    svg.addEventListener("pointerleave", () => pointer.leave(this.name));
    svg.addEventListener("click", (event) => {
      const place = nearest(event);
      if (place) pointer.pin(this.name, place, false);
    });
    svg.addEventListener("focus", () => {
      if (svg.matches(":focus-visible") && this.xs?.length) pointer.point(this.name, [this.#current()]);
    });
    svg.addEventListener("blur", () => pointer.leave(this.name));
    svg.addEventListener("keydown", (event) => this.#press(event));
  }

  /** The x that is read, or where reading begins. */
  #current() {
    const { pointer } = this.host;
    const spot = [pointer.hovered, pointer.pinned].find((one) => one?.name === this.name);
    return spot ? spot.place[0] : this.#nearest(this.data.at ?? this.xs[0]);
  }

  #press(event) {
    if (!this.xs?.length) return;
    const index = this.xs.indexOf(this.#nearest(this.#current()));
    const far = Math.max(1, Math.round(this.xs.length / 10));
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1, ArrowUp: index + 1, ArrowDown: index - 1,
      PageUp: index + far, PageDown: index - far, Home: 0, End: this.xs.length - 1 }[event.key];
    event.stopPropagation();
    if (event.key === "Escape") this.host.pointer.unpin();
    if (to === undefined) return;
    event.preventDefault();
    this.host.pointer.point(this.name, [this.xs[Math.max(0, Math.min(this.xs.length - 1, to))]]);
  }

  #nearest(x) {
    const distance = this.data.x_log ? (a) => Math.abs(Math.log(a / x)) : (a) => Math.abs(a - x);
    return this.xs.reduce((best, a) => (distance(a) < distance(best) ? a : best), this.xs[0]);
  }

  #near(pixels) {
    const { x } = this.axes;
    return this.xs.reduce((best, a) => (Math.abs(x.at(a) - pixels) < Math.abs(x.at(best) - pixels) ? a : best),
      this.xs[0]);
  }

  draw(data) {
    if (this.data === data) return;
    this.data = data;
    const all = data.series.flatMap(({ x }) => x).filter((x) => isNumber(x) && (!data.x_log || x > 0));
    this.xs = [...new Set(all)].sort((a, b) => a - b);
    write(this.caption, data.title);
    this.caption.hidden = !data.title;
    writeKey(this.key, data.series);
    if (this.room) this.#paint();
  }

  #paint() {
    const { data, axes } = this;
    const at = isNumber(data.at) ? [data.at] : [];
    axes.draw(this.room,
      { range: data.x_range, values: [...this.xs, ...at], log: data.x_log, name: data.across },
      { range: data.y_range, values: data.series.flatMap(({ y }) => y), log: data.y_log, name: data.up });
    const [left, top, right, bottom] = axes.box;
    set(this.window, { x: left - 6, y: top - 6, width: Math.max(0, right - left + 12),
      height: Math.max(0, bottom - top + 12) }); // room for half a marker
    const stands = at.filter(axes.x.inside).map((x) => `M${limit(axes.x.at(x))} ${top}V${bottom}`);
    set(this.here, { d: stands.join("") });
    while (this.drawn.length > data.series.length) this.drawn.pop().group.remove();
    data.series.forEach((series, index) => this.#series(series, index));
    this.svg.setAttribute("aria-label", this.#label());
  }

  #series(series, index) {
    if (!this.drawn[index]) {
      const parts = { group: draw("g"), line: draw("path", { class: "stroke" }),
        marks: draw("path", { class: "marker" }) };
      parts.group.append(parts.line, parts.marks);
      this.field.append(parts.group);
      this.drawn[index] = parts;
    }
    const { group, line, marks } = this.drawn[index];
    set(group, { class: colourOf(series, index) });
    const points = this.#points(series);
    set(line, { d: series.kind === "dots" ? "" : path(points, series.kind === "steps"),
      "stroke-dasharray": dashOf(index) });
    const there = points.filter(Boolean);
    const few = series.kind === "dots" || series.kind === "both" || there.length <= SPARSE;
    const every = few ? 1 : Math.ceil(there.length / SPARSE);
    const shift = few ? 0 : Math.floor((every * (index + 0.5)) / this.data.series.length);
    const shown = few || this.data.series.length > 1
      ? there.filter((_, number) => number % every === shift) : [];
    set(marks, { d: shown.map(([x, y]) => marker(index, +x, +y)).join("") });
  }

  /** Points in pixels; null where there is a gap. */
  #points({ x, y }) {
    const { axes } = this;
    return x.map((value, index) => (axes.x.inside(value) && axes.y.inside(y[index])
      ? [limit(axes.x.at(value)), limit(axes.y.at(y[index]))] : null));
  }

  #label() {
    const { data } = this;
    const range = ({ low, high }) => `${tickText(low)} to ${tickText(high)}`;
    const names = data.series.map(({ name }) => name).filter(Boolean).join(", ");
    return [data.title, names, `${data.across || "x"} from ${range(this.axes.x)}`,
      `${data.up || "y"} from ${range(this.axes.y)}`].filter(Boolean).join("; ");
  }

  has([x]) { return this.xs?.includes(x) || (this.xs?.length > 0 && isNumber(x)); }

  /** The lines that have a point at x, as [series, y, index]. */
  #there(x) {
    return this.data.series.flatMap((series, index) => {
      const place = series.x.indexOf(x);
      return place >= 0 && isNumber(series.y[place]) ? [[series, series.y[place], index]] : [];
    });
  }

  told([x]) {
    const at = this.#nearest(x);
    const said = this.#there(at).map(([{ name }, y]) => `${name || this.data.up || "y"}: ${exact(y)}`);
    return { title: this.data.title, sources: [],
      lines: [`${this.data.across || "x"}: ${exact(at)}`, said.join(", ")] };
  }

  point(place) {
    if (!this.room) return;
    const at = place ? this.#nearest(place[0]) : null;
    const { axes } = this;
    const [, top, , bottom] = axes.box;
    set(this.read, { d: place ? `M${limit(axes.x.at(at))} ${top}V${bottom}` : "" });
    const dots = place ? this.#there(at).filter(([, y]) => axes.y.inside(y)) : [];
    const ring = ([, y]) => marker(0, +limit(axes.x.at(at)), +limit(axes.y.at(y)), 7);
    set(this.rings, { d: dots.map(ring).join("") });
  }

  stop() { this.watch.disconnect(); }
}

/** A path through points; null begins a new piece. */
export function path(points, steps = false) {
  let pen = "M";
  return points.map((point) => {
    if (!point) { pen = "M"; return ""; }
    const piece = pen === "L" && steps ? `H${point[0]}V${point[1]}` : `${pen}${point[0]} ${point[1]}`;
    pen = "L";
    return piece;
  }).join("");
}
