// The stage: grids that are edited in place, sliders that redraw while they are dragged, and the sum
// of the window under the pointer.

import { outputSize, readCells } from "./arithmetic.js";
import { Choice, Slider } from "./controls.js";
import { Doc, finite } from "./document.js";
import { icon, make } from "../shared/dom.js";
import { Editor } from "./editor.js";
import { drawFormula } from "./formula.js";
import { Grid, keyTarget } from "./grid.js";
import { KINDS } from "./kinds.js";
import { Panel } from "./panel.js";
import { Player } from "./player.js";

const PATIENCE_MS = 3000; // an answer that takes longer may be lost; then the edit is sent again
const TOLERANCE = 1e-9; // relative; sums of 49 products in another order differ by far less
const largest = (table) => Math.max(0, ...table.flat().map(Math.abs).filter(Number.isFinite)) || 1;

export class Stage {
  constructor(root, data) {
    this.kind = KINDS[data.kind];
    this.limits = data.limits;
    this.id = Math.random().toString(36).slice(2, 8);
    this.edits = 0;
    this.pinned = [0, 0];
    this.hovered = null;
    this.grids = Object.fromEntries(
      this.kind.grids.map(([name, title]) => [name, new Grid(name, title)]));
    this.output = new Grid("y", "Output");
    this.panel = new Panel(this.kind.panel);
    this.player = new Player({ move: (done) => this.#played(done) });
    this.editors = Object.keys(this.grids).map((name) => this.#editor(name));
    this.#build(root);
    this.#listen();
  }

  #build(root) {
    const { kind } = this;
    this.controls = kind.sliders(this.limits).map((slider) => ({ slider,
      control: new Slider(slider, { move: (value) => this.#slide(slider, value),
        release: () => this.#send() }) }));
    this.choices = (kind.choices ?? []).map((choice) => ({ choice,
      control: new Choice(choice, { move: (value) => {
        this.doc.data[choice.name] = value;
        this.draw();
        this.#send();
      } }) }));
    this.formula = make("div", { class: "formula" });
    this.verdict = make("div", { class: "verdict", role: "status", "aria-live": "polite" });
    const panes = [...Object.values(this.grids), this.output, this.panel].map((pane) => pane.element);
    if (kind.grids.some(([name]) => name === "k")) panes[1].append(this.#biasField());
    root.classList.add("stage");
    root.replaceChildren(
      make("div", { class: "controls" },
        ...[...this.choices, ...this.controls].map(({ control }) => control.element)),
      ...(kind.formula ? [this.formula] : []),
      this.verdict, make("div", { class: "panes" }, ...panes), this.panel.sum, this.player.element);
  }

  #biasField() {
    this.bias = make("input", { type: "text", class: "bias", name: "bias", autocomplete: "off",
      maxlength: "32" });
    this.bias.addEventListener("input", () => { this.doc.data.bias = this.bias.value; this.draw(); });
    this.bias.addEventListener("change", () => this.#send());
    this.bias.addEventListener("keydown", (event) => event.stopPropagation());
    return make("label", { class: "bias-label" }, "bias ", this.bias);
  }

  #editor(name) {
    const size = () => [this.doc.data[name].length, this.doc.data[name][0].length];
    const offset = () => (name === "x" ? this.kind.shape(this.doc.data).padding : 0);
    return new Editor(this.grids[name], offset, size, {
      text: (i, j) => this.doc.text(name, i, j),
      type: (i, j, text) => { this.doc.type(name, i, j, text); this.draw(); },
      commit: () => this.#send(),
      paste: (i, j, rows) => { this.doc.paste(name, i, j, rows); this.draw(); this.#send(); },
    });
  }

  #listen() {
    const { rows } = this.output;
    rows.addEventListener("pointerover", (event) => {
      const place = Grid.placeOf(event);
      if (!place) return;
      if (this.player.playing) this.player.pause();
      this.hovered = place;
      this.show();
    });
    rows.addEventListener("pointerleave", () => { this.hovered = null; this.show(); });
    rows.addEventListener("click", (event) => this.#pin(Grid.placeOf(event), true));
    rows.addEventListener("keydown", (event) => {
      const place = Grid.placeOf(event);
      const target = place && keyTarget(event, place, this.output.height, this.output.width);
      event.stopPropagation();
      if (!target) return;
      event.preventDefault();
      this.#pin(target, true);
    });
  }

  #pin(place, focus) {
    if (!place) return;
    this.hovered = null;
    this.pinned = place;
    this.output.activate(...place, focus);
    this.show();
  }

  #played(done) {
    const width = this.output.width;
    this.#drawOutput();
    this.#pin([Math.floor((done - 1) / width), (done - 1) % width], false);
  }

  #slide(slider, value) {
    if (slider.resize) this.doc.resize(...slider.resize(this.doc.data, value));
    else slider.set(this.doc.data, value);
    this.draw();
  }

  /** Tell Python, one edit at a time: the next waits for the answer, and only the last is sent. */
  #send() {
    this.unsent = true;
    if (this.waiting && performance.now() - this.sent < PATIENCE_MS) return;
    this.unsent = false;
    this.edit = `${this.id}-${++this.edits}`;
    this.waiting = true;
    this.sent = performance.now();
    this.component.setStateValue("doc", { ...this.doc.data, edit: this.edit });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { if (this.unsent) this.#send(); }, PATIENCE_MS);
  }

  /** Take what Python sends: a new document if its origin is new, and the answer to the last edit. */
  receive(component) {
    const { data } = component;
    this.component = component;
    if (data.origin !== this.origin) {
      this.origin = data.origin;
      this.doc = new Doc(data.doc, this.limits);
      this.edit = data.answer.edit;
      this.unsent = false;
      this.pinned = [0, 0];
      this.hovered = null;
    }
    this.draw();
    if (data.answer.edit !== this.edit) return; // the answer to an earlier edit
    this.waiting = false;
    if (this.unsent) this.#send();
    else this.#judge(data.answer);
  }

  /** The component is taken away. */
  stop() {
    this.player.pause();
    clearTimeout(this.timer);
  }

  /** Go on where another instance of the same stage was. */
  resume(other) {
    this.doc = other.doc;
    this.pinned = other.pinned;
    this.draw();
    this.#send();
  }

  draw() {
    const { kind, doc: { data } } = this;
    this.values = this.doc.values();
    this.shape = kind.shape(data);
    const { rows, columns, windowRows, windowColumns, stride, padding } = this.shape;
    this.height = outputSize(rows, windowRows, stride, padding);
    this.width = outputSize(columns, windowColumns, stride, padding);
    this.valid = this.height > 0 && this.width > 0 && finite(this.values);
    for (const { slider, control } of this.controls) control.set(slider.get(data));
    for (const { choice, control } of this.choices) control.set(data[choice.name]);
    if (kind.formula) drawFormula(this.formula, this.shape, kind.withPadding);
    this.#drawInput();
    this.#drawKernel();
    if (this.valid) this.#compute();
    else this.#showAccepted();
    this.output.element.classList.toggle("stale", !this.valid);
    for (const grid of Object.values(this.grids)) grid.mark("bad", null);
    this.show();
  }

  #drawInput() {
    const { x } = this.values;
    const { rows, columns, windowRows, windowColumns, stride, padding } = this.shape;
    const down = readCells(rows, windowRows, stride, padding);
    const across = readCells(columns, windowColumns, stride, padding);
    const grid = this.grids.x;
    grid.draw(rows + 2 * padding, columns + 2 * padding, (i, j) => {
      const value = x[i - padding]?.[j - padding];
      const inside = value !== undefined;
      const unread = down[i] && across[j] ? "" : " unread";
      return inside ? this.#typed("x", i - padding, j - padding, value, unread)
        : { value: 0, className: `pad${unread}` };
    }, largest(x));
    grid.caption.textContent = `Input ${rows}×${columns}`
      + (padding ? `, padded ${rows + 2 * padding}×${columns + 2 * padding}` : "");
  }

  #typed(name, i, j, value, className) {
    return Number.isFinite(value) ? { value, className }
      : { value, text: this.doc.text(name, i, j) || "?", className: `broken${className}` };
  }

  #drawKernel() {
    const { k } = this.values;
    if (!k) return;
    this.grids.k.draw(k.length, k[0].length, (i, j) => this.#typed("k", i, j, k[i][j], ""),
      largest(k));
    this.grids.k.caption.textContent = `Kernel ${k.length}×${k[0].length}`;
    if (this.bias.value !== this.doc.data.bias) this.bias.value = this.doc.data.bias;
    this.bias.classList.toggle("broken", !Number.isFinite(this.values.bias));
  }

  #compute() {
    this.result = Array.from({ length: this.height }, (_, i) =>
      Array.from({ length: this.width }, (_, j) => this.kind.value(this.values, this.shape, i, j)));
    this.player.reset(this.height * this.width);
    this.pinned = [Math.min(this.pinned[0], this.height - 1), Math.min(this.pinned[1], this.width - 1)];
    if (this.hovered && !this.result[this.hovered[0]]?.[this.hovered[1]]) this.hovered = null;
    this.#drawOutput();
    this.output.caption.textContent = `Output ${this.height}×${this.width}`;
    this.#markWinners();
  }

  /** Nothing can be computed: the last result that Python agreed with stays, greyed. */
  #showAccepted() {
    if (!this.accepted) return;
    this.result = this.accepted;
    [this.height, this.width] = [this.result.length, this.result[0].length];
    this.#drawOutput();
  }

  #drawOutput() {
    const { done } = this.player;
    this.output.draw(this.height, this.width, (i, j) => ({ value: this.result[i][j],
      className: i * this.width + j < done ? "" : "later" }), largest(this.result));
  }

  #markWinners() {
    if (!this.kind.winner) return;
    for (const cell of this.grids.x.cells.flat()) cell.classList.remove("winner");
    for (let i = 0; i < this.height; i++) {
      for (let j = 0; j < this.width; j++) {
        const best = this.kind.winner(this.values, this.shape, i, j);
        if (best) this.grids.x.cell(best.row, best.column).classList.add("winner");
      }
    }
  }

  /** Show the window and the sum of the cell under the pointer, or of the pinned one. */
  show() {
    if (!this.valid) {
      this.grids.x.mark("window", null);
      this.output.mark("window", null);
      return this.panel.draw([], 1, "");
    }
    const [i, j] = this.hovered ?? this.pinned;
    const { windowRows, windowColumns, stride } = this.shape;
    this.grids.x.mark("window", [i * stride, j * stride, windowRows, windowColumns]);
    this.output.mark("window", [i, j]);
    const { tiles, sentence } = this.kind.tell(this.values, this.shape, i, j);
    const where = `Output row ${i + 1}, column ${j + 1}: `;
    this.panel.draw(tiles, windowColumns, where + sentence);
  }

  #judge(answer) {
    const wrong = answer.message ?? (this.#differs(answer.output)
      ? "The browser and Python give different numbers; this is a fault of the explorer." : null);
    if (!wrong) this.accepted = answer.output;
    this.verdict.classList.toggle("wrong", Boolean(wrong) || !answer.agrees);
    this.verdict.replaceChildren(
      ...(wrong || answer.verdict ? [icon(wrong || !answer.agrees ? "wrong" : "right")] : []),
      wrong ?? answer.verdict ?? "", ...answer.notes.map((note) => make("div", { class: "note" }, note)));
    const grid = this.grids[answer.cell?.grid];
    if (grid && answer.cell.row !== null) {
      const offset = answer.cell.grid === "x" ? this.shape.padding : 0;
      grid.mark("bad", [answer.cell.row + offset, answer.cell.column + offset]);
    }
  }

  #differs(expected) {
    if (!expected || !this.valid) return Boolean(expected) !== this.valid;
    return expected.length !== this.height || expected.some((row, i) => row.length !== this.width
      || row.some((value, j) => Math.abs(value - this.result[i][j])
        > TOLERANCE * (1 + Math.abs(value))));
  }
}
