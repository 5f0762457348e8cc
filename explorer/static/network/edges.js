// The lines from the maps that feed a map, and what is lit with it: drawn on one canvas over the maps
// that are in sight, so that a move of the pointer changes a single element of the page.

import { make } from "../shared/dom.js";

const THINNEST = 0.75; // px
const THICKEST = 7; // px
const VEIL = 0.68; // of the paper's colour, over everything that is not lit
const DASHES = { negative: [9, 4], none: [2, 4] };
const COLOURS = { positive: "--positive", negative: "--negative", whole: "--ink", none: "--padding",
  opened: "--window" };

/** All edges that lead to a map: back through what keeps channels apart, up to weights. */
export function edgesTo(columns, at) {
  const edges = [];
  const lit = new Map([[`${at.column} ${at.row}`, at]]);
  const waiting = [at];
  while (waiting.length) {
    const to = waiting.pop();
    for (const read of columns[to.column].reads) {
      for (const edge of edgesOf(columns, to, read)) {
        edges.push(edge);
        const key = `${edge.from.column} ${edge.from.row}`;
        const ofTheLayer = columns[edge.from.column].block === columns[to.column].block;
        if (read.kind === "same" && ofTheLayer && !lit.has(key)) waiting.push(edge.from);
        lit.set(key, edge.from);
      }
    }
  }
  return { edges, lit: [...lit.values()] };
}

function edgesOf(columns, to, read) {
  const { channels } = columns[read.column];
  const from = (row) => ({ column: read.column, row });
  if (read.kind === "same") {
    const row = channels.indexOf(columns[to.column].channels[to.row]);
    return row < 0 ? [] : [{ from: from(row), to, sign: "whole", width: 2 }];
  }
  if (read.kind !== "weights") {
    return channels.map((_, row) => ({ from: from(row), to, sign: "whole", width: THINNEST }));
  }
  const sizes = read.sizes[to.row];
  const most = Math.max(...sizes);
  return channels.map((_, row) => ({ from: from(row), to,
    sign: sizes[row] === 0 ? "none" : read.means[to.row][row] < 0 ? "negative" : "positive",
    width: THINNEST + (most > 0 ? sizes[row] / most : 0) * (THICKEST - THINNEST) }));
}

export class Edges {
  /** window: the element in which the maps are scrolled. */
  constructor(window) {
    this.window = window;
    this.canvas = make("canvas", { class: "edges", "aria-hidden": "true" });
    this.context = this.canvas.getContext("2d");
    window.addEventListener("scroll", () => this.#draw(), { passive: true });
    new ResizeObserver(() => this.#fit()).observe(window);
  }

  /** Lie over a layout. */
  cover(layout) {
    this.layout = layout;
    this.shown = null;
    this.#fit();
  }

  /** Take over the theme's colours. */
  paint() {
    const style = getComputedStyle(this.canvas);
    const colour = (name) => style.getPropertyValue(name).trim();
    const ink = colour("--ink"); // mixed in, so that lines show on dark paper, too
    this.colours = Object.fromEntries(Object.entries(COLOURS).map(([sign, name]) =>
      [sign, `color-mix(in srgb, ${colour(name)} 75%, ${ink})`]));
    this.paper = colour("--neutral");
    this.#draw();
  }

  /**
   * edges and lit as from edgesTo; dimmed: whether all else lies under a veil; opened: the map whose
   * sum stands below, or null.
   */
  show(edges, lit, dimmed, opened) {
    this.shown = { edges, lit, dimmed, opened };
    this.#draw();
  }

  #fit() {
    if (!this.layout) return;
    const scale = Math.min(2, window.devicePixelRatio || 1);
    this.width = Math.min(this.window.clientWidth, this.layout.width);
    const [width, height] = [Math.round(this.width * scale), Math.round(this.layout.height * scale)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      Object.assign(this.canvas, { width, height });
      this.canvas.style.width = `${this.width}px`;
      this.canvas.style.height = `${this.layout.height}px`;
    }
    this.scale = scale;
    this.#draw();
  }

  #draw() {
    const { context, layout, shown } = this;
    if (!layout || !this.colours) return;
    context.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    context.clearRect(0, 0, this.width, layout.height);
    if (!shown) return;
    const left = this.window.scrollLeft;
    const tileOf = ({ column, row }) => layout.columns[column].tiles[row];
    const boxes = shown.lit.map(tileOf).map(({ x, y, width, side }) => [x - left, y, width, side]);
    if (shown.dimmed) {
      context.globalAlpha = VEIL;
      context.fillStyle = this.paper;
      context.fillRect(0, 0, this.width, layout.height);
      context.globalAlpha = 1;
      for (const [x, y, width, height] of boxes) context.clearRect(x, y, width, height);
    }
    context.translate(-left, 0);
    context.globalAlpha = 0.85;
    for (const edge of shown.edges) this.#curve(tileOf(edge.from), tileOf(edge.to), edge);
    context.globalAlpha = 1;
    context.setLineDash([]);
    for (const box of shown.lit.map(tileOf)) this.#frame(box, "whole", 2);
    if (shown.opened) this.#frame(tileOf(shown.opened), "opened", 3);
  }

  #frame({ x, y, width, side }, colour, thick) {
    this.context.lineWidth = thick;
    this.context.strokeStyle = this.colours[colour];
    this.context.strokeRect(x - 1, y - 1, width + 2, side + 2);
  }

  #curve(start, end, { from, to, sign, width }) {
    const { context } = this;
    const [x1, y1, x2, y2] = [start.x + start.width + 1, start.middle, end.x - 1, end.middle];
    const over = sign === "whole" && to.column - from.column > 1; // what lies between stays free
    const far = over ? this.layout.side : 0;
    const bend = Math.max(8, Math.min(60, (x2 - x1) / 2));
    context.beginPath();
    context.moveTo(x1, y1);
    context.bezierCurveTo(x1 + bend, y1 - far, x2 - bend, y2 - far, x2, y2);
    context.lineCap = sign === "negative" ? "butt" : "round"; // round ends would fill the gaps
    context.setLineDash(DASHES[sign] ?? []);
    context.lineWidth = width;
    context.strokeStyle = this.colours[sign];
    context.stroke();
  }
}

/** What the lines mean. */
export function edgeKey() {
  const line = (kind, text) => make("span", { class: "key-of" },
    make("span", { class: `key-line ${kind}` }), text);
  return make("div", { class: "edge-key" }, line("positive", "adds on average"),
    line("negative", "takes away"), line("whole", "the same channel"),
    make("span", { class: "quiet" },
      "Wider: the mean size of what it adds to this map on this picture is larger."));
}
