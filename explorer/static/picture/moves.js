// Move a picture, and hold the chain of the moved picture against the moved chain.

import { chainOf } from "./chain.js";

const SAME = 1e-9; // of the largest number, as in explorer/cases/picture_chain.py

/** Where cell (i, j) of the moved step comes from, and the moved step's sides. */
function wayOf({ rows, columns }, move, shift, factor) {
  const round = (place, side) => ((place % side) + side) % side;
  const [down, across] = shift.map((pixels) => Math.floor((2 * pixels + factor) / (2 * factor)));
  return {
    none: { rows, columns, from: (i, j) => i * columns + j },
    shift: { rows, columns, from: (i, j) => round(i - down, rows) * columns + round(j - across, columns) },
    mirror: { rows, columns, from: (i, j) => i * columns + columns - 1 - j },
    "upside-down": { rows, columns, from: (i, j) => (rows - 1 - i) * columns + j },
    quarter: { rows: columns, columns: rows, from: (i, j) => j * columns + columns - 1 - i },
    half: { rows, columns, from: (i, j) => (rows - 1 - i) * columns + columns - 1 - j },
  }[move];
}

/** A step with its planes moved; factor: pixels between two of its cells, to which a shift is rounded. */
export function moved(step, move, shift, factor = 1) {
  const { rows, columns, from } = wayOf(step, move, shift, factor);
  const places = new Int32Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) places[i * columns + j] = from(i, j);
  const planes = step.planes.map((plane) => Float64Array.from(places, (place) => plane[place]));
  return { ...step, rows, columns, planes };
}

/** Along one axis: the first and the end of the cells whose windows read the moved picture alone. */
function inner(side, places, pixels, factor, reach, padding) {
  const [first, last] = [Math.max(0, pixels), side + Math.min(0, pixels) - reach];
  const least = Math.ceil((first + padding) / factor);
  return [least, Math.max(least, Math.min(places, Math.floor((last + padding) / factor) + 1))];
}

function counted(fresh, old, [top, bottom], [left, right]) {
  const most = old.planes.reduce((all, plane) => plane.reduce((a, b) => Math.max(a, Math.abs(b)), all), 0);
  const found = { name: fresh.name, cells: 0, equal: 0, inside: 0, inside_equal: 0 };
  fresh.planes.forEach((plane, c) => {
    for (let i = 0, n = 0; i < fresh.rows; i++) {
      for (let j = 0; j < fresh.columns; j++, n++) {
        const same = Math.abs(plane[n] - old.planes[c][n]) <= SAME * Math.max(1, most);
        const inside = i >= top && i < bottom && j >= left && j < right;
        found.cells += 1;
        if (same) found.equal += 1;
        if (inside) found.inside += 1;
        if (inside && same) found.inside_equal += 1;
      }
    }
  });
  return found;
}

/**
 * The moved picture, and for every step after it: the step of the moved picture, the moved step, their
 * difference and how many cells are equal. steps: of the picture as it is.
 */
export function comparisonOf(doc, steps, planFor) {
  const { move } = doc;
  const shift = move === "shift" ? doc.shift : [0, 0];
  const picture = moved(steps[0], move, shift);
  const plan = planFor(picture.rows, picture.columns);
  const fresh = chainOf(picture, plan);
  const parts = steps.slice(1).map((step, n) => {
    const window = step.name === "pooling" ? plan.window : 1;
    const factor = plan.stride * window;
    const reach = plan.span + (window - 1) * plan.stride;
    const [now, old] = [fresh[n + 1], moved(step, move, shift, factor)];
    const rows = inner(picture.rows, now.rows, shift[0], factor, reach, plan.padding);
    const columns = inner(picture.columns, now.columns, shift[1], factor, reach, plan.padding);
    return { now, old, factor, reach, counts: counted(now, old, rows, columns) };
  });
  return { picture, parts, plan };
}

/** What the first less the second is, as a step. */
export function differenceOf(now, old) {
  const planes = now.planes.map((plane, c) => plane.map((value, n) => value - old.planes[c][n]));
  return { ...now, planes };
}
