// The panel of the formula: the general one, or what is told about the cell that is pointed at. Its
// height is that of its longest text, so that nothing below it moves.

import { make, write } from "../shared/dom.js";
import { plain, writeLines } from "./text.js";

const LETTER = 7.7; // pixels, a little wider than the average letter
const LINE = 24; // pixels
const MOST_LINES = 9; // longer texts scroll inside the panel

export class Panel {
  constructor() {
    this.message = make("div", { class: "message" });
    this.title = make("div", { class: "told-title" });
    this.lines = make("div", { class: "told-lines" });
    this.element = make("div", { class: "panel formula", role: "status", "aria-live": "polite" },
      this.message, this.title, this.lines);
    this.texts = [];
    this.watch = new ResizeObserver(([entry]) => {
      if (this.width === entry.contentRect.width) return;
      this.width = entry.contentRect.width;
      this.#reserve();
    });
    this.watch.observe(this.element);
  }

  /** refused: why Python did not take the last edit. told: {title, lines}, or null; hint: how to ask. */
  show({ refused, told, general, hint }) {
    this.message.hidden = !refused;
    write(this.message, refused ?? "");
    write(this.title, told?.title ?? hint);
    this.title.hidden = !this.title.textContent;
    this.title.classList.toggle("hint", !told);
    writeLines(this.lines, told ? (refused ? [] : told.lines) : general);
  }

  /** Keep room for the longest of these texts, each a list of lines. */
  keepRoom(texts) {
    const lengths = texts.map((lines) => lines.map((line) => plain(line).length));
    const key = lengths.join(";");
    if (key === this.key) return;
    this.key = key;
    this.lengths = lengths;
    this.#reserve();
  }

  #reserve() {
    if (!this.width || !this.lengths) return;
    const letters = Math.max(10, Math.floor(this.width / LETTER));
    const height = (length) => Math.max(1, Math.ceil(length / letters));
    const rows = (lengths) => lengths.reduce((sum, length) => sum + height(length), 0);
    const longest = this.lengths.reduce((top, lengths) => Math.max(top, rows(lengths)), 0);
    const most = Math.min(MOST_LINES, 1 + longest); // one for the title
    this.element.style.minHeight = `${most * LINE + 13}px`; // with padding and border
  }

  stop() { this.watch.disconnect(); }
}
