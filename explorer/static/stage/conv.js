// Convolution on the stage: cross-correlation, true convolution (kernel flipped) and transposed.

import { samePadding, stampAxis, windowAxis } from "../shared/axes.js";

/** The geometry of a document: axes, channels, filters, and where weights stand. */
export function plan(doc) {
  const { data } = doc;
  const transposed = data.way === "transposed";
  const axis = (size, kernel, way) => {
    const [stride, dilation] = [data.stride[way], data.dilation[way]];
    if (transposed) {
      return stampAxis({ size, kernel, stride, dilation, padding: data.padding[way],
        extra: data.output_padding[way] });
    }
    const [before, after] = data.same ? samePadding(kernel, dilation)
      : [data.padding[way], data.padding[way]];
    return windowAxis({ size, kernel, stride, before, after, dilation, ring: data.ring });
  };
  const [x, k] = [data.x[0], data.k[0]];
  return {
    axes: [axis(x.length, k.length, 0), axis(x[0].length, k[0].length, 1)],
    channels: doc.channels, filters: doc.filters, transposed, flip: data.way === "flipped",
    kernel: (filter, channel) => doc.kernelIndex(filter, channel),
    withPadding: true,
    refused: transposed ? [0, 1].some((way) =>
      data.output_padding[way] >= Math.max(data.stride[way], data.dilation[way]))
      : data.same && Math.max(...data.stride) > 1,
  };
}

const turned = (table) => table.map((row) => [...row].reverse()).reverse();

/** The kernels as they meet the input: half turned for a true convolution. */
export const applied = (plan, values) => (plan.flip ? values.k.map(turned) : values.k);

/** The taps of places as flat [cell, tap, cell, tap, …], without plain padding. */
const flatTaps = (axis, first, last) => Array.from({ length: last - first }, (_, index) =>
  axis.taps(first + index).flatMap(([position, tap]) => {
    const cell = axis.source(position);
    return cell < 0 ? [] : [cell, tap];
  }));

/** One feature map: sums of products over the window and the channels, plus the bias. */
function sums(plan, values, filter, down, across) {
  const weights = applied(plan, values);
  const pairs = values.x.map((x, channel) => [x, weights[plan.kernel(filter, channel)]])
    .filter(([, k]) => k);
  return down.map((rows) => across.map((columns) => {
    let total = values.bias[filter];
    for (const [x, k] of pairs) {
      for (let a = 0; a < rows.length; a += 2) {
        const line = x[rows[a]];
        const weight = k[rows[a + 1]];
        for (let b = 0; b < columns.length; b += 2) total += line[columns[b]] * weight[columns[b + 1]];
      }
    }
    return total;
  }));
}

/** All feature maps. */
export function compute(plan, values) {
  const [down, across] = plan.axes.map((axis) => flatTaps(axis, 0, axis.places));
  return Array.from({ length: plan.filters }, (_, filter) =>
    sums(plan, values, filter, down, across));
}

/** The feature maps of a transposed convolution with the border that its padding cuts off. */
export function uncut(plan, values) {
  const [down, across] = plan.axes.map((axis) =>
    flatTaps(axis, -axis.cut[0], axis.places + axis.cut[1]));
  return Array.from({ length: plan.filters }, (_, filter) =>
    sums(plan, values, filter, down, across));
}

/** What one output cell is made of, channel by channel: terms row by row, and their sum. */
export function parts(plan, values, filter, i, j) {
  const [down, across] = plan.axes;
  const weights = applied(plan, values);
  const rows = down.taps(i);
  const columns = across.taps(j);
  const found = [];
  values.x.forEach((x, channel) => {
    const k = weights[plan.kernel(filter, channel)];
    if (!k) return;
    const terms = [];
    for (const [row, u] of rows) {
      for (const [column, v] of columns) {
        const [r, c] = [down.source(row), across.source(column)];
        const value = r < 0 || c < 0 ? 0 : x[r][c];
        const weight = k[u][v];
        terms.push({ row, column, u, v, value, weight, product: value * weight + 0,
          padding: row < down.before || row >= down.before + down.size
            || column < across.before || column >= across.before + across.size });
      }
    }
    found.push({ channel, terms, width: columns.length,
      sum: terms.reduce((sum, term) => sum + term.product, 0) });
  });
  return found;
}

/** Every output cell that an input position feeds, with the weight: [{i, j, u, v}]. */
export function fed({ axes: [down, across], flip }, row, column) {
  const found = [];
  const turn = (tap, axis) => (flip ? axis.kernel - 1 - tap : tap);
  for (const [i, u] of down.readers(row)) {
    for (const [j, v] of across.readers(column)) {
      found.push({ i, j, u: turn(u, down), v: turn(v, across) });
    }
  }
  return found.filter(({ i, j }) => i >= 0 && j >= 0 && i < down.places && j < across.places);
}

/** Every input position that a weight (u, v) multiplies, and how many times. */
export function multiplied({ axes, flip }, u, v) {
  const lines = [u, v].map((tap, way) => {
    const axis = axes[way];
    const met = flip ? axis.kernel - 1 - tap : tap;
    const positions = new Set();
    for (let place = 0; place < axis.places; place++) {
      for (const [position, t] of axis.taps(place)) if (t === met) positions.add(position);
    }
    return [...positions];
  });
  return lines[0].flatMap((row) => lines[1].map((column) => [row, column]));
}
