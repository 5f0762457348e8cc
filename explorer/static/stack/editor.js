// The open row: the layer's kind and settings, what can be done with it, and how its numbers come
// about. There is one, and it moves below the row that is selected.

import { make, write } from "../shared/dom.js";
import { field, menu } from "./fields.js";
import { sum } from "./sums.js";

export class Editor {
  /** on: {change(setting, value), kind(type), add(), move(by), remove()}. */
  constructor(types, on) {
    this.types = Object.fromEntries(types.map((entry) => [entry.type, entry]));
    this.on = on;
    this.kind = menu("layer", types.map(({ type, title }) => [type, title]), { change: on.kind });
    this.settings = make("span", { class: "settings" });
    this.buttons = {
      add: this.#button("Add after", on.add), up: this.#button("Move up", () => on.move(-1)),
      down: this.#button("Move down", () => on.move(1)), remove: this.#button("Remove", on.remove),
    };
    this.sums = make("div", { class: "sums" });
    this.note = make("p", { class: "note" });
    this.element = make("div", { class: "editor" },
      make("div", { class: "fields" }, this.kind.element, this.settings),
      make("div", { class: "actions" }, ...Object.values(this.buttons)), this.note, this.sums);
  }

  #button(text, act) {
    const button = make("button", { type: "button", class: "action" }, text);
    button.addEventListener("click", act);
    return button;
  }

  /** Show a layer; row: what Python says of it, if anything; first, last: no place to move to. */
  show(layer, row, { first, last }) {
    this.kind.set(layer.type);
    if (layer.type !== this.shown) {
      this.shown = layer.type;
      this.fields = this.types[layer.type].settings.map((setting) => ({ setting,
        control: field(setting, { change: (value) => this.on.change(setting, value) }) }));
      this.settings.replaceChildren(...this.fields.map(({ control }) => control.element));
    }
    for (const { setting, control } of this.fields) control.set(layer[setting.field]);
    this.buttons.up.disabled = first;
    this.buttons.down.disabled = last;
    write(this.note, row?.note ?? "");
    this.#showSums(row);
  }

  #showSums(row) {
    if (this.row === row) return;
    this.row = row;
    const line = (name, ...parts) => make("div", { class: "line" },
      make("span", { class: "line-name" }, name), ...parts);
    this.sums.replaceChildren(...(row ? [
      line("Parameters", sum(row.counts.parameters)),
      line("Multiply-adds", sum(row.counts.macs)),
      line("Bytes", sum(row.counts.memory)),
      ...row.lines.map(([name, text]) => line(name, make("span", { class: "plain" }, text))),
      line("Up to here", make("span", { class: "plain" }, row.so_far)),
    ] : []));
  }
}
