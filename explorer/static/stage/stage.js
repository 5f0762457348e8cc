// The stage: grids that are edited in place, controls that redraw while they are dragged, and the sum
// of the window under the pointer.

import { Conversation } from "../shared/conversation.js";
import { icon, make, write } from "../shared/dom.js";
import { Board } from "./board.js";
import { Doc } from "./document.js";
import { drawInput, drawKernels, drawOutputs } from "./drawing.js";
import { drawFormula } from "./formula.js";
import { Hands } from "./hands.js";
import { KINDS } from "./kinds.js";
import { Panes } from "./panes.js";
import { Player } from "./player.js";
import { Prediction } from "./prediction.js";
import { pointAt } from "./pointing.js";

const TOLERANCE = 1e-9; // relative; sums of 484 products in another order differ by far less

export class Stage {
  constructor(root, data) {
    this.kind = KINDS[data.kind];
    this.limits = data.limits;
    this.conversation = new Conversation({ document: () => this.doc.data,
      adopt: (doc) => this.#adopt(doc), judge: (answer) => this.#judge(answer),
      draw: () => this.draw() });
    this.hands = new Hands(this);
    this.panes = new Panes(this.kind, { made: (grid) => this.hands.take(grid) });
    this.player = new Player({ move: (done) => this.#played(done) });
    this.board = new Board(this.kind, data.limits, { change: (send) => {
      this.prediction.forget();
      this.draw();
      if (send) this.send();
    } });
    this.prediction = new Prediction(this);
    this.#build(root);
  }

  #build(root) {
    this.formula = make("div", { class: "formula" });
    this.verdict = make("div", { class: "verdict", role: "status", "aria-live": "polite" });
    this.sum = make("div", { class: "sum", role: "status", "aria-live": "polite" });
    this.bias = this.kind.bias ? this.#biasField() : null;
    root.classList.add("stage");
    root.replaceChildren(this.board.element, ...(this.kind.formula ? [this.formula] : []),
      this.verdict, this.panes.element, this.sum, this.prediction.element, this.player.element,
      ...(this.kind.extra?.(this) ?? []));
  }

  #biasField() {
    const field = make("input", { type: "text", class: "bias", name: "bias", autocomplete: "off",
      maxlength: "32" });
    field.addEventListener("input", () => {
      this.doc.kept.bias[this.filter] = this.doc.data.bias[this.filter] = field.value;
      this.prediction.forget();
      this.draw();
    });
    field.addEventListener("change", () => this.send());
    field.addEventListener("keydown", (event) => event.stopPropagation());
    this.biasName = make("span", {}, "bias");
    this.biasLabel = make("label", { class: "bias-label" }, this.biasName, " ", field);
    return field;
  }

  #adopt(data) {
    this.doc = new Doc(data, this.limits);
    this.pinned = { grid: "y", index: data.at[0], place: [data.at[1], data.at[2]] };
    this.hovered = null;
    this.player.forget();
    this.prediction.forget();
    this.board.open(this.doc);
  }

  send(extra) { this.conversation.send(extra); }

  /** The component is taken away. */
  stop() { this.player.pause(); }

  /** Go on where another instance of the same stage was. */
  resume(other) {
    this.doc = other.doc;
    this.pinned = other.pinned;
    this.draw();
    this.send();
  }

  /** What is pointed at: under the pointer or the focus, or else the selected output cell. */
  get focus() { return this.hovered ?? this.pinned; }
  get filter() { return this.focus.grid === "y" ? this.focus.index : this.pinned.index; }

  draw() {
    const { doc, kind } = this;
    this.values = doc.values();
    this.plan = kind.plan(doc);
    const [down, across] = this.plan.axes;
    this.valid = down.places > 0 && across.places > 0 && this.values.finite && !this.plan.refused;
    this.board.show(doc);
    this.panes.arrange(this.plan.channels, this.plan.filters);
    if (kind.formula) drawFormula(this.formula, this.plan);
    if (this.valid) this.#compute();
    else if (this.accepted) this.result = this.accepted; // the last good result stays, greyed
    this.#keepInside();
    drawInput(this);
    if (this.result) drawOutputs(this);
    for (const grid of this.panes.y) grid.element.classList.toggle("stale", !this.valid);
    for (const name of ["x", "k"]) for (const grid of this.panes[name]) grid.mark("bad", null);
    this.shownFilter = null;
    this.show();
    kind.drawn?.(this);
  }

  #compute() {
    const { plan, values, kind } = this;
    this.result = kind.compute(plan, values);
    const [down, across] = plan.axes;
    this.player.reset(plan.transposed ? down.size * across.size : down.places * across.places);
    if (plan.transposed && this.player.done < this.player.count) this.#stampPart(this.player.done);
  }

  /** Transposed: what the first stamps alone add up to. */
  #stampPart(done) {
    const width = this.values.x[0][0].length;
    const x = this.values.x.map((rows) => rows.map((row, i) =>
      row.map((value, j) => (i * width + j < done ? value : 0))));
    this.partial = this.kind.compute(this.plan, { ...this.values, x });
  }

  /** The selection may have fallen outside. */
  #keepInside() {
    if (!this.result) return;
    const { pinned } = this;
    const maps = this.result;
    pinned.index = Math.min(pinned.index, maps.length - 1);
    pinned.place = [Math.min(pinned.place[0], maps[0].length - 1),
      Math.min(pinned.place[1], maps[0][0].length - 1)];
    this.doc.data.at = [pinned.index, ...pinned.place];
    const h = this.hovered;
    if (h && !this.panes.grids(h.grid)[h.index]?.cell(...h.place)) this.hovered = null;
  }

  #played(done) {
    const { plan } = this;
    const width = plan.transposed ? plan.axes[1].size : plan.axes[1].places;
    const place = [Math.floor((done - 1) / width), (done - 1) % width];
    if (plan.transposed) {
      this.#stampPart(done);
      this.hovered = { grid: "x", index: 0, place };
    } else {
      this.hovered = null;
      this.pinned.place = place;
    }
    drawOutputs(this);
    this.show();
  }

  /** Select an output cell. */
  pin(index, place, focus = false) {
    this.hovered = null;
    this.pinned = { grid: "y", index, place };
    this.doc.data.at = [index, ...place];
    const [above, left] = this.outset();
    this.panes.y[index].activate(place[0] + above, place[1] + left, focus);
    this.show();
    this.send();
  }

  point(focus) {
    this.hovered = focus;
    this.show();
  }

  /** How many cells lie above and to the left of a grid's own. */
  inset() { return this.plan.axes.map((axis) => axis.before); }
  outset() { return this.plan.axes.map((axis) => axis.cut?.[0] ?? 0); }

  /** Show what belongs to the cell that is pointed at. */
  show() {
    if (this.shownFilter !== this.filter) {
      this.shownFilter = this.filter;
      if (this.kind.kernel) drawKernels(this);
    }
    pointAt(this);
    this.kind.pointed?.(this);
    this.prediction.show();
  }

  say(sentence) { write(this.sum, sentence); }

  #judge(answer) {
    const wrong = answer.message ?? (this.#differs(answer.output) || this.kind.differs?.(this, answer)
      ? "The browser and Python give different numbers; this is a fault of the explorer." : null);
    if (!wrong) this.accepted = answer.output;
    this.verdict.classList.toggle("wrong", Boolean(wrong) || !answer.agrees);
    this.verdict.replaceChildren(
      ...(wrong || answer.verdict ? [icon(wrong || !answer.agrees ? "wrong" : "right")] : []),
      wrong ?? answer.verdict ?? "", ...answer.notes.map((note) => make("div", { class: "note" }, note)));
    if (answer.cell) this.#markBad(answer.cell);
    if (answer.guess) this.prediction.judge(answer.guess);
  }

  #markBad({ grid, index, row, column }) {
    if (row === null || !this.panes[grid]) return;
    const [above, left] = grid === "x" ? this.inset() : [0, 0];
    const shown = grid === "k" ? this.doc.kernelOwner(index)[1] : index;
    this.panes[grid][shown]?.mark("bad", [row + above, column + left]);
  }

  #differs(expected) {
    if (!expected || !this.valid) return Boolean(expected) !== this.valid;
    const flat = expected.flat(2);
    const mine = this.result.flat(2);
    const sizes = (maps) => [maps.length, maps[0].length, maps[0][0].length].join();
    return sizes(expected) !== sizes(this.result) || flat.some((value, index) =>
      Math.abs(value - mine[index]) > TOLERANCE * (1 + Math.abs(value)));
  }
}
