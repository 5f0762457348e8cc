// The controls of a sheet. A slider counts its stops; the others set a field at once.

import { Choice, Slider, Switch } from "../shared/controls.js";
import { icon, make, write } from "../shared/dom.js";
import { exact } from "./text.js";

const STOP_MS = 600; // between two stops while a slider plays

const nearest = (stops, value) => stops.reduce((best, stop, index) =>
  (Math.abs(stop - value) < Math.abs(stops[best] - value) ? index : best), 0);

class StopSlider {
  constructor(spec, host) {
    Object.assign(this, { spec, host, field: spec.field });
    this.slider = new Slider({ name: spec.field, label: spec.label, least: 0,
      most: spec.stops.length - 1, shown: (stop) => this.#text(stop) },
    { move: (stop) => this.#moved(stop), release: () => this.release() });
    const { input } = this.slider;
    input.dataset.way = spec.way;
    // Back at the stop where a drag began the browser tells of no change.
    for (const kind of ["pointerup", "blur"]) {
      input.addEventListener(kind, () => setTimeout(() => { if (this.moving && !this.timer) this.release(); }));
    }
    for (const kind of ["pointerdown", "keydown"]) {
      input.addEventListener(kind, () => { if (this.timer) this.pause(); });
    }
    this.element = spec.plays ? this.#withButton() : this.slider.element;
    for (const kind of ["pointerenter", "pointerdown", "focusin"]) {
      this.element.addEventListener(kind, () => host.near([this.field]));
    }
  }

  /** Other stops or words; the slider itself stays, under the finger and with its focus. */
  renew(spec) {
    this.spec = spec;
    this.slider.name(spec.label);
    this.slider.input.max = spec.stops.length - 1;
  }

  #withButton() {
    this.button = make("button", { type: "button", class: "play" });
    this.button.addEventListener("click", () => (this.timer ? this.pause() : this.#play()));
    this.button.addEventListener("keydown", (event) => event.stopPropagation());
    this.#face("play", "Play");
    return make("div", { class: "playing" }, this.slider.element, this.button);
  }

  #face(name, word) {
    this.button.replaceChildren(icon(name));
    this.button.setAttribute("aria-label", `${word}: ${this.spec.label}`);
    this.button.title = word;
  }

  #text(stop) { return this.spec.texts[stop] ?? exact(this.spec.stops[stop]); }

  get stop() { return +this.slider.input.value; }

  #moved(stop) {
    this.moving = true;
    this.slider.input.setAttribute("aria-valuetext", this.#text(stop));
    const { way } = this.spec;
    this.framed = way === "frames" && this.host.frame(this.field, stop);
    if (way === "live" || (way === "frames" && !this.framed)) this.#send();
  }

  #send() {
    const stop = this.spec.stops[this.stop];
    this.sent = stop;
    this.host.set({ [this.field]: this.spec.text ? [String(stop)] : stop });
  }

  release() {
    this.moving = false;
    const told = this.spec.way !== "release" && !this.framed;
    if (!told || this.sent !== this.spec.stops[this.stop]) this.#send();
  }

  #play() {
    const last = this.spec.stops.length - 1;
    if (this.stop >= last) this.#step(0);
    this.#face("pause", "Pause");
    this.timer = setInterval(() => {
      if (this.stop < last) this.#step(this.stop + 1);
      if (this.stop >= last) this.pause();
    }, STOP_MS);
  }

  #step(stop) {
    this.slider.set(stop);
    this.#moved(stop);
    if (this.spec.way === "release") this.#send();
  }

  pause() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
    this.#face("play", "Play");
    this.release();
  }

  /** Show a value; while somebody moves the slider it stays under the finger. */
  show(value) {
    if (this.moving || this.timer) return;
    const stop = nearest(this.spec.stops, value);
    this.slider.set(stop);
    this.sent = value;
    if (this.spec.stops[stop] !== value) write(this.slider.shown, exact(value));
    this.slider.input.setAttribute("aria-valuetext", this.slider.shown.textContent);
  }

  stopAll() { clearInterval(this.timer); this.timer = null; }
}

class Simple {
  constructor(Kind, spec, host) {
    this.field = spec.field;
    this.control = new Kind({ name: spec.field, label: spec.label, choices: spec.choices },
      { move: (value) => host.set({ [spec.field]: value }) });
    this.element = this.control.element;
  }

  renew() {}

  show(value) { this.control.set(value); }
}

class Press {
  constructor(spec, host) {
    this.spec = spec;
    this.element = make("button", { type: "button", class: "press" }, spec.label);
    this.element.addEventListener("click", () => host.set(structuredClone(this.spec.sets)));
    this.element.addEventListener("keydown", (event) => event.stopPropagation());
  }

  renew(spec) { this.spec = spec; }

  show() {}
}

const MAKERS = {
  slider: (spec, host) => new StopSlider(spec, host),
  choice: (spec, host) => new Simple(Choice, spec, host),
  switch: (spec, host) => new Simple(Switch, spec, host),
  button: (spec, host) => new Press(spec, host),
};

/** What makes a control another one: all of it but what can be renewed. */
function keyOf({ is, field, label, plays, way, choices }) {
  return JSON.stringify(is === "slider" ? [is, field, plays, way] : [is, field, label, choices]);
}

export class Controls {
  /** host: the sheet, with set(fields), frame(field, stop) and near(). */
  constructor(host) {
    this.host = host;
    this.parts = [];
    this.element = make("div", { class: "controls" });
    this.element.addEventListener("pointerenter", () => host.near());
  }

  /** Whether a pointer or the focus is there. */
  get used() { return this.element.matches(":hover, :focus-within"); }

  /** Show the controls of a sheet; one that is still wanted stays, with its focus. */
  draw(specs, touched) {
    const old = new Map(this.parts.map((part) => [part.key, part]));
    this.parts = specs.map((spec) => {
      const key = keyOf(spec);
      const part = old.get(key) ?? Object.assign(MAKERS[spec.is](spec, this.host), { key });
      old.delete(key);
      part.renew(spec);
      if (!touched.has(spec.field)) part.show(spec.value);
      return part;
    });
    for (const part of old.values()) part.stopAll?.();
    const wanted = this.parts.map((part) => part.element);
    const same = wanted.length === this.element.children.length
      && wanted.every((element, index) => this.element.children[index] === element);
    if (!same) this.element.replaceChildren(...wanted);
    this.element.hidden = wanted.length === 0;
  }

  stop() { for (const part of this.parts) part.stopAll?.(); }
}
