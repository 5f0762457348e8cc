// Horizontal bars: a label, a bar from zero, a number, and a mark for the target.

import { make, write } from "../shared/dom.js";
import { brief } from "../shared/numbers.js";
import { exact } from "./text.js";

const MOVES = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
const LETTER = 8; // pixels

const percent = (share) => `${(100 * share).toFixed(3)}%`;

/** The number beside a bar: whole ones with all their digits, others short. */
const inShort = (value) =>
  (Number.isInteger(value) && Math.abs(value) < 1e9 ? exact(value) : brief(value, 7));

export class BarsItem {
  constructor(name, host) {
    Object.assign(this, { name, host, bars: [], lit: [], active: 0 });
    this.caption = make("figcaption");
    this.list = make("div", { class: "bar-list", role: "listbox" });
    this.key = make("div", { class: "legend" }, make("span", { class: "target-key" }), "target");
    this.element = make("figure", { class: "pane bars" }, this.caption, this.list, this.key);
    this.element.dataset.item = name;
    this.#listen();
  }

  #listen() {
    const { list, host } = this;
    const barOf = (event) => event.target.closest?.(".bar-row")?.number;
    const point = (event) => {
      const bar = barOf(event);
      if (bar !== undefined) host.pointer.point(this.name, [bar, 0]);
    };
    list.addEventListener("pointerover", point);
    list.addEventListener("focusin", point);
    list.addEventListener("pointerleave", () => host.pointer.leave(this.name));
    list.addEventListener("focusout", () => host.pointer.leave(this.name));
    list.addEventListener("click", (event) => {
      const bar = barOf(event);
      if (bar !== undefined) this.#press(bar);
    });
    list.addEventListener("keydown", (event) => this.#key(event, barOf(event)));
  }

  #key(event, bar) {
    if (bar === undefined) return;
    event.stopPropagation();
    const last = this.bars.length - 1;
    const to = { Home: 0, End: last }[event.key]
      ?? (MOVES[event.key] ? Math.max(0, Math.min(last, bar + MOVES[event.key])) : null);
    if (event.key === "Escape") this.host.pointer.unpin();
    if (to !== null) this.#activate(to);
    else if (event.key === "Enter" || event.key === " ") this.#press(bar);
    else return;
    event.preventDefault();
  }

  #activate(bar) {
    if (this.bars[this.active]) this.bars[this.active].row.tabIndex = -1;
    this.active = bar;
    this.bars[bar].row.tabIndex = 0;
    this.bars[bar].row.focus();
  }

  #press(bar) {
    const { data, host } = this;
    this.#activate(bar);
    if (!data.picks || data.tells[`${bar},0`]) host.pointer.pin(this.name, [bar, 0], !data.picks);
    if (data.picks) host.pick(data.picks, bar);
  }

  #build(count) {
    while (this.bars.length > count) this.bars.pop().row.remove();
    while (this.bars.length < count) {
      const [label, number] = [make("span", { class: "bar-label" }), make("span", { class: "bar-number" })];
      const [bar, target] = [make("span", { class: "bar" }), make("span", { class: "bar-target" })];
      const row = make("div", { class: "bar-row", role: "option", tabindex: "-1" }, label,
        make("span", { class: "bar-room", "aria-hidden": "true" },
          make("span", { class: "bar-zero" }), bar, target), number);
      row.number = this.bars.length;
      this.bars.push({ row, label, number, bar, target });
      this.list.append(row);
    }
    this.active = Math.min(this.active, Math.max(0, count - 1));
    if (this.bars[this.active]) this.bars[this.active].row.tabIndex = 0;
  }

  draw(data) {
    this.data = data;
    if (data.labels.length !== this.bars.length) this.#build(data.labels.length);
    write(this.caption, data.title);
    this.caption.hidden = !data.title;
    this.list.setAttribute("aria-label", data.title || this.name);
    this.element.dataset.role = data.role;
    this.element.classList.toggle("pickable", Boolean(data.picks));
    this.signed ||= [...data.values, ...data.targets].some((value) => value < 0);
    this.element.classList.toggle("signed", Boolean(this.signed));
    this.key.hidden = data.targets.length === 0;
    const longest = Math.max(0, ...data.labels.map((label) => label.length));
    this.element.style.setProperty("--label", `${Math.ceil(longest * LETTER)}px`);
    this.bars.forEach((bar, index) => this.#fill(bar, index));
  }

  /** Where a value lies in the room of its bar, from 0 to 1. */
  #place(value) {
    const share = Math.max(-1, Math.min(1, value / this.data.most));
    return this.signed ? (1 + share) / 2 : share;
  }

  #fill({ row, label, number, bar, target }, index) {
    const { data } = this;
    const value = data.values[index];
    write(label, data.labels[index]);
    write(number, typeof value === "number" ? inShort(value) : value ?? "");
    this.#keepWidth(number.textContent.length);
    const [zero, end] = [this.#place(0), typeof value === "number" ? this.#place(value) : this.#place(0)];
    bar.style.left = percent(Math.min(zero, end));
    bar.style.width = percent(Math.abs(end - zero));
    const aim = data.targets[index];
    target.hidden = typeof aim !== "number";
    if (typeof aim === "number") target.style.left = percent(this.#place(aim));
    row.classList.toggle("chosen", data.chosen === index);
    row.setAttribute("aria-selected", String(data.chosen === index));
  }

  /** Numbers get room for the longest so far: the bars must not jump. */
  #keepWidth(letters) {
    if (letters <= (this.longest ?? 7)) return;
    this.longest = letters;
    this.element.style.setProperty("--number", `${Math.ceil(letters * LETTER + 4)}px`);
  }

  has([bar]) { return bar < this.bars.length; }

  told([bar]) {
    const { data } = this;
    const tell = data.tells?.[`${bar},0`];
    const value = data.values[bar];
    const aim = data.targets[bar];
    const shown = typeof value === "number" ? exact(value) : value ?? "";
    const title = [data.title, `${data.labels[bar]}: ${shown}`,
      typeof aim === "number" ? `target ${exact(aim)}` : ""].filter(Boolean).join(", ");
    return { title, lines: tell?.lines ?? [], sources: tell?.sources ?? [] };
  }

  point(place) {
    const row = place ? this.bars[place[0]]?.row : null;
    if (this.pointed === row) return;
    if (this.pointed) delete this.pointed.dataset.pointed;
    if (row) row.dataset.pointed = "";
    this.pointed = row;
  }

  light(cells) {
    for (const row of this.lit) {
      delete row.dataset.lit;
      delete row.dataset.label;
    }
    this.lit = [];
    for (const [bar, , label] of cells ?? []) {
      const row = this.bars[bar]?.row;
      if (!row) continue;
      row.dataset.lit = "framed";
      if (label) row.dataset.label = label;
      this.lit.push(row);
    }
  }
}
