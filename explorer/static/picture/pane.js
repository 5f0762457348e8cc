// One picture on the screen: a canvas with a pixel for each cell, and marks that lie over it.

import { make, write } from "../shared/dom.js";
import { paint } from "./paint.js";

const MARK_LEAST = 10; // screen pixels; smaller marks are hard to find
const KEYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const LEAP = 10; // cells with the shift key held

export class Pane {
  /** on.point([row, column], keep): pointed at, to be kept or not; on.leave(); on.walk([down, right]). */
  constructor(on) {
    this.canvas = make("canvas", { class: "pixels" });
    this.marks = {};
    this.board = make("div", { class: "picture-board", tabindex: "0", role: "img" }, this.canvas);
    this.title = make("div", { class: "picture-title", hidden: "" });
    this.element = make("div", { class: "picture-pane" }, this.board, this.title);
    if (on) this.#listen(on);
    else this.board.removeAttribute("tabindex");
  }

  #listen(on) {
    const { board } = this;
    const point = (event, keep) => {
      const place = this.placeOf(event);
      if (place) on.point(place, keep);
    };
    board.addEventListener("pointermove", (event) => point(event, event.pointerType === "touch"));
    board.addEventListener("pointerdown", (event) => point(event, true));
    board.addEventListener("pointerleave", on.leave);
    board.addEventListener("keydown", (event) => {
      const way = KEYS[event.key];
      event.stopPropagation();
      if (!way) return;
      event.preventDefault();
      on.walk(way.map((cells) => cells * (event.shiftKey ? LEAP : 1)));
    });
  }

  /** The cell under an event. */
  placeOf({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    if (!box.width || !this.step) return null;
    const clamp = (value, side) => Math.max(0, Math.min(side - 1, Math.floor(value)));
    return [clamp(((clientY - box.top) / box.height) * this.step.rows, this.step.rows),
      clamp(((clientX - box.left) / box.width) * this.step.columns, this.step.columns)];
  }

  draw(step, scale, label) {
    const key = `${scale.signed} ${scale.end}`;
    if (this.step !== step || this.painted !== key) paint(this.canvas, step, scale);
    this.step = step;
    this.painted = key;
    if (this.board.getAttribute("aria-label") !== label) this.board.setAttribute("aria-label", label);
  }

  /** Write a picture's own title below it; an empty one takes no room. */
  call(title) {
    this.title.hidden = !title;
    write(this.title, title);
  }

  /** Give the canvas its size on the screen: whole screen pixels for each cell, where there is room. */
  fit(wide, high) {
    const { rows, columns } = this.step;
    const fine = window.devicePixelRatio || 1;
    const room = Math.min(wide / columns, high / rows);
    this.factor = room * fine >= 1 ? Math.floor(room * fine + 1e-6) / fine : room;
    this.canvas.style.width = `${columns * this.factor}px`;
    this.canvas.style.height = `${rows * this.factor}px`;
    this.title.style.maxWidth = `${wide}px`;
    for (const kind of Object.keys(this.marks)) this.#place(kind);
  }

  /** Frame height × width cells from (row, column); null takes the frame away. */
  mark(kind, place) {
    this.marks[kind] ??= { element: this.board.appendChild(
      make("div", { class: `frame frame-${kind}`, "aria-hidden": "true" })) };
    this.marks[kind].place = place;
    this.#place(kind);
  }

  #place(kind) {
    const { element, place } = this.marks[kind];
    element.style.display = place ? "" : "none";
    if (!place) return;
    const [row, column, height, width] = place.map((cells) => cells * this.factor);
    const [high, wide] = [Math.max(MARK_LEAST, height), Math.max(MARK_LEAST, width)];
    element.style.width = `${wide}px`;
    element.style.height = `${high}px`;
    element.style.transform = `translate(${column + (width - wide) / 2}px, ${row + (height - high) / 2}px)`;
  }
}

const ZOOM_CELLS = 15;
const ZOOM_SIDE = 12; // screen pixels of a cell

/** The cells around the cursor, enlarged: where a picture is larger than its place on the screen. */
export class Zoom {
  constructor() {
    this.canvas = make("canvas", { class: "pixels", width: ZOOM_CELLS, height: ZOOM_CELLS });
    this.canvas.style.width = this.canvas.style.height = `${ZOOM_CELLS * ZOOM_SIDE}px`;
    this.frame = make("div", { class: "frame frame-cell", "aria-hidden": "true" });
    this.frame.style.width = this.frame.style.height = `${ZOOM_SIDE}px`;
    this.title = make("b");
    this.caption = make("div", { class: "zoom-said" });
    this.element = make("div", { class: "zoom", "aria-hidden": "true" }, this.title,
      make("div", { class: "zoom-board" }, this.canvas, this.frame), this.caption);
  }

  show(pane, [row, column]) {
    const { rows, columns } = pane.step;
    const from = (place, side) => Math.max(0, Math.min(side - ZOOM_CELLS, place - (ZOOM_CELLS >> 1)));
    const [top, left] = [from(row, rows), from(column, columns)];
    const context = this.canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    context.clearRect(0, 0, ZOOM_CELLS, ZOOM_CELLS);
    context.drawImage(pane.canvas, left, top, ZOOM_CELLS, ZOOM_CELLS, 0, 0, ZOOM_CELLS, ZOOM_CELLS);
    this.frame.style.transform = `translate(${(column - left) * ZOOM_SIDE}px, ${(row - top) * ZOOM_SIDE}px)`;
    write(this.caption, `rows ${top + 1}–${Math.min(rows, top + ZOOM_CELLS)}, `
      + `columns ${left + 1}–${Math.min(columns, left + ZOOM_CELLS)}`);
  }
}
