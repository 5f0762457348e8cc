// What Python works out on release: remedies, inputs of the same output, and the formula solved for
// any letter. While a slider is dragged they are stale and look it.

import { make } from "../shared/dom.js";
import { listed } from "./words.js";

const NAMES = ["rows", "columns"];

export class Answers {
  /** on.apply(changes, axis): set letters; axis null means both. */
  constructor(on) {
    this.on = on;
    this.element = make("div", { class: "answers" });
  }

  clear() { this.element.replaceChildren(); }

  stale(is) { this.element.classList.toggle("stale", is); }

  #button({ change, output, set, all = {} }, axis) {
    const button = make("button", { type: "button", class: "remedy" }, make("b", {}, change), ` → ${output}`);
    button.addEventListener("click", () => this.on.apply(set, axis, all));
    return button;
  }

  draw(answer, doc) {
    const axes = doc.together ? [answer.axes[0]] : answer.axes;
    const groups = axes.map((axis, way) => {
      const name = doc.together ? "" : ` (${NAMES[way]})`;
      const title = doc.mode === "transposed" ? `Other sizes from the same input${name}`
        : `So that nothing is left over${name}`;
      return axis.remedies.length ? make("div", { class: "remedies", role: "group", "aria-label": title },
        make("span", { class: "title" }, `${title}: `),
        ...axis.remedies.map((one) => this.#button(one, doc.together ? null : way))) : null;
    });
    this.element.replaceChildren(...groups.filter(Boolean),
      ...axes.map((axis, way) => this.#same(axis, way, doc)).filter(Boolean));
  }

  /** Why one size comes from several inputs. */
  #same({ same, output }, way, doc) {
    if (output === null || same.length < 2) return null;
    const name = doc.together ? "" : ` ${NAMES[way]}`;
    const wanted = doc.mode === "transposed" ? doc.n[way] : output;
    const sizes = listed(same);
    const text = doc.mode === "transposed"
      ? `A convolution with these settings makes ${wanted}${name} of ${sizes} alike: the floor forgets `
        + "which. Output padding A says which of them to go back to."
      : `Inputs of ${sizes}${name} give ${wanted} alike: ${doc.ceil && doc.mode === "pool" ? "the rounding" : "the floor"} `
        + "forgets which it was.";
    return make("div", { class: "same" }, text);
  }
}

const FIELDS = ["n", "k", "s", "p", "d"];
const LETTERS = "NKSPD";

export class Solver {
  /** on.change(): letters or the wanted size changed; on.apply as above. */
  constructor(limits, on) {
    this.on = on;
    this.most = limits.size.letters;
    this.boxes = [...LETTERS].map((letter) => {
      const input = make("input", { type: "checkbox", name: `solve-${letter}` });
      input.addEventListener("change", () => this.#choose());
      input.addEventListener("keydown", (event) => event.stopPropagation());
      return { letter, input, label: make("label", { class: "switch" }, input, " ", letter) };
    });
    this.wanted = make("input", { type: "number", class: "field", name: "wanted", min: 1,
      max: limits.size.output, step: 1, inputmode: "numeric", "aria-label": "Wanted output size" });
    this.wanted.addEventListener("change", () => {
      const value = Math.round(+this.wanted.value);
      if (!(value >= 1 && value <= limits.size.output)) this.wanted.value = this.doc.wanted;
      else { this.doc.wanted = value; on.change(); }
    });
    this.wanted.addEventListener("keydown", (event) => event.stopPropagation());
    this.tables = make("div", { class: "tables" });
    this.summary = make("summary", {}, "Which settings give the output that I want?");
    this.element = make("details", { class: "solver" }, this.summary,
      make("div", { class: "controls" },
        make("label", { class: "wanted" }, "Wanted output O ", this.wanted),
        make("fieldset", { class: "letters" }, make("legend", {}, `Find (up to ${this.most} letters)`),
          ...this.boxes.map(({ label }) => label))),
      this.tables);
    this.summary.addEventListener("keydown", (event) => event.stopPropagation());
    this.element.addEventListener("toggle", () => {
      if (this.element.open === Boolean(this.doc.solve)) return;
      this.doc.solve = this.element.open ? "S" : ""; // an open solver asks for something
      on.change();
    });
  }

  #choose() {
    this.doc.solve = this.boxes.filter(({ input }) => input.checked).map(({ letter }) => letter).join("");
    this.on.change();
  }

  show(doc) {
    this.doc = doc;
    if (this.wanted.getRootNode().activeElement !== this.wanted) this.wanted.value = doc.wanted;
    const full = doc.solve.length >= this.most;
    for (const { letter, input } of this.boxes) {
      input.checked = doc.solve.includes(letter);
      input.disabled = full && !input.checked;
    }
    if (!doc.solve) this.tables.replaceChildren();
  }

  stale(is) { this.tables.classList.toggle("stale", is); }

  draw(answer, doc) {
    this.tables.replaceChildren(...answer.solve.map((table) => this.#table(table, doc)));
  }

  #table({ axis, rows, count, range, words }, doc) {
    const last = doc.mode === "transposed" ? "output padding A" : "remainder";
    const where = axis === null ? "" : `${axis ? "Columns" : "Rows"}: `;
    const asked = [...doc.solve].map((letter) => LETTERS.indexOf(letter));
    const body = rows.map((row) => this.#row(row, asked, axis, doc));
    const head = [...asked.map((index) => LETTERS[index]), last, ""];
    const cut = count > rows.length ? ` The first ${rows.length} of ${count.toLocaleString("en")} are listed.` : "";
    return make("div", { class: "table" }, make("p", {}, `${where}${words}${cut} (${range})`),
      rows.length ? make("div", { class: "rows", tabindex: "0", role: "region", "aria-label": "Answers" },
        make("table", {}, make("thead", {}, make("tr", {},
          ...head.map((text) => make("th", { scope: "col" }, text)))), make("tbody", {}, ...body))) : "");
  }

  #row(row, asked, axis, doc) {
    const button = make("button", { type: "button" }, "Show");
    const changes = Object.fromEntries(asked.map((index) => [FIELDS[index], row[index]]));
    if (doc.mode === "transposed") changes.output_padding = row[5];
    if (doc.mode === "conv") changes.p = row[3]; // 'same' and full would move with the kernel
    const names = asked.map((index) => `${LETTERS[index]} = ${row[index]}`).join(", ");
    button.setAttribute("aria-label", `Show ${names}`);
    button.addEventListener("click", () => this.on.apply(changes, axis,
      "p" in changes ? { rule: "number" } : {}));
    return make("tr", {}, ...asked.map((index) => make("td", {}, String(row[index]))),
      make("td", { class: row[5] ? "left" : "" }, String(row[5])), make("td", {}, button));
  }
}
