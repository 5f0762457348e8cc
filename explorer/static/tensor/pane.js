// One pane: a window of the picture, or the whole of it, on a canvas, with marks over it.

import { make } from "../shared/dom.js";
import { ink } from "./scales.js";

const READABLE = 32; // pixels; smaller cells have no room for a number
const FONT = 14; // pixels

export class Pane {
  /** on.point(row, column, event), on.rest(), on.key(event); `name` is the pane's title. */
  constructor({ name, label, kind }, on) {
    this.canvas = make("canvas", { "aria-hidden": "true" });
    this.frame = make("div", { class: "frame", hidden: "" });
    this.mark = make("div", { class: "mark" });
    this.room = make("div", { class: "room", tabindex: "0", role: "application", "aria-label": label },
      this.canvas, this.frame, this.mark);
    this.element = make("figure", { class: `pane ${kind}` }, make("figcaption", {}, name), this.room);
    this.#listen(on);
  }

  #listen(on) {
    const point = (event) => {
      const box = this.canvas.getBoundingClientRect();
      const row = this.top + Math.floor((event.clientY - box.top) / this.cell);
      const column = this.left + Math.floor((event.clientX - box.left) / this.cell);
      const inside = row >= this.top && row < this.top + this.rows
        && column >= this.left && column < this.left + this.columns;
      if (inside) on.point(row, column);
    };
    this.canvas.addEventListener("pointermove", point);
    this.canvas.addEventListener("pointerdown", point);
    this.canvas.addEventListener("pointerup", on.rest);
    this.canvas.addEventListener("pointerleave", on.rest);
    this.room.addEventListener("keydown", on.key);
  }

  /** Show rows × columns pixels of a source canvas from (top, left); texts(row, column) or null. */
  draw(source, [top, left, rows, columns], side, cellText) {
    Object.assign(this, { top, left, rows, columns });
    const fit = side / Math.max(rows, columns);
    this.cell = fit >= 1 ? Math.floor(fit) : fit;
    const [width, height] = [columns * this.cell, rows * this.cell];
    const dpr = window.devicePixelRatio || 1;
    const { canvas } = this;
    Object.assign(canvas, { width: Math.round(width * dpr), height: Math.round(height * dpr) });
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    this.room.style.height = `${side}px`;
    const context = canvas.getContext("2d");
    context.scale(dpr, dpr);
    context.imageSmoothingEnabled = this.cell < 1; // enlarged pixels are never blurred
    context.drawImage(source, left, top, columns, rows, 0, 0, width, height);
    this.numbers = Boolean(cellText) && this.cell >= READABLE && this.#write(context, cellText);
  }

  /** Write the numbers, if all of them fit; true where they do. */
  #write(context, cellText) {
    const family = getComputedStyle(this.room).fontFamily;
    context.font = `${FONT}px ${family}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const cells = [];
    for (let i = 0; i < this.rows; i += 1) {
      for (let j = 0; j < this.columns; j += 1) {
        const { text, colour } = cellText(this.top + i, this.left + j);
        if (context.measureText(text).width > this.cell - 2) return false;
        cells.push([text, colour, (j + 0.5) * this.cell, (i + 0.5) * this.cell]);
      }
    }
    for (const [text, colour, x, y] of cells) {
      context.fillStyle = ink(colour);
      context.fillText(text, x, y);
    }
    return true;
  }

  /** Mark a pixel; nothing where it lies outside the window. */
  point(row, column) {
    const [i, j] = [row - this.top, column - this.left];
    this.mark.hidden = i < 0 || j < 0 || i >= this.rows || j >= this.columns;
    const size = Math.max(this.cell, 7);
    const shift = (size - this.cell) / 2;
    place(this.mark, i * this.cell - shift, j * this.cell - shift, size, size);
  }

  /** Frame the window that the other panes show. */
  surround([top, left, rows, columns]) {
    this.frame.hidden = rows >= this.rows && columns >= this.columns;
    place(this.frame, (top - this.top) * this.cell, (left - this.left) * this.cell,
      rows * this.cell, columns * this.cell);
  }
}

function place(element, top, left, height, width) {
  Object.assign(element.style, { top: `${top}px`, left: `${left}px`, height: `${height}px`,
    width: `${width}px` });
}
