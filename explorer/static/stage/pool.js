// Pooling on the stage: the largest number or the mean of each window.

import { windowAxis } from "../shared/axes.js";
import { addend, full } from "../shared/numbers.js";
import { pair } from "./conv_controls.js";

function plan({ data }) {
  const axis = (size, way) => windowAxis({ size, kernel: data.window[way], stride: data.stride[way],
    before: 0, after: 0 });
  return { axes: [axis(data.x[0].length, 0), axis(data.x[0][0].length, 1)], channels: 1, filters: 1,
    withPadding: false, mode: data.mode };
}

const cells = ({ axes: [down, across] }, { x: [x] }, i, j) => down.taps(i).flatMap(([row]) =>
  across.taps(j).map(([column]) => ({ row, column, value: x[row][column] })));
const largest = (found) => found.reduce((best, cell) => (cell.value > best.value ? cell : best));

function value(plan, found) {
  if (plan.mode === "max") return largest(found).value;
  return found.reduce((sum, cell) => sum + cell.value, 0) / found.length;
}

const compute = (plan, values) => [Array.from({ length: plan.axes[0].places }, (_, i) =>
  Array.from({ length: plan.axes[1].places }, (_, j) => value(plan, cells(plan, values, i, j))))];

function tell(plan, values, filter, i, j) {
  const found = cells(plan, values, i, j);
  const best = plan.mode === "max" ? largest(found) : null;
  const tiles = found.map((cell) => ({ top: full(cell.value),
    bottom: cell === best ? "largest" : "", className: cell === best ? "winner" : "" }));
  const numbers = found.map((cell) => full(cell.value));
  const result = full(value(plan, found));
  const sentence = best ? `max(${numbers.join(", ")}) = ${result}`
    : `(${numbers[0]}${found.slice(1).map((cell) => addend(cell.value)).join("")})`
      + ` / ${found.length} = ${result}`;
  return { panels: new Map([[0, { tiles, width: plan.axes[1].kernel }]]),
    sentence: `Output row ${i + 1}, column ${j + 1}: ${sentence}` };
}

export const pool = {
  panel: "Window", formula: true, plan, compute, tell,
  sliders: (limits) => ({ main: [...inputSliders(limits),
    ...pair("window", "Window", 1, limits.poolWindow), ...pair("stride", "Stride", 1, limits.poolWindow)] }),
  choices: [{ name: "mode", label: "Keep", choices: [["max", "the largest"], ["average", "the mean"]],
    get: ({ data }) => data.mode, set: ({ data }, mode) => { data.mode = mode; } }],
  winner: (plan, values, i, j) => (plan.mode === "max" ? largest(cells(plan, values, i, j)) : null),
};

export function inputSliders(limits) {
  const size = ({ data }) => [data.x[0].length, data.x[0][0].length];
  return [0, 1].map((way) => ({ name: way ? "columns" : "rows", label: way ? "Input columns" : "Input rows",
    least: 1, most: limits.inputSide, get: (doc) => size(doc)[way],
    set: (doc, value) => doc.resize("x", ...size(doc).with(way, value)) }));
}
