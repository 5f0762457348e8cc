// One dense layer beside one convolution: sliders, both counts with their factors, and how they grow
// with the side of the picture. Everything follows while a slider is dragged.

import { Slider } from "../shared/controls.js";
import { Conversation } from "../shared/conversation.js";
import { icon, make, write } from "../shared/dom.js";
import { Chart } from "./chart.js";

const many = (value) => value.toLocaleString("en-US");
const powers = (most) => Array.from({ length: Math.floor(Math.log2(most)) + 1 }, (_, k) => 2 ** k);
const odd = (most) => Array.from({ length: (most + 1) >> 1 }, (_, k) => 2 * k + 1);

/** Parameters of both layers. */
const counts = ({ units, filters, kernel }, rows, columns) =>
  [units * 3 * rows * columns + units, filters * 3 * kernel * kernel + filters];

export class Growth {
  constructor(root, data) {
    this.data = data;
    this.conversation = new Conversation({ document: () => this.doc,
      adopt: (doc) => { this.doc = { ...doc }; },
      judge: (answer) => this.#judge(answer), draw: (fresh) => { this.data = fresh; this.draw(); } });
    this.#build(root, data.limits);
  }

  #build(root, limits) {
    const release = () => this.conversation.send();
    const ladder = (name, label, steps) => new Slider(
      { name, label, least: 0, most: steps.length - 1, shown: (k) => String(steps[k]) },
      { move: (k) => { this.doc[name] = steps[k]; this.draw(); }, release });
    this.ladders = { units: powers(limits.units), filters: powers(limits.filters),
      kernel: odd(limits.kernel) };
    const [least, most] = limits.side;
    this.side = new Slider({ name: "side", label: "Side of the picture", least, most, step: 8 },
      { move: (side) => { this.doc.side = side; this.draw(); }, release });
    this.sliders = {
      units: ladder("units", "Dense units", this.ladders.units),
      filters: ladder("filters", "Filters", this.ladders.filters),
      kernel: ladder("kernel", "Kernel side", this.ladders.kernel),
    };
    this.back = make("button", { type: "button", class: "back" });
    this.back.addEventListener("click", () => { this.doc.side = 0; this.draw(); release(); });
    this.back.addEventListener("keydown", (event) => event.stopPropagation());
    this.chart = new Chart(least, most);
    this.dense = make("div", { class: "sum dense" });
    this.convolution = make("div", { class: "sum convolution" });
    this.told = make("div", { class: "told", role: "status", "aria-live": "polite" });
    this.verdict = make("div", { class: "verdict", role: "status", "aria-live": "polite" });
    root.classList.add("growth");
    root.replaceChildren(
      make("div", { class: "controls" }, this.side.element, this.back,
        ...Object.values(this.sliders).map((slider) => slider.element)),
      make("div", { class: "parts" },
        make("div", { class: "words" },
          make("div", { class: "name of-dense" }, "Dense: units × channels·rows·columns + biases"),
          this.dense, make("div", { class: "name of-convolution" },
            "Convolution: filters × channels·kernel·kernel + biases"), this.convolution,
          this.told, this.verdict),
        this.chart.element));
  }

  /** Rows and columns: the side's, or those of the chosen picture. */
  #size(doc) { return doc.side ? [doc.side, doc.side] : this.data.size; }

  /** Both sums as text, written as Python writes them. */
  #sums(doc) {
    const [rows, columns] = this.#size(doc);
    const [dense, convolution] = counts(doc, rows, columns);
    const sum = (times, down, across, total) =>
      `${many(times)} × 3·${many(down)}·${many(across)} + ${many(times)} = ${many(total)}`;
    return { dense: sum(doc.units, rows, columns, dense),
      convolution: sum(doc.filters, doc.kernel, doc.kernel, convolution) };
  }

  draw() {
    const [rows, columns] = this.#size(this.doc);
    const [dense, convolution] = counts(this.doc, rows, columns);
    this.side.set(Math.round(Math.sqrt(rows * columns)));
    for (const [name, slider] of Object.entries(this.sliders)) {
      const steps = this.ladders[name];
      const near = steps.findLastIndex((step) => step <= this.doc[name]);
      slider.set(near);
      write(slider.shown, String(this.doc[name]));
    }
    write(this.back, `Your picture: ${this.data.size.join("×")}`);
    this.back.setAttribute("aria-pressed", String(this.doc.side === 0));
    const sums = this.#sums(this.doc);
    write(this.dense, sums.dense);
    write(this.convolution, sums.convolution);
    const times = dense / convolution;
    write(this.told, `${times >= 10 ? many(Math.round(times)) : times.toFixed(1)} times as many; in float32 `
      + `${megabytes(dense)} against ${megabytes(convolution)}. Twice the side: four times the dense layer, `
      + "the same convolution.");
    this.chart.draw((side) => counts(this.doc, side, side), Math.sqrt(rows * columns), [dense, convolution]);
  }

  #judge(answer) {
    const own = this.#sums(answer.doc); // a slider may have moved on meanwhile
    const same = answer.dense === own.dense && answer.convolution === own.convolution;
    this.verdict.classList.toggle("wrong", !same);
    this.verdict.replaceChildren(icon(same ? "right" : "wrong"), same ? answer.verdict
      : "The browser and Python give different numbers; this is a fault of the explorer.");
  }

  stop() {}

  /** Go on where another instance was. */
  resume(other) {
    this.doc = other.doc;
    this.draw();
    this.conversation.send();
  }
}

function megabytes(parameters) {
  const bytes = 4 * parameters;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
