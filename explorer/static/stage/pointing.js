// What lights up: an output cell shows its window, an input cell every output that it feeds, a weight
// every input that it multiplies.

import { full } from "../shared/numbers.js";

const put = (grid, window, lights = null, framed = true) => {
  grid.mark("window", window);
  grid.light(lights, framed);
};
const where = (i, j) => `row ${i + 1}, column ${j + 1}`;
const signed = (value) => (value < 0 ? `−${-value}` : String(value));
const plural = (count, one) => `${count} ${one}${count === 1 ? "" : "s"}`;

/** Show everything that belongs to the cell that is pointed at. */
export function pointAt(stage) {
  const { panes, valid, focus, kind } = stage;
  if (!valid) {
    for (const name of ["x", "k", "y"]) for (const grid of panes[name]) put(grid, null);
    for (const panel of panes.panels) panel.draw({ tiles: [], width: 1 });
    return stage.say("");
  }
  if (focus.grid === "x" && kind.fed) return fromInput(stage, focus);
  if (focus.grid === "k") return fromWeight(stage, focus);
  const through = focus.grid === "x" && kind.elementwise; // the cell has one output, at its own place
  const at = focus.grid === "y" || through ? focus : stage.pinned;
  return fromOutput(stage, at);
}

function fromOutput(stage, { index, place: [i, j] }) {
  const { plan, kind, values, panes } = stage;
  const { panels, sentence } = kind.tell(plan, values, index, i, j,
    stage.prediction.hides(index, i, j));
  drawPanels(panes, panels);
  const window = plan.transposed ? null : windowOf(plan, i, j);
  const lights = plan.transposed || plan.scattered || plan.axes.some((axis) => axis.dilation > 1)
    ? reached(plan, values, index, i, j) : () => null;
  panes.grids("x").forEach((grid, channel) => {
    const seen = panels.has(channel);
    put(grid, seen ? window : null, seen ? lights(channel) : null);
  });
  for (const grid of panes.grids("k")) put(grid, null);
  const [above, left] = stage.outset();
  panes.grids("y").forEach((grid, o) => put(grid, o === index ? [i + above, j + left] : null));
  stage.say(sentence);
}

function drawPanels({ panels: all }, panels) {
  all.forEach((panel, channel) => {
    const content = panels.get(channel);
    panel.element.hidden = !content;
    if (content) panel.draw(content);
  });
}

function windowOf({ axes: [down, across] }, i, j) {
  const [top, left] = [down.start(i), across.start(j)];
  const [height, width] = [down.reach?.(i) ?? down.span, across.reach?.(j) ?? across.span];
  return [top, left, height, width];
}

/** The input cells that an output cell reads; for stamps with their weights. */
function reached(plan, values, index, i, j) {
  const [down, across] = plan.axes;
  return (channel) => {
    const k = values.k?.[plan.kernel(index, channel)];
    return down.taps(i).flatMap(([row, u]) => across.taps(j).map(([column, v]) =>
      [row, column, plan.transposed ? full(k[u][v]) : ""]));
  };
}

/** The positions that hold the same input cell: in a ring that repeats cells there are several. */
function twins(axis, position) {
  const cell = axis.source(position);
  if (cell < 0) return [position];
  return Array.from({ length: axis.length }, (_, other) => other)
    .filter((other) => axis.source(other) === cell);
}

function fromInput(stage, { index: channel, place: [row, column] }) {
  const { plan, kind, values, panes } = stage;
  const [down, across] = plan.axes;
  const [r, c] = [down.source(row), across.source(column)];
  const same = r < 0 || c < 0 ? [[row, column]]
    : twins(down, row).flatMap((a) => twins(across, column).map((b) => [a, b]));
  const targets = same.flatMap(([a, b]) => kind.fed(plan, a, b, values));
  panes.grids("x").forEach((grid, x) => put(grid, x === channel ? [row, column] : null,
    x === channel && same.length > 1 ? same : null));
  for (const grid of panes.grids("k")) put(grid, null);
  const [above, left] = stage.outset();
  panes.grids("y").forEach((grid, filter) => {
    const k = values.k?.[plan.kernel(filter, channel)];
    const lights = values.k && !k ? [] : gathered(targets, (u, v) => (k ? full(k[u][v]) : ""))
      .map(([i, j, label]) => [i + above, j + left, label]);
    const block = k && lights.length > 0 && same.length === 1 && plan.axes.every((axis) =>
      axis.dilation === 1 && (plan.transposed || axis.stride === 1));
    put(grid, block ? blockOf(lights) : null, lights, !block);
  });
  stage.say(kind.sayInput?.(plan, values, [row, column], [r, c], targets)
    ?? sayInput(plan, values, channel, [row, column], [r, c], targets.length));
}

/** Targets with their labels; one that is fed more than once carries all its weights. */
function gathered(targets, label) {
  const found = new Map();
  for (const { i, j, u, v, label: own } of targets) {
    const key = `${i},${j}`;
    const text = own ?? label(u, v);
    if (found.has(key)) found.get(key)[2] += ` ${text}`;
    else found.set(key, [i, j, text]);
  }
  return [...found.values()];
}

function sayInput(plan, values, channel, [row, column], [r, c], times) {
  const [down, across] = plan.axes;
  const name = plan.channels > 1 ? `Input channel ${channel + 1}, ` : "Input ";
  const ring = row < down.before || row >= down.before + down.size || column < across.before
    || column >= across.before + across.size;
  const outputs = plural(times, "product");
  if (r < 0 || c < 0) return `Padding ${plan.ringText ?? "0"}: it takes part in ${outputs}.`;
  const value = full(values.x[channel][r][c]);
  if (ring) return `Padding that repeats ${name.trim()} ${where(r, c)} (${value}).`;
  if (plan.transposed) {
    const spread = ["rows", "columns"].map((what, way) => {
      const first = plan.axes[way].start([row, column][way]) + 1;
      return `${what} ${signed(first)} to ${signed(first + plan.axes[way].span - 1)}`;
    });
    return `${name}${where(r, c)} stamps ${value} × the kernel onto output ${spread.join(", ")}.`;
  }
  if (!times) return `${name}${where(r, c)} (${value}) is never read.`;
  return `${name}${where(r, c)} (${value}) is read ${times === 1 ? "once" : `${times} times`}`
    + `${values.k ? ": the small numbers are the weights with which it counts" : ""}.`;
}

/** The rectangle of cells that have no gaps between them. */
function blockOf(cells) {
  const [rows, columns] = [0, 1].map((way) => cells.map((cell) => cell[way]));
  const [top, left] = [Math.min(...rows), Math.min(...columns)];
  return [top, left, Math.max(...rows) - top + 1, Math.max(...columns) - left + 1];
}

function fromWeight(stage, { index: channel, place: [u, v] }) {
  const { plan, kind, values, panes, filter } = stage;
  const found = kind.multiplied(plan, u, v);
  const block = plan.axes.every((axis) => axis.stride === 1); // then they lie side by side
  panes.grids("x").forEach((grid, x) => {
    if (x !== channel) put(grid, null);
    else if (block) put(grid, blockOf(found));
    else put(grid, null, found);
  });
  panes.grids("k").forEach((grid, k) => put(grid, k === channel ? [u, v] : null));
  panes.grids("y").forEach((grid) => put(grid, null));
  const weight = values.k[plan.kernel(filter, channel)]?.[u]?.[v];
  const uses = plan.transposed ? found.length : plan.axes[0].places * plan.axes[1].places;
  stage.say(`Weight ${where(u, v)} (${full(weight)}) multiplies ${plural(found.length, "input cell")}`
    + `${plan.transposed ? "" : `, one for each of ${plural(uses, "output cell")}`}.`);
}
