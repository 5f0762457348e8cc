// A sheet of numbers that Python computed. The browser draws it, lights up where a number comes from,
// follows a slider through the frames that it asks for in time, and tells Python what was changed.

import { Conversation } from "../shared/conversation.js";
import { icon, make } from "../shared/dom.js";
import { Controls } from "./controls.js";
import { Doc } from "./document.js";
import { textsOf } from "./frames.js";
import { Items } from "./items.js";
import { Panel } from "./panel.js";
import { Pointer } from "./pointer.js";
import { Stops } from "./stops.js";
import { writeLines } from "./text.js";

const PAUSE_MS = 400; // without an answer, then the stops of the sliders are asked for again
const HINTS = { made: "Point at a number, or touch it, to see what it is made of.",
  curves: "Point at a curve, or touch it, to read its numbers.",
  digits: "Point at a number, or touch it, to read all its digits." };

/** How to ask a sheet of these items for more. */
function hintFor(items) {
  if (items.some(({ tells }) => tells && Object.keys(tells).length)) return HINTS.made;
  const kinds = new Set(items.map(({ is }) => is));
  if (kinds.has("lines")) return HINTS.curves;
  return kinds.has("grid") || kinds.has("bars") ? HINTS.digits : "";
}

export class SheetPart {
  constructor(root) {
    this.conversation = new Conversation({ document: () => this.doc.data,
      adopt: (doc) => this.#adopt(doc), judge: (answer) => this.#judge(answer),
      draw: (data) => this.#receive(data) });
    this.touched = new Set(); // fields set since the last answer to the last edit
    this.stops = new Stops();
    this.items = new Items(this);
    this.pointer = new Pointer({ items: () => this.items.all, say: (told) => this.#say(told) });
    this.controls = new Controls(this);
    this.panel = new Panel();
    this.#build(root);
  }

  #build(root) {
    this.said = make("div", { class: "said formula", role: "status", "aria-live": "polite" });
    this.verdict = make("div", { class: "verdict", role: "status", "aria-live": "polite" });
    this.root = root;
    root.classList.add("sheet");
    root.replaceChildren(this.controls.element, this.panel.element, this.items.element, this.said,
      this.verdict);
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.pointer.unpin();
    });
    root.addEventListener("pointerdown", ({ target }) => { // beside everything: nothing stays pinned
      if (!target.closest(".cell, .bar-row, .plot, .edit, .controls, .panel")) this.pointer.unpin();
    });
  }

  #adopt(doc) {
    this.doc = new Doc(doc);
    this.touched.clear();
    this.moving = this.refused = null;
    this.pointer.forget();
  }

  /** Data came: show its sheet, even if more edits are under way. */
  #receive(data) {
    this.data = data;
    const { sheet, frames } = data.answer;
    if (!sheet) return;
    this.base = sheet;
    if (frames) this.stops.keep(data.doc, sheet, frames);
    const { edit, unsent } = this.conversation;
    if (data.answer.edit !== edit || unsent) this.#drawAll(); // else judging it draws it
  }

  /** The answer to the last edit. */
  #judge(answer) {
    const { sheet, message, cell } = answer;
    this.refused = message;
    this.touched.clear();
    if (sheet) {
      const open = [...this.items.all].map(([name, item]) => [name, item.open]).filter(([, typing]) => typing);
      this.doc.accept(this.data.doc);
      if (this.moving?.released) this.moving = null;
      for (const [name, { place, text, before }] of open) { // still being typed
        const { edits, index } = this.base.items[name] ?? {};
        if (edits && text !== before) this.doc.type(edits, index, ...place, text);
      }
    }
    if (this.base) this.#drawAll();
    for (const item of this.items.all.values()) item.blame?.(sheet ? null : cell);
    this.items.element.classList.toggle("refused", !sheet);
    if (answer.edit !== this.asked) this.root.dataset.answered = answer.edit ?? "";
    const good = answer.agrees && !message;
    this.verdict.classList.toggle("wrong", !good);
    this.verdict.replaceChildren(...(answer.verdict ? [icon(good ? "right" : "wrong"), answer.verdict] : []),
      ...(message ? [] : answer.notes).map((note) => make("div", { class: "note" }, note)));
    this.#tellStops();
    clearTimeout(this.later); // hands that go on first get their answers
    this.later = setTimeout(() => { if (this.controls.used && !this.moving) this.near(); }, PAUSE_MS);
  }

  /** The fields whose slider has frames, and whether they are here for the numbers that are shown. */
  #framed() {
    return (this.base?.controls ?? []).filter(({ way }) => way === "frames").map(({ field }) => field);
  }

  /** Say outside, for tests, of which sliders the stops are known. */
  #tellStops() {
    this.root.dataset.framed = this.#framed().filter((field) => this.#knows(field)).join(" ");
  }

  #knows(field) { return this.stops.holds(field, this.doc.data); }

  get sheet() {
    const { moving } = this;
    return moving?.sheet ?? this.base;
  }

  #drawAll() {
    const { base } = this;
    this.items.arrange(base.rows, base.items);
    this.controls.draw(base.controls, this.touched);
    if (this.textsFrom !== base) {
      this.textsFrom = base;
      this.panel.keepRoom(textsOf(base, this.stops.frames));
      this.hint = hintFor(Object.values(base.items));
    }
    this.#draw();
  }

  /** Draw what the sheet is now; items compare with what they show. */
  #draw() {
    const sheet = this.shown = this.sheet;
    for (const [name, item] of this.items.all) item.draw(sheet.items[name]);
    this.#drawWords(sheet);
  }

  #drawWords(sheet) {
    writeLines(this.said, sheet.said);
    this.said.hidden = sheet.said.length === 0;
    this.pointer.show();
  }

  #say(told) {
    if (!this.shown) return;
    this.panel.show({ refused: this.refused, told, general: this.shown.general, hint: this.hint });
  }

  /** A hand comes near some sliders: ask how the sheet looks at their stops, unless that is known. */
  near(fields = this.#framed()) {
    const { waiting, unsent } = this.conversation;
    const typing = [...this.items.all.values()].some(({ open }) => open);
    if (waiting || unsent || typing || this.refused) return;
    const framed = this.#framed();
    if (fields.every((field) => !framed.includes(field) || this.#knows(field))) return;
    this.conversation.send({ frames: true });
    this.asked = this.conversation.edit; // its answer is none to an edit
  }

  /**
   * A slider stands at another stop: draw the items that look otherwise than before. False if that
   * is not known yet.
   */
  frame(field, stop) {
    if (!this.#knows(field)) return false;
    const before = this.shown;
    this.moving = { field, sheet: this.stops.sheet(field, stop), released: false };
    this.touched.add(field);
    const sheet = this.shown = this.sheet;
    for (const [name, item] of this.items.all) {
      if (sheet.items[name] !== before.items[name]) item.draw(sheet.items[name]);
    }
    this.#drawWords(sheet);
    return true;
  }

  /** Set fields of the document and tell Python. */
  set(fields) {
    for (const [field, value] of Object.entries(fields)) {
      this.doc.set(field, value);
      this.touched.add(field);
    }
    if (this.moving && this.moving.field in fields) this.moving.released = true;
    this.#tellStops();
    this.conversation.send();
  }

  pick(field, value) { this.set({ [field]: value }); }

  type(field, ...cell) {
    this.doc.type(field, ...cell);
    this.#edited(field);
  }

  paste(field, ...cells) {
    this.doc.paste(field, ...cells);
    this.#edited(field);
    this.commit();
  }

  #edited(field) {
    for (const item of this.items.all.values()) {
      if (item.data?.edits !== field) continue;
      item.blame(null);
      item.draw(item.data);
    }
    this.pointer.show();
  }

  commit() { this.conversation.send(); }

  stop() {
    clearTimeout(this.later);
    this.controls.stop();
    this.items.stop();
    this.panel.stop();
  }

  /** Go on where another instance of the same sheet was. */
  resume(other) {
    this.doc = other.doc;
    this.pointer.pinned = other.pointer.pinned;
    if (!this.base && other.base) [this.base, this.stops] = [other.base, other.stops];
    if (this.base) this.#drawAll();
    this.conversation.send();
  }
}
