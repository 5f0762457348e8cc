// What the windows of pooling read and what they give.

import { adaptiveAxis, windowAxis } from "../shared/axes.js";

const isMax = (mode) => mode.endsWith("max");

/** A window of ceil_mode may reach beyond the padding, where nothing is read. */
const clipped = (axis) => ({ ...axis,
  reach: (place) => Math.min(axis.span, axis.length - axis.start(place)),
  taps: (place) => axis.taps(place).filter(([position]) => position < axis.length) });

function axisOf({ data }, way) {
  const size = way ? data.x[0][0].length : data.x[0].length;
  if (data.mode.startsWith("global")) return adaptiveAxis({ size, output: 1 });
  if (data.mode.startsWith("adaptive")) return adaptiveAxis({ size, output: data.output_size[way] });
  const padding = data.mode === "l2" ? 0 : data.padding[way];
  return clipped(windowAxis({ size, kernel: data.window[way], stride: data.stride[way], before: padding,
    after: padding, dilation: data.mode === "max" ? data.dilation[way] : 1, ceil: data.ceil_mode }));
}

const inside = (axis, position) => position >= axis.before && position < axis.before + axis.size;

/** PyTorch refuses more padding than half a window, and a window that reads padding alone. */
function refuses(axis) {
  if (!axis.span) return false; // adaptive windows always fit
  if (2 * axis.before > axis.kernel) return true;
  return Array.from({ length: axis.places }, (_, place) => place)
    .some((place) => !axis.taps(place).some(([position]) => inside(axis, position)));
}

export function plan(doc) {
  const { data } = doc;
  const axes = [0, 1].map((way) => axisOf(doc, way));
  const counted = data.mode === "average" && data.count_include_pad;
  return { axes, channels: 1, filters: 1, mode: data.mode, isMax: isMax(data.mode), counted,
    ceil: data.ceil_mode, withPadding: data.mode !== "l2", adaptive: !axes[0].span,
    ringText: isMax(data.mode) ? "−∞" : counted ? undefined : "–", refused: axes.some(refuses) };
}

/** What a window reads, row by row; padding has no value. */
export function cells({ axes: [down, across] }, { x: [x] }, i, j) {
  const columns = across.taps(j);
  return down.taps(i).flatMap(([row]) => columns.map(([column]) => {
    const real = inside(down, row) && inside(across, column);
    return { row, column, real, value: real ? x[row - down.before][column - across.before] : 0 };
  }));
}

/** The largest cell of a window; of equal ones the first. */
export const largest = (found) => found.reduce((best, cell) =>
  (cell.real && (!best || cell.value > best.value) ? cell : best), null);

/** What the sum of a window is divided by. */
export const divisor = (plan, found) =>
  (plan.counted ? found.length : found.filter((cell) => cell.real).length);

export function value(plan, found) {
  if (plan.isMax) return largest(found).value;
  if (plan.mode !== "l2") {
    return found.reduce((sum, cell) => sum + cell.value, 0) / divisor(plan, found);
  }
  const squares = found.reduce((sum, cell) => sum + cell.value * cell.value, 0);
  const [down, across] = plan.axes;
  return Math.sqrt((squares / found.length) * down.kernel * across.kernel);
}

export const compute = (plan, values) => [Array.from({ length: plan.axes[0].places }, (_, i) =>
  Array.from({ length: plan.axes[1].places }, (_, j) => value(plan, cells(plan, values, i, j))))];

export const winner = (plan, values, i, j) => (plan.isMax ? largest(cells(plan, values, i, j)) : null);

/** Every window that reads a position of the input; for max it says in which of them that one wins. */
export function fed(plan, row, column, values) {
  const [down, across] = plan.axes;
  return down.readers(row).flatMap(([i]) => across.readers(column).map(([j]) => {
    const best = winner(plan, values, i, j);
    const wins = best?.row === row && best.column === column;
    return { i, j, wins, label: wins ? "wins" : "" };
  }));
}
