// Predict first: output cells are blank until somebody types what they hold, or reveals them. Python
// judges what is typed, and names the slip that leads to a wrong number.

import { make, write } from "../shared/dom.js";
import { Editor } from "../shared/editor.js";

export class Prediction {
  constructor(stage) {
    this.stage = stage;
    this.cells = new Map(); // "filter,row,column" -> {text, className, known}
    this.told = make("div", { class: "told", role: "status", "aria-live": "polite" });
    const button = (label, act) => {
      const element = make("button", { type: "button" }, label);
      element.addEventListener("click", act);
      return element;
    };
    this.element = make("div", { class: "prediction" },
      make("div", { class: "buttons" },
        button("Reveal this cell", () => this.#reveal([this.#selected()])),
        button("Reveal all", () => this.#reveal(this.#all())),
        button("Ask again", () => { this.forget(); stage.draw(); })), this.told);
  }

  get on() { return this.stage.doc?.data.view === "predict" && this.stage.valid; }

  /** Other numbers: every cell is asked for again. */
  forget() {
    this.cells.clear();
    write(this.told, "");
  }

  #selected() { return [this.stage.pinned.index, ...this.stage.pinned.place]; }

  #all() {
    return this.stage.result.flatMap((map, o) =>
      map.flatMap((row, i) => row.map((_, j) => [o, i, j])));
  }

  #reveal(places) {
    for (const place of places) {
      if (!this.cells.get(String(place))?.known) {
        this.cells.set(String(place), { className: "revealed", known: true });
      }
    }
    write(this.told, "");
    this.stage.draw();
  }

  hides(...place) { return Boolean(this.on) && !this.cells.get(String(place))?.known; }

  /** How an output cell looks while prediction is on; null otherwise. */
  cell(...place) {
    if (!this.on) return null;
    return this.cells.get(String(place)) ?? { text: "?", className: "asked", known: false };
  }

  /** The numbers that may be known: a colour scale made of the others would give them away. */
  known(maps) {
    if (!this.on) return maps;
    return maps.map((map, o) => map.map((row, i) => row.filter((_, j) => !this.hides(o, i, j))));
  }

  /** Output cells can be typed into while prediction is on. */
  take(grid) {
    const { stage } = this;
    const size = () => (this.on ? [grid.height, grid.width] : [0, 0]);
    const key = (i, j) => {
      const [above, left] = stage.outset();
      return [grid.index, i - above, j - left];
    };
    let guess = null;
    new Editor(grid, () => [0, 0], size, {
      text: (i, j) => this.cells.get(String(key(i, j)))?.text ?? "",
      type: (i, j, text) => { guess = { at: key(i, j), text }; },
      commit: () => stage.send({ guess }),
      paste: () => {},
    });
  }

  /** What Python says about a guess. */
  judge({ at, text, right, sentence }) {
    this.cells.set(String(at), right ? { className: "right", known: true }
      : { text, className: "wrong", known: false });
    write(this.told, sentence);
    this.stage.draw();
  }

  show() { this.element.hidden = !this.on; }
}
