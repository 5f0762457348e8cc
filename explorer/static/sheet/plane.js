// A surface from above: bands of equal height, paths that walk over it, and a place that is chosen by
// a click or with the arrow keys.

import { make, write } from "../shared/dom.js";
import { full } from "../shared/numbers.js";
import { Axes, draw, set } from "./axes.js";
import { path } from "./lines.js";
import { colourOf, dashOf, marker, writeKey } from "./series.js";

const BANDS = 16;
const STEP = 1 / 20; // of the range, for one press of an arrow key
const FAR = 1e4; // pixels
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

const limit = (pixels) => +Math.max(-FAR, Math.min(FAR, pixels)).toFixed(1);
const rounded = (value) => parseFloat(value.toFixed(3));

let counter = 0;

export class PlaneItem {
  constructor(name, host) {
    Object.assign(this, { name, host, drawn: [] });
    this.caption = make("figcaption");
    this.key = make("div", { class: "key" });
    this.legend = make("div", { class: "legend" }, "low",
      make("span", { class: "steps" }, ...Array.from({ length: BANDS }, (_, band) =>
        make("span", { class: `band-${band}` }))), "high");
    this.svg = draw("svg", { role: "img", tabindex: "0" });
    this.bands = Array.from({ length: BANDS }, (_, band) => draw("path", { class: `band band-${band}` }));
    this.axes = new Axes();
    this.field = draw("g");
    this.window = draw("rect");
    const cut = `plane-${++counter}`;
    const clip = draw("clipPath", { id: cut });
    clip.append(this.window);
    this.field.setAttribute("clip-path", `url(#${cut})`);
    this.at = draw("path", { class: "at" });
    this.read = draw("path", { class: "read" });
    this.svg.append(clip, ...this.bands, this.axes.group, this.field, this.read, this.at);
    this.plot = make("div", { class: "plot plane-plot" }, this.svg);
    this.element = make("figure", { class: "pane chart plane" },
      this.caption, this.key, this.plot, this.legend);
    this.element.dataset.item = name;
    this.watch = new ResizeObserver(([entry]) => this.#size(entry.contentRect));
    this.watch.observe(this.plot);
    this.#listen();
  }

  #size({ width, height }) {
    if (!width || (this.room?.[0] === width && this.room[1] === height)) return;
    this.room = [width, height];
    set(this.svg, { viewBox: `0 0 ${width} ${height}`, width, height });
    this.bandsOf = null;
    if (this.data) this.#paint();
    this.host.pointer.show();
  }

  #listen() {
    const { svg, host } = this;
    for (const kind of ["pointermove", "pointerdown"]) {
      svg.addEventListener(kind, (event) => {
        this.last = this.#placeOf(event);
        if (this.last) host.pointer.point(this.name, this.last);
        else host.pointer.leave(this.name);
      });
    }
    svg.addEventListener("pointerleave", () => host.pointer.leave(this.name));
    svg.addEventListener("click", () => { // where the pointer went down: a click counts whole pixels
      const place = this.last;
      if (!place) return;
      if (this.data.picks) this.#pick(place);
      else host.pointer.pin(this.name, place, false);
    });
    svg.addEventListener("keydown", (event) => this.#press(event));
    svg.addEventListener("blur", () => host.pointer.leave(this.name));
  }

  #placeOf(event) {
    if (!this.room || !this.data) return null;
    const corner = this.svg.getBoundingClientRect();
    const [x, y] = [event.clientX - corner.left, event.clientY - corner.top];
    const [left, top, right, bottom] = this.axes.box;
    if (x < left || x > right || y < top || y > bottom) return null;
    return [rounded(this.axes.x.back(x)), rounded(this.axes.y.back(y))];
  }

  #pick(place) {
    this.chosen = place;
    this.#mark();
    this.host.pick(this.data.picks, place.map(String));
  }

  #press(event) {
    event.stopPropagation();
    if (event.key === "Escape") this.host.pointer.unpin();
    const move = MOVES[event.key];
    if (!move || !this.data) return;
    event.preventDefault();
    const { x_range: across, y_range: up, picks } = this.data;
    const middle = [across, up].map(([low, high]) => (low + high) / 2);
    const { hovered } = this.host.pointer;
    const from = picks ? this.chosen ?? this.data.at ?? middle
      : hovered?.name === this.name ? hovered.place : middle;
    const place = [across, up].map(([low, high], axis) =>
      rounded(Math.max(low, Math.min(high, from[axis] + move[axis] * STEP * (high - low)))));
    this.host.pointer.point(this.name, place);
    if (picks) this.#pick(place);
  }

  draw(data) {
    if (this.data === data) return;
    this.data = data;
    this.chosen = null;
    write(this.caption, data.title);
    this.caption.hidden = !data.title;
    this.element.classList.toggle("pickable", Boolean(data.picks));
    writeKey(this.key, data.paths);
    if (this.room) this.#paint();
  }

  #paint() {
    const { data, axes } = this;
    axes.draw(this.room, { range: data.x_range, name: data.across }, { range: data.y_range, name: data.up });
    const [left, top, right, bottom] = axes.box;
    set(this.window, { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) });
    this.#paintBands();
    while (this.drawn.length > data.paths.length) this.drawn.pop().group.remove();
    data.paths.forEach((series, index) => this.#path(series, index));
    this.#mark();
    const [[a, b], [c, d]] = [data.x_range, data.y_range];
    set(this.svg, { "aria-label": [data.title, data.paths.map(({ name }) => name).filter(Boolean).join(", "),
      `${data.across || "x"} from ${full(a)} to ${full(b)}`, `${data.up || "y"} from ${full(c)} to ${full(d)}`]
      .filter(Boolean).join("; ") });
  }

  /** All cells of a band are one path: runs along the rows. */
  #paintBands() {
    const { bands } = this.data;
    const key = bands.join("") + this.axes.box.join();
    if (this.bandsOf === key) return;
    this.bandsOf = key;
    const [left, top, right, bottom] = this.axes.box;
    const x = (column) => (left + (column / bands[0].length) * (right - left)).toFixed(1);
    const y = (row) => (top + (row / bands.length) * (bottom - top)).toFixed(1);
    const runs = Array.from({ length: BANDS }, () => []);
    bands.forEach((row, number) => {
      for (let start = 0, end; start < row.length; start = end) {
        for (end = start + 1; row[end] === row[start];) end++;
        runs[parseInt(row[start], 16)].push(
          `M${x(start)} ${y(number)}H${x(end)}V${y(number + 1)}H${x(start)}z`);
      }
    });
    this.bands.forEach((band, index) => set(band, { d: runs[index].join("") }));
  }

  #path(series, index) {
    if (!this.drawn[index]) {
      const parts = { group: draw("g"), halo: draw("path", { class: "halo" }),
        line: draw("path", { class: "stroke" }), dots: draw("path", { class: "marker" }),
        end: draw("path", { class: "marker end" }) };
      parts.group.append(parts.halo, parts.line, parts.dots, parts.end);
      this.field.append(parts.group);
      this.drawn[index] = parts;
    }
    const { group, halo, line, dots, end } = this.drawn[index];
    const { x, y } = this.axes;
    const isThere = (place) => [series.x, series.y].every((list) => typeof list[place] === "number");
    const points = series.x.map((value, place) =>
      (isThere(place) ? [limit(x.at(value)), limit(y.at(series.y[place]))] : null));
    const there = points.filter(Boolean);
    set(group, { class: colourOf(series, index) });
    const d = series.kind === "dots" ? "" : path(points);
    set(halo, { d });
    set(line, { d, "stroke-dasharray": dashOf(index) });
    set(dots, { d: there.map(([a, b]) => marker(0, a, b, 2.5)).join("") });
    const last = there.at(-1);
    set(end, { d: last ? marker(index, ...last, 7) : "" });
  }

  /** The chosen place: a cross in a ring. */
  #mark() {
    const place = this.chosen ?? this.data.at;
    if (!place) { set(this.at, { d: "" }); return; }
    const [x, y] = [limit(this.axes.x.at(place[0])), limit(this.axes.y.at(place[1]))];
    set(this.at, { d: `${marker(0, x, y, 8)}M${x - 13} ${y}h26M${x} ${y - 13}v26` });
  }

  has() { return Boolean(this.data); }

  told([x, y]) {
    const { data } = this;
    return { title: data.title, sources: [],
      lines: [`${data.across || "x"}: ${full(x)}, ${data.up || "y"}: ${full(y)}`] };
  }

  point(place) {
    if (!this.room) return;
    const [left, top, right, bottom] = this.axes.box;
    set(this.read, { d: place ? `M${limit(this.axes.x.at(place[0]))} ${top}V${bottom}`
      + `M${left} ${limit(this.axes.y.at(place[1]))}H${right}` : "" });
  }

  stop() { this.watch.disconnect(); }
}
