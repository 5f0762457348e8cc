// Does Python get other numbers than the browser?

const SMALL = 1e-9; // of the largest number; sums in another order differ by far less
const FAULT = "The browser and Python give different numbers; this is a fault of the explorer.";

/** The sentence for the reader, or null if every number of the answer is the browser's as well. */
export function disagreement({ steps: told, compared }, { runs, compare }) {
  const same = told.length === runs[0].length && told.every((step, s) => agrees(step,
    runs.map((steps) => steps[s])));
  const counts = compare.counts;
  const both = Boolean(compared) === Boolean(counts) && (!compared || compared.every((step, s) =>
    Object.entries(step).every(([name, value]) => counts[s][name] === value)));
  return same && both ? null : FAULT;
}

function agrees({ name, shape, least, most, mean, cells }, steps) {
  const [{ rows, columns, planes }] = steps;
  const found = [steps.length, planes.length, rows, columns];
  if (steps[0].name !== name || found.some((side, axis) => side !== shape[axis])) return false;
  const scale = SMALL * Math.max(1, Math.abs(least), Math.abs(most));
  const close = (ours, theirs) => Math.abs(ours - theirs) <= scale;
  const all = (part) => steps.map((step) => step[part]);
  return close(Math.min(...all("least")), least) && close(Math.max(...all("most")), most)
    && close(all("mean").reduce((sum, value) => sum + value, 0) / steps.length, mean)
    && cells.every(([n, c, i, j, value]) => close(steps[n].planes[c][i * columns + j], value));
}
