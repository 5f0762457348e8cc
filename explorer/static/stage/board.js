// The controls above a stage: sliders for rows and columns together or apart, choices and switches.

import { Choice, Slider, Switch } from "../shared/controls.js";
import { make } from "../shared/dom.js";

export class Board {
  /** kind: the operation; on.change(send): something was moved; on.apart(): may rows differ? */
  constructor(kind, limits, on) {
    this.on = on;
    this.kind = kind;
    this.apart = false;
    const { main, more = [] } = kind.sliders(limits);
    this.sliders = [...main, ...more].map((spec) => this.#slider(spec));
    this.others = [
      ...(kind.choices ?? []).map((spec) => this.#other(spec, Choice)),
      ...(kind.switches ?? []).map((spec) => this.#other(spec, Switch)),
    ];
    if (kind.views) this.views = this.#other(kind.views, Choice);
    this.both = kind.differ ? new Switch({ name: "apart", label: "Rows and columns apart" },
      { move: (apart) => { this.apart = apart; on.change(false); } }) : null;
    this.element = this.#build(main.length, kind);
  }

  #slider(spec) {
    const control = new Slider(spec, {
      move: (value) => { spec.set(this.doc, value, this.apart); this.on.change(false); },
      release: () => this.on.change(true),
    });
    return { spec, control };
  }

  #other(spec, Kind) {
    const control = new Kind(spec, { move: (value) => {
      spec.set(this.doc, value);
      this.on.change(true);
    } });
    return { spec, control };
  }

  #build(mainCount, kind) {
    const elements = this.sliders.map(({ control }) => control.element);
    const main = make("div", { class: "controls" }, ...elements.slice(0, mainCount));
    const others = this.others.map(({ control }) => control.element);
    if (this.views) main.prepend(this.views.control.element);
    if (!kind.fold) {
      main.prepend(...others);
      if (this.both) main.append(this.both.element);
      return main;
    }
    this.more = make("details", { class: "more" }, make("summary", {}, kind.fold),
      make("div", { class: "controls" }, ...others, ...elements.slice(mainCount), this.both?.element));
    return make("div", { class: "board-of-controls" }, main, this.more);
  }

  /** Show what the document says. */
  show(doc) {
    this.doc = doc;
    if (this.kind.differ?.(doc) && !this.apart) this.apart = true;
    this.both?.set(this.apart);
    for (const { spec, control } of [...this.sliders, ...this.others]) {
      const needed = (spec.when?.(doc) ?? true) && !(spec.way && !this.apart);
      control.element.hidden = !needed;
      control.set(spec.get(doc));
      if (spec.way !== undefined) {
        control.name(this.apart ? `${spec.label} ${spec.way ? "across" : "down"}` : spec.label);
      }
    }
    this.views?.control.set(this.views.spec.get(doc));
  }

  /** A new document: fold the rare settings away unless they are in use. */
  open(doc) {
    this.apart = this.kind.differ?.(doc) ?? false;
    if (this.more) this.more.open = this.kind.unusual(doc);
  }
}
