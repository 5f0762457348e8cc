// The table: one row for each layer, with what Python computed for it. The selected row is open.

import { icon, make, write } from "../shared/dom.js";

const COLUMNS = [["shape", "Output"], ["parameters", "Parameters"], ["macs", "Multiply-adds"],
  ["memory", "Memory"], ["field", "Receptive field"], ["jump", "Jump"], ["start", "Start"]];

const LEGEND = "Receptive field: pixels along one side, those in the padding included. Jump: pixels from "
  + "one unit's field to the next. Start: the centre of the first unit's field, where the centre of the "
  + "first pixel is 0.5. Multiply-adds (MACs) are those with weights. Memory: the output of one picture "
  + "in float32.";

class Row {
  constructor(index, on) {
    this.name = make("button", { type: "button", class: "layer-name" });
    this.name.addEventListener("keydown", (event) => on.key(event, index));
    this.cells = Object.fromEntries(COLUMNS.map(([name, label]) => [name,
      make("span", { role: "cell", class: `number ${name}`, "data-label": label })]));
    this.trouble = make("div", { class: "trouble", role: "cell" });
    this.line = make("div", { class: "row", role: "row" },
      make("span", { role: "cell", class: "layer" }, this.name), ...Object.values(this.cells));
    this.line.addEventListener("click", () => on.select(index + 1));
    this.element = make("div", { class: "entry", role: "rowgroup" }, this.line, this.trouble);
    this.trouble.hidden = true;
    this.number = make("span", { class: "index" }, String(index + 1));
    this.title = make("span", { class: "title" });
    this.words = make("span", { class: "words" });
    this.name.append(this.number, this.title, this.words);
  }

  show(title, row, selected) {
    write(this.title, row?.title ?? title);
    write(this.words, row?.words ?? "");
    for (const [name] of COLUMNS) write(this.cells[name], row?.[name] ?? "–");
    this.name.setAttribute("aria-expanded", selected);
    this.line.classList.toggle("selected", selected);
    this.element.classList.toggle("beyond", !row);
  }

  /** Mark the layer that does not fit, with the sentence and the button that mends it. */
  complain(misfit, mend) {
    this.element.classList.toggle("misfit", Boolean(misfit));
    this.trouble.hidden = !misfit;
    if (!misfit || this.said === misfit) return;
    this.said = misfit;
    const parts = [icon("wrong"), make("span", {}, misfit.message)];
    if (misfit.remedy) {
      const button = make("button", { type: "button", class: "action remedy" }, misfit.remedy.label);
      button.addEventListener("click", () => mend(misfit.remedy.layers));
      parts.push(button);
    }
    this.trouble.replaceChildren(...parts);
  }
}

export class Table {
  /** on: {select(layer), key(event, index), mend(layers), add()}. */
  constructor(on, editor) {
    this.on = on;
    this.editor = editor;
    this.rows = [];
    this.totals = Object.fromEntries(COLUMNS.slice(0, 4).map(([name, label]) =>
      [name, make("span", { role: "cell", class: `number ${name}`, "data-label": label })]));
    this.sumName = make("span", { role: "cell", class: "layer" });
    this.body = make("div", { class: "body", role: "presentation" });
    this.append = make("button", { type: "button", class: "action append" }, "Add a layer at the end");
    this.append.addEventListener("click", on.add);
    this.element = make("div", { class: "table", role: "table", "aria-label": "Layers" },
      make("div", { class: "row head", role: "row" },
        make("span", { role: "columnheader", class: "layer" }, "Layer"),
        ...COLUMNS.map(([name, label]) => make("span", { role: "columnheader", class: name }, label))),
      this.body,
      make("div", { class: "row total", role: "row" },
        this.sumName, ...Object.values(this.totals)));
    this.legend = make("p", { class: "legend" }, LEGEND);
  }

  /** layers: the document's; known(layer): what Python said of it; selected: 1 for the first. */
  show(layers, titles, known, table, selected) {
    while (this.rows.length < layers.length) this.rows.push(new Row(this.rows.length, this.on));
    this.rows.length = layers.length;
    layers.forEach((layer, index) => {
      const row = this.rows[index];
      row.show(titles[layer.type] ?? "", known.get(layer), selected === index + 1);
      row.complain(table.misfit?.index === index ? table.misfit : null, this.on.mend);
    });
    const wanted = this.rows.map(({ element }) => element);
    const there = [...this.body.children];
    if (wanted.length !== there.length) this.body.replaceChildren(...wanted);
    this.#open(selected - 1, layers, known);
    write(this.sumName, table.misfit ? "The layers that fit" : "In all");
    for (const [name] of COLUMNS.slice(0, 4)) write(this.totals[name], table.totals[name]);
  }

  #open(index, layers, known) {
    const row = this.rows[index];
    const { editor } = this;
    if (!row) return editor.element.remove();
    if (editor.element.parentNode !== row.element) row.element.append(editor.element);
    return editor.show(layers[index], known.get(layers[index]),
      { first: index === 0, last: index === layers.length - 1 });
  }

  /** Put the focus on the name of a layer, 0 for the first. */
  focus(index) { this.rows[index]?.name.focus(); }
}
