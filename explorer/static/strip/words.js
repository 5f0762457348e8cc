// What is said about an axis while it is dragged.

import { unread } from "./plan.js";

/** [2, 3, 4] as "2 to 4", [2, 4, 6] as "2, 4, 6"; long lists with a gap are cut short. */
export function listed(numbers) {
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (numbers.length > 2 && last - first === numbers.length - 1) return `${first} to ${last}`;
  if (numbers.length === 2) return numbers.join(" and ");
  return numbers.length > 8 ? `${numbers.slice(0, 6).join(", ")}, … ${last}` : numbers.join(", ");
}

const cells = (count) => (count === 1 ? "1 cell" : `${count} cells`);

/** Which cells no window reads, with the verb; both: the strip stands for rows and columns. */
function unreadWords(missing, axis, both, name) {
  const count = missing.length;
  const atEnd = missing[0] === axis.size - count;
  const many = both ? "rows and columns" : `${name}s`;
  if (count === 1) {
    const which = (word) => (atEnd ? `the last ${word}` : `${word} ${missing[0] + 1}`);
    return both ? `${which("row")} and ${which("column")} are` : `${which(name)} is`;
  }
  return atEnd ? `the last ${count} ${many} are`
    : `${count} of the ${many}, the first of them number ${missing[0] + 1}, are`;
}

/** What is left over: the floor's remainder, and cells that are never read. */
export function leftover(axis, both, name) {
  const missing = unread(axis);
  const behind = missing[0] === axis.size - missing.length && missing.length <= axis.rest;
  const rest = axis.rest ? `remainder ${axis.rest}${behind ? ":" : ";"} ` : "";
  if (missing.length) return `${rest}${unreadWords(missing, axis, both, name)} never read`;
  return axis.rest ? `remainder ${axis.rest}: it falls on the padding, every cell is read` : "";
}

/** What ceil_mode did: a window that reaches over the end, or one that was dropped. */
export function rounded(axis) {
  if (axis.dropped) {
    const start = axis.places * axis.stride - axis.before + 1;
    return `window ${axis.places + 1} would start at cell ${start}, in the right padding or beyond it: `
      + "dropped";
  }
  return axis.over ? `the last window reaches ${cells(axis.over)} over the end` : "";
}

function windowWords(axis, place) {
  const taps = axis.taps(place).map(([position]) => position - axis.before);
  const inside = taps.filter((cell) => cell >= 0 && cell < axis.size).map((cell) => cell + 1);
  const padding = taps.length - inside.length;
  const start = `${place}·${axis.stride}${axis.before ? ` − ${axis.before}` : ""} + 1`;
  const first = place * axis.stride - axis.before + 1;
  const read = [inside.length ? `input ${listed(inside)}` : "",
    padding ? `${cells(padding)} of padding` : ""].filter(Boolean).join(" and ");
  return `Output ${place + 1} reads ${read}. Its window starts at ${start} = ${String(first)
    .replace("-", "−")}.`;
}

function cellWords(axis, cell) {
  const found = axis.readers(cell + axis.before).map(([place]) => place + 1).sort((a, b) => a - b);
  const who = cell >= 0 && cell < axis.size ? `Input ${cell + 1}` : "This padding cell";
  return found.length ? `${who} is read by output ${listed(found)}.` : `${who} is read by no window.`;
}

function stampWords(axis, index) {
  const all = axis.readers(index).map(([place]) => place);
  const kept = all.filter((place) => place >= 0 && place < axis.places).map((place) => place + 1);
  const lost = all.length - kept.length;
  const where = kept.length ? `adds to output ${listed(kept)}` : "adds to nothing";
  return `Input ${index + 1} stamps the kernel: it ${where}`
    + `${lost ? `; ${cells(lost)} fall on the padding that is cut off` : ""}.`;
}

function sumWords(axis, place) {
  if (place < 0 || place >= axis.places) return "The padding cuts this cell off.";
  const stamps = axis.taps(place).map(([position]) => position + 1).sort((a, b) => a - b);
  if (!stamps.length) return `Output ${place + 1}: no stamp reaches it, so it holds the bias alone.`;
  return stamps.length === 1 ? `Output ${place + 1} comes from the stamp of input ${stamps[0]} alone.`
    : `Output ${place + 1} adds up the stamps of input ${listed(stamps)}.`;
}

/** What belongs to a cell: side 0 is the output, 1 the input; index counts from 0. */
export function tell(plan, { axis: way, side, index }) {
  const axis = plan.axes[way];
  if (plan.transposed) return side ? stampWords(axis, index) : sumWords(axis, index);
  return side ? cellWords(axis, index) : windowWords(axis, index);
}
