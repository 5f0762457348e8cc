// Editing a grid in place: type, arrow keys, Enter, Escape, paste from a spreadsheet.

import { make } from "./dom.js";
import { Grid, keyTarget } from "./grid.js";

/** Split pasted text into rows of cell texts: tabs, semicolons or blanks between cells. */
export function splitPaste(text) {
  return text.replace(/\r/g, "").replace(/\n+$/, "").split("\n")
    .map((line) => line.split(/[\t;]| +/).filter((cell, _, all) => cell !== "" || all.length > 1));
}

export class Editor {
  /**
   * grid: the Grid to edit. offset(): how many padding cells lie above and to the left of the matrix.
   * on: {text(i, j), type(i, j, text), commit(), paste(i, j, rows), open(i, j)}; i and j count matrix
   * cells.
   */
  constructor(grid, offset, size, on) {
    Object.assign(this, { grid, offset, size, on, place: null, before: "" });
    this.input = make("input", { class: "edit", type: "text", autocomplete: "off",
      spellcheck: "false", maxlength: "32" });
    this.input.hidden = true;
    grid.board.append(this.input);
    grid.rows.addEventListener("click", (event) => this.#click(event));
    grid.rows.addEventListener("keydown", (event) => this.#cellKey(event));
    grid.rows.addEventListener("paste", (event) => this.#paste(event));
    this.input.addEventListener("paste", (event) => this.#paste(event));
    this.input.addEventListener("keydown", (event) => this.#inputKey(event));
    this.input.addEventListener("input", () => this.on.type(...this.place, this.input.value));
    this.input.addEventListener("blur", () => this.#close());
  }

  /** The matrix cell under an event, or null where padding lies. */
  #matrixPlace(event) {
    const place = Grid.placeOf(event);
    if (!place) return null;
    const [height, width] = this.size();
    const [above, left] = this.offset();
    const [i, j] = [place[0] - above, place[1] - left];
    return i >= 0 && j >= 0 && i < height && j < width ? [i, j] : null;
  }

  #click(event) {
    const place = this.#matrixPlace(event);
    if (place) this.open(place);
  }

  /** Where a matrix cell stands on the grid. */
  #shown(i, j) {
    const [above, left] = this.offset();
    return [i + above, j + left];
  }

  open([i, j], text) {
    if (this.place) this.#close();
    this.place = [i, j];
    this.before = this.on.text(i, j);
    const { input } = this;
    const [row, column] = this.#shown(i, j);
    this.grid.activate(row, column);
    this.on.open?.(i, j);
    input.style.setProperty("--row", row);
    input.style.setProperty("--column", column);
    input.setAttribute("aria-label", `${this.grid.title} row ${i + 1}, column ${j + 1}`);
    input.value = text ?? this.before;
    input.hidden = false;
    input.focus();
    if (text === undefined) input.select();
    else this.on.type(i, j, text);
  }

  #close(restore = false) {
    if (!this.place) return;
    const [i, j] = this.place;
    this.place = null;
    if (restore) this.on.type(i, j, this.before);
    const changed = !restore && this.input.value !== this.before;
    this.input.hidden = true;
    if (changed) this.on.commit();
  }

  #move(place) {
    this.#close();
    this.open(place);
  }

  #inputKey(event) {
    event.stopPropagation();
    const [i, j] = this.place;
    const [height, width] = this.size();
    const { selectionStart: start, selectionEnd: end, value } = this.input;
    const whole = start === 0 && end === value.length;
    const sideways = event.key === "ArrowLeft" ? whole || end === 0
      : event.key === "ArrowRight" ? whole || start === value.length : true;
    const next = { Enter: [i + 1 < height ? i + 1 : i, j], Tab: this.#tab(event.shiftKey) }[event.key]
      ?? (sideways && !["Home", "End"].includes(event.key)
        ? keyTarget(event, [i, j], height, width) : null);
    if (event.key === "Escape") {
      this.#close(true);
      this.grid.activate(...this.#shown(i, j), true);
    } else if (event.key === "Enter" && i + 1 >= height) {
      this.#close();
      this.grid.activate(...this.#shown(i, j), true);
    } else if (next) {
      event.preventDefault();
      this.#move(next);
    }
  }

  /** The next cell in reading order; nothing after the last, so that Tab leaves the grid. */
  #tab(backwards) {
    const [height, width] = this.size();
    const index = this.place[0] * width + this.place[1] + (backwards ? -1 : 1);
    return index < 0 || index >= height * width ? null : [Math.floor(index / width), index % width];
  }

  #cellKey(event) {
    const shown = Grid.placeOf(event);
    if (!shown) return;
    event.stopPropagation();
    const target = keyTarget(event, shown, this.grid.height, this.grid.width);
    const place = this.#matrixPlace(event);
    if (target) {
      event.preventDefault();
      this.grid.activate(...target, true);
    } else if (place && (event.key === "Enter" || event.key === "F2")) {
      event.preventDefault();
      this.open(place);
    } else if (place && (event.key === "Delete" || event.key === "Backspace")) {
      event.preventDefault();
      this.open(place, "");
    } else if (place && /^[-+−.,\d]$/.test(event.key) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.open(place, event.key);
    }
  }

  #paste(event) {
    const rows = splitPaste(event.clipboardData?.getData("text") ?? "");
    const place = this.place ?? this.#matrixPlace(event);
    const single = rows.length === 1 && rows[0].length === 1;
    if (!place || (single && this.place)) return; // one value goes into the open cell as text
    event.preventDefault();
    event.stopPropagation();
    this.place = null;
    this.input.hidden = true;
    this.on.paste(...place, rows);
    this.grid.activate(...this.#shown(...place), true);
  }
}
