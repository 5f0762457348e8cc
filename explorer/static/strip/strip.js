// The page on sizes alone: one strip for rows and columns together, or one for each.

import { Conversation } from "../shared/conversation.js";
import { icon, make, write } from "../shared/dom.js";
import { Answers, Solver } from "./answers.js";
import { Board } from "./board.js";
import { drawFormula } from "./formula.js";
import { Picture } from "./picture.js";
import { plan } from "./plan.js";
import { Prediction } from "./prediction.js";
import { sceneOf } from "./scene.js";
import { Tables } from "./tables.js";
import { tell } from "./words.js";

const AREA = 168; // height of the bars of one strip
const AREA_APART = 104; // of two

export class Strip {
  constructor(root, data) {
    this.limits = data.limits;
    this.conversation = new Conversation({ document: () => this.doc,
      adopt: (doc) => this.#adopt(doc), judge: (answer) => this.#judge(answer),
      draw: () => this.draw() });
    this.board = new Board(data.limits, { change: (send) => this.changed(send) });
    this.answers = new Answers({ apply: (...changes) => this.#apply(...changes) });
    this.solver = new Solver(data.limits, { change: () => this.changed(true),
      apply: (...changes) => this.#apply(...changes) });
    this.prediction = new Prediction(this);
    this.tables = new Tables();
    this.pictures = [0, 1].map((axis) => new Picture({
      point: (cell) => this.#point(cell && { axis, ...cell }),
      pin: (cell) => this.#pin({ axis, ...cell }),
      walk: (side, key) => this.#walk(axis, side, key),
    }));
    this.#build(root);
  }

  #build(root) {
    this.formula = make("div", { class: "formula" });
    this.say = make("div", { class: "say" });
    this.verdict = make("div", { class: "verdict", role: "status", "aria-live": "polite" });
    this.strips = make("div", { class: "strips" }, ...this.pictures.map(({ element }) => element));
    this.legend = make("div", { class: "legend", "aria-hidden": "true" });
    root.classList.add("strip");
    root.replaceChildren(this.board.element, this.formula, this.prediction.element, this.strips,
      this.legend, this.say, this.verdict, this.answers.element, this.solver.element,
      this.tables.element);
    this.observer = new ResizeObserver(() => {
      const width = Math.floor(this.strips.clientWidth) - 8;
      if (width === this.width || width < 50) return;
      this.width = width;
      if (this.doc) this.draw();
    });
    this.observer.observe(this.strips);
    this.width = Math.max(280, Math.floor(this.strips.clientWidth) - 8);
  }

  #adopt(doc) {
    this.doc = structuredClone(doc);
    this.hovered = null;
    this.answered = null;
    this.prediction.forget();
    this.solver.element.open = Boolean(doc.solve);
  }

  send(extra) { this.conversation.send(extra); }

  stop() { this.observer.disconnect(); }

  /** Go on where another instance of the same strip was. */
  resume(other) {
    this.doc = other.doc;
    this.solver.element.open = Boolean(this.doc.solve);
    this.draw();
    this.send();
  }

  /** Something was moved; send at the end of the movement. */
  changed(send) {
    this.prediction.forget();
    this.draw();
    if (send) this.send();
  }

  /** Set letters of one axis, or of both, and settings that have no axis. */
  #apply(changes, axis, all = {}) {
    for (const [name, value] of Object.entries(changes)) {
      for (const way of axis === null ? [0, 1] : [axis]) this.doc[name][way] = value;
    }
    Object.assign(this.doc, all);
    this.changed(true);
  }

  draw() {
    const { doc } = this;
    this.plan = plan(doc, this.limits.size);
    const hidden = this.prediction.hides;
    this.board.show(doc);
    this.solver.show(doc);
    this.prediction.show();
    drawFormula(this.formula, this.plan, doc, hidden);
    this.pictures[1].element.hidden = doc.together;
    if (this.legend.dataset.mode !== doc.mode) this.legend.replaceChildren(...legend(doc.mode));
    this.legend.dataset.mode = doc.mode;
    this.#keepInside();
    this.shown = doc.together ? [0] : [0, 1];
    for (const way of this.shown) this.#drawStrip(way, hidden);
    this.answers.element.hidden = this.solver.element.hidden = hidden;
    this.tables.element.hidden = hidden;
    const stale = this.answered !== JSON.stringify(this.doc);
    for (const part of [this.answers, this.solver]) part.stale(stale);
    this.verdict.classList.toggle("stale", stale);
    this.#light();
  }

  #drawStrip(way, hidden) {
    const picture = this.pictures[way];
    const { doc } = this;
    const scene = sceneOf(this.plan, way, { width: this.width, hidden,
      area: doc.together ? AREA : AREA_APART });
    picture.draw(scene);
    const name = doc.together ? "Rows and columns" : way ? "Columns" : "Rows";
    const size = hidden ? "?" : this.plan.refusal ? "no output" : this.plan.axes[way].places;
    write(picture.caption, `${name}: ${doc.n[way]} → ${size}`);
    for (const side of [0, 1]) this.#name(way, side, name, hidden);
  }

  /** Tell those who hear the page what a row of cells holds. */
  #name(way, side, name, hidden) {
    const { doc } = this;
    const count = side ? doc.n[way] : this.#count(way);
    const [axis, which, index] = doc.at;
    const here = axis === way && which === side ? index : 0;
    const words = hidden || !count ? "hidden" : tell(this.plan, { axis: way, side, index: Math.min(here, count - 1) });
    this.pictures[way].call(side, { name: `${name}, ${side ? "input" : "output"} cells`,
      count: hidden && !side ? 0 : count, index: Math.min(here, Math.max(0, count - 1)), words });
  }

  #count(way) { return this.plan.refusal ? 0 : this.plan.axes[way].places; }

  /** The selection may have fallen outside. */
  #keepInside() {
    let [axis, side, index] = this.doc.at;
    if (this.doc.together) axis = 0;
    const count = side ? this.doc.n[axis] : this.#count(axis);
    this.doc.at = [axis, side, Math.max(0, Math.min(index, count - 1))];
    this.hovered = null;
  }

  #point(cell) {
    const same = cell && this.hovered && ["axis", "side", "index"].every((name) => cell[name] === this.hovered[name]);
    if (same || (!cell && !this.hovered)) return;
    this.hovered = cell;
    this.#light();
  }

  /** Select a cell; padding can be pointed at only. */
  #pin({ axis, side, index }) {
    const count = side ? this.doc.n[axis] : this.#count(axis);
    if (this.prediction.hides || index < 0 || index >= count) return;
    this.doc.at = [axis, side, index];
    this.hovered = null;
    this.#light();
    this.#name(axis, side, this.doc.together ? "Rows and columns" : axis ? "Columns" : "Rows", false);
    this.send();
  }

  /** A key on a row of cells; null: the row got the focus. Returns whether the key means something. */
  #walk(axis, side, key) {
    const count = side ? this.doc.n[axis] : this.#count(axis);
    if (!count || this.prediction.hides) return false;
    const [way, which, index] = this.doc.at;
    const here = way === axis && which === side ? index : 0;
    const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10,
      Home: -count, End: count };
    if (key !== null && !steps[key]) return false;
    const next = Math.max(0, Math.min(count - 1, here + (steps[key] ?? 0)));
    if (way !== axis || which !== side || next !== index) this.#pin({ axis, side, index: next });
    return key !== null;
  }

  /** Light up what is pointed at, or else selected. */
  #light() {
    const [axis, side, index] = this.doc.at;
    const focus = this.hovered ?? { axis, side, index };
    const dark = this.prediction.hides || this.plan.refusal;
    for (const way of this.shown) {
      this.pictures[way].light(!dark && focus.axis === way ? focus : null);
    }
    write(this.say, dark ? "" : tell(this.plan, focus));
  }

  #judge(answer) {
    this.answered = JSON.stringify(this.doc);
    const wrong = answer.message ?? (this.#differs(answer)
      ? "The browser and Python give different sizes; this is a fault of the explorer." : null);
    const hidden = answer.guess?.right ? false : this.prediction.hides;
    const sentence = wrong ?? (hidden ? "" : answer.sentence);
    const refused = Boolean(wrong || answer.refusal || !answer.agrees);
    this.verdict.classList.toggle("wrong", refused);
    this.verdict.replaceChildren(
      make("div", { class: "sentence" }, sentence ? icon(refused ? "wrong" : "right") : "", sentence),
      make("div", { class: "note" }, wrong ? "" : answer.verdict ?? ""),
      ...answer.notes.map((note) => make("div", { class: "note" }, note)));
    if (answer.axes && !wrong) {
      this.answers.draw(answer, this.doc);
      this.solver.draw(answer, this.doc);
      this.tables.draw(this.plan, this.doc);
      this.answer = answer;
    } else {
      this.answers.clear();
    }
    if (answer.guess) this.prediction.judge(answer.guess);
    else this.draw();
  }

  #differs(answer) {
    if (!answer.axes || Boolean(answer.refusal) !== Boolean(this.plan.refusal)) return true;
    return answer.axes.some(({ output }, way) => output !== null && !this.plan.refusal
      && output !== this.plan.axes[way].places);
  }
}

const KEYS = {
  conv: [["input", "input"], ["padding", "padding"], ["unread", "never read"], ["tap", "weight"],
    ["gap", "gap of dilation"], ["ghost", "does not fit"], ["output", "output"], ["lit", "selected"]],
  transposed: [["input", "input"], ["tap", "stamp"], ["gap", "gap of dilation"], ["output", "output"],
    ["cut", "cut off by the padding"], ["extra", "output padding"], ["lit", "selected"]],
};
KEYS.pool = KEYS.conv.map(([name, words]) => [name, name === "tap" ? "window" : words]);

/** Which colour and pattern means what, in an operation. */
const legend = (mode) => KEYS[mode].map(([name, words]) =>
  make("span", {}, make("i", { class: `key key-${name}` }), words));
