// A picture with the patch's frame on it: it is moved by pointer, touch and arrow keys.

import { make } from "../shared/dom.js";

const FAST = 4; // pixels for an arrow key with Shift
const WAYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Draw what came as a data: address; the newest of several wins. */
export class Sheet {
  constructor(ready) {
    this.ready = ready;
    this.image = null;
  }

  set(source) {
    if (source === this.source) return;
    this.source = source;
    const image = new Image();
    image.onload = () => { if (this.source === source) { this.image = image; this.ready(); } };
    image.src = source;
  }
}

export class Board {
  /** on.move(top, left) while it is moved; on.release() at the end. */
  constructor(title, on, movable) {
    this.on = on;
    this.canvas = make("canvas", { "aria-hidden": "true" });
    this.frame = make("div", { class: "frame", ...(movable ? { tabindex: 0, role: "button" } : {}) });
    this.board = make("div", { class: movable ? "board movable" : "board" }, this.canvas, this.frame);
    this.element = make("div", { class: "pane" }, make("div", { class: "title" }, title), this.board);
    if (movable) this.#listen();
  }

  #listen() {
    const { board, frame } = this;
    board.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      board.setPointerCapture(event.pointerId);
      frame.focus({ preventScroll: true });
      const [row, column] = this.#pixel(event);
      const { top, left, size } = this.patch;
      const inside = row >= top && row < top + size && column >= left && column < left + size;
      this.grab = inside ? [row - top, column - left] : [size / 2, size / 2];
      this.#follow(event);
    });
    board.addEventListener("pointermove", (event) => { if (this.grab) this.#follow(event); });
    for (const end of ["pointerup", "pointercancel"]) {
      board.addEventListener(end, () => { if (this.grab) { this.grab = null; this.on.release(); } });
    }
    frame.addEventListener("keydown", (event) => {
      const way = WAYS[event.key];
      event.stopPropagation(); // or the page's own shortcuts would fire as well
      if (!way) return;
      event.preventDefault();
      const far = event.shiftKey ? FAST : 1;
      this.on.move(this.patch.top + far * way[0], this.patch.left + far * way[1]);
      this.on.release();
    });
  }

  #pixel(event) {
    const area = this.canvas.getBoundingClientRect();
    return [(event.clientY - area.top) / area.height * this.canvas.height,
      (event.clientX - area.left) / area.width * this.canvas.width];
  }

  #follow(event) {
    const [row, column] = this.#pixel(event);
    this.on.move(Math.round(row - this.grab[0]), Math.round(column - this.grab[1]));
  }

  /** Draw a picture, and on it the part of another one that the patch shows. */
  draw(sheet, filling, patch, label) {
    const { image } = sheet;
    if (!image) return;
    if (this.canvas.width !== image.width || this.canvas.height !== image.height) {
      Object.assign(this.canvas, { width: image.width, height: image.height });
    }
    const { top, left, size } = this.patch = patch;
    const context = this.canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    if (filling?.image) context.drawImage(filling.image, left, top, size, size, left, top, size, size);
    const share = (pixels, side) => `${(100 * pixels) / side}%`;
    Object.assign(this.frame.style, { top: share(top, image.height), left: share(left, image.width),
      height: share(size, image.height), width: share(size, image.width) });
    if (label) this.frame.setAttribute("aria-label", label);
  }
}
