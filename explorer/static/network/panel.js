// One map opened: each input with its kernel and its partial sum, the bias, and the total. The browser
// draws Python's numbers; choosing a place shows them there.

import { icon, make, write } from "../shared/dom.js";
import { formula, inputsUnder, windowOf } from "./formula.js";
import { MapView, decimalsOf, kernelView } from "./map_view.js";
import { gradient, unpacked } from "./paint.js";
import { explain, verdict } from "./panel_words.js";
import { ends, fixed, number } from "./words.js";

const SIDE = 64; // px; the map of an input
const TOTAL = 220; // px
const ONE = 30; // px; a single number
const BRIGHTEST = 255; // of a pixel

export class Panel {
  /** on: open(name, channel), close(), place(place), part(channel), all(). */
  constructor(on) {
    this.on = on;
    this.element = make("section", { class: "panel", hidden: "" });
  }

  async draw(open, place, part, ramps) {
    Object.assign(this, { open, ramps, part });
    if (!open) {
      this.element.hidden = true;
      this.key = null;
      return;
    }
    if (this.key !== open.key) {
      const floats = open.bytes ? new Float32Array(await unpacked(open.bytes)) : new Float32Array();
      if (this.open !== open) return; // another map has been opened meanwhile
      this.key = open.key;
      this.floats = floats;
      if (open.sum) open.sum.values = this.#values(open.sum);
      this.#build();
    } else if (open.sum) open.sum.values = this.#values(open.sum);
    this.place = place;
    this.element.hidden = false;
    this.#choose(part);
    this.#at(place);
  }

  #values({ at, size }) { return this.floats.subarray(at, at + size[0] * size[1]); }

  #build() {
    const { open } = this;
    this.cells = { hover: (place) => this.#at(place ?? this.place), now: () => this.place,
      choose: (place) => { this.place = place; this.#at(place); this.on.place(place); } };
    const ofSums = Math.max(open.total.end, ...open.parts.map(({ partial }) => partial?.end ?? 0));
    this.sumEnd = open.parts.some(({ partial }) => partial) ? ofSums : open.total.end;
    const [first] = open.parts;
    this.mapEnd = first?.scale === "pixels" ? BRIGHTEST
      : Math.max(1e-12, ...open.parts.map(({ map }) => map.end));
    this.plain = !open.parts.some(({ kernel }) => kernel); // one map becomes another
    this.parts = open.parts.map((part, index) => this.#part(part, index));
    const rest = open.rest ? this.#rest(open.rest) : null;
    this.element.replaceChildren(this.#head(), make("p", { class: "explain" }, explain(open)),
      make("div", { class: this.plain ? "sum plain" : "sum" },
        make("div", { class: "parts" }, ...this.parts.map(({ element }) => element), rest,
          this.#more(), open.rows ? this.#rows() : null), this.#total()));
  }

  #head() {
    const { open } = this;
    const chips = open.chain.map(({ name, words }) => {
      const button = make("button", { type: "button", class: "chip",
        "aria-pressed": String(name === open.name) }, words);
      button.onclick = () => this.on.open(name, open.channel);
      return button;
    });
    const close = make("button", { type: "button", class: "chip close" }, "Close");
    close.onclick = () => this.on.close();
    return make("div", { class: "panel-head" }, make("h3", {}, open.title),
      chips.length > 1 ? make("div", { class: "chips", role: "group", "aria-label": "Steps of this layer" },
        ...chips) : null, close);
  }

  #part(part, index) {
    const { open, ramps } = this;
    const single = ({ size }) => size[0] * size[1] === 1;
    const map = new MapView(part.title, single(part.map) ? ONE : this.plain ? TOTAL : SIDE);
    map.draw(this.#values(part.map), part.map.size, ramps[part.scale], part.scale, this.mapEnd);
    const title = make(part.parent === "pixels" ? "span" : "button",
      { type: "button", class: "part-title" }, part.title);
    if (part.parent !== "pixels") title.onclick = () => this.on.open(part.parent, part.channel);
    const made = { map, value: make("span", { class: "part-value" }) };
    const row = make("div", { class: "part-row" }, map.element,
      single(part.map) ? make("span", {}, number(map.at([0, 0]), 4)) : null);
    if (part.kernel) {
      const kernel = kernelView(`Weights for ${part.title}`, this.#values(part.kernel),
        part.kernel.size, ramps.signed, open.kernel_end, open.op === "conv2d");
      made.under = kernel.under;
      row.append(make("span", { class: "op" }, open.op === "conv2d" ? "∗" : "·"), kernel.element,
        make("span", { class: "op" }, "="));
      made.partial = new MapView(`Partial sum of ${part.title}`, single(part.partial) ? ONE : SIDE,
        this.#cellsOf(part.partial.size));
      made.partial.draw(this.#values(part.partial), part.partial.size, ramps.signed, "signed", this.sumEnd);
      row.append(made.partial.element);
    }
    const foot = part.kernel ? make("div", { class: "part-foot" }, "adds here ", made.value,
      open.op === "conv2d" ? this.#pick(part) : null) : null;
    made.element = make("div", { class: "part", "data-part": index }, title, row, foot);
    return made;
  }

  #pick(part) {
    const button = make("button", { type: "button", class: "chip pick", "aria-pressed": "false",
      "data-channel": part.channel }, "For the stage");
    button.onclick = () => { this.#choose(part.channel); this.on.part(part.channel); };
    return button;
  }

  #choose(channel) {
    for (const button of this.element.querySelectorAll(".pick")) {
      button.setAttribute("aria-pressed", String(+button.dataset.channel === channel));
    }
  }

  #cellsOf([rows, columns]) { return rows * columns > 1 ? this.cells : null; }

  #rest({ count, partial }) {
    const side = partial.size[0] * partial.size[1] === 1 ? ONE : SIDE;
    this.restView = new MapView("Sum of the others", side, this.#cellsOf(partial.size));
    this.restView.draw(this.#values(partial), partial.size, this.ramps.signed, "signed", this.sumEnd);
    this.restValue = make("span", { class: "part-value" });
    return make("div", { class: "part rest" }, make("span", { class: "part-title" },
      `The other ${count} together`), make("div", { class: "part-row" }, this.restView.element),
    make("div", { class: "part-foot" }, "adds here ", this.restValue));
  }

  #more() {
    const { open } = this;
    if (!open.rest || open.everything) return null;
    const button = make("button", { type: "button", class: "chip more" },
      open.count > open.most ? `Show the ${open.most} strongest` : `Show all ${open.count}`);
    button.onclick = () => this.on.all();
    return button;
  }

  #rows() {
    const { open } = this;
    const row = ([score, power, share], place) => make("tr", { class: place === open.channel ? "strong" : null },
      make("th", { scope: "row" }, open.classes[place]), make("td", {}, number(score, 4)),
      make("td", {}, number(power, 4)), make("td", {}, number(share, 4)));
    return make("table", { class: "rows" }, make("thead", {}, make("tr", {}, ...["", "score",
      "e^(score − largest)", "share"].map((text) => make("th", { scope: "col" }, text)))),
    make("tbody", {}, ...open.rows.map(row)));
  }

  #total() {
    const { open, ramps } = this;
    const bias = open.bias === undefined ? null : make("div", { class: "bias" },
      open.bias === null ? "no bias" : `bias ${number(open.bias, 4)}`);
    const side = open.total.size[0] * open.total.size[1] === 1 ? ONE : TOTAL;
    this.total = new MapView(open.title, side, this.#cellsOf(open.total.size));
    this.total.draw(this.#values(open.total), open.total.size, ramps[open.scale], open.scale, this.sumEnd);
    this.where = make("div", { class: "where" });
    this.line = make("div", { class: "line", role: "status", "aria-live": "polite" });
    const legend = (scale, end, text) => {
      const ramp = make("span", { class: "ramp" });
      ramp.style.background = gradient(ramps[scale]);
      return make("div", { class: "scale" }, ramp, `${ends(scale, end)}: ${text}`);
    };
    const sums = open.parts.some(({ partial }) => partial);
    const inputs = open.parts[0];
    const scales = open.rows ? [] : [legend(open.scale, this.sumEnd, sums ? "partial sums and total" : "this map")];
    if (inputs) scales.push(legend(inputs.scale, this.mapEnd, "what is read"));
    if (open.kernel_end) scales.push(legend("signed", open.kernel_end, "weights"));
    const said = verdict(open);
    return make("div", { class: "total" }, bias, make("div", { class: "total-title" },
      sums ? "Total" : open.words), open.rows ? null : this.total.element, this.where, this.line,
    said ? make("div", { class: said.same ? "verdict" : "verdict wrong" },
      icon(said.same ? "right" : "wrong"), said.text) : null, ...scales);
  }

  /** Show the numbers of one place everywhere. */
  #at(place) {
    const { open } = this;
    const one = { top: place[0], left: place[1], height: 1, width: 1 };
    const flat = open.total.size[0] * open.total.size[1] === 1;
    const decimals = decimalsOf(this.mapEnd);
    this.parts.forEach(({ map, partial, value, under }, index) => {
      const { size } = open.parts[index].map;
      map.box(flat && !open.window ? null : windowOf(open, place, size));
      if (!partial) return;
      if (!flat) partial.box(one);
      write(value, number(partial.at(place), 4));
      if (!under?.length || !open.window) return;
      inputsUnder(open, map, place).forEach((input, at) => {
        write(under[at], input !== null ? fixed(input, decimals) : open.zeros ? "pad 0" : "pad");
        under[at].classList.toggle("pad", input === null);
      });
    });
    if (this.restView && open.rest) {
      if (!flat) this.restView.box(one);
      write(this.restValue, number(this.restView.at(place), 4));
    }
    if (!flat) this.total.box(one);
    write(this.where, flat ? "" : `Row ${place[0]}, column ${place[1]}:`);
    write(this.line, formula(open, this.parts.map(({ map }) => map), this.total, place));
  }
}
