// The columns of maps: drawn once for a network, repainted when the picture changes. The pointer, the
// keyboard and touch do the same: they light a map with all that feeds it, and open it.

import { make, write } from "../shared/dom.js";
import { Edges, edgeKey, edgesTo } from "./edges.js";
import { Heads } from "./heads.js";
import { layoutOf } from "./layout.js";
import { paintLevels, paintPicture, tableOf } from "./paint.js";
import { called, told } from "./words.js";

export class Board {
  /** on.open(column, row): somebody opens a map; on.page(stream, page). */
  constructor(on) {
    this.on = on;
    this.says = make("div", { class: "says" });
    this.tiles = make("div", { class: "tiles" });
    this.heads = new Heads((stream, page) => on.page(stream, page));
    this.window = make("div", { class: "window", role: "group", tabindex: -1, "aria-label":
      "The network: left and right choose a column, up and down a map, Enter opens it" });
    this.edges = new Edges(this.window);
    this.body = make("div", { class: "body" }, make("div", { class: "over" }, this.edges.canvas),
      this.tiles, this.heads.feet);
    this.field = make("div", { class: "field" }, this.heads.element, this.body);
    this.window.append(this.field);
    this.bar = make("div", { class: "bar-below" }, this.says);
    this.element = make("div", { class: "board" }, this.window, this.bar, edgeKey());
    this.#listen();
  }

  #listen() {
    const { tiles } = this;
    const placeOf = (event) => {
      const tile = event.target.closest?.(".tile");
      return tile ? { column: +tile.dataset.c, row: +tile.dataset.r } : null;
    };
    tiles.addEventListener("pointerover", (event) => {
      const at = event.pointerType !== "touch" && placeOf(event);
      if (at) this.#point(at);
    });
    this.body.addEventListener("pointerleave", () => this.#point(null));
    tiles.addEventListener("focusin", (event) => {
      this.#point(placeOf(event));
      this.#stop(placeOf(event));
    });
    tiles.addEventListener("focusout", () => this.#point(null));
    tiles.addEventListener("click", (event) => {
      const at = placeOf(event);
      if (!at) return;
      this.pinned = at;
      this.#mark();
      this.#show(this.hovered ?? at);
      this.on.open(this.columns[at.column], at.row);
    });
    tiles.addEventListener("keydown", (event) => this.#key(event, placeOf(event)));
  }

  /** Draw columns; levels: the bytes of all maps. same: only colours and numbers have changed. */
  draw(board, levels, ramps, ofTheMap) {
    Object.assign(this, { columns: board.columns, levels, ramps, ofTheMap });
    const structure = JSON.stringify(this.columns.map(({ name, channels, bars, block, size }) =>
      [name, channels, bars, block, size]));
    if (structure !== this.structure) {
      this.structure = structure;
      this.#build();
    }
    this.heads.draw(this.columns, this.layout, ramps, ofTheMap);
    this.#paint(board.picture);
    this.edges.paint();
    this.#show(this.hovered ?? this.pinned);
  }

  /** Mark the map that is open, or none. */
  pin(name, channel) {
    const column = this.columns.findIndex((one) => one.steps.some((step) => step.name === name));
    const row = column < 0 ? -1 : this.columns[column].channels.indexOf(channel);
    this.pinned = row < 0 ? null : { column, row };
    this.#mark();
    this.#show(this.hovered ?? this.pinned);
  }

  #build() {
    const focus = this.tiles.getRootNode().activeElement?.dataset?.key;
    this.layout = layoutOf(this.columns, this.window.clientWidth);
    this.hovered = this.pinned = null;
    const { width, height } = this.layout;
    this.field.style.width = `${width}px`;
    this.tiles.style.height = `${height}px`;
    this.edges.cover(this.layout);
    this.parts = this.columns.map((column, c) => column.channels.map((_, r) => this.#tile(column, c, r)));
    this.tiles.replaceChildren(...this.parts.flat().map(({ element }) => element));
    this.#stop({ column: 0, row: 0 });
    const again = focus && this.tiles.querySelector(`[data-key="${CSS.escape(focus)}"]`);
    again?.focus({ preventScroll: true });
  }

  #tile(column, c, r) {
    const place = this.layout.columns[c].tiles[r];
    const [rows, columns] = column.size;
    const canvas = make("canvas", { width: columns, height: rows, "aria-hidden": "true" });
    canvas.style.width = canvas.style.height = `${place.side}px`;
    const unit = rows * columns === 1;
    const value = unit ? make("span", { class: "value" }) : null;
    const bar = column.bars ? make("span", { class: "bar" }) : null;
    const element = make("button", { type: "button", tabindex: -1, "data-c": c, "data-r": r,
      "data-key": `${column.name} ${column.channels[r]}`,
      class: column.bars ? "tile share" : unit ? "tile unit" : "tile" },
    column.bars ? make("span", { class: "class" }, column.titles[r]) : canvas,
    bar ? make("span", { class: "track" }, bar) : null, value);
    Object.assign(element.style, { left: `${place.x}px`, top: `${place.y}px`,
      width: `${place.width}px`, height: `${place.side}px` });
    return { element, canvas, value, bar };
  }

  #paint(picture) {
    const tables = Object.fromEntries(Object.entries(this.ramps).map(([scale, stops]) =>
      [scale, tableOf(stops, scale)]));
    this.columns.forEach((column, c) => {
      const [rows, columns] = column.size;
      column.channels.forEach((_, r) => {
        const { element, canvas, value, bar } = this.parts[c][r];
        element.setAttribute("aria-label", `${column.name}, ${called(column, r)}, ${column.texts[r]}`);
        if (value) write(value, column.written[r]);
        if (bar) { bar.style.width = `${100 * Math.min(1, column.values[r])}%`; return; }
        const factor = this.ofTheMap ? 1 : column.ends[r] / column.end;
        const from = column.at + r * rows * columns;
        paintLevels(canvas, this.levels.subarray(from, from + rows * columns), tables[column.scale],
          factor);
      });
    });
    this.heads.picture(picture, (canvas, { at, size, channels }) => paintPicture(canvas,
      new Uint8Array(this.levels.buffer, at, size[0] * size[1] * channels), channels));
  }

  #point(at) {
    if (at && this.hovered && at.column === this.hovered.column && at.row === this.hovered.row) return;
    this.hovered = at;
    this.#show(at ?? this.pinned);
  }

  /** Light a map and what feeds it; everything else lies under a veil. */
  #show(at) {
    const { edges, lit } = at ? edgesTo(this.columns, at) : { edges: [], lit: [] };
    this.edges.show(edges, lit, Boolean(at) && at === this.hovered, this.pinned);
    write(this.says, at ? told(this.columns, at)
      : "Point at a map to see what feeds it; click it, or press Enter, to open its sum below.");
  }

  #mark() {
    this.marked?.removeAttribute("aria-current");
    this.marked = this.pinned ? this.parts[this.pinned.column][this.pinned.row].element : null;
    this.marked?.setAttribute("aria-current", "true");
  }

  /** One stop for Tab; arrows move inside. */
  #stop(at) {
    if (this.stop) this.stop.tabIndex = -1;
    this.stop = at && this.parts[at.column]?.[at.row]?.element;
    if (this.stop) this.stop.tabIndex = 0;
  }

  #key(event, at) {
    if (!at) return;
    event.stopPropagation(); // or the page's own shortcuts would fire as well
    const last = this.columns.length - 1;
    const across = { ArrowLeft: at.column - 1, ArrowRight: at.column + 1, Home: 0, End: last };
    let to = null;
    if (event.key in across) to = this.#beside(at, across[event.key]);
    else if (event.key === "ArrowUp") to = { column: at.column, row: at.row - 1 };
    else if (event.key === "ArrowDown") to = { column: at.column, row: at.row + 1 };
    else return;
    event.preventDefault();
    this.parts[to?.column]?.[to.row]?.element.focus();
  }

  /** The map of another column that lies nearest in height. */
  #beside(at, column) {
    const tiles = this.layout.columns[column]?.tiles;
    if (!tiles) return null;
    const { middle } = this.layout.columns[at.column].tiles[at.row];
    const away = tiles.map((tile) => Math.abs(tile.middle - middle));
    return { column, row: away.indexOf(Math.min(...away)) };
  }
}
