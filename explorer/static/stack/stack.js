// A stack of layers: the picture's shape, the drawing, and the table in which layers are added, moved
// and changed. Python computes every number; a number that waits for its answer is shown paler.

import { Conversation } from "../shared/conversation.js";
import { icon, make, write } from "../shared/dom.js";
import { Drawing } from "./drawing.js";
import { Editor } from "./editor.js";
import { field } from "./fields.js";
import { Table } from "./table.js";

export class Stack {
  constructor(root) {
    this.root = root;
    root.classList.add("stack");
    this.verdict = make("div", { class: "verdict", role: "status", "aria-live": "polite" });
    root.replaceChildren(this.verdict);
    this.known = new Map(); // layer of the document -> what Python said of it
    this.conversation = new Conversation({ document: () => this.doc,
      adopt: (doc) => this.#adopt(doc), draw: () => {}, judge: (answer) => this.#judge(answer) });
  }

  /** Build everything with the first table that comes. */
  #start({ types, sides }) {
    this.types = Object.fromEntries(types.map((entry) => [entry.type, entry]));
    this.titles = Object.fromEntries(types.map(({ type, title }) => [type, title]));
    this.editor = new Editor(types, {
      change: (setting, value) => this.#change({ ...this.layer, [setting.field]: value }),
      kind: (type) => this.#change(this.#converted(type)),
      add: () => this.#add(this.selected), move: (by) => this.#move(by),
      remove: () => this.#remove(this.selected - 1) });
    this.table = new Table({ select: (layer) => this.select(layer), key: (e, i) => this.#key(e, i),
      mend: (layers) => this.#mend(layers), add: () => this.#add(this.doc.layers.length) }, this.editor);
    this.drawing = new Drawing({ select: (layer, unit) => this.select(layer, unit) });
    this.sides = sides.map((side, index) => field(side, { change: (value) => {
      this.doc.shape[index] = value;
      this.#changed();
    } }));
    this.sentence = make("div", { class: "totals" });
    this.root.replaceChildren(
      make("div", { class: "fields input-fields", role: "group", "aria-label": "Input" },
        make("span", { class: "input-name" }, "Input"), ...this.sides.map(({ element }) => element),
        this.sentence),
      this.verdict, this.drawing.element, this.table.element, this.table.append,
      this.table.legend);
  }

  get selected() { return this.doc.at[0]; }
  get layer() { return this.doc.layers[this.selected - 1]; }

  #adopt(doc) {
    this.doc = { shape: [...doc.shape], layers: doc.layers.map((layer) => ({ ...layer })), at: [...doc.at] };
    this.known.clear();
  }

  /** Go on where another instance of the same component was. */
  resume(other) {
    this.doc = other.doc;
    this.#changed();
  }

  stop() {}

  // What hands do.

  /** Select a layer (1 for the first, 0 for the input) and, from the drawing, one of its units. */
  select(layer, unit = this.doc.at[1]) {
    this.doc.at = [layer, unit];
    this.#draw();
    this.conversation.send();
  }

  #changed() {
    this.root.classList.add("waiting");
    this.#draw();
    this.conversation.send();
  }

  #change(layer) {
    const index = this.selected - 1;
    this.known.set(layer, this.known.get(this.layer));
    this.doc.layers[index] = layer;
    this.#changed();
  }

  /** The layer as another kind; settings that both kinds have are kept. */
  #converted(type) {
    const layer = { ...this.types[type].usual };
    for (const { field: name, kind } of this.types[type].settings) {
      const value = this.layer[name];
      if (value !== undefined && (value !== "same" || kind === "padding")) layer[name] = value;
    }
    return layer;
  }

  /** Add what usually follows: an activation after a layer with weights, or else such a layer. */
  #add(at) {
    const before = this.doc.layers[at - 1];
    const flat = this.doc.layers.slice(0, at).some(({ type }) => type === "flatten");
    const weighted = before && ["conv", "linear", "batchnorm"].includes(before.type);
    const { usual } = this.types[weighted ? "activation" : flat ? "linear" : "conv"];
    this.doc.layers.splice(at, 0, { ...usual });
    this.doc.at = [at + 1, this.doc.at[1]];
    this.#changed();
    this.table.focus(at);
  }

  #remove(index) {
    this.doc.layers.splice(index, 1);
    this.doc.at[0] = Math.min(index + 1, this.doc.layers.length);
    this.#changed();
    if (this.doc.layers.length) this.table.focus(this.doc.at[0] - 1);
    else this.table.append.focus();
  }

  #move(by) {
    const { layers } = this.doc;
    const from = this.selected - 1;
    const to = from + by;
    if (to < 0 || to >= layers.length) return;
    [layers[from], layers[to]] = [layers[to], layers[from]];
    this.doc.at[0] = to + 1;
    const focused = this.root.getRootNode().activeElement;
    this.#changed();
    // The buttons have moved with the open row; a name stands where it stood.
    if (focused?.classList.contains("action") && !focused.disabled) focused.focus();
    else this.table.focus(to);
  }

  #mend(layers) {
    this.doc.layers = layers.map((layer) => ({ ...layer }));
    this.known.clear();
    this.#changed();
  }

  #key(event, index) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === "Delete") this.#remove(index);
    else if (by && event.altKey) {
      this.doc.at[0] = index + 1;
      this.#move(by);
    } else if (by) this.table.focus(index + by);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // What Python says.

  #judge(answer) {
    this.root.classList.toggle("refused", Boolean(answer.message));
    if (!answer.message) {
      if (!this.table) this.#start(answer);
      this.answer = answer.table;
      this.known.clear();
      answer.table.rows.forEach((row, index) => this.known.set(this.doc.layers[index], row));
    }
    this.root.classList.remove("waiting");
    this.verdict.classList.toggle("wrong", Boolean(answer.message) || !answer.agrees);
    const said = answer.message ?? answer.verdict;
    this.verdict.replaceChildren(...(said ? [icon(answer.message || !answer.agrees ? "wrong" : "right")]
      : []), said ?? "", ...answer.notes.map((note) => make("div", { class: "note" }, note)));
    this.#draw();
  }

  #draw() {
    const { doc, answer } = this;
    if (!answer) return;
    this.sides.forEach((side, index) => side.set(doc.shape[index]));
    const { totals } = answer;
    write(this.sentence, `${totals.parameters} parameters · ${totals.macs} multiply-adds · `
      + `${totals.memory} of outputs · output ${totals.shape}`);
    this.table.show(doc.layers, this.titles, this.known, answer, this.selected);
    this.drawing.draw(answer, doc.at);
  }
}
