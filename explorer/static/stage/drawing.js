// The grids as the document and the result want them.

import { counts } from "../shared/axes.js";

const largest = (tables) => Math.max(0, ...tables.flat(2).map(Math.abs).filter(Number.isFinite)) || 1;
const size = (rows) => `${rows.length}×${rows[0].length}`;
const padding = { value: 0, className: "pad cut" };

/** A cell that somebody typed: its number, or what stands there instead. */
function typed(stage, name, index, i, j, className = "") {
  const value = stage.values[name][index][i][j];
  return Number.isFinite(value) ? { value, className }
    : { value, text: stage.doc.text(name, index, i, j) || "?", className: `broken${className}` };
}

/** The input channels with their ring, or how often each cell is read. */
export function drawInput(stage) {
  const { plan, values, doc: { data } } = stage;
  const [down, across] = plan.axes;
  const read = plan.axes.map(counts);
  const covering = data.view === "coverage";
  const most = covering ? Math.max(...read[0]) * Math.max(...read[1]) || 1 : largest(values.x);
  stage.panes.grids("x").forEach((grid, channel) => {
    grid.draw(down.length, across.length, (i, j) => {
      const times = read[0][i] * read[1][j];
      const unread = times ? "" : " unread";
      const [r, c] = [down.source(i), across.source(j)];
      const inside = i >= down.before && i < down.before + down.size
        && j >= across.before && j < across.before + across.size;
      if (covering) return { value: times, className: `${inside ? "count" : "pad"}${unread}` };
      if (inside) return typed(stage, "x", channel, r, c, unread);
      const value = r < 0 || c < 0 ? 0 : values.x[channel][r][c];
      return { value, text: r < 0 || c < 0 ? plan.ringText : undefined, className: `pad${unread}` };
    }, most);
    grid.call(caption(plan, channel, covering), inputName(plan, channel));
  });
}

const inputName = (plan, channel) => (plan.channels > 1 ? `Input channel ${channel + 1}` : "Input");

function caption(plan, channel, covering) {
  const [down, across] = plan.axes;
  const padded = down.length !== down.size || across.length !== across.size
    ? `, padded ${down.length}×${across.length}` : "";
  const what = covering ? `${inputName(plan, channel)}: times read` : inputName(plan, channel);
  return `${what} ${down.size}×${across.size}${padded}`;
}

/** The kernels of the shown filter, and its bias. */
export function drawKernels(stage) {
  const { plan, values, filter } = stage;
  let last = null;
  stage.panes.grids("k").forEach((grid, channel) => {
    const index = plan.kernel(filter, channel);
    grid.element.hidden = index < 0;
    if (index < 0) return;
    last = grid;
    const table = values.k[index];
    grid.draw(table.length, table[0].length, (i, j) => typed(stage, "k", index, i, j),
      largest(values.k));
    const name = plan.channels > 1 || plan.filters > 1
      ? `Kernel ${plan.filters > 1 ? `${filter + 1}.` : ""}${channel + 1}` : "Kernel";
    grid.call(`${name} ${size(table)}${plan.flip ? ", used turned by 180°" : ""}`, name);
  });
  drawBias(stage, last);
}

function drawBias(stage, grid) {
  const { bias, doc, filter, values } = stage;
  if (!bias || !grid) return;
  if (stage.biasLabel.parentElement !== grid.element) grid.element.append(stage.biasLabel);
  const text = doc.data.bias[filter];
  if (bias.value !== text) bias.value = text;
  stage.biasName.textContent = doc.filters > 1 ? `bias ${filter + 1}` : "bias";
  bias.classList.toggle("broken", !Number.isFinite(values.bias[filter]));
}

/** The feature maps: computed so far, asked for, or how many stamps meet in each cell. */
export function drawOutputs(stage) {
  const { plan, kind, player, prediction, valid } = stage;
  const playing = valid && player.done < player.count;
  const maps = valid && plan.transposed && playing ? stage.partial : stage.result;
  const stamps = valid && plan.transposed && stage.doc.data.view === "coverage"
    ? plan.axes.map((axis) => Array.from({ length: axis.places }, (_, p) => axis.taps(p).length)) : null;
  const cut = valid && plan.transposed ? plan.axes.map((axis) => axis.cut) : [[0, 0], [0, 0]];
  const border = cut.flat().some(Boolean) ? kind.uncut(plan, stage.values) : null;
  const most = stamps ? Math.max(...stamps[0]) * Math.max(...stamps[1]) : largest(prediction.known(border ?? maps)); // the scale tells nothing early
  stage.panes.grids("y").forEach((grid, index) => {
    const map = maps[index] ?? maps[0];
    const [height, width] = [map.length, map[0].length];
    grid.draw(height + cut[0][0] + cut[0][1], width + cut[1][0] + cut[1][1], (row, column) => {
      const [i, j] = [row - cut[0][0], column - cut[1][0]];
      const value = map[i]?.[j];
      if (value === undefined) return { ...padding, value: border[index][row][column] };
      if (stamps) return { value: stamps[0][i] * stamps[1][j] };
      const asked = prediction.cell(index, i, j);
      if (asked) return { value: asked.known ? value : NaN, ...asked };
      const later = playing && !plan.transposed && i * width + j >= player.done;
      return { value, className: later ? "later" : kind.cellClass?.(stage, i, j) ?? "" };
    }, most);
    const name = plan.names?.[index] ?? (plan.filters > 1 ? `Output ${index + 1}` : "Output");
    grid.call(`${name}${stamps ? ": stamps that meet" : ""} ${height}×${width}`
      + (border ? `, grey cells are cut off` : ""), name);
  });
  if (valid) markWinners(stage);
}

function markWinners({ kind, plan, values, result, panes: { x: [grid] } }) {
  if (!kind.winner) return;
  const wanted = new Set();
  result[0].forEach((row, i) => row.forEach((_, j) => {
    const best = kind.winner(plan, values, i, j);
    if (best) wanted.add(grid.cell(best.row, best.column));
  }));
  for (const cell of grid.cells.flat()) {
    if (cell.classList.contains("winner") !== wanted.has(cell)) cell.classList.toggle("winner");
  }
}
