// A grid of numbers: a title, cells, marks that lie over the cells, and the legend of its colours.

import { make, write } from "./dom.js";
import { brief, full } from "./numbers.js";

/** The colour of a cell; where `most` is null the grid has none. */
const shade = (value, most) => {
  if (most === null) return "";
  const share = Math.round(60 * Math.min(1, Math.abs(value) / most));
  const end = value < 0 ? "var(--negative)" : "var(--positive)";
  return `color-mix(in srgb, ${end} ${share}%, var(--neutral))`;
};

const newCell = (i, j) => {
  const cell = make("div", { class: "cell", role: "gridcell", tabindex: "-1" });
  cell.dataset.i = i;
  cell.dataset.j = j;
  return cell;
};

export class Grid {
  /** name: which grid it is ("x", "k", "y"); index: which of its kind; title: its name on the screen. */
  constructor(name, index, title) {
    Object.assign(this, { name, index, title, room: 5, lit: new Map() }); // room: characters in a cell
    this.caption = make("figcaption");
    this.rows = make("div", { class: "rows", role: "grid", "aria-label": title });
    this.board = make("div", { class: "board" }, this.rows);
    this.legend = make("div", { class: "legend" });
    this.element = make("figure", { class: `pane pane-${name}` }, this.caption,
      make("div", { class: "scroll" }, this.board), this.legend);
    this.cells = [];
    this.marks = {};
  }

  get height() { return this.cells.length; }
  get width() { return this.cells[0]?.length ?? 0; }
  cell(i, j) { return this.cells[i]?.[j]; }

  /** Draw height × width cells; at(i, j) gives {value, text?, className?}; most: null for no colours. */
  draw(height, width, at, most) {
    if (height !== this.height || width !== this.width) this.#build(height, width);
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) this.#fill(this.cells[i][j], at(i, j), most);
    }
    this.#drawLegend(most);
  }

  /** Draw one cell anew. */
  refill(i, j, content, most) {
    const cell = this.cell(i, j);
    if (cell) this.#fill(cell, content, most);
  }

  /** Bring the cells to another size; those that stay are kept, for they are costly to make. */
  #build(height, width) {
    this.light(null);
    while (this.cells.length > height) this.cells.pop()[0].parentElement.remove();
    while (this.cells.length < height) {
      this.rows.append(make("div", { class: "row", role: "row" }));
      this.cells.push([]);
    }
    this.cells.forEach((cells, i) => {
      while (cells.length > width) cells.pop().remove();
      const missing = [];
      for (let j = cells.length; j < width; j++) missing.push(newCell(i, j));
      cells.push(...missing);
      this.rows.children[i].append(...missing);
    });
    this.board.classList.toggle("compact", width > 9);
    this.board.classList.toggle("dense", width > 14);
    if (this.active?.isConnected) return;
    this.active = this.cell(0, 0);
    if (this.active) this.active.tabIndex = 0;
  }

  #fill(cell, { value, text, className = "" }, most) {
    write(cell, text ?? brief(value, this.room));
    const wanted = `cell ${className}`;
    if (cell.className !== wanted) cell.className = wanted;
    const exact = Number.isFinite(value) ? String(value) : "";
    if (cell.dataset.value !== exact || cell.dataset.most !== String(most)) {
      cell.dataset.value = exact;
      cell.dataset.most = most;
      cell.style.background = exact === "" ? "" : shade(value, most);
      cell.title = text === undefined && brief(value, this.room) !== full(value) ? full(value) : "";
    }
  }

  #drawLegend(most) {
    if (this.legend.dataset.most === String(most)) return;
    this.legend.dataset.most = most;
    if (most === null) return;
    this.legend.replaceChildren(
      make("span", {}, brief(-most, 7)), make("span", { class: "ramp" }), make("span", {}, brief(most, 6)));
    this.legend.setAttribute("aria-label", `Colours: red ${full(-most)}, neutral 0, blue ${full(most)}`);
  }

  /** Lay a mark over height × width cells from (row, column); null takes it away. */
  mark(kind, place) {
    this.marks[kind] ??= this.board.appendChild(
      make("div", { class: `mark mark-${kind}`, "aria-hidden": "true" }));
    const { style } = this.marks[kind];
    style.display = place ? "" : "none";
    if (!place) return;
    const [row, column, height = 1, width = 1] = place;
    style.setProperty("--row", row);
    style.setProperty("--column", column);
    style.setProperty("--height", height);
    style.setProperty("--width", width);
  }

  /** Light up cells; each entry is [row, column, label]. Null puts all lights out. */
  light(entries, framed = true) {
    const wanted = new Map();
    for (const [i, j, label = ""] of entries ?? []) {
      const cell = this.cell(i, j);
      if (cell) wanted.set(cell, label);
    }
    for (const cell of this.lit.keys()) {
      if (wanted.has(cell)) continue;
      delete cell.dataset.label;
      delete cell.dataset.lit;
    }
    for (const [cell, label] of wanted) {
      if (this.lit.get(cell) === label) continue;
      cell.dataset.lit = framed ? "framed" : "";
      if (label) cell.dataset.label = label;
      else delete cell.dataset.label;
    }
    this.lit = wanted;
  }

  /** Name the grid, on the screen and for those who hear it. */
  call(caption, title = caption) {
    write(this.caption, caption);
    if (this.title !== title) this.rows.setAttribute("aria-label", this.title = title);
  }

  /** Make one cell the grid's tab stop, and focus it if asked. */
  activate(i, j, focus = false) {
    const cell = this.cell(i, j);
    if (!cell) return;
    if (this.active !== cell) {
      if (this.active) this.active.tabIndex = -1;
      cell.tabIndex = 0;
      this.active = cell;
    }
    if (focus) cell.focus();
  }

  /** The cell under an event, as [i, j], or null. */
  static placeOf(event) {
    const { i, j } = event.target?.dataset ?? {};
    return i === undefined ? null : [+i, +j];
  }
}

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Where an arrow key, Home or End leads from (i, j) in a grid, or null. */
export function keyTarget(event, [i, j], height, width) {
  if (event.key === "Home") return [event.ctrlKey ? 0 : i, 0];
  if (event.key === "End") return [event.ctrlKey ? height - 1 : i, width - 1];
  const move = MOVES[event.key];
  if (!move) return null;
  const clamp = (value, size) => Math.max(0, Math.min(size - 1, value));
  return [clamp(i + move[0], height), clamp(j + move[1], width)];
}
