// Sliders, choices and switches that redraw while they are moved, and tell Python on release.

import { make, write } from "./dom.js";

let counter = 0;

/** A labelled slider. on.move(value) while dragging, on.release() at the end. */
export class Slider {
  constructor({ name, label, least, most, step = 1, shown = String }, on) {
    const id = `slider-${++counter}`;
    this.say = shown; // how a value is written beside the label
    this.input = make("input", { type: "range", min: least, max: most, step, id, name });
    this.shown = make("output", { for: id });
    this.label = make("span", {}, label);
    this.element = make("div", { class: "slider" },
      make("label", { for: id }, this.label, " ", this.shown), this.input);
    this.input.addEventListener("input", () => {
      write(this.shown, this.say(+this.input.value));
      on.move(+this.input.value);
    });
    this.input.addEventListener("change", on.release);
    this.input.addEventListener("keydown", (event) => event.stopPropagation());
  }

  set(value) {
    if (this.input.value !== String(value)) this.input.value = value;
    write(this.shown, this.say(value));
  }

  name(text) { write(this.label, text); }
}

/** One of a few, as buttons: choices is [[value, label], …]. */
export class Choice {
  constructor({ name, label, choices }, on) {
    this.element = make("fieldset", { class: "choice" }, make("legend", {}, label));
    const group = `${name}-${++counter}`;
    this.inputs = choices.map(([value, text]) => {
      const id = `choice-${++counter}`;
      const input = make("input", { type: "radio", id, name: group, value });
      input.addEventListener("change", () => on.move(value));
      input.addEventListener("keydown", (event) => event.stopPropagation());
      this.element.append(input, make("label", { for: id }, text));
      return input;
    });
  }

  set(value) {
    for (const input of this.inputs) input.checked = input.value === value;
  }
}

/** A yes or no. */
export class Switch {
  constructor({ name, label }, on) {
    this.input = make("input", { type: "checkbox", name });
    this.element = make("label", { class: "switch" }, this.input, " ", label);
    this.input.addEventListener("change", () => on.move(this.input.checked));
    this.input.addEventListener("keydown", (event) => event.stopPropagation());
  }

  set(value) { this.input.checked = value; }
}
