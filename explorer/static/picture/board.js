// The controls: the kernel and how it moves, what is read off its sums, and what comes after.

import { Choice, Slider, Switch } from "../shared/controls.js";
import { make } from "../shared/dom.js";

export const OWN = "your own";

/** One of many, as a menu: groups is [[heading, [[value, label], …]], …]. */
export class Menu {
  constructor({ name, label, groups }, on) {
    this.select = make("select", { name }, ...groups.map(([heading, choices]) => {
      const options = choices.map(([value, text]) => make("option", { value }, text));
      return heading ? make("optgroup", { label: heading }, ...options) : options[0];
    }));
    if (groups.length === 1 && !groups[0][0]) {
      this.select.replaceChildren(...groups[0][1].map(([value, text]) => make("option", { value }, text)));
    }
    this.element = make("label", { class: "menu" }, make("span", {}, label), this.select);
    this.select.addEventListener("change", () => on.move(this.select.value));
    this.select.addEventListener("keydown", (event) => event.stopPropagation());
  }

  set(value) { if (this.select.value !== value) this.select.value = value; }
}

const setting = (name) => ({ name, get: (doc) => doc[name], set: (doc, value) => { doc[name] = value; } });
const shift = (name, label, way, most) => ({ name, label, least: -most, most, get: (doc) => doc.shift[way],
  set: (doc, value) => { doc.shift = doc.shift.with(way, value); }, when: (doc) => doc.move === "shift" });
const pooling = (doc) => doc.pool !== "none";

/** Every control, in the order of the chain. */
function controlsOf(limits, kernels) {
  const groups = [...new Set(kernels.map(({ group }) => group))].map((group) => [group,
    kernels.filter((kernel) => kernel.group === group).map(({ title }) => [title, title])]);
  return [
    [Menu, { name: "kernel", label: "Kernel", groups: [...groups, [null, [[OWN, OWN]]]] }],
    [Slider, { name: "size", label: "Size", least: 1, most: limits.kernelSide }],
    [Choice, { ...setting("channels"), label: "Channels", choices: [["grey", "grey"],
      ["each", "red, green, blue"]] }],
    [Slider, { ...setting("stride"), label: "Stride", least: 1, most: limits.stride }],
    [Slider, { ...setting("padding"), label: "Padding", least: 0, most: limits.padding }],
    [Slider, { ...setting("dilation"), label: "Dilation", least: 1, most: limits.dilation }],
    [Choice, { ...setting("measure"), label: "Of every sum take", choices: [["sum", "the number"],
      ["magnitude", "its magnitude"], ["gradient", "√(h² + v²)"]] }],
    [Switch, { ...setting("relu"), label: "ReLU" }],
    [Choice, { ...setting("pool"), label: "Pooling", choices: [["none", "none"], ["max", "max"],
      ["average", "average"]] }],
    [Slider, { ...setting("window"), label: "Window", least: 2, most: limits.poolWindow, when: pooling }],
    [Choice, { ...setting("colours"), label: "Colours of the results", choices: [
      ["scale", "a scale that holds all"], ["picture", "0 to 255, cut off"]] }],
    [Menu, { ...setting("ring"), label: "Padding holds", groups: [[null, [["zeros", "zeros"],
      ["reflect", "a mirror (reflect)"], ["replicate", "the border again (replicate)"],
      ["circular", "the other side (circular)"]]]] }],
    [Menu, { ...setting("move"), label: "Move the picture and compare", groups: [[null, [
      ["none", "as it is"], ["shift", "shift it"], ["mirror", "flip left and right"],
      ["upside-down", "flip up and down"], ["quarter", "rotate by 90°"], ["half", "rotate by 180°"]]]] }],
    [Slider, shift("down", "Pixels down", 0, limits.pictureShift)],
    [Slider, shift("across", "Pixels to the right", 1, limits.pictureShift)],
  ];
}

export class Board {
  /** on.change(send): a setting was moved; on.kernel(title), on.resize(side). */
  constructor(limits, kernels, on) {
    this.on = on;
    this.controls = controlsOf(limits, kernels).map(([Kind, spec]) => this.#control(Kind, spec));
    const elements = this.controls.map(({ control }) => control.element);
    this.element = make("div", { class: "controls" }, ...elements);
  }

  #control(Kind, spec) {
    const drags = Kind === Slider;
    const control = new Kind(spec, { release: () => this.on.change(true), move: (value) => {
      if (spec.name === "kernel") this.on.kernel(value);
      else if (spec.name === "size") this.on.resize(value);
      else {
        spec.set(this.doc, value);
        this.on.change(!drags);
      }
    } });
    return { spec, control };
  }

  show(doc, title) {
    this.doc = doc;
    for (const { spec, control } of this.controls) {
      control.element.hidden = !(spec.when?.(doc) ?? true);
      control.set({ kernel: title, size: doc.kernel[0].length }[spec.name] ?? spec.get(doc));
    }
  }
}
