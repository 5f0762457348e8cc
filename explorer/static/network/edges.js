// The lines from the maps that feed a map, and what else is lit with it.

import { make } from "../shared/dom.js";

const SVG = "http://www.w3.org/2000/svg";
const THINNEST = 0.75; // px
const THICKEST = 7; // px

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

/** A layer of curves over the maps; paths are kept and only moved. */
export class Edges {
  constructor() {
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("class", "edges");
    this.svg.setAttribute("aria-hidden", "true");
    this.paths = [];
    this.used = 0;
  }

  size(width, height) {
    this.svg.setAttribute("width", width);
    this.svg.setAttribute("height", height);
  }

  show(layout, edges) {
    while (this.paths.length < edges.length) {
      const path = document.createElementNS(SVG, "path");
      this.paths.push(path);
      this.svg.append(path);
    }
    edges.forEach((edge, place) => {
      const path = this.paths[place];
      path.setAttribute("d", curve(layout, edge));
      path.setAttribute("class", edge.sign);
      path.setAttribute("stroke-width", edge.width.toFixed(1));
    });
    for (let place = edges.length; place < this.used; place += 1) {
      this.paths[place].setAttribute("d", "");
    }
    this.used = edges.length;
  }
}

function curve(layout, { from, to }) {
  const start = layout.columns[from.column].tiles[from.row];
  const end = layout.columns[to.column].tiles[to.row];
  const [x1, y1, x2, y2] = [start.x + start.width, start.middle, end.x, end.middle];
  const far = to.column - from.column > 1 ? layout.side : 0; // over the columns in between
  const bend = Math.max(10, Math.min(60, (x2 - x1) / 2));
  return `M${x1} ${y1}C${x1 + bend} ${y1 - far} ${x2 - bend} ${y2 - far} ${x2} ${y2}`;
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
