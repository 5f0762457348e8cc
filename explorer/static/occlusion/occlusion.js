// A patch covers part of a picture: it follows the pointer at once, the table tells the answer near
// its place, and Python the answer at the very place.

import { Slider } from "../shared/controls.js";
import { Conversation } from "../shared/conversation.js";
import { icon, make, write } from "../shared/dom.js";
import { Board, Sheet } from "./board.js";
import { lookUp } from "./lookup.js";

const TOLERANCE = 2e-4; // of a probability; the table is rounded, and sums run in another order
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const clamp = (value, most) => Math.max(0, Math.min(most, value));

export class Occlusion {
  constructor(root, data) {
    this.data = data;
    this.conversation = new Conversation({ document: () => this.doc,
      adopt: (doc) => { this.doc = { ...doc }; },
      judge: (answer) => { this.answer = answer; this.draw(); },
      draw: (fresh) => { this.#take(fresh); this.draw(); } });
    this.picture = new Sheet(() => this.draw());
    this.filling = new Sheet(() => this.draw());
    this.heat = new Sheet(() => this.draw());
    this.#build(root, data);
  }

  #build(root, { limits }) {
    this.size = new Slider({ name: "patch", label: "Patch", least: 1, most: limits.size,
      shown: (side) => `${side}×${side} pixels` },
    { move: (size) => this.#move({ size }, false), release: () => this.conversation.send() });
    const on = { move: (top, left) => this.#move({ top, left }, true),
      release: () => this.conversation.send() };
    this.board = new Board("Drag the patch", on, true);
    this.map = new Board("Mean drop under it", on, false);
    this.told = make("div", { class: "told" });
    this.how = make("div", { class: "how" });
    this.bars = make("div", { class: "rows" });
    this.verdict = make("div", { class: "verdict", role: "status", "aria-live": "polite" });
    root.classList.add("occlusion");
    root.replaceChildren(make("div", { class: "controls" }, this.size.element),
      make("div", { class: "parts" }, this.board.element, this.map.element,
        make("div", { class: "answers" }, this.told, this.bars, this.how, this.verdict)));
  }

  #take(data) {
    this.data = data;
    this.picture.set(data.picture);
    this.filling.set(data.filling);
    this.heat.set(data.heat);
    this.answer = data.answer.edit === this.conversation.edit ? data.answer : null;
    this.doc = this.#within(this.doc);
  }

  #within({ top, left, size }) {
    const { height, width, limits } = this.data;
    const side = Math.max(1, Math.min(size, limits.size));
    return { top: clamp(top, height - side), left: clamp(left, width - side), size: side };
  }

  #move(change, send) {
    const before = this.doc;
    const { top, left, size } = before;
    if (change.size) { // it grows around the middle that it had when it was last moved
      this.middle ??= [top + size / 2, left + size / 2];
      const [row, column] = this.middle.map((at) => Math.round(at - change.size / 2));
      this.doc = this.#within({ top: row, left: column, size: change.size });
    } else {
      this.middle = null;
      this.doc = this.#within({ ...before, ...change });
    }
    const same = ["top", "left", "size"].every((name) => this.doc[name] === before[name]);
    if (same) return;
    this.draw();
    if (send) this.conversation.send();
  }

  stop() {}

  /** Go on where another instance of the same patch was. */
  resume(other) {
    this.doc = this.#within(other.doc);
    this.draw();
    this.conversation.send();
  }

  /** Python's answer for this very place, if it is the last one that came. */
  #exact() {
    const { answer, doc } = this;
    const here = answer?.place && ["top", "left", "size"].every((n) => answer.place[n] === doc[n]);
    return here ? answer.shares : null;
  }

  draw() {
    const { doc, data } = this;
    const near = lookUp(data.table, doc);
    const exact = this.#exact();
    const where = `row ${doc.top}, column ${doc.left}`;
    const label = `Patch of ${doc.size}×${doc.size} pixels at ${where}; arrow keys move it`;
    this.board.draw(this.picture, this.filling, doc, label);
    this.map.draw(this.heat, null, doc);
    this.size.set(doc.size);
    this.#tell(exact ?? near?.shares, Boolean(exact) || Boolean(near?.exact));
    write(this.how, exact || near?.exact ? `The patch is at ${where}.`
      : near ? `Nearest place of the map: row ${near.place[0]}, column ${near.place[1]}. Asking the network …`
        : "Asking the network …");
    const differs = exact && near?.exact
      && exact.some((share, k) => Math.abs(share - near.shares[k]) > TOLERANCE);
    this.verdict.classList.toggle("wrong", Boolean(differs));
    this.verdict.replaceChildren(...(differs
      ? [icon("wrong"), "The map and the network differ; this is a fault of the explorer."] : []));
  }

  #tell(shares, exact) {
    const { classes, label, whole } = this.data;
    this.told.classList.toggle("stale", !shares);
    if (!shares) return;
    write(this.told, `${classes[label]}: ${percent(whole[label])} without the patch, `
      + `${exact ? "" : "about "}${percent(shares[label])} with it`);
    while (this.bars.children.length > classes.length) this.bars.lastChild.remove();
    while (this.bars.children.length < classes.length) this.bars.append(this.#row());
    const said = shares.indexOf(Math.max(...shares));
    classes.forEach((name, k) => {
      const row = this.bars.children[k];
      const [title, track, value] = row.children;
      row.className = k === said ? "row said" : "row";
      write(title, name);
      title.title = name;
      track.children[0].style.width = `${100 * shares[k]}%`;
      track.children[1].style.left = `${100 * whole[k]}%`;
      write(value, percent(shares[k]));
    });
  }

  #row() {
    return make("div", {}, make("span", { class: "name" }),
      make("span", { class: "track" }, make("span", { class: "bar" }), make("span", { class: "mark" })),
      make("span", { class: "value" }));
  }
}
