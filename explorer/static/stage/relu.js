// ReLU on the stage: one cell at a time.

import { windowAxis } from "../shared/axes.js";
import { full } from "../shared/numbers.js";
import { inputSliders } from "./pool.js";

function plan({ data }) {
  const axis = (size) => windowAxis({ size, kernel: 1, stride: 1, before: 0, after: 0 });
  return { axes: [axis(data.x[0].length), axis(data.x[0][0].length)], channels: 1, filters: 1 };
}

function tell(plan, { x: [x] }, filter, i, j) {
  const value = x[i][j];
  const result = full(Math.max(0, value));
  return {
    panels: new Map([[0, { width: 1, tiles: [{ top: `max(0, ${full(value)})`, bottom: `= ${result}`,
      className: value < 0 ? "negative" : value > 0 ? "positive" : "zero" }] }]]),
    sentence: `Output row ${i + 1}, column ${j + 1}: ` + (value < 0
      ? `${full(value)} is negative, so ReLU gives 0`
      : `${full(value)} is not negative, so ReLU leaves it as it is`),
  };
}

export const relu = {
  panel: "One cell", formula: false, plan, tell,
  sliders: (limits) => ({ main: inputSliders(limits) }),
  compute: (_, { x }) => x.map((rows) => rows.map((row) => row.map((value) => Math.max(0, value)))),
};
