// How the stage tells a window of pooling in words and tiles.

import { addend, brief, full } from "../shared/numbers.js";
import { divisor, largest, value } from "./pool_windows.js";

const DENSE = 25; // cells; larger windows are told row by row
const plural = (count, one) => `${count} ${one}${count === 1 ? "" : "s"}`;
const sum = (values) => full(values[0]) + values.slice(1).map(addend).join("");
const square = (value) => (value < 0 ? `(${full(value)})²` : `${full(value)}²`);

/** The cells of a window row by row. */
function rows(found) {
  const lines = new Map();
  for (const cell of found) lines.set(cell.row, [...(lines.get(cell.row) ?? []), cell]);
  return [...lines.values()];
}

function tellMax(found) {
  const best = largest(found);
  const ties = found.filter((cell) => cell.real && cell.value === best.value).length;
  const shown = found.length > DENSE
    ? rows(found).map((row) => largest(row)).map((cell) => (cell ? full(cell.value) : "−∞"))
    : found.map((cell) => (cell.real ? full(cell.value) : "−∞"));
  return `max(${found.length > DENSE ? "largest of each row: " : ""}${shown.join(", ")}) = `
    + full(best.value) + (ties > 1 ? `, the first of ${ties} equal ones` : "");
}

/** Which cells count in the divisor, where that is not simply all of them. */
function whatCounts(plan, found) {
  const padding = found.filter((cell) => !cell.real).length;
  const beyond = plan.adaptive ? 0 : plan.axes[0].kernel * plan.axes[1].kernel - found.length;
  const notes = [];
  if (padding) {
    notes.push(plan.counted ? `${plural(padding, "cell")} of padding ${padding === 1 ? "counts" : "count"}`
      : `${plural(padding, "cell")} of padding ${padding === 1 ? "does" : "do"} not count`);
  }
  if (beyond) notes.push(`${plural(beyond, "cell")} beyond the padding never ${beyond === 1 ? "counts" : "count"}`);
  return notes.length ? `: ${notes.join(", ")}` : "";
}

function tellMean(plan, found) {
  const counted = plan.counted ? found : found.filter((cell) => cell.real);
  const values = found.length > DENSE
    ? rows(counted).map((row) => row.reduce((all, cell) => all + cell.value, 0))
    : counted.map((cell) => cell.value);
  return `(${found.length > DENSE ? "row sums " : ""}${sum(values)}) / ${divisor(plan, found)} = `
    + full(value(plan, found)) + whatCounts(plan, found);
}

function tellLength(plan, found) {
  const whole = plan.axes[0].kernel * plan.axes[1].kernel;
  const squares = found.length > DENSE
    ? `squares by row: ${sum(rows(found).map((row) => row.reduce((all, c) => all + c.value ** 2, 0)))}`
    : found.map((cell) => square(cell.value)).join(" + ");
  const cut = found.length < whole;
  return `√(${cut ? `(${squares}) · ${whole}/${found.length}` : squares}) = ${full(value(plan, found))}`
    + (cut ? `: PyTorch counts the ${found.length} cells as if there were ${whole}` : "");
}

function tile(plan, cell, best, dense) {
  const className = cell === best ? "winner" : cell.real ? "" : "padding";
  const missing = plan.isMax ? "−∞" : plan.counted ? "0" : "–";
  const top = cell.real ? full(cell.value) : missing;
  if (dense) return { top: cell.real ? brief(cell.value) : missing, className };
  if (plan.mode === "l2") return { top: square(cell.value), bottom: `= ${full(cell.value ** 2)}`, className };
  return { top, bottom: cell === best ? "largest" : "", className };
}

/** The tiles laid out as the largest window is, so that nothing jumps where a window is smaller. */
function laidOut(plan, found) {
  const [height, width] = plan.axes.map((axis) => Math.max(...Array.from({ length: axis.places },
    (_, place) => axis.taps(place).length)));
  const lines = rows(found);
  const cells = Array.from({ length: height * width }, (_, index) =>
    lines[Math.floor(index / width)]?.[index % width]);
  return { width, cells };
}

/** The panel and the sentence of an output cell; found: what its window reads. */
export function tell(plan, found, i, j) {
  const best = plan.isMax ? largest(found) : null;
  const said = plan.isMax ? tellMax(found) : plan.mode === "l2" ? tellLength(plan, found)
    : tellMean(plan, found);
  const columns = rows(found)[0].length;
  const { width, cells } = laidOut(plan, found);
  const dense = cells.length > DENSE;
  const panel = { dense, width, caption: `Window ${found.length / columns}×${columns}`,
    tiles: cells.map((cell) => (cell ? tile(plan, cell, best, dense) : { top: "", className: "blank" })) };
  return { panels: new Map([[0, panel]]), sentence: `Output row ${i + 1}, column ${j + 1}: ${said}` };
}

/** The sentence of an input cell: who reads it, and for max where it wins. */
export function sayInput(plan, values, [row, column], [r, c], targets) {
  const read = plural(targets.length, "window");
  if (r < 0 || c < 0) {
    const counts = plan.isMax ? "it never wins" : plan.counted ? "it counts in the divisor"
      : "it does not count in the divisor";
    return `Padding ${plan.isMax ? "−∞" : "0"}: it stands in ${read}; ${counts}.`;
  }
  const name = `Input row ${r + 1}, column ${c + 1} (${full(values.x[0][r][c])})`;
  if (!targets.length) return `${name} is never read.`;
  if (!plan.isMax) return `${name} is read by ${read}.`;
  const wins = targets.filter((target) => target.wins).length;
  return `${name} is read by ${read} and wins in ${wins === targets.length && wins > 1 ? "all" : wins || "none"}`
    + ` of them.`;
}
