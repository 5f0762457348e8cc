// The panel between kernel and output: one tile for each cell of the window, and the sum as a line.

import { make, write } from "../shared/dom.js";

export class Panel {
  constructor(title) {
    this.tiles = make("div", { class: "tiles" });
    this.element = make("figure", { class: "pane pane-panel" },
      make("figcaption", {}, title), make("div", { class: "scroll" }, this.tiles));
    this.sum = make("div", { class: "sum", role: "status", "aria-live": "polite" });
    this.parts = [];
    this.width = 0;
  }

  /** tiles: [{top, bottom, className}], `width` of them in a row; sentence: the line below. */
  draw(tiles, width, sentence) {
    if (tiles.length !== this.parts.length || width !== this.width) this.#build(tiles.length, width);
    tiles.forEach(({ top, bottom = "", className = "" }, index) => {
      const part = this.parts[index];
      write(part.top, top);
      write(part.bottom, bottom);
      if (part.tile.className !== `tile ${className}`) part.tile.className = `tile ${className}`;
    });
    write(this.sum, sentence);
  }

  #build(count, width) {
    this.width = width;
    this.parts = Array.from({ length: count }, () => {
      const top = make("span", { class: "top" });
      const bottom = make("span", { class: "bottom" });
      return { tile: make("div", { class: "tile" }, top, bottom), top, bottom };
    });
    this.tiles.style.setProperty("--tiles", width);
    this.tiles.replaceChildren(...this.parts.map((part) => part.tile));
  }
}
