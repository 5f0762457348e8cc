// A grid on a sheet: its cells, headings and marks, and what hands do with it.

import { make, write } from "../shared/dom.js";
import { Editor } from "../shared/editor.js";
import { Grid, keyTarget } from "../shared/grid.js";
import { brief, preview } from "../shared/numbers.js";
import { exact } from "./text.js";

const MARKS = { off: "unread", pad: "pad", chosen: "chosen", winner: "winner", quiet: "quiet" };
const LETTER = 8.2; // pixels of a cell's letter
const HEADING_MOST = 12; // letters; longer headings break
const NARROW = 20; // columns; more of them are narrow
const [SMALL, LARGE] = [1e-9, 1e9]; // beyond them a number can need more room than a cell has
const FEW = 12; // lit cells that are brought into view; of more some are there anyway
const ANY = 1e300; // Python decides which numbers are too large

// Fields of which another one needs the whole grid drawn anew; frames share those that are the same.
const DRAWN = ["values", "texts", "most", "title", "role", "rows", "columns", "edits", "picks"];
const sameNumbers = (one, other) => !other.edits && DRAWN.every((field) => one[field] === other[field]);

export class GridItem {
  /** host: the sheet, with doc, pointer, type, paste, commit and pick. */
  constructor(name, host) {
    Object.assign(this, { name, host, widest: 0 });
    this.grid = new Grid("item", 0, "");
    this.element = this.grid.element;
    this.element.dataset.item = name;
    this.heads = { columns: make("div", { class: "heads across", "aria-hidden": "true" }),
      rows: make("div", { class: "heads down", "aria-hidden": "true" }) };
    this.frame = make("div", { class: "headed" }, this.heads.columns, this.heads.rows);
    this.grid.board.replaceWith(this.frame);
    this.frame.append(this.grid.board);
    this.#listen();
  }

  #listen() {
    const { rows } = this.grid;
    const { pointer } = this.host;
    const point = (event) => {
      const place = Grid.placeOf(event);
      if (place) pointer.point(this.name, place);
    };
    rows.addEventListener("pointerover", point);
    rows.addEventListener("focusin", point);
    rows.addEventListener("pointerleave", () => pointer.leave(this.name));
    rows.addEventListener("focusout", () => pointer.leave(this.name));
    rows.addEventListener("click", (event) => {
      const place = Grid.placeOf(event);
      if (place && !this.data.edits) this.#press(place);
    });
    rows.addEventListener("keydown", (event) => this.#key(event));
  }

  #editable() {
    const { grid, host } = this;
    const call = (act) => (...rest) => host[act](this.data.edits, this.data.index, ...rest);
    this.editor = new Editor(grid, () => [0, 0],
      () => (this.data.edits ? [grid.height, grid.width] : [0, 0]), {
        text: (i, j) => host.doc.text(this.data.edits, this.data.index, i, j),
        type: call("type"), paste: call("paste"), commit: () => host.commit(),
        open: (i, j) => host.pointer.edit(this.name, [i, j]),
      });
    this.editor.input.addEventListener("blur", () => host.pointer.edit(this.name, null));
  }

  #press([i, j]) {
    const { data, host } = this;
    this.grid.activate(i, j, true);
    if (!data.picks || data.tells[`${i},${j}`]) host.pointer.pin(this.name, [i, j], !data.picks);
    if (data.picks) host.pick(data.picks, data.index_picked ? [data.index, i, j] : [i, j]);
  }

  #key(event) {
    const place = Grid.placeOf(event);
    if (!place) return;
    if (event.key === "Escape") this.host.pointer.unpin();
    if (this.data.edits) return; // the editor listens
    event.stopPropagation();
    const target = keyTarget(event, place, this.grid.height, this.grid.width);
    if (target) this.grid.activate(...target, true);
    else if (event.key === "Enter" || event.key === " ") this.#press(place);
    else return;
    event.preventDefault();
  }

  draw(data) {
    const { grid } = this;
    const [height, width] = [data.values.length, data.values[0]?.length ?? 0];
    if (height !== grid.height || width !== grid.width) this.widest = 0;
    const before = this.data;
    this.data = data;
    if (before && sameNumbers(before, data)) {
      this.#remark(before.marks, data.marks);
      return;
    }
    if (data.edits && !this.editor) this.#editable();
    grid.room = width > NARROW ? 4 : 5;
    grid.draw(height, width, (i, j) => this.#cell(i, j), data.most);
    grid.call(data.title, data.title || this.name);
    this.element.dataset.role = data.role;
    this.element.classList.toggle("editable", Boolean(data.edits));
    this.element.classList.toggle("pickable", Boolean(data.picks));
    grid.caption.hidden = !data.title;
    const plain = data.most === null || !this.coloured;
    grid.legend.hidden = plain || (height === 1 && width === 1);
    this.#headings(data, height, width);
    this.#widen(data);
    this.#follow(data);
  }

  /** Only marks look otherwise, as while a slider walks through a large grid. */
  #remark(before, marks) {
    const { coloured, letters } = this;
    for (const key of new Set([...Object.keys(before), ...Object.keys(marks)])) {
      const [i, j] = key.split(",").map(Number);
      if (before[key] !== marks[key]) this.grid.refill(i, j, this.#cell(i, j), this.data.most);
    }
    [this.coloured, this.letters] = [coloured, letters];
    this.#follow(this.data);
  }

  /** Keep the chosen cell in view. */
  #follow(data) {
    const chosen = Object.keys(data.marks).find((key) => data.marks[key] === "chosen");
    if (chosen && chosen !== this.chosen) this.#reveal(...chosen.split(","));
    this.chosen = chosen;
  }

  /** Scroll the grid sideways, and nothing else, until a cell can be seen. */
  #reveal(i, j) {
    const cell = this.grid.cell(i, j);
    const scroller = this.frame.parentElement;
    if (!cell || scroller.scrollWidth <= scroller.clientWidth) return;
    const [inner, outer] = [cell.getBoundingClientRect(), scroller.getBoundingClientRect()];
    const left = outer.left + this.heads.rows.offsetWidth; // the headings stay over the cells
    if (inner.left < left) scroller.scrollLeft -= left - inner.left + inner.width;
    else if (inner.right > outer.right) scroller.scrollLeft += inner.right - outer.right + inner.width;
  }

  #cell(i, j) {
    if (i === 0 && j === 0) [this.coloured, this.letters] = [false, 0];
    const { data } = this;
    const key = `${i},${j}`;
    const mark = data.marks[key] ? MARKS[data.marks[key]] : "";
    const typed = data.edits ? this.host.doc.pending(data.edits, data.index, i, j) : undefined;
    if (typed !== undefined) {
      const value = preview(typed, ANY);
      return { value, text: Number.isFinite(value) ? undefined : typed || " ",
        className: Number.isFinite(value) ? mark : "broken" };
    }
    const value = data.values[i][j];
    const text = data.texts[key];
    if (typeof value !== "number") return { value: NaN, text: text ?? value ?? "", className: `${mark} empty` };
    if (text === undefined) {
      this.coloured = true;
      if (value !== 0 && !(Math.abs(value) > SMALL && Math.abs(value) < LARGE)) {
        this.letters = Math.max(this.letters, brief(value, this.grid.room).length);
      }
    }
    return { value, text, className: mark };
  }

  #headings({ rows, columns }, height, width) {
    const { frame, heads } = this;
    frame.classList.toggle("compact", width > 9);
    for (const part of [frame, this.grid.board]) part.classList.toggle("narrow", width > NARROW);
    this.#heads(heads.columns, columns);
    this.#heads(heads.rows, rows);
    frame.classList.toggle("with-rows", rows.length > 0);
  }

  #heads(element, texts) {
    while (element.children.length > texts.length) element.lastChild.remove();
    while (element.children.length < texts.length) element.append(make("div", { class: "head" }));
    texts.forEach((text, index) => write(element.children[index], text));
    element.hidden = texts.length === 0;
  }

  /** Give the columns room for their longest text; they never get narrower while numbers change. */
  #widen({ texts, columns }) {
    const lengths = [...Object.values(texts), ...columns.map((text) => text.slice(0, HEADING_MOST))];
    const longest = lengths.reduce((most, { length }) => Math.max(most, length), this.letters);
    if (longest <= this.widest) return;
    this.widest = longest;
    const pixels = Math.ceil(longest * LETTER + 8);
    if (pixels > 42) this.frame.style.setProperty("--wide", `${pixels}px`);
  }

  has([i, j]) { return Boolean(this.grid.cell(i, j)); }

  /** How people call a cell. */
  #called(i, j) {
    const { rows, columns, title } = this.data;
    const row = rows[i] || (this.grid.height > 1 || !columns.length ? `row ${i + 1}` : "");
    const column = columns[j] || `column ${j + 1}`;
    const place = this.grid.height === 1 && !rows[i] && !columns[j] ? `cell ${j + 1}` : "";
    return [title, ...(place ? [place] : [row, column])].filter(Boolean).join(", ");
  }

  #exact(i, j) {
    const { data } = this;
    const typed = data.edits ? this.host.doc.pending(data.edits, data.index, i, j) : undefined;
    if (typed !== undefined) return typed;
    const value = data.values[i][j];
    const text = data.texts[`${i},${j}`];
    if (typeof value !== "number") return text ?? value ?? "";
    return text === undefined || Number.isFinite(preview(text, ANY)) ? exact(value) : text;
  }

  /** What the panel says of a cell. */
  told([i, j]) {
    const tell = this.data.tells?.[`${i},${j}`];
    const number = this.#exact(i, j);
    const title = number === "" ? this.#called(i, j) : `${this.#called(i, j)}: ${number}`;
    return { title, lines: tell?.lines ?? [], sources: tell?.sources ?? [] };
  }

  point(place) {
    const cell = place ? this.grid.cell(...place) : null;
    if (this.pointed === cell) return;
    if (this.pointed) delete this.pointed.dataset.pointed;
    if (cell) cell.dataset.pointed = "";
    this.pointed = cell;
  }

  light(cells) {
    this.grid.light(cells);
    if (cells?.length && cells.length <= FEW && !this.pointed) this.#reveal(...cells[0]);
  }

  /** Mark the cell that Python could not read; a list of numbers counts its cells by index. */
  blame(cell) {
    const mine = cell && cell.grid === this.data.edits;
    const place = !mine ? null : cell.row !== null
      ? (cell.index === this.data.index ? [cell.row, cell.column] : null) : [0, cell.index];
    this.grid.mark("bad", place && this.grid.cell(...place) ? place : null);
  }

  /** The cell that is being typed into, with its text. */
  get open() {
    const place = this.editor?.place;
    return place ? { place, text: this.editor.input.value, before: this.editor.before } : null;
  }
}
