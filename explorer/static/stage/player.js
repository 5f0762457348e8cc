// Play, pause, step, back, scrub, speed: walks over the output cells in reading order.

import { icon, make, write } from "../shared/dom.js";

const FASTEST = 10; // cells per second
const USUAL = 2;

export class Player {
  /** on.move(done): `done` cells are computed, 1 to count; the last of them is the current one. */
  constructor(on) {
    this.on = on;
    this.count = 0;
    this.done = 0;
    this.timer = null;
    this.button = this.#button("play", "Play", () => this.toggle());
    this.scrub = make("input", { type: "range", min: 1, step: 1, "aria-label": "Output cell" });
    this.speed = make("input", { type: "range", min: 1, max: FASTEST, value: USUAL,
      "aria-label": "Speed, cells per second" });
    this.where = make("span", { class: "where" });
    this.element = make("div", { class: "player", role: "group", "aria-label": "Step through" },
      this.#button("back", "Step back", () => this.step(-1)), this.button,
      this.#button("step", "Step forward", () => this.step(1)), this.scrub, this.where,
      make("label", { class: "speed" }, "Speed", this.speed));
    this.scrub.addEventListener("input", () => { this.pause(); this.go(+this.scrub.value); });
    this.speed.addEventListener("input", () => { if (this.timer) this.#run(); });
    for (const input of [this.scrub, this.speed]) {
      input.addEventListener("keydown", (event) => event.stopPropagation());
    }
  }

  #button(name, label, act) {
    const button = make("button", { type: "button", "aria-label": label, title: label }, icon(name));
    button.addEventListener("click", act);
    return button;
  }

  /** A new output: everything counts as computed until somebody plays or steps. */
  reset(count) {
    if (count === this.count) return;
    this.pause();
    this.count = count;
    this.scrub.max = Math.max(1, count);
    this.#show(count);
  }

  /** Other numbers: everything is computed again. */
  forget() { this.count = 0; }

  #show(done) {
    this.done = done;
    this.scrub.value = done;
    write(this.where, this.count ? `cell ${done} of ${this.count}` : "no output");
  }

  go(done) {
    if (!this.count) return;
    this.#show(Math.max(1, Math.min(this.count, done)));
    this.on.move(this.done);
  }

  /** Step; a step forward from the end starts again at the first cell. */
  step(by) {
    this.pause();
    this.go(by > 0 && this.done >= this.count ? 1 : this.done + by);
  }

  toggle() {
    if (this.timer) return this.pause();
    this.go(this.done >= this.count ? 1 : this.done);
    this.#run();
  }

  #run() {
    clearInterval(this.timer);
    this.timer = setInterval(() => {
      if (this.done >= this.count) this.pause();
      else this.go(this.done + 1);
    }, 1000 / +this.speed.value);
    this.#face("pause", "Pause");
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    this.#face("play", "Play");
  }

  get playing() { return this.timer !== null; }

  #face(name, label) {
    this.button.replaceChildren(icon(name));
    this.button.setAttribute("aria-label", label);
    this.button.title = label;
  }
}
