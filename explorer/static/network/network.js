// The view: its settings, the board of maps, and the panel of the map that is open.

import { Choice, Slider } from "../shared/controls.js";
import { make, write } from "../shared/dom.js";
import { Board } from "./board.js";
import { rampsFrom, unpacked } from "./paint.js";
import { Panel } from "./panel.js";

const PATIENCE_MS = 3000; // an answer that takes longer may be lost; then the shift is sent again
const whole = (value) => (value > 0 ? `+${value}` : String(value).replace("-", "−"));

export class Network {
  constructor(mount) {
    this.mount = mount;
    this.tell = () => {};
    this.ofTheMap = false;
    this.turn = 0;
    this.board = new Board({
      open: (column, row) => this.emit({ do: "open", name: column.steps[0].name,
        channel: column.channels[row] }),
      page: (stream, page) => this.emit({ do: "page", stream, page }) });
    this.panel = new Panel({ open: (name, channel) => this.emit({ do: "open", name, channel }),
      close: () => this.emit({ do: "close" }), place: (place) => this.emit({ do: "place", place }),
      part: (part) => this.emit({ do: "part", part }), all: () => this.emit({ do: "all" }) });
  }

  /** Ask Python for something; it hears along which board is held here. */
  emit(message) { this.tell({ ...message, has: this.key ?? null }); }

  #start({ most, shows, choices }) {
    const slider = (axis, label) => new Slider({ name: `shift-${axis}`, label, least: -most, most,
      shown: whole }, { move: (value) => this.#shift(axis, value), release: () => {} });
    this.sliders = [slider(0, "Shift down"), slider(1, "Shift right")];
    this.back = make("button", { type: "button", class: "chip" }, "Back to 0");
    this.back.onclick = () => { this.wanted = [0, 0]; this.#send(); };
    this.show = new Choice({ name: "show", label: "Show", choices: shows.map((text, n) => [String(n), text]) },
      { move: (value) => this.emit({ do: "show", show: +value }) });
    this.scale = new Choice({ name: "scale", label: "One colour scale for",
      choices: [["layer", "each column"], ["map", "each map"]] },
    { move: (value) => { this.ofTheMap = value === "map"; this.#paint(); } });
    this.scale.set("layer");
    this.choices = choices.map(({ name, label, choices: values }) => new Choice({ name, label,
      choices: values }, { move: (value) => this.emit({ do: "choose", name, value }) }));
    this.answer = make("div", { class: "answer" });
    this.board.bar.append(this.answer);
    this.mount.replaceChildren(this.board.element,
      make("div", { class: "controls" }, ...this.sliders.map((s) => s.element), this.back,
        this.show.element),
      make("div", { class: "controls" }, ...this.choices.map(({ element }) => element),
        this.scale.element), this.panel.element);
  }

  // One shift is under way at a time, and only the last of those that wait is sent.
  #shift(axis, value) {
    this.wanted = [...(this.wanted ?? this.data.shift)];
    this.wanted[axis] = value;
    this.#send();
  }

  #send() {
    if (this.sent) return;
    this.sent = this.wanted;
    this.emit({ do: "shift", shift: this.wanted });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { // no answer
      if (!this.sent) return;
      this.sent = null;
      if (this.mount.isConnected) this.#send();
    }, PATIENCE_MS);
  }

  async draw(data) {
    const turn = ++this.turn;
    if (!this.sliders) this.#start(data);
    this.data = data;
    // The board comes only when it has changed: it is most of the message.
    if (data.board.bytes) this.held = data.board;
    else if (this.held?.key !== data.board.key) {
      this.emit({ do: "again" });
      return;
    }
    this.#follow(data.shift);
    this.show.set(String(data.show));
    this.choices.forEach((choice, place) => choice.set(data.choices[place].chosen));
    write(this.answer, data.answer);
    if (this.key !== data.board.key) {
      const levels = new Int8Array(await unpacked(this.held.bytes));
      if (turn !== this.turn) return; // newer numbers have come meanwhile
      this.levels = levels;
      this.key = data.board.key;
      this.ramps = rampsFrom(data.ramps);
      this.#paint();
    }
    const { open } = data;
    this.board.pin(open?.name, open?.channel);
    await this.panel.draw(open, data.place, data.part, this.ramps);
    this.mount.dataset.turn = data.turn; // what a test waits for
  }

  #paint() {
    this.board.draw(this.held, this.levels, this.ramps, this.ofTheMap);
  }

  #follow(shift) {
    const same = (one, other) => one && one[0] === other[0] && one[1] === other[1];
    if (same(this.sent, shift) || !this.sent) this.sent = null;
    if (!this.sent && this.wanted && !same(this.wanted, shift)) this.#send();
    else if (same(this.wanted, shift)) this.wanted = null;
    (this.wanted ?? shift).forEach((value, axis) => this.sliders[axis].set(value));
    this.back.disabled = !shift[0] && !shift[1];
  }
}
