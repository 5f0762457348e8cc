// The panel between kernel and output: one tile for each cell of the window.

import { make, write } from "../shared/dom.js";

export class Panel {
  constructor(title) {
    this.caption = make("figcaption", {}, title);
    this.tiles = make("div", { class: "tiles" });
    this.element = make("figure", { class: "pane pane-panel" },
      this.caption, make("div", { class: "scroll" }, this.tiles));
    this.parts = [];
    this.width = 0;
  }

  /** tiles: [{top, bottom, className}], `width` of them in a row; dense: one short line each. */
  draw({ caption, tiles, width, dense = false }) {
    if (caption !== undefined) write(this.caption, caption);
    if (tiles.length !== this.parts.length || width !== this.width) this.#build(tiles.length, width);
    this.#keepWidth(tiles);
    this.tiles.classList.toggle("dense", dense);
    tiles.forEach(({ top, bottom = "", className = "" }, index) => {
      const part = this.parts[index];
      write(part.top, top);
      write(part.bottom, bottom);
      if (part.tile.className !== `tile ${className}`) part.tile.className = `tile ${className}`;
    });
  }

  /** Stay as wide as the longest text so far: the output beside it must not slip from under the pointer. */
  #keepWidth(tiles) {
    const longest = Math.max(0, ...tiles.map(({ top, bottom = "" }) => Math.max(top.length, bottom.length)));
    if (longest <= this.longest) return;
    this.longest = longest;
    this.tiles.style.setProperty("--longest", longest);
  }

  #build(count, width) {
    this.width = width;
    this.longest = 0;
    while (this.parts.length > count) this.parts.pop().tile.remove();
    const missing = [];
    while (this.parts.length < count) {
      const top = make("span", { class: "top" });
      const bottom = make("span", { class: "bottom" });
      const tile = make("div", { class: "tile" }, top, bottom);
      this.parts.push({ tile, top, bottom });
      missing.push(tile);
    }
    this.tiles.style.setProperty("--tiles", width);
    this.tiles.append(...missing);
  }
}
