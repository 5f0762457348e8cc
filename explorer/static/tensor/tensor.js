// A picture as numbers: the whole picture, a window of each channel, one shared cursor, and the value
// under it on three scales and at its two places in memory.

import { Choice, Slider } from "../shared/controls.js";
import { Conversation } from "../shared/conversation.js";
import { icon, make, write } from "../shared/dom.js";
import { picture } from "../shared/pictures.js";
import { LAYOUTS, Memory } from "./memory.js";
import { Pane } from "./pane.js";
import { fixed, legendOf, normal, SCALES, tableOf, unit } from "./scales.js";

const LETTERS = ["R", "G", "B"];
const NEAR = [64, 32, 16, 8, 6, 5, 4]; // pixels across, after the whole picture
const SIDE_MOST = 262; // pixels of a pane
const GAP = 12; // pixels between two panes; tensor.css says the same
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const within = (value, most) => Math.min(Math.max(value, 0), most);

export class Tensor {
  constructor(root, data) {
    this.data = data;
    this.conversation = new Conversation({ document: () => this.doc,
      adopt: (doc) => { this.doc = { ...doc }; this.window = null; },
      judge: (answer) => this.#judge(answer), draw: (fresh) => { this.data = fresh; this.#load(); } });
    this.tables = new Map();
    this.#build(root);
    this.watcher = new ResizeObserver(() => this.draw());
    this.watcher.observe(this.panes);
  }

  #build(root) {
    const change = (part) => { Object.assign(this.doc, part); this.draw(); this.conversation.send(); };
    this.zoom = new Slider({ name: "zoom", label: "Pixels across", least: 0, most: NEAR.length,
      shown: (index) => String(this.levels?.[index] ?? "") },
    { move: (index) => { this.doc.across = this.levels[index]; this.draw(); },
      release: () => this.conversation.send() });
    this.scale = new Choice({ name: "scale", label: "Values", choices: SCALES },
      { move: (scale) => change({ scale }) });
    const letters = LETTERS.map((letter, k) => [String(k), letter]);
    this.channel = new Choice({ name: "channel", label: "Channel", choices: letters },
      { move: (channel) => change({ channel: Number(channel) }) });
    this.constants = make("select", { name: "constants", "aria-label": "Mean and deviation" });
    this.constants.addEventListener("change", () => change({ constants: this.constants.value }));
    this.constants.addEventListener("keydown", (event) => event.stopPropagation());
    this.whole = this.#pane("Picture", "The whole picture", "whole", null);
    this.planes = LETTERS.map((letter, k) =>
      this.#pane(`Channel ${letter}`, `Channel ${letter}`, `of-${letter}`, k));
    this.ramp = make("div", { class: "ramp" });
    this.ticks = make("div", { class: "ticks" });
    this.hint = make("div", { class: "quiet hint" });
    this.panes = make("div", { class: "panes" },
      ...[this.whole, ...this.planes].map((pane) => pane.element));
    this.where = make("div", { class: "told where", role: "status", "aria-live": "polite" });
    this.values = Object.fromEntries(SCALES.map(([scale]) =>
      [scale, make("div", { class: `line of-${scale}` })]));
    this.verdict = make("div", { class: "verdict", role: "status", "aria-live": "polite" });
    this.memories = [new Memory(LAYOUTS.last), new Memory(LAYOUTS.first)];
    root.classList.add("tensor");
    root.replaceChildren(
      make("div", { class: "controls" }, this.zoom.element, this.scale.element,
        make("label", { class: "select" }, "Mean and deviation", this.constants), this.channel.element),
      make("div", { class: "parts" },
        make("div", { class: "left" }, this.panes,
          make("div", { class: "legend" },
            make("div", { class: "scale" }, this.ramp, this.ticks), this.hint)),
        make("div", { class: "right" }, this.where, ...Object.values(this.values), this.verdict,
          ...this.memories.map((memory) => memory.element))));
  }

  #pane(name, label, kind, channel) {
    return new Pane({ name, kind, label: `${label}. Arrow keys move the cursor, plus and minus zoom.` }, {
      point: (row, column) => this.#go(row, column, channel ?? this.doc.channel, channel === null),
      rest: () => { if (this.moved) this.conversation.send(); this.moved = false; },
      key: (event) => this.#key(event, channel),
    });
  }

  /** Put the cursor somewhere; from the whole picture the window follows at once. */
  #go(row, column, channel, centre = false) {
    const { doc } = this;
    if (doc.row === row && doc.column === column && doc.channel === channel) return;
    Object.assign(doc, { row, column, channel });
    this.moved = true;
    if (centre) this.window = null;
    this.draw();
  }

  #key(event, channel) {
    const { doc } = this;
    const { width, height } = this.picture ?? {};
    if (!width || event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation();
    const step = event.shiftKey ? 8 : 1;
    const move = MOVES[event.key];
    const zoom = { "+": 1, "=": 1, "-": -1 }[event.key];
    if (move) {
      this.#go(within(doc.row + step * move[0], height - 1), within(doc.column + step * move[1], width - 1),
        channel ?? doc.channel);
    } else if (zoom) {
      this.doc.across = this.levels[within(this.level + zoom, this.levels.length - 1)];
      this.draw();
    } else return;
    event.preventDefault();
    this.moved = false;
    this.conversation.send();
  }

  async #load() {
    const { key } = this.data.picture;
    if (this.key === key) return this.draw();
    this.key = key;
    const found = await picture(key);
    if (this.key !== key) return;
    this.picture = { ...found, key };
    this.tables.clear();
    this.window = null;
    this.draw();
    if (this.answer) this.#judge(this.answer);
  }

  /** Colours, texts and picture of a channel on the chosen scale, made once. */
  #table(channel) {
    const { scale, constants } = this.doc;
    const name = `${scale} ${scale === "normalised" ? constants : ""} ${channel}`;
    if (!this.tables.has(name)) {
      const table = tableOf(scale, channel, this.#constants());
      this.tables.set(name, { ...table, source: painted(this.picture, channel, table.colours) });
    }
    return this.tables.get(name);
  }

  #constants(key = this.doc.constants) {
    return this.data.constants.find((one) => one.key === key) ?? this.data.constants[0];
  }

  draw() {
    if (!this.picture || !this.doc) return;
    const { width, height } = this.picture;
    const most = Math.max(width, height);
    this.levels = [most, ...NEAR.filter((across) => across < most)];
    this.level = this.levels.findIndex((across) => across <= this.doc.across);
    if (this.level < 0) this.level = this.levels.length - 1;
    Object.assign(this.zoom.input, { max: this.levels.length - 1 });
    this.zoom.set(this.level);
    this.scale.set(this.doc.scale);
    this.channel.set(String(this.doc.channel));
    this.#fill();
    this.#draw(this.levels[this.level], width, height);
    this.#tell();
  }

  #fill() {
    const titles = this.data.constants.map((one) => one.title).join("|");
    if (this.titles !== titles) {
      this.titles = titles;
      this.constants.replaceChildren(...this.data.constants.map((one) =>
        make("option", { value: one.key }, one.title)));
    }
    this.constants.value = this.#constants().key;
    const { gradient, ticks } = legendOf(this.doc.scale, this.#constants());
    this.ramp.style.background = gradient;
    if (this.ticks.textContent !== ticks.join("")) {
      this.ticks.replaceChildren(...ticks.map((tick) => make("span", {}, tick)));
    }
  }

  #draw(across, width, height) {
    const { row, column } = this.doc;
    const [rows, columns] = [Math.min(across, height), Math.min(across, width)];
    let [top, left, r, c] = this.window ?? [0, 0, 0, 0];
    if (r !== rows || c !== columns) [top, left] = [row - (rows >> 1), column - (columns >> 1)];
    top = within(Math.min(Math.max(top, row - rows + 1), row), height - rows);
    left = within(Math.min(Math.max(left, column - columns + 1), column), width - columns);
    const side = Math.min(SIDE_MOST, Math.floor((this.panes.clientWidth - GAP) / 2));
    if (side < 40) return;
    const view = [top, left, rows, columns];
    const sameWhole = this.drawnWhole === `${this.key} ${side}`;
    if (!sameWhole) this.whole.draw(this.picture.canvas, [0, 0, height, width], side, null);
    this.drawnWhole = `${this.key} ${side}`;
    const drawn = `${this.key} ${side} ${view} ${this.doc.scale} ${this.#constants().key}`;
    if (this.drawn !== drawn) this.planes.forEach((plane, k) => this.#drawPlane(plane, k, view, side));
    this.drawn = drawn;
    this.window = view;
    this.whole.surround(view);
    for (const pane of [this.whole, ...this.planes]) pane.point(row, column);
    this.planes.forEach((plane, k) => plane.element.classList.toggle("chosen", k === this.doc.channel));
    const words = this.planes.every((plane) => plane.numbers) ? "Each cell shows its number."
      : "Zoom in until every cell has room for its number.";
    write(this.hint, `All three channels share this scale. ${words}`);
  }

  #drawPlane(plane, channel, view, side) {
    const { width, rgba } = this.picture;
    const table = this.#table(channel);
    plane.draw(table.source, view, side, (row, column) => {
      const byte = rgba[(row * width + column) * 4 + channel];
      return { text: table.texts[byte], colour: table.colours[byte] };
    });
  }

  /** The numbers at a place, computed as Python computes them. */
  #numbers({ row, column, channel, constants }) {
    const { width, height, rgba } = this.picture;
    const byte = rgba[(row * width + column) * 4 + channel];
    const [last, first] = [LAYOUTS.last, LAYOUTS.first].map((layout) =>
      layout.index(row, column, channel, height, width));
    return { byte, unit: unit(byte), normalised: normal(byte, channel, this.#constants(constants)), last,
      first };
  }

  #tell() {
    const { row, column, channel, scale } = this.doc;
    const { mean, std } = this.#constants();
    const found = this.#numbers(this.doc);
    write(this.where, `Row ${row}, column ${column}, channel ${LETTERS[channel]} (${channel})`);
    write(this.values.bytes, `0 to 255: ${found.byte}`);
    write(this.values.unit, `0 to 1: ${found.byte} / 255 = ${fixed(found.unit, 4)}`);
    write(this.values.normalised, `Normalised: (${fixed(found.unit, 4)} − ${fixed(mean[channel], 4)}) / `
      + `${fixed(std[channel], 4)} = ${fixed(found.normalised, 4)}`);
    for (const [name, line] of Object.entries(this.values)) line.classList.toggle("chosen", name === scale);
    for (const memory of this.memories) memory.draw(this.picture, this.doc);
  }

  #judge(answer) {
    this.answer = answer;
    if (this.picture?.key !== answer.key) return; // judged as soon as that picture is there
    const own = this.#numbers(answer.place); // the cursor may have moved on meanwhile
    const same = Object.entries(own).every(([name, value]) => answer.numbers[name] === value);
    this.verdict.classList.toggle("wrong", !same);
    this.verdict.replaceChildren(icon(same ? "right" : "wrong"), same ? answer.verdict
      : "The browser and NumPy give different numbers; this is a fault of the explorer.");
  }

  stop() { this.watcher.disconnect(); }

  /** Go on where another instance of the same picture was. */
  resume(other) {
    this.doc = other.doc;
    this.draw();
    this.conversation.send();
  }
}

/** A channel of a picture as a canvas, each byte in its colour. */
function painted({ width, height, rgba }, channel, colours) {
  const canvas = make("canvas", { width, height });
  const pixels = new ImageData(width, height);
  for (let from = channel, to = 0; to < rgba.length; from += 4, to += 4) {
    const [r, g, b] = colours[rgba[from]];
    pixels.data[to] = r;
    pixels.data[to + 1] = g;
    pixels.data[to + 2] = b;
    pixels.data[to + 3] = 255;
  }
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  return canvas;
}
