// One neuron: sliders for inputs, weights and bias, the products, their sum, and the output on the
// curve. Everything follows while a slider is dragged; Python checks it on release.

import { activationOf, functionChoice, slopeSlider } from "../shared/activations.js";
import { Choice, Slider } from "../shared/controls.js";
import { Conversation } from "../shared/conversation.js";
import { Curve } from "../shared/curve.js";
import { icon, make, write } from "../shared/dom.js";
import { addend, full } from "../shared/numbers.js";
import { compute } from "./sums.js";
import { Term } from "./term.js";

const TOLERANCE = 1e-9; // relative
const REACHES = [5, 10, 25, 50, 150]; // the axis of the curve grows in steps, so that it seldom jumps
const bracket = (value) => (value < 0 ? `(${full(value)})` : full(value));
const close = (a, b) => Math.abs(a - b) <= TOLERANCE * (1 + Math.abs(a));

export class Neuron {
  constructor(root, { limits }) {
    this.limits = limits;
    this.conversation = new Conversation({ document: () => this.doc,
      adopt: (doc) => this.#adopt(doc), judge: (answer) => this.#judge(answer),
      draw: () => this.draw() });
    this.rows = [];
    this.#build(root);
  }

  #build(root) {
    const { least, most } = this.limits.neuron;
    const change = (send) => { this.draw(); if (send) this.conversation.send(); };
    this.count = new Slider({ name: "inputs", label: "Inputs", least, most },
      { move: (count) => { this.#resize(count); change(false); }, release: () => change(true) });
    this.choice = new Choice(functionChoice,
      { move: (name) => { this.doc.function = name; change(true); } });
    this.slopeSpec = slopeSlider(this.limits);
    this.slope = new Slider(this.slopeSpec, { release: () => change(true),
      move: (value) => { this.slopeSpec.set({ data: this.doc }, value); change(false); } });
    this.list = make("div", { class: "terms" });
    this.bias = this.#term("b", 0, "bias b");
    this.sum = make("div", { class: "line" });
    this.output = make("div", { class: "line result" });
    this.told = make("div", { class: "told", role: "status", "aria-live": "polite" }, this.sum, this.output);
    this.verdict = make("div", { class: "verdict", role: "status", "aria-live": "polite" });
    this.curve = new Curve();
    root.classList.add("neuron");
    root.replaceChildren(
      make("div", { class: "controls" }, this.choice.element, this.count.element, this.slope.element),
      make("div", { class: "general" }, "y = f(Σ w·x + b)"), this.verdict,
      make("div", { class: "parts" },
        make("div", { class: "left" }, this.list, make("div", { class: "bias-row" }, this.bias.element),
          this.told), this.curve.element));
  }

  #term(name, index, label) {
    return new Term({ name: `${name}${index + 1}`, label, most: this.limits.neuron.value }, {
      move: (text) => {
        this.doc[name][index] = this.kept[name][index] = text;
        this.draw();
      },
      release: () => this.conversation.send(),
    });
  }

  #row(index) {
    const [x, w] = [this.#term("x", index, `x${index + 1}`), this.#term("w", index, `w${index + 1}`)];
    const bar = make("div", { class: "bar" });
    const product = make("div", { class: "product" });
    const element = make("div", { class: "term-row", role: "group", "aria-label": `Input ${index + 1}` },
      x.element, w.element, make("div", { class: "product-cell" }, product,
        make("div", { class: "bar-room", "aria-hidden": "true" }, bar)));
    return { x, w, product, bar, element };
  }

  #adopt(doc) {
    this.doc = structuredClone(doc);
    this.kept = { x: [...doc.x], w: [...doc.w], b: [...doc.b] };
  }

  /** Have so many inputs; those that were there before come back with their numbers. */
  #resize(count) {
    for (const name of ["x", "w"]) {
      while (this.kept[name].length < count) this.kept[name].push("1");
      this.doc[name] = this.kept[name].slice(0, count);
    }
  }

  stop() {}

  /** Go on where another instance of the same neuron was. */
  resume(other) {
    [this.doc, this.kept] = [other.doc, other.kept];
    this.draw();
    this.conversation.send();
  }

  draw() {
    const { doc } = this;
    this.activation = activationOf(doc);
    const found = this.found = compute(doc, this.limits.neuron.value);
    while (this.rows.length < doc.x.length) {
      this.rows.push(this.#row(this.rows.length));
      this.list.append(this.rows.at(-1).element);
    }
    this.rows.forEach((row, index) => this.#drawRow(row, index, found));
    this.bias.set(doc.b[0], found.b);
    this.count.set(doc.x.length);
    this.choice.set(doc.function);
    this.slope.set(this.slopeSpec.get({ data: doc }));
    this.slope.element.hidden = !this.slopeSpec.when({ data: doc });
    this.#tell(found);
  }

  #drawRow(row, index, { x, w, products }) {
    const most = Math.max(this.limits.neuron.value, ...products.map(Math.abs).filter(Number.isFinite));
    row.element.hidden = index >= x.length;
    if (row.element.hidden) return;
    row.x.set(this.doc.x[index], x[index]);
    row.w.set(this.doc.w[index], w[index]);
    const product = products[index];
    write(row.product, Number.isFinite(product)
      ? `${full(x[index])} × ${bracket(w[index])} = ${full(product)}` : "?");
    const share = Number.isFinite(product) ? product / most : 0;
    row.bar.className = share < 0 ? "bar negative" : "bar positive";
    row.bar.style.left = `${50 + Math.min(0, 50 * share)}%`;
    row.bar.style.width = `${50 * Math.abs(share)}%`;
  }

  #tell({ products, b, sum, output }) {
    const good = Number.isFinite(sum);
    this.told.classList.toggle("stale", !good);
    if (!good) return;
    write(this.sum, `Sum: ${full(products[0])}${products.slice(1).map(addend).join("")} + bias ${bracket(b)}`
      + ` = ${full(sum)}`);
    write(this.output, `Output: y = ${this.activation.name}(${full(sum)}) = ${this.activation.sayAt(sum)}`
      + ` = ${full(output)}`);
    this.curve.draw(this.activation, [], REACHES.find((reach) => reach >= Math.abs(sum)));
    this.curve.select(sum);
  }

  #judge(answer) {
    const { sum, output } = this.found;
    const same = answer.output && close(answer.sum, sum) && close(answer.output[0], output);
    const wrong = answer.message ?? (same ? null
      : "The browser and Python give different numbers; this is a fault of the explorer.");
    this.verdict.classList.toggle("wrong", Boolean(wrong) || !answer.agrees);
    this.verdict.replaceChildren(
      ...(wrong || answer.verdict ? [icon(wrong || !answer.agrees ? "wrong" : "right")] : []),
      wrong ?? answer.verdict ?? "", ...answer.notes.map((note) => make("div", { class: "note" }, note)));
  }
}
