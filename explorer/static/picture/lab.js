// Kernels on pictures: the chain is computed and painted here while a control is dragged; Python
// computes it again from the same pixels, compares itself with PyTorch, and both must agree.

import { Conversation } from "../shared/conversation.js";
import { icon, make, write } from "../shared/dom.js";
import { preview } from "../shared/numbers.js";
import { picture } from "../shared/pictures.js";
import { Board, OWN } from "./board.js";
import { chainOf, numbersOf, pixelsOf, planOf } from "./chain.js";
import { ChainView } from "./chain_view.js";
import { CompareView } from "./compare_view.js";
import { Cursor } from "./cursor.js";
import { disagreement } from "./judge.js";
import { KernelEditor } from "./kernel.js";
import { scalesOf } from "./paint.js";
import { WindowPanel } from "./window.js";
import { aboutScale, CHANNELS, GREY_LINE, told, titlesOf } from "./words.js";
import { Choice } from "../shared/controls.js";

const QUIET_MS = 300; // the cursor is told to Python when it has rested for so long

export class PictureLab {
  constructor(root, { limits, kernels }) {
    Object.assign(this, { limits, kernels, keys: null, runs: null });
    this.conversation = new Conversation({ document: () => ({ ...this.doc, pictures: this.keys }),
      adopt: (doc) => this.#adopt(doc), judge: (answer) => this.#judge(answer),
      draw: (data) => this.#receive(data) });
    this.#build(root);
  }

  #build(root) {
    const change = (send) => this.change(send);
    this.board = new Board(this.limits, this.kernels, { change, kernel: (title) => this.#choose(title),
      resize: (side) => this.#resize(side) });
    this.cursor = new Cursor(this);
    this.chain = new ChainView(this.cursor);
    this.panel = new WindowPanel();
    this.editor = new KernelEditor({ commit: () => change(true),
      type: (i, j, text) => { this.doc.kernel[0][i][j] = text; change(false); },
      divide: (text) => { this.doc.divisor[0] = text; change(false); },
      paste: (rows) => { this.doc.kernel[0] = rows; change(true); } });
    this.channel = new Choice({ name: "channel", label: "Numbers of", choices: CHANNELS },
      { move: (channel) => this.cursor.look(channel) });
    this.compare = new CompareView();
    this.verdict = make("div", { class: "verdict", role: "status", "aria-live": "polite" });
    this.scale = make("div", { class: "about-scale" });
    this.told = make("div", { class: "told", role: "status", "aria-live": "polite" });
    this.line = make("div", { class: "kernel-line" });
    this.grey = make("div", { class: "grey-line" }, GREY_LINE);
    this.root = root;
    root.classList.add("pictures");
    const panels = [this.panel.window, this.editor, this.panel.products].map(({ element }) => element);
    root.replaceChildren(make("div", { class: "lab" }, this.board.element, make("div", { class: "bench" },
      make("div", { class: "heads" }, this.line, this.verdict), this.chain.element, this.scale, this.told,
      this.channel.element, make("div", { class: "panels" }, ...panels), this.chain.zooms,
      this.compare.element, this.grey)));
  }

  #adopt(doc) {
    this.doc = structuredClone(doc);
    this.fresh = true;
    this.cursor.adopt();
  }

  /** New data came: show it, and fetch pictures that are not here yet. */
  #receive({ pictures }) {
    const keys = pictures.map(({ key }) => key);
    this.names = pictures.map(({ title }) => title);
    if (String(keys) === String(this.keys)) return this.fresh && this.redraw(); // else nothing changed
    this.keys = keys;
    return Promise.all(keys.map(picture)).then((found) => {
      if (this.keys !== keys) return;
      this.pictures = found;
      this.redraw();
      this.root.dataset.pictures = keys.join(" "); // what is painted, for tests and measurements
      if (this.answer?.of && String(this.answer.of) === String(keys)) this.#judge(this.answer);
      else this.conversation.send();
    });
  }

  stop() {
    clearTimeout(this.rest);
    this.chain.watch.disconnect();
    this.compare.watch.disconnect();
  }

  /** Go on where another instance was. */
  resume(other) {
    this.doc = other.doc;
    this.redraw();
    this.conversation.send();
  }

  change(send) {
    this.redraw();
    if (send) this.conversation.send();
  }

  /** Tell Python where the cursor rests. */
  later() {
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.conversation.send(), QUIET_MS);
  }

  #choose(title) {
    const kernel = this.kernels.find((one) => one.title === title);
    if (!kernel) return;
    this.#keepSize(() => {
      this.doc.kernel = [kernel.table.map((row) => row.map(String))];
      this.doc.divisor = [String(kernel.divisor)];
    });
    this.change(true);
  }

  #resize(side) {
    const [table] = this.doc.kernel;
    const from = Math.trunc((table.length - side) / 2);
    this.#keepSize(() => {
      this.doc.kernel = [Array.from({ length: side }, (_, i) => Array.from({ length: side }, (__, j) =>
        table[i + from]?.[j + from] ?? "0"))];
    });
    this.change(false);
  }

  /** Padding that keeps the size goes along with the kernel; any other stays. */
  #keepSize(change) {
    const half = () => (this.doc.dilation * (this.doc.kernel[0].length - 1)) / 2;
    const kept = this.doc.padding === Math.floor(half());
    change();
    if (kept) this.doc.padding = Math.min(this.limits.padding, Math.floor(half()));
  }

  planFor(rows, columns) { return planOf(this.doc, this.numbers, rows, columns); }

  redraw() {
    const { doc } = this;
    if (!this.pictures) return;
    this.fresh = false;
    this.numbers = numbersOf(doc, (text) => preview(text, this.limits.cell));
    this.editor.draw(doc.kernel[0], this.numbers.kernel, doc.divisor[0], this.numbers.divisor);
    const named = this.#named();
    this.board.show(doc, named?.title ?? OWN);
    write(this.line, named?.line ?? "Your own weights.");
    const [{ width, height }] = this.pictures;
    const plan = this.planFor(height, width);
    this.valid = Boolean(plan);
    for (const part of [this.chain, this.compare]) part.element.classList.toggle("stale", !plan);
    if (plan) this.#compute(plan);
    this.grey.hidden = doc.channels !== "grey";
    this.channel.element.hidden = doc.channels !== "each";
  }

  #compute(plan) {
    const { doc } = this;
    this.plan = plan;
    this.runs = this.pictures.map((one) => chainOf(this.#pixels(one), plan));
    this.scales = scalesOf(doc, this.numbers, this.runs);
    this.chain.draw(this.runs, this.scales, titlesOf(doc), this.names);
    write(this.scale, aboutScale(doc, this.scales.results, this.runs));
    this.cursor.clamp();
    this.compare.draw(this);
    this.point();
  }

  /** The pixels of a picture as numbers, worked out once. */
  #pixels(one) {
    this.pixels ??= new Map();
    const { channels } = this.doc;
    const kept = this.pixels.get(one);
    if (kept?.channels === channels) return kept.step;
    while (this.pixels.size >= this.pictures.length) this.pixels.delete(this.pixels.keys().next().value);
    const step = pixelsOf(one, channels);
    this.pixels.set(one, { channels, step });
    return step;
  }

  #named() {
    const [text, divisor] = [JSON.stringify(this.numbers.kernel), this.numbers.divisor];
    return this.kernels.find((one) => one.divisor === divisor && JSON.stringify(one.table) === text);
  }

  /** Show the cursor: marks in every picture, and the numbers of its window. */
  point() {
    if (!this.runs) return;
    const { n, c, i, j } = this.cursor.place;
    this.cursor.draw(this.chain);
    this.panel.draw(this.plan, this.runs[n][0].planes[c], i, j);
    this.channel.set(String(c));
    const lines = told(this, this.cursor.place);
    while (this.told.children.length < lines.length) this.told.append(make("div"));
    [...this.told.children].forEach((line, at) => write(line, lines[at] ?? ""));
  }

  #judge(answer) {
    this.answer = answer;
    if (!this.pictures || !this.doc) return;
    const current = answer.of && String(answer.of) === String(this.keys);
    const wrong = answer.message ?? (answer.steps && current ? disagreement(answer, this) : null);
    const failed = Boolean(wrong) || !answer.agrees;
    this.verdict.classList.toggle("wrong", failed);
    this.verdict.replaceChildren(
      ...(wrong || answer.verdict ? [icon(failed ? "wrong" : "right")] : []), wrong ?? answer.verdict ?? "",
      ...answer.notes.map((note) => make("div", { class: "note" }, note)));
  }
}
