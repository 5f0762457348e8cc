// The kernel, edited in place: type, walk with the arrow keys, paste a table.

import { make } from "../shared/dom.js";

const WAYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Enter: [1, 0] };

export class KernelEditor {
  /** on.type(i, j, text), on.paste(rows), on.divide(text), on.commit(). */
  constructor(on) {
    this.on = on;
    this.fields = [];
    this.table = make("div", { class: "numbers", role: "group", "aria-label": "Kernel" });
    this.divisor = this.#field("divisor", (text) => on.divide(text));
    this.element = make("figure", { class: "pane-of-numbers pane-kernel" },
      make("figcaption", {}, "Kernel"), this.table,
      make("label", { class: "divisor" }, "divided by ", this.divisor));
    this.element.addEventListener("keydown", (event) => event.stopPropagation());
    this.table.addEventListener("keydown", (event) => this.#key(event));
    this.table.addEventListener("paste", (event) => this.#paste(event));
  }

  #field(name, type) {
    const field = make("input", { type: "text", class: "number", name, autocomplete: "off", maxlength: "32",
      spellcheck: "false" });
    field.addEventListener("input", () => type(field.value));
    field.addEventListener("change", () => this.on.commit());
    field.addEventListener("focus", () => field.select());
    return field;
  }

  /** kernel: rows of texts; numbers: the same as numbers, NaN where a text is none. */
  draw(kernel, numbers, divisor, divided) {
    const side = kernel.length;
    if (this.fields.length !== side) this.#build(side);
    const most = Math.max(...numbers.flat().map(Math.abs).filter(Number.isFinite)) || 1;
    kernel.forEach((row, i) => row.forEach((text, j) => {
      const field = this.fields[i][j];
      const value = numbers[i][j];
      if (field.value !== text) field.value = text;
      field.classList.toggle("broken", !Number.isFinite(value));
      field.style.background = Number.isFinite(value)
        ? `color-mix(in srgb, var(--${value < 0 ? "negative" : "positive"}) `
          + `${Math.round((60 * Math.abs(value)) / most)}%, var(--neutral))` : "";
    }));
    if (this.divisor.value !== divisor) this.divisor.value = divisor;
    this.divisor.classList.toggle("broken", !Number.isFinite(divided) || divided === 0);
  }

  #build(side) {
    this.fields = Array.from({ length: side }, (_, i) => Array.from({ length: side }, (__, j) => {
      const field = this.#field(`k-${i}-${j}`, (text) => this.on.type(i, j, text));
      field.setAttribute("aria-label", `Weight row ${i + 1}, column ${j + 1}`);
      Object.assign(field.dataset, { i, j });
      return field;
    }));
    this.table.style.setProperty("--side", side);
    this.table.classList.toggle("dense", side > 5);
    this.table.replaceChildren(...this.fields.flat());
  }

  #key(event) {
    const way = WAYS[event.key];
    const { i, j } = event.target.dataset;
    event.stopPropagation();
    if (!way || i === undefined) return;
    const { selectionStart: start, selectionEnd: end, value } = event.target;
    const whole = start === 0 && end === value.length;
    if (event.key === "ArrowLeft" && !whole && end > 0) return;
    if (event.key === "ArrowRight" && !whole && start < value.length) return;
    event.preventDefault();
    const next = this.fields[+i + way[0]]?.[+j + way[1]];
    if (next) next.focus();
    else if (event.key === "Enter") this.on.commit();
  }

  #paste(event) {
    const text = event.clipboardData?.getData("text") ?? "";
    const rows = text.trim().split(/\r?\n/).map((line) => line.trim().split(/[\t;, ]+/));
    if (rows.length < 2 || rows.some((row) => row.length !== rows.length)) return; // into the one field
    event.preventDefault();
    this.on.paste(rows);
  }
}
