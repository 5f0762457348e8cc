// Predict first: the size is hidden until somebody types it or asks for it. Python judges, and names
// the slip that leads to a wrong number.

import { make, write } from "../shared/dom.js";
import { plan } from "./plan.js";

const NAMES = ["Rows", "Columns"];
const chance = (least, most) => least + Math.floor(Math.random() * (most - least + 1));

export class Prediction {
  constructor(strip) {
    this.strip = strip;
    this.known = [false, false];
    this.fields = NAMES.map((name, axis) => this.#field(name, axis));
    this.told = make("div", { class: "told", role: "status", "aria-live": "polite" });
    const button = (label, act) => {
      const element = make("button", { type: "button" }, label);
      element.addEventListener("click", act);
      return element;
    };
    this.element = make("div", { class: "prediction" },
      make("div", { class: "buttons" }, ...this.fields.map(({ element }) => element),
        button("Reveal", () => { this.known = [true, true]; strip.draw(); }),
        button("Next question", () => this.#ask())), this.told);
  }

  #field(name, axis) {
    const label = make("span", {}, name);
    const input = make("input", { type: "text", class: "field", inputmode: "decimal",
      autocomplete: "off", maxlength: 12, name: `guess-${axis}` });
    const check = make("button", { type: "button" }, "Check");
    const act = () => { if (input.value.trim()) this.strip.send({ guess: { axis, text: input.value } }); };
    check.addEventListener("click", act);
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") act();
    });
    return { element: make("div", { class: "guess" }, make("label", {}, label, " ", input), check), label, input };
  }

  /** Is the size hidden now? Where PyTorch refuses there is nothing to predict. */
  get hides() {
    const { doc } = this.strip;
    const asked = doc.together ? this.known.slice(0, 1) : this.known;
    return doc.view === "predict" && !asked.every(Boolean) && !this.strip.plan.refusal;
  }

  /** Other numbers: everything is asked for again. */
  forget() {
    this.known = [false, false];
    for (const { input } of this.fields) input.value = "";
    write(this.told, "");
  }

  judge({ axis, right, sentence }) {
    if (right) this.known[axis] = true;
    write(this.told, sentence);
    this.strip.draw();
  }

  /** A new question of the same operation, with numbers that leave a remainder half of the time. */
  #ask() {
    const { doc, limits } = this.strip;
    const way = () => ({ n: chance(5, 40), k: chance(1, 5), s: chance(1, 4), p: chance(0, 2), d: chance(1, 2) });
    for (let turn = 0; turn < 100; turn++) {
      const first = way();
      const both = [first, doc.together ? first : way()];
      for (const name of Object.keys(first)) doc[name] = both.map((one) => one[name]);
      doc.output_padding = both.map(({ s }) => chance(0, s - 1));
      if (doc.together) doc.output_padding[1] = doc.output_padding[0];
      const { refusal } = plan(doc, limits.size);
      if (!refusal) break;
    }
    this.strip.changed(true);
    this.fields[0].input.focus();
  }

  show() {
    const { doc } = this.strip;
    this.element.hidden = doc.view !== "predict";
    this.fields[1].element.hidden = doc.together;
    write(this.fields[0].label, doc.together ? "Output size" : "Rows of the output");
    write(this.fields[1].label, "Columns of the output");
  }
}
