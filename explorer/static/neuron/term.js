// One number of the neuron: a slider, and beside it a field for what the slider cannot hit.

import { make } from "../shared/dom.js";

export class Term {
  /** on.move(text) while it changes, on.release() at the end. */
  constructor({ name, label, most }, on) {
    this.slider = make("input", { type: "range", min: -most, max: most, step: 0.1, name,
      "aria-label": label });
    this.field = make("input", { type: "text", name: `${name}-field`, "aria-label": `${label}, typed`,
      inputmode: "decimal", autocomplete: "off", maxlength: "32" });
    this.element = make("div", { class: `term term-${name[0]}` }, make("span", { class: "term-name" }, label),
      this.slider, this.field);
    this.slider.addEventListener("input", () => on.move(this.slider.value));
    this.field.addEventListener("input", () => on.move(this.field.value));
    for (const input of [this.slider, this.field]) {
      input.addEventListener("change", on.release);
      input.addEventListener("keydown", (event) => event.stopPropagation());
    }
  }

  /** Show what the document says; text that is no number (NaN) is marked, and the slider stays. */
  set(text, value) {
    const good = Number.isFinite(value);
    if (this.field.value !== text) this.field.value = text;
    if (good && Number(this.slider.value) !== value) this.slider.value = value;
    this.field.classList.toggle("broken", !good);
  }
}
