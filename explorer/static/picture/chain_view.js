// The steps of the chain on the screen: side by side for one picture, one below the other for many.

import { make, write } from "../shared/dom.js";
import { brief } from "../shared/numbers.js";
import { Pane, Zoom } from "./pane.js";
import { legendOf } from "./paint.js";

const HIGH = 300; // screen pixels; so that the numbers below stay in the first screenful
const HIGH_OF_MANY = 150;
const ZOOM_BELOW = 4; // screen pixels of a cell; smaller ones are hard to tell apart
const GAP = 16;
const ACROSS_LEAST = 150; // screen pixels of a step; else they stand in two columns

/** A mean without the dust of binary fractions: weights that cancel give 0, not 1e−17. */
const clean = (mean, steps) => {
  const range = Math.max(...steps.map(({ most, least }) => most - least));
  return Math.abs(mean) < 1e-9 * range ? 0 : mean;
};

class StepView {
  constructor(name, on) {
    Object.assign(this, { name, on, panes: [] });
    this.caption = make("figcaption");
    this.facts = make("span");
    this.scale = make("span", { class: "shown-at" });
    this.legend = make("div", { class: "legend" });
    this.strip = make("div", { class: "strip-of-panes" });
    this.zoom = new Zoom();
    this.element = make("figure", { class: `step step-${name}` }, this.caption, this.strip,
      make("div", { class: "facts" }, this.facts, this.scale),
      this.legend);
  }

  draw(title, steps, scale, titles) {
    while (this.panes.length < steps.length) this.#add(this.panes.length);
    this.panes.forEach((pane, n) => { pane.element.hidden = n >= steps.length; });
    const of = (n) => (steps.length > 1 ? ` of ${titles[n]}` : "");
    steps.forEach((step, n) => this.panes[n].draw(step, scale, `${title}${of(n)}: ${step.rows} rows, `
      + `${step.columns} columns; walk with the arrow keys, the numbers are told below`));
    const named = this.name === "picture" && steps.length > 1;
    this.panes.forEach((pane, n) => pane.call((named && titles[n]) || ""));
    write(this.caption, title);
    write(this.zoom.title, title);
    const [{ rows, columns, planes }] = steps;
    const all = (name, of) => brief(of(...steps.map((step) => step[name])), 6);
    const mean = steps.reduce((sum, step) => sum + step.mean, 0) / steps.length;
    this.shape = `${planes.length > 1 ? `${planes.length} × ` : ""}${rows}×${columns}`;
    write(this.facts, `${this.shape} · least ${all("least", Math.min)}, most ${all("most", Math.max)}, `
      + `mean ${brief(clean(mean, steps), 6)}`);
    this.#drawLegend(scale, planes.length);
  }

  #add(n) {
    const pane = new Pane({ point: (place, keep) => this.on.point(this.name, n, place, keep),
      leave: this.on.leave, walk: (way) => this.on.walk(this.name, n, way) });
    this.panes.push(pane);
    this.strip.append(pane.element);
  }

  #drawLegend(scale, channels) {
    const { gradient, ticks, said } = legendOf(scale, channels);
    if (this.legend.dataset.said === said + gradient) return;
    this.legend.dataset.said = said + gradient;
    this.legend.setAttribute("aria-label", said);
    const bar = make("div", { class: "bar-of-colours" });
    bar.style.background = gradient;
    this.legend.replaceChildren(bar,
      make("div", { class: "ticks" }, ...ticks.map((tick) => make("span", {}, tick))));
  }

  /** How large a cell is on the screen: what is drawn smaller than it is leaves pixels out. */
  tellSize() {
    const { factor } = this.shown[0];
    const size = factor >= 1 ? `${brief(factor, 4)}×` : `at ${Math.round(100 * factor)} %`;
    write(this.scale, ` · shown ${size}`);
  }

  get shown() { return this.panes.filter(({ element }) => !element.hidden); }
}

export class ChainView {
  constructor(on) {
    this.on = on;
    this.views = {};
    this.element = make("div", { class: "chain" });
    this.zooms = make("div", { class: "zooms" });
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(this.element);
  }

  view(name) { return this.views[name]; }

  /** runs: the steps of every picture; titles: what each step is called. */
  draw(runs, scales, titles, names) {
    const order = runs[0].map(({ name }) => name);
    this.many = runs.length > 1;
    this.element.classList.toggle("many", this.many);
    order.forEach((name, s) => {
      this.views[name] ??= new StepView(name, this.on);
      this.views[name].draw(titles[name], runs.map((steps) => steps[s]),
        name === "picture" ? scales.pixels : scales.results, names);
    });
    this.order = order;
    const wanted = order.map((name) => this.views[name].element);
    if (wanted.length !== this.element.children.length
      || wanted.some((element, n) => this.element.children[n] !== element)) {
      this.element.replaceChildren(...wanted);
      this.zooms.replaceChildren(...order.map((name) => this.views[name].zoom.element));
    }
    this.fit();
  }

  fit() {
    if (!this.order || !this.element.clientWidth) return;
    const wide = this.element.clientWidth;
    const room = (count) => Math.floor((wide - GAP * (count - 1)) / count);
    const steps = this.order.length;
    const across = this.many ? 1 : steps > 2 && room(steps) < ACROSS_LEAST ? 2 : steps;
    this.element.style.gridTemplateColumns = `repeat(${across}, minmax(0, 1fr))`;
    for (const name of this.order) {
      const view = this.views[name];
      const { shown, zoom } = view;
      const place = this.many ? Math.floor((wide - 8 * (shown.length - 1)) / shown.length) : room(across);
      for (const pane of shown) {
        pane.fit(Math.min(place, 420), this.many ? HIGH_OF_MANY : HIGH);
        pane.element.style.width = this.many ? `${place}px` : "";
      }
      view.tellSize();
      const small = shown[0].factor < ZOOM_BELOW && (shown[0].step.rows > 15 || shown[0].step.columns > 15);
      zoom.element.hidden = this.many || !small;
    }
  }
}
