// The one number at a place, written out: what is read there and what becomes of it.

import { addend, number } from "./words.js";

const DIGITS = 4;
const LISTED = 16; // numbers of a window that are written out
const say = (value) => number(value, DIGITS);
const signed = (value) => (value < 0 ? `(${say(value)})` : say(value));

/** The part of a read map that a place looks at, or null: rows and columns, outside included. */
export function windowOf(open, [row, column], size) {
  const { window } = open;
  const dense = open.op === "linear" && size[0] * size[1] > 1; // reads the whole map
  if (!window) return dense ? null : { top: row, left: column, height: 1, width: 1 };
  if (window.from) return shareOf(window, row, column);
  const { kernel, stride, padding, dilation } = window;
  const [height, width] = [0, 1].map((axis) => dilation[axis] * (kernel[axis] - 1) + 1);
  return { top: row * stride[0] - padding[0], left: column * stride[1] - padding[1], height, width };
}

/** The cells that one cell of an adaptive pooling looks at. */
function shareOf({ from, to }, row, column) {
  const part = (axis, place) => {
    const first = Math.floor((place * from[axis]) / to[axis]);
    return [first, Math.ceil(((place + 1) * from[axis]) / to[axis]) - first];
  };
  const [[top, height], [left, width]] = [part(0, row), part(1, column)];
  return { top, left, height, width };
}

function numbersIn(view, { top, left, height, width }, step) {
  const found = [];
  for (let row = top; row < top + height; row += step[0]) {
    for (let column = left; column < left + width; column += step[1]) {
      const inside = row >= 0 && column >= 0 && row < view.rows && column < view.columns;
      if (inside) found.push(view.at([row, column]));
    }
  }
  return found;
}

/** What lies under the weights of a convolution at a place, row by row; null beside the map. */
export function inputsUnder(open, view, place) {
  const { kernel, dilation } = open.window;
  const { top, left } = windowOf(open, place, [view.rows, view.columns]);
  return Array.from({ length: kernel[0] * kernel[1] }, (_, at) => {
    const row = top + dilation[0] * Math.floor(at / kernel[1]);
    const column = left + dilation[1] * (at % kernel[1]);
    const inside = row >= 0 && column >= 0 && row < view.rows && column < view.columns;
    return inside ? view.at([row, column]) : null;
  });
}

/** One line for a place. views: the maps that are read; total: the map that is made. */
export function formula(open, views, total, place) {
  const y = say(total.at(place));
  const x = views.map((view) => view.at([Math.min(place[0], view.rows - 1),
    Math.min(place[1], view.columns - 1)]));
  switch (open.op) {
    case "conv2d":
    case "linear": return summed(open, place, y);
    case "relu": return `max(0, ${say(x[0])}) = ${y}`;
    case "activation": return `${open.function}(${say(x[0])}) = ${y}`;
    case "add": return `${x.map(signed).join(" + ")} = ${y}`;
    case "batch_norm": {
      const { mean, deviation, gamma, beta } = open.norm;
      return `(${say(x[0])} − ${signed(mean)}) / ${say(deviation)} · ${signed(gamma)}`
        + `${addend(beta, DIGITS)} = ${y}`;
    }
    case "input": return `(${x[0]} / 255 − ${say(open.pixels.mean)}) / ${say(open.pixels.std)} = ${y}`;
    case "softmax": {
      const [, power, share] = open.rows[open.channel];
      return `${say(power)} / ${say(open.powers)} = ${say(share)}`;
    }
    default: return pooled(open, views[0], place, y);
  }
}

function summed(open, [row, column], y) {
  const sum = open.sum.values[row * open.sum.size[1] + column];
  const bias = open.bias === null ? ", and there is no bias" : `${addend(open.bias, DIGITS)} (bias) = ${y}`;
  const many = open.count === 1 ? "the one partial sum" : `all ${open.count} partial sums`;
  return `${say(sum)} (${many})${bias}`;
}

function pooled(open, view, place, y) {
  if (!view || !open.window) return `The number here is ${y}.`;
  const box = windowOf(open, place, [view.rows, view.columns]);
  const found = numbersIn(view, box, open.window.dilation ?? [1, 1]);
  const word = open.op.includes("max") ? "largest" : "mean";
  const list = found.length > LISTED ? `${found.length} numbers` : found.map(say).join(", ");
  return `${word} of ${list} = ${y}`;
}
