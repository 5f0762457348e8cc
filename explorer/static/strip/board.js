// The controls: which operation, how it is padded, and a slider for each letter, for rows and columns
// together or apart.

import { Choice, Slider, Switch } from "../shared/controls.js";
import { make, write } from "../shared/dom.js";
import { border } from "./plan.js";

const LETTERS = (limits) => [
  { name: "n", label: "Input N", least: 1, most: limits.size.n, field: true },
  { name: "k", label: "Kernel K", least: 1, most: limits.size.k },
  { name: "s", label: "Stride S", least: 1, most: limits.size.step },
  { name: "p", label: "Padding P", least: 0, most: limits.size.step },
  { name: "d", label: "Dilation D", least: 1, most: limits.dilation },
  { name: "output_padding", label: "Output padding A", least: 0, most: limits.size.step - 1,
    when: (doc) => doc.mode === "transposed" },
];
const CHOICES = [
  { name: "mode", label: "Operation", choices: [["conv", "Convolution"], ["pool", "Pooling"],
    ["transposed", "Transposed"]] },
  { name: "rule", label: "Padding", choices: [["number", "number P"], ["valid", "'valid'"],
    ["same", "'same'"], ["full", "full"]], when: (doc) => doc.mode === "conv" },
];

/** A slider with a field to type into: 256 steps are too fine for a finger. */
class Field extends Slider {
  constructor(spec, on) {
    super(spec, on);
    this.field = make("input", { type: "number", class: "field", min: spec.least, max: spec.most,
      step: 1, inputmode: "numeric", "aria-label": `${spec.label}, typed` });
    this.shown.replaceWith(this.field);
    const value = () => (/^\d{1,3}$/.test(this.field.value)
      ? Math.max(spec.least, Math.min(spec.most, +this.field.value)) : null);
    this.field.addEventListener("input", () => {
      if (value() !== null) on.move(value());
    });
    this.field.addEventListener("change", () => {
      if (value() !== null) on.move(value());
      this.field.value = this.input.value; // what was typed may lie out of range
      on.release();
    });
    this.field.addEventListener("keydown", (event) => event.stopPropagation());
  }

  set(value) {
    super.set(value);
    const typing = this.field.getRootNode().activeElement === this.field;
    if (!typing && this.field.value !== String(value)) this.field.value = value;
  }
}

export class Board {
  /** on.change(send): something was moved; send is true at the end of a movement. */
  constructor(limits, on) {
    this.on = on;
    this.sliders = LETTERS(limits).flatMap((spec) => [0, 1].map((way) => this.#slider(spec, way)));
    this.groups = LETTERS(limits).map(({ name }) => make("div", { class: "pair" },
      ...this.sliders.filter(({ spec }) => spec.name === name).map(({ control }) => control.element)));
    this.choices = CHOICES.map((spec) => ({ spec, control: new Choice(spec, {
      move: (value) => this.#set(spec.name, value) }) }));
    this.ceil = new Switch({ name: "ceil", label: "ceil_mode" },
      { move: (value) => this.#set("ceil", value) });
    this.apart = new Switch({ name: "apart", label: "Rows and columns apart" },
      { move: (apart) => this.#part(apart) });
    this.views = new Choice({ name: "view", label: "Output size", choices: [["compute", "show"],
      ["predict", "predict"]] }, { move: (value) => this.#set("view", value) });
    this.element = make("div", { class: "board" },
      make("div", { class: "controls" }, ...this.choices.map(({ control }) => control.element),
        this.views.element, this.ceil.element, this.apart.element),
      make("div", { class: "controls sliders" },
        ...this.groups));
  }

  #slider(spec, way) {
    const control = new (spec.field ? Field : Slider)(spec, {
      move: (value) => {
        const pair = this.doc[spec.name];
        pair[way] = value;
        if (this.doc.together) pair[1 - way] = value;
        this.on.change(false);
      },
      release: () => this.on.change(true),
    });
    control.input.dataset.way = way;
    return { spec, way, control };
  }

  #set(name, value) {
    this.doc[name] = value;
    this.on.change(true);
  }

  /** Together again, the columns take over what the rows have. */
  #part(apart) {
    this.doc.together = !apart;
    if (!apart) for (const { spec } of this.sliders) this.doc[spec.name][1] = this.doc[spec.name][0];
    this.on.change(true);
  }

  show(doc) {
    this.doc = doc;
    const ruled = doc.mode === "conv" && doc.rule !== "number";
    for (const { spec, way, control } of this.sliders) {
      control.element.hidden = !(spec.when?.(doc) ?? true) || (doc.together && way === 1);
      control.set(doc[spec.name][way]);
      const label = spec.name === "k" && doc.mode === "pool" ? "Window K" : spec.label;
      control.name(doc.together ? label : `${label.at(-1)} ${way ? "columns" : "rows"}`);
      if (spec.name !== "p") continue;
      control.input.disabled = ruled;
      if (ruled) write(control.shown, [...new Set(border(doc, way))].join(" left, ")
        + (doc.rule === "same" && new Set(border(doc, way)).size > 1 ? " right" : ""));
    }
    for (const group of this.groups) {
      group.hidden = [...group.children].every((element) => element.hidden);
    }
    for (const { spec, control } of this.choices) {
      control.element.hidden = !(spec.when?.(doc) ?? true);
      control.set(doc[spec.name]);
    }
    this.ceil.element.hidden = doc.mode !== "pool";
    this.ceil.set(doc.ceil);
    this.apart.set(!doc.together);
    this.views.set(doc.view);
  }
}
