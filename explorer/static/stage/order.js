// Two orders of the same two steps on the stage: activation then pooling, and pooling then activation.

import { activationOf, functionChoice, slopeSlider } from "../shared/activations.js";
import { windowAxis } from "../shared/axes.js";
import { make, write } from "../shared/dom.js";
import { addend, brief, full } from "../shared/numbers.js";
import { drawTable, readingGrid } from "./reading.js";

const WINDOW = 2; // cells, and the stride
const TOLERANCE = 1e-12; // relative; below it the two orders differ by rounding alone

function plan({ data }) {
  const axis = (size) => windowAxis({ size, kernel: WINDOW, stride: WINDOW, before: 0, after: 0 });
  const activation = activationOf(data);
  const pooling = data.pool === "max" ? "max" : "mean";
  return { axes: [axis(data.x[0].length), axis(data.x[0][0].length)], channels: 1, filters: 2, activation,
    pooling, names: [`${pooling}(${activation.name}(x))`, `${activation.name}(${pooling}(x))`] };
}

const window = ({ axes: [down, across] }, table, i, j) => down.taps(i).flatMap(([row]) =>
  across.taps(j).map(([column]) => table[row][column]));
const pooled = ({ pooling }, values) => (pooling === "max" ? Math.max(...values)
  : values.reduce((sum, value) => sum + value, 0) / values.length);
const poolAll = (plan, table) => Array.from({ length: plan.axes[0].places }, (_, i) =>
  Array.from({ length: plan.axes[1].places }, (_, j) => pooled(plan, window(plan, table, i, j))));
const each = (table, f) => table.map((row) => row.map(f));

/** What stands between the two steps: f(x), and the pooled x. */
const middles = (plan, { x: [x] }) => [each(x, plan.activation.of), poolAll(plan, x)];

function compute(plan, values) {
  const [active, small] = middles(plan, values);
  return [poolAll(plan, active), each(small, plan.activation.of)];
}

const differs = (a, b) => Math.abs(a - b) > TOLERANCE * (1 + Math.abs(a));

const DIGITS = 6; // of a number in the sentence; the cells have them all
const short = (value) => Number(value.toPrecision(DIGITS));
/** "= 3", or "≈ 0.333333" where digits are left out of any of these numbers. */
const equals = (numbers, result) =>
  ([...numbers, result].every((value) => short(value) === value) ? "= " : "≈ ") + full(short(result));

function sayPool({ pooling }, numbers) {
  const values = numbers.map(short);
  const sum = full(values[0]) + values.slice(1).map(addend).join("");
  return pooling === "max" ? `max(${values.map(full).join(", ")})` : `(${sum}) / ${values.length}`;
}

function tell(plan, { x: [x] }, filter, i, j) {
  const { activation } = plan;
  const values = window(plan, x, i, j);
  const active = values.map(activation.of);
  const [first, small] = [pooled(plan, active), pooled(plan, values)];
  const last = activation.of(small);
  const tiles = values.map((value, index) => ({ top: `f(${brief(value, 7)})`,
    bottom: `= ${brief(active[index], 7)}`,
    className: active[index] < 0 ? "negative" : active[index] > 0 ? "positive" : "zero" }));
  const end = differs(first, last) ? "The order matters here." : "Either order gives the same here.";
  return { panels: new Map([[0, { width: WINDOW, tiles, caption: `Window, f = ${activation.name}` }]]),
    sentence: `Row ${i + 1}, column ${j + 1}: ${activation.name} first: ${sayPool(plan, active)} `
      + `${equals(active, first)}; pooling first: ${activation.name}(${sayPool(plan, values)}) `
      + `${equals([small], last)}. ${end}` };
}

function extra(stage) {
  stage.between = [readingGrid("z", "Activation first"), readingGrid("z", "Pooling first")];
  stage.heads = [0, 1].map(() => make("div", { class: "route-head" }));
  stage.agreement = make("div", { class: "agreement", role: "status", "aria-live": "polite" });
  stage.routes = [0, 1].map(() => make("div", { class: "route" }));
  stage.panes.right.append(...stage.routes);
  stage.panes.element.classList.add("roomy"); // most numbers have fractions
  return [];
}

function drawn(stage) {
  stage.routes.forEach((route, index) => { // the output grids are made with the first document
    if (!route.children.length) {
      route.append(stage.heads[index], stage.between[index].element, stage.panes.y[index].element);
    }
    stage.between[index].element.classList.toggle("stale", !stage.valid);
  });
  if (!stage.agreement.parentElement) stage.sum.before(stage.agreement);
  if (!stage.valid) return;
  const { plan, result } = stage;
  const names = [plan.activation.name, plan.pooling === "max" ? "max pooling" : "average pooling"];
  stage.heads.forEach((head, index) =>
    write(head, `${names[index]} first, then ${names[1 - index]}`));
  middles(plan, stage.values).forEach((table, index) => drawTable(stage.between[index], table,
    { caption: index ? `${plan.pooling}(x)` : `${plan.activation.name}(x)` }));
  const different = result[0].flatMap((row, i) => row.filter((value, j) => differs(value, result[1][i][j])));
  const count = result[0].flat().length;
  write(stage.agreement, different.length
    ? `${names.join(" and ")} do not commute: ${different.length} of ${count} cells differ (framed).`
    : `Here both orders give the same ${count} numbers.`);
}

/** Between the steps: the window of f(x), and the one cell of the pooled x. */
function pointed({ between, pinned, focus, valid }) {
  const [i, j] = (focus.grid === "y" ? focus : pinned).place;
  between[0].mark("window", valid ? [WINDOW * i, WINDOW * j, WINDOW, WINDOW] : null);
  between[1].mark("window", valid ? [i, j] : null);
}

export const order = {
  panel: "Window", formula: false, plan, compute, tell, extra, drawn, pointed,
  cellClass: ({ result: [first, last] }, i, j) => (differs(first[i][j], last[i][j]) ? "differs" : ""),
  sliders: (limits) => ({ main: [slopeSlider(limits)] }),
  choices: [functionChoice, { name: "pool", label: "Pooling", choices: [["max", "the largest"],
    ["average", "the mean"]], get: ({ data }) => data.pool, set: ({ data }, pool) => { data.pool = pool; } }],
};
