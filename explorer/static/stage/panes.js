// The panes of a stage: one row for each input channel (input, kernel of the shown filter, window),
// and the feature maps beside them. Panes are made when a channel or a filter needs one.

import { make } from "../shared/dom.js";
import { Grid } from "../shared/grid.js";
import { Panel } from "./panel.js";

export class Panes {
  /** kind: the operation; on.made(grid): a new grid wants its listeners. */
  constructor(kind, on) {
    Object.assign(this, { kind, on, x: [], k: [], y: [], panels: [], channels: [] });
    this.left = make("div", { class: "channels" });
    this.right = make("div", { class: "outputs" });
    this.element = make("div", { class: "panes" }, this.left, this.right);
  }

  #grid(name, index, title) {
    const grid = new Grid(name, index, title);
    this[name].push(grid);
    this.on.made(grid);
    return grid.element;
  }

  /** Have so many channel rows and feature maps. */
  arrange(channels, filters) {
    while (this.channels.length < channels) {
      const c = this.channels.length;
      const parts = [this.#grid("x", c, "Input")];
      if (this.kind.kernel) parts.push(this.#grid("k", c, "Kernel"));
      const panel = new Panel(this.kind.panel);
      this.panels.push(panel);
      const row = make("div", { class: "channel" }, ...parts, panel.element);
      this.channels.push(row);
      this.left.append(row);
    }
    while (this.y.length < filters) this.right.append(this.#grid("y", this.y.length, "Output"));
    this.channels.forEach((row, c) => { row.hidden = c >= channels; });
    this.y.forEach((grid, o) => { grid.element.hidden = o >= filters; });
    for (const element of [this.element, this.element.parentElement]) {
      element.classList.toggle("several", channels > 1 || filters > 1);
    }
    this.shown = { channels, filters };
  }

  /** The grids that are shown, of one name. */
  grids(name) {
    return this[name].slice(0, name === "y" ? this.shown.filters : this.shown.channels);
  }
}
