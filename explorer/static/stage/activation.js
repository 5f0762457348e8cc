// An activation on the stage: every cell by itself, and all of them as dots on the curve.

import { activationOf, functionChoice, slopeSlider } from "../shared/activations.js";
import { windowAxis } from "../shared/axes.js";
import { Curve } from "../shared/curve.js";
import { make, write } from "../shared/dom.js";
import { brief, full } from "../shared/numbers.js";
import { sizes } from "./conv_controls.js";

function plan({ data }) {
  const axis = (size) => windowAxis({ size, kernel: 1, stride: 1, before: 0, after: 0 });
  return { axes: [axis(data.x[0].length), axis(data.x[0][0].length)], channels: 1, filters: 1,
    activation: activationOf(data) };
}

const compute = ({ activation }, { x }) => x.map((rows) => rows.map((row) => row.map(activation.of)));

function tell({ activation }, { x: [x] }, filter, i, j) {
  const value = x[i][j];
  const result = full(activation.of(value));
  const className = value < 0 ? "negative" : value > 0 ? "positive" : "zero";
  return {
    panels: new Map([[0, { width: 1, tiles: [{ top: `f(${brief(value, 7)})`,
      bottom: `= ${brief(activation.of(value), 7)}`, className }] }]]),
    sentence: `Output row ${i + 1}, column ${j + 1}: ${activation.name}(${full(value)}) = `
      + `${activation.sayAt(value)} = ${result}. The slope there is ${full(activation.slopeAt(value))}.`,
  };
}

/** How many of the numbers are 0. */
function zeros(rows) {
  const all = rows.flat();
  const none = all.filter((value) => value === 0).length;
  return `${none} of ${all.length} (${Math.round((100 * none) / all.length)} %)`;
}

function extra(stage) {
  stage.curve = new Curve();
  stage.zeros = make("div", { class: "zeros" });
  stage.panes.element.append(stage.curve.element);
  stage.panes.element.classList.add("roomy"); // most numbers have fractions
  return [];
}

function drawn(stage) {
  stage.curve.element.classList.toggle("stale", !stage.valid);
  if (!stage.zeros.parentElement) stage.sum.before(stage.zeros);
  if (!stage.valid) return;
  write(stage.zeros, `Zeros: ${zeros(stage.values.x[0])} in the input, ${zeros(stage.result[0])} in the `
    + "output.");
  stage.curve.draw(stage.plan.activation, stage.values.x[0].flat());
  pointed(stage);
}

function pointed(stage) {
  if (!stage.valid || !stage.curve.activation) return;
  const [i, j] = stage.focus.place;
  const value = stage.values.x[0][i]?.[j];
  if (value !== undefined) stage.curve.select(value);
}

export const activation = {
  panel: "One cell", formula: false, elementwise: true, plan, compute, tell, extra, drawn, pointed,
  sliders: (limits) => ({ main: [...sizes(limits), slopeSlider(limits)] }),
  choices: [functionChoice],
};
