// What stands above and below the columns: layer, step, shape, parameters; scale and pages.

import { make } from "../shared/dom.js";
import { gradient } from "./paint.js";
import { ends } from "./words.js";

const LAYER_GAP = 4; // px between the names of two layers

export class Heads {
  constructor(turn) {
    this.turn = turn;
    this.element = make("div", { class: "heads" });
    this.feet = make("div", { class: "feet" });
    this.photo = make("canvas", { class: "photo", role: "img", "aria-label": "The picture" });
  }

  draw(columns, layout, ramps, ofTheMap) {
    const words = JSON.stringify([columns.map(({ name, words: step, shape, parameters, note }) =>
      [name, step, shape, parameters, note]), layout.width]);
    if (words !== this.words) {
      this.words = words;
      this.#heads(columns, layout);
    }
    const scales = JSON.stringify([ofTheMap, layout.width, columns.map((column) =>
      [column.scale, column.end, column.of, column.page, column.stream])]);
    if (scales !== this.scales) {
      this.scales = scales;
      this.#feet(columns, layout, ramps, ofTheMap);
    }
  }

  #heads(columns, layout) {
    const layers = [];
    columns.forEach((column, number) => {
      const { x, width } = layout.columns[number];
      const last = layers.at(-1);
      if (last?.name === column.block) last.end = x + width;
      else layers.push({ name: column.block, x, end: x + width });
    });
    const names = layers.map(({ name, x, end }, number) => {
      const next = layers[number + 1]?.x ?? layout.width;
      const element = make("div", { class: "layer", title: name },
        ...name.split(".").flatMap((part, place) => (place ? [".", make("wbr"), part] : [part])));
      Object.assign(element.style, { left: `${x}px`, width: `${next - x - LAYER_GAP}px` });
      element.style.setProperty("--line", `${end - x}px`);
      return element;
    });
    this.element.replaceChildren(make("div", { class: "layers" }, ...names),
      make("div", { class: "steps" }, ...columns.map((column, number) =>
        this.#head(column, layout.columns[number], layout.columns[number + 1]))));
    for (const row of this.element.children) { // each as high as its highest entry
      const heights = [...row.children].map((entry) => entry.offsetHeight);
      row.style.height = `${Math.max(...heights) + 6}px`;
    }
  }

  #head(column, { x, width }, next) {
    const element = make("div", { class: "head" }, make("span", { class: "words" }, column.words),
      make("span", { class: "shape" }, ...column.shape.split("×").flatMap((part, place) =>
        (place ? ["×", make("wbr"), part] : [part]))),
      make("span", { class: "parameters" }, column.parameters && `${column.parameters} par.`),
      column.note ? make("span", { class: "note" }, column.note) : null);
    const room = next ? next.x - x - 4 : width;
    Object.assign(element.style, { marginLeft: "0", left: `${x}px`, width: `${room}px` });
    return element;
  }

  #feet(columns, layout, ramps, ofTheMap) {
    const seen = new Set();
    this.feet.replaceChildren(...columns.map((column, number) => {
      const { x, width } = layout.columns[number];
      const ramp = make("div", { class: "ramp" });
      ramp.style.background = gradient(ramps[column.scale]);
      const each = ofTheMap && column.channels.length > 1;
      const scale = column.bars ? null : [ramp,
        make("div", { class: "ends" }, each ? "each its own" : ends(column.scale, column.end))];
      const pages = seen.has(column.stream) ? null : this.#pages(column);
      seen.add(column.stream);
      const element = make("div", { class: "foot" }, ...(scale ?? []), pages);
      Object.assign(element.style, { left: `${x}px`, width: `${width}px` });
      return element;
    }));
  }

  /** How many maps of the layer are shown, and the way to the others. */
  #pages({ stream, of, page, pages, channels, name }) {
    if (pages < 2) return make("div", { class: "pages" }, `all ${of}`);
    const button = (by, sign, word) => {
      const element = make("button", { type: "button", "aria-label": `${word} maps of ${name}`,
        title: `${word} maps`, disabled: page + by < 0 || page + by >= pages ? "" : null }, sign);
      element.onclick = () => this.turn(stream, page + by);
      return element;
    };
    return make("div", { class: "pages" }, make("span", {}, `${channels.length} of ${of}`),
      make("span", { class: "turn" }, button(-1, "‹", "Earlier"),
        make("span", { class: "page" }, `${page + 1}/${pages}`), button(1, "›", "Later")));
  }

  /** The picture itself, above its channels. */
  picture(picture, paint) {
    if (!picture) return;
    const first = this.element.querySelector(".head");
    if (this.photo.parentElement !== first) {
      first.append(this.photo);
      const row = first.parentElement;
      row.style.height = `${Math.max(parseFloat(row.style.height), first.offsetHeight + 6)}px`;
    }
    const [height, width] = picture.size;
    if (this.photo.width !== width || this.photo.height !== height) {
      Object.assign(this.photo, { width, height });
    }
    paint(this.photo, picture);
  }
}

