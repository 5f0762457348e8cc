// One strip, drawn as a few SVG paths: each holds all cells of a kind, so that a slider redraws
// hundreds of windows at once.

import { make, write } from "../shared/dom.js";
import { cellAt, related, ROW } from "./scene.js";

const SVG = "http://www.w3.org/2000/svg";
const KINDS = ["padding", "input", "unread", "output", "extra", "cut", "outside"];
const LAYERS = ["joins", "short", "gaps", "taps", "blank", "ghost", "cross", "lit-joins", "lit"];
let counter = 0;

const draw = (name, attributes = {}) => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};
const round = (value) => Math.round(value * 10) / 10;
const box = (x, y, w, h) => `M${round(x)} ${round(y)}h${round(w)}v${round(h)}h${round(-w)}z`;
const line = (x, y, x2, y2) => `M${round(x)} ${round(y)}L${round(x2)} ${round(y2)}`;

/** [1, 2, 3, 6] as [[1, 3], [6, 6]]. */
function runs(positions) {
  const found = [];
  for (const position of positions) {
    if (found.length && found.at(-1)[1] === position - 1) found.at(-1)[1] = position;
    else found.push([position, position]);
  }
  return found;
}

export class Picture {
  /** on.point(cell or null), on.pin(cell), on.walk(side, key) -> whether the key was taken. */
  constructor(on) {
    const id = `hatch-${++counter}`;
    const hatch = draw("pattern", { id, width: 7, height: 7, patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)" });
    hatch.append(draw("rect", { width: 7, height: 7, class: "hatch-ground" }),
      draw("rect", { width: 2.5, height: 7, class: "hatch-line" }));
    const defs = draw("defs");
    defs.append(hatch);
    this.paths = {};
    for (const name of [...KINDS, ...LAYERS]) this.paths[name] = draw("path", { class: name });
    this.paths.unread.style.fill = `url(#${id})`;
    this.words = draw("g", { class: "words" });
    this.svg = draw("svg", { "aria-hidden": "true" });
    this.svg.append(defs, ...KINDS.map((name) => this.paths[name]),
      ...LAYERS.slice(0, 7).map((name) => this.paths[name]), this.words,
      this.paths["lit-joins"], this.paths.lit);
    this.texts = [];
    this.handles = [0, 1].map((side) => this.#handle(side, on));
    this.caption = make("figcaption");
    this.frame = make("div", { class: "frame" }, this.svg, ...this.handles);
    this.scroll = make("div", { class: "scroll" }, this.frame);
    this.element = make("figure", { class: "strip-pane" }, this.caption, this.scroll);
    this.#listen(on);
  }

  /** What the keyboard holds on to: one handle for the output (0), one for the input (1). */
  #handle(side, on) {
    const handle = make("div", { class: "handle", role: "slider", tabindex: "0" });
    handle.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (on.walk(side, event.key)) event.preventDefault();
    });
    handle.addEventListener("focus", () => on.walk(side, null));
    return handle;
  }

  #listen(on) {
    const at = (event) => {
      const { left, top } = this.svg.getBoundingClientRect();
      return cellAt(this.scene, event.clientX - left, event.clientY - top);
    };
    this.svg.addEventListener("pointermove", (event) => on.point(at(event)));
    this.svg.addEventListener("pointerleave", () => on.point(null));
    this.svg.addEventListener("pointerdown", (event) => on.point(at(event)));
    this.svg.addEventListener("click", (event) => {
      const cell = at(event);
      if (cell) on.pin(cell);
    });
  }

  draw(scene) {
    this.scene = scene;
    this.svg.setAttribute("width", scene.width);
    this.svg.setAttribute("height", scene.height);
    this.frame.style.width = `${scene.width}px`;
    this.#drawLong(scene);
    this.#drawBars(scene);
    this.#drawShort(scene);
    this.#drawGhost(scene);
    this.#number(scene);
    this.#place(scene);
  }

  #set(name, d) { this.paths[name].setAttribute("d", d); }

  #drawLong({ long, cell, longTop }) {
    const inset = cell > 5 ? 1 : 0;
    const parts = Object.fromEntries(KINDS.map((kind) => [kind, ""]));
    if (inset) {
      long.kinds.forEach((kind, position) => {
        parts[kind] += box(position * cell + 1, longTop + 1, cell - 2, ROW - 2);
      });
    } else { // thin cells: one box for each run of a kind
      let from = 0;
      long.kinds.forEach((kind, position) => {
        if (long.kinds[position + 1] === kind) return;
        parts[kind] += box(from * cell, longTop + 1, (position + 1 - from) * cell, ROW - 2);
        from = position + 1;
      });
    }
    for (const kind of KINDS) this.#set(kind, parts[kind]);
  }

  /** The taps of a bar as [x, width]: neighbours in one piece where cells are thin. */
  #pieces({ axis, cell, separate }, start) {
    if (axis.dilation === 1 && !separate) return [[start * cell, axis.kernel * cell]];
    return Array.from({ length: axis.kernel }, (_, tap) =>
      [(start + tap * axis.dilation) * cell + (separate ? 1 : 0), cell - (separate ? 2 : 0)]);
  }

  #drawBars(scene) {
    const { axis, bars, bar, cell, long, transposed, separate } = scene;
    let [taps, blank, gaps] = ["", "", ""];
    bars.forEach((start, index) => {
      const y = scene.barY(index);
      this.#pieces(scene, start).forEach(([x, width], tap) => {
        const kind = long.kinds[start + tap * axis.dilation];
        const misses = separate && (transposed ? kind === "cut" : kind === "padding" || kind === "outside");
        if (misses) blank += box(x, y, width, bar);
        else taps += box(x, y, width, bar);
      });
      if (axis.dilation === 1) return;
      if (bar <= 4) {
        gaps += line(start * cell, y + bar / 2, (start + axis.span) * cell, y + bar / 2);
        return;
      }
      for (let tap = 0; tap + 1 < axis.kernel; tap++) {
        const x = (start + tap * axis.dilation + 1) * cell;
        const width = (axis.dilation - 1) * cell;
        gaps += box(x, y + bar * 0.25, width, bar * 0.5);
      }
    });
    this.#set("taps", taps);
    this.#set("blank", blank);
    this.#set("gaps", gaps);
  }

  #drawShort(scene) {
    const { bars, cell, shortTop, transposed, bar } = scene;
    const width = cell > 5 ? cell - 2 : cell;
    let [cells, joins] = ["", ""];
    bars.forEach((_, index) => {
      const x = scene.shortX(index);
      cells += box(x + (cell - width) / 2, shortTop + 1, width, ROW - 2);
      if (!scene.separate) return;
      const y = scene.barY(index);
      joins += transposed ? line(x + cell / 2, shortTop + ROW, x + cell / 2, y)
        : line(x + cell / 2, y + bar, x + cell / 2, shortTop);
    });
    this.#set("short", cells);
    this.paths.short.setAttribute("class", transposed ? "short input" : "short output");
    this.#set("joins", joins);
  }

  /** The window that does not fit, or that ceil_mode drops: dashed and crossed out. */
  #drawGhost(scene) {
    const { axis, bars, bar, cell, ghost, separate } = scene;
    if (ghost === null) {
      this.#set("ghost", "");
      this.#set("cross", "");
      return;
    }
    const y = scene.barY(bars.length);
    const [left, right] = [ghost * cell, (ghost + axis.span) * cell];
    const pieces = separate ? this.#pieces(scene, ghost) : [[left, right - left]];
    this.#set("ghost", pieces.map(([x, width]) => box(x, y, width, bar)).join(""));
    const [middle, arm] = [(left + right) / 2, Math.max(5, Math.min(9, bar * 0.6))];
    const centre = y + bar / 2;
    this.#set("cross", line(middle - arm, centre - arm, middle + arm, centre + arm)
      + line(middle - arm, centre + arm, middle + arm, centre - arm));
  }

  #number(scene) {
    const { long, cell, bars, longTop, shortTop, numbered, transposed, hidden, pool } = scene;
    const wanted = [];
    const text = (x, y, words, className = "") => wanted.push([round(x), round(y), words, className]);
    const every = numbered ? 1 : [5, 10, 20, 50, 100].find((step) => step * cell >= 30);
    const inside = (top) => top + ROW / 2 + 5;
    const beside = (top, outer) => (outer ? top - 5 : top + ROW + 14);
    const shows = (number) => number === 1 || number % every === 0;
    long.kinds.forEach((kind, position) => {
      const number = position - long.first + 1;
      const x = (position + 0.5) * cell;
      const real = number >= 1 && number <= long.count;
      if (real && (numbered || shows(number))) {
        text(x, numbered ? inside(longTop) : beside(longTop, !transposed), String(number));
      } else if (numbered && kind === "padding") {
        text(x, inside(longTop), pool ? "−∞" : "0", "quiet");
      }
    });
    bars.forEach((_, index) => {
      const x = scene.shortX(index) + cell / 2;
      const step = Math.max(1, Math.ceil(30 / (scene.axis.stride * cell)));
      if (numbered || index === 0 || (index + 1) % (step > 1 ? every : 1) === 0) {
        text(x, numbered ? inside(shortTop) : beside(shortTop, transposed),
          hidden && !transposed ? "1" : String(index + 1));
      }
    });
    this.#write(wanted);
  }

  #write(wanted) {
    while (this.texts.length > wanted.length) this.texts.pop().remove();
    while (this.texts.length < wanted.length) this.texts.push(this.words.appendChild(draw("text")));
    wanted.forEach(([x, y, words, className], index) => {
      const text = this.texts[index];
      text.setAttribute("x", x);
      text.setAttribute("y", y);
      if (text.getAttribute("class") !== className) text.setAttribute("class", className);
      write(text, words);
    });
  }

  /** Lay the handles over their rows. */
  #place(scene) {
    const { transposed, longTop, shortTop } = scene;
    const tops = transposed ? [longTop, shortTop] : [shortTop, longTop];
    this.handles.forEach((handle, side) => { handle.style.top = `${tops[side]}px`; });
  }

  /** Name the handles for those who hear them. */
  call(side, { name, count, index, words }) {
    const handle = this.handles[side];
    handle.setAttribute("aria-label", name);
    handle.setAttribute("aria-valuemin", 1);
    handle.setAttribute("aria-valuemax", count);
    handle.setAttribute("aria-valuenow", index + 1);
    handle.setAttribute("aria-valuetext", words);
    handle.tabIndex = count ? 0 : -1;
  }

  /** Light up a cell with everything that belongs to it; null puts the light out. */
  light(cell) {
    if (!cell) {
      this.#set("lit", "");
      this.#set("lit-joins", "");
      return;
    }
    const { scene } = this;
    const { axis, cell: width, bar, longTop, shortTop, transposed } = scene;
    const { lines, positions, cut } = related(scene, cell);
    let [lit, joins] = ["", ""];
    for (const [from, to] of scene.separate ? positions.map((at) => [at, at]) : runs(positions)) {
      lit += box(from * width, longTop, (to - from + 1) * width, ROW);
    }
    for (const index of lines) {
      const x = scene.shortX(index);
      const y = scene.barY(index);
      const start = scene.bars[index];
      if (cut === null) {
        lit += box(start * width, y, axis.span * width, bar);
        const [left, right] = [start * width + 1, (start + axis.span) * width - 1];
        const [from, to] = transposed ? [y + bar, longTop] : [longTop + ROW, y];
        joins += line(left, from, left, to) + line(right, from, right, to);
      } else {
        lit += box(cut * width, y, width, bar);
      }
      lit += box(x, shortTop, width, ROW);
      joins += transposed ? line(x + width / 2, shortTop + ROW, x + width / 2, y)
        : line(x + width / 2, y + bar, x + width / 2, shortTop);
    }
    this.#set("lit", lit);
    this.#set("lit-joins", joins);
  }
}
