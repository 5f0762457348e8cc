// The shift test: move the input by a pixel and see what pooling keeps and how convolution follows.

import { Choice } from "../shared/controls.js";
import { make, write } from "../shared/dom.js";
import { compute } from "./pool_windows.js";
import { drawTable, readingGrid } from "./reading.js";

const KERNELS = { // the same stand in explorer/cases/pooling.py; every answer is compared
  identity: [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
  sobel: [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
};
const MOVES = { Left: [0, -1], Right: [0, 1], Up: [-1, 0], Down: [1, 0] };
const TOLERANCE = 1e-9; // relative, as everywhere on the stage

/** The table moved down and to the right; zeros come in. */
export const moved = (table, [down, right]) => table.map((row, i) =>
  row.map((_, j) => table[i - down]?.[j - right] ?? 0));

/** Convolution with a 3×3 kernel, nothing padded; null where it does not fit. */
export function convolved(table, kernel) {
  const [height, width] = [table.length - 2, table[0].length - 2];
  if (height < 1 || width < 1) return null;
  return Array.from({ length: height }, (_, i) => Array.from({ length: width }, (_, j) =>
    kernel.reduce((all, weights, u) =>
      all + weights.reduce((sum, weight, v) => sum + weight * table[i + u][j + v], 0), 0)));
}

/** How many cells of `after` equal the cell of `before` that lies [down, right] before them. */
export function kept(before, after, [down, right]) {
  const found = { same: 0, all: 0 };
  after.forEach((row, i) => row.forEach((value, j) => {
    const old = before[i - down]?.[j - right];
    if (old === undefined) return;
    found.all += 1;
    if (old === value) found.same += 1;
  }));
  return found;
}

const share = ({ same, all }) => `${same} of ${all} cells (${Math.round((100 * same) / all)} %)`;
const close = (a, b) => Math.abs(a - b) <= TOLERANCE * (1 + Math.abs(a));
const flat = (tables) => tables.flat(Infinity);
const equal = (a, b) => flat(a).length === flat(b).length
  && flat(a).every((value, index) => close(value, flat(b)[index]));

export class ShiftTest {
  constructor(stage) {
    this.stage = stage;
    this.grids = { input: readingGrid("zx", "Shifted input"), before: readingGrid("zy", "Pooled before"),
      after: readingGrid("zy", "Pooled after"), convBefore: readingGrid("zy", "Convolved before"),
      convAfter: readingGrid("zy", "Convolved after") };
    this.kernel = new Choice({ name: "kernel", label: "Beside it, a 3×3 convolution",
      choices: [["sobel", "Sobel"], ["identity", "identity"]] },
    { move: (kernel) => this.#change({ kernel }) });
    this.buttons = Object.entries(MOVES).map(([name, by]) => this.#button(name, by));
    this.back = this.#button("Back", null);
    this.said = make("div", { class: "shift-said", role: "status", "aria-live": "polite" });
    const { input, before, after, convBefore, convAfter } = this.grids;
    const row = (...grids) => make("div", { class: "shift-row" }, ...grids.map((grid) => grid.element));
    this.pictures = make("div", { class: "shift-pictures" }, row(input), row(before, after));
    this.convolution = row(convBefore, convAfter);
    this.pictures.append(this.convolution);
    this.element = make("section", { class: "shift", "aria-label": "Shift test" },
      make("div", { class: "shift-head" }, "Shift the input by one pixel: what changes?"),
      make("div", { class: "shift-controls" },
        make("div", { class: "buttons" }, ...this.buttons.map(({ element }) => element),
          this.back.element), this.kernel.element), this.said, this.pictures);
  }

  #button(name, by) {
    const element = make("button", { type: "button" }, name);
    element.addEventListener("click", () => {
      const { shift } = this.stage.doc.data;
      this.#change({ shift: by ? shift.map((pixels, way) => pixels + by[way]) : [0, 0] });
    });
    return { element, by };
  }

  #change(changes) {
    Object.assign(this.stage.doc.data, changes);
    this.stage.draw();
    this.stage.send();
  }

  draw() {
    const { stage } = this;
    const { kernel } = stage.doc.data;
    const ends = stage.plan.axes.map(({ size }) => Math.min(stage.limits.shift, size));
    const shift = stage.doc.data.shift.map((by, way) => Math.max(-ends[way], Math.min(ends[way], by)));
    const still = !shift.some(Boolean);
    for (const { element, by } of this.buttons) {
      element.disabled = shift.some((pixels, way) => Math.abs(pixels + by[way]) > ends[way]);
    }
    this.back.element.disabled = still;
    this.kernel.set(kernel);
    this.pictures.hidden = still || !stage.valid;
    this.results = null;
    if (still || !stage.valid) {
      return this.#say([still ? "Press a button: zeros come in where nothing was." : ""]);
    }
    this.#compute(shift, KERNELS[kernel]);
    this.#drawGrids(shift);
    return this.#say(this.#sentences(shift));
  }

  #compute(shift, kernel) {
    const { plan, values, result } = this.stage;
    const x = moved(values.x[0], shift);
    this.results = { x, before: result[0], after: compute(plan, { x: [x] })[0],
      convBefore: convolved(values.x[0], kernel), convAfter: convolved(x, kernel) };
  }

  #drawGrids([down, right]) {
    const { x, before, after, convBefore, convAfter } = this.results;
    const { grids } = this;
    const scale = (...tables) => Math.max(0, ...tables.flat(2).map(Math.abs)) || 1;
    const most = scale(x, before, after);
    drawTable(grids.input, x, { caption: `Input, ${where([down, right])}`, most });
    drawTable(grids.before, before, { caption: "Pooled before", most });
    const changed = (old, fresh) => (i, j) => fresh[i][j] !== old[i][j];
    const named = (name, old, fresh) => `${name} after: ${fresh.some((row, i) =>
      row.some((_, j) => changed(old, fresh)(i, j))) ? "framed cells changed" : "nothing changed"}`;
    drawTable(grids.after, after, { caption: named("Pooled", before, after), most,
      marked: changed(before, after) });
    this.convolution.hidden = !convBefore;
    if (!convBefore) return;
    const strongest = scale(convBefore, convAfter);
    drawTable(grids.convBefore, convBefore, { caption: "Convolved before", most: strongest });
    drawTable(grids.convAfter, convAfter, { caption: named("Convolved", convBefore, convAfter),
      most: strongest, marked: changed(convBefore, convAfter) });
  }

  #sentences(shift) {
    const { before, after, convBefore, convAfter } = this.results;
    const said = [`Pooling: ${share(kept(before, after, [0, 0]))} kept their number${this.#along(shift)}.`];
    if (convBefore) {
      const along = kept(convBefore, convAfter, shift);
      said.push(`Convolution: ${share(kept(convBefore, convAfter, [0, 0]))} kept their number`
        + (along.all ? `; ${along.same} of ${along.all} moved along with the input: it is equivariant.` : "."));
    } else said.push("A 3×3 convolution needs an input of at least 3×3 cells.");
    const { plan, values } = this.stage;
    if (plan.isMax && values.x[0].flat().every((value) => value < 0)) {
      said.push("All numbers are negative, so the zeros that come in are the largest, and win.");
    }
    return said;
  }

  /** Pooling moves along where the shift is a whole number of strides. */
  #along(shift) {
    const { plan } = this.stage;
    if (plan.adaptive) return "";
    const steps = shift.map((pixels, way) => pixels / plan.axes[way].stride);
    if (!steps.every(Number.isInteger)) {
      const strides = [...new Set(plan.axes.map((axis) => axis.stride))].join("×");
      return `; the shift is no multiple of stride ${strides}, so the map cannot move along`;
    }
    const along = kept(this.results.before, this.results.after, steps);
    return along.all ? `; ${along.same} of ${along.all} moved along with the input` : "";
  }

  #say(sentences) {
    while (this.said.children.length < sentences.length) this.said.append(make("div"));
    [...this.said.children].forEach((line, index) => write(line, sentences[index] ?? ""));
  }

  /** Does Python get other numbers? */
  differs(answer) {
    if (!answer || !this.results) return Boolean(answer) !== Boolean(this.results);
    const { after, convBefore, convAfter } = this.results;
    return !equal(answer.pooled, [after]) || Boolean(answer.convolved) !== Boolean(convBefore)
      || (Boolean(convBefore) && !equal(answer.convolved, [[convBefore], [convAfter]]));
  }
}

/** A shift in words. */
function where([down, right]) {
  const words = [[down, "down", "up"], [right, "right", "left"]].filter(([pixels]) => pixels)
    .map(([pixels, more, less]) => `${Math.abs(pixels)} ${pixels > 0 ? more : less}`);
  return `shifted ${words.join(" and ")}`;
}
