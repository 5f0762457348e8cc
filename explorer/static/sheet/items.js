// The items of a sheet, and the rows that they stand in. An item stays as long as its name and kind
// do, with its focus and what it has learnt about its size.

import { make, write } from "../shared/dom.js";
import { BarsItem } from "./bars.js";
import { GridItem } from "./grid_item.js";
import { LinesItem } from "./lines.js";
import { PictureItem, SignItem, WordsItem } from "./plain.js";
import { PlaneItem } from "./plane.js";

const KINDS = { grid: GridItem, bars: BarsItem, lines: LinesItem, plane: PlaneItem,
  picture: PictureItem, words: WordsItem, sign: SignItem };

export class Items {
  constructor(host) {
    this.host = host;
    this.all = new Map(); // name -> item
    this.element = make("div", { class: "sheet-rows" });
  }

  /** Have these items in these rows. */
  arrange(rows, items) {
    for (const [name, item] of this.all) {
      if (items[name]?.is === item.is) continue;
      item.stop?.();
      this.all.delete(name);
    }
    for (const [name, { is }] of Object.entries(items)) {
      if (!this.all.has(name)) this.all.set(name, Object.assign(new KINDS[is](name, this.host), { is }));
    }
    const key = JSON.stringify(rows) + [...this.all].map(([name, { is }]) => name + is).join();
    if (key === this.key) return;
    this.key = key;
    const focused = this.element.getRootNode().activeElement;
    this.element.replaceChildren(...rows.map((row) => this.#row(row)));
    if (focused && this.element.contains(focused)) focused.focus();
  }

  #row({ title, items }) {
    const heading = make("div", { class: "row-title" });
    write(heading, title);
    return make("div", { class: "sheet-row" }, title ? heading : null,
      make("div", { class: "side-by-side" }, ...items.map((name) => this.all.get(name).element)));
  }

  stop() { for (const item of this.all.values()) item.stop?.(); }
}
