// A grid of numbers: a title, cells, marks that lie over the cells, and the legend of its colours.

import { make, write } from "../shared/dom.js";
import { brief, full } from "./numbers.js";

const shade = (value, most) => {
  const share = Math.round(60 * Math.min(1, Math.abs(value) / most));
  const end = value < 0 ? "var(--negative)" : "var(--positive)";
  return `color-mix(in srgb, ${end} ${share}%, var(--neutral))`;
};

export class Grid {
  /** name: which grid it is ("x", "k", "y"); title: what it is called on the screen. */
  constructor(name, title) {
    this.name = name;
    this.title = title;
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

  /** Draw height × width cells; at(i, j) gives {value, text?, className?}. */
  draw(height, width, at, most) {
    if (height !== this.height || width !== this.width) this.#build(height, width);
    this.board.classList.toggle("compact", width > 9);
    this.board.classList.toggle("dense", width > 14);
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) this.#fill(this.cells[i][j], at(i, j), most);
    }
    this.#drawLegend(most);
  }

  #build(height, width) {
    const active = this.cells.flat().find((cell) => cell.tabIndex === 0);
    this.cells = Array.from({ length: height }, (_, i) => Array.from({ length: width }, (_, j) => {
      const cell = make("div", { class: "cell", role: "gridcell", tabindex: "-1" });
      cell.dataset.i = i;
      cell.dataset.j = j;
      return cell;
    }));
    this.rows.replaceChildren(
      ...this.cells.map((cells) => make("div", { class: "row", role: "row" }, ...cells)));
    const kept = active && this.cell(+active.dataset.i, +active.dataset.j);
    const first = kept ?? this.cell(0, 0);
    if (first) first.tabIndex = 0;
  }

  #fill(cell, { value, text, className = "" }, most) {
    write(cell, text ?? brief(value));
    const wanted = `cell ${className}`;
    if (cell.className !== wanted) cell.className = wanted;
    const exact = Number.isFinite(value) ? String(value) : "";
    if (cell.dataset.value !== exact || cell.dataset.most !== String(most)) {
      cell.dataset.value = exact;
      cell.dataset.most = most;
      cell.style.background = exact === "" ? "" : shade(value, most);
      cell.title = text === undefined && brief(value) !== full(value) ? full(value) : "";
    }
  }

  #drawLegend(most) {
    if (this.legend.dataset.most === String(most)) return;
    this.legend.dataset.most = most;
    this.legend.replaceChildren(
      make("span", {}, full(-most)), make("span", { class: "ramp" }), make("span", {}, full(most)));
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

  /** Make one cell the grid's tab stop, and focus it if asked. */
  activate(i, j, focus = false) {
    for (const cell of this.cells.flat()) if (cell.tabIndex === 0) cell.tabIndex = -1;
    const cell = this.cell(i, j);
    if (!cell) return;
    cell.tabIndex = 0;
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
