// The table that Python sends along: the answers for the patch at every place of a grid.

/** The number of the place that is nearest to a pixel; of two the first. */
export function nearest(places, at) {
  let best = 0;
  for (let i = 1; i < places.length; i += 1) {
    if (Math.abs(places[i] - at) < Math.abs(places[best] - at)) best = i;
  }
  return best;
}

/** What the table says near a patch: { shares, exact, place }, or null for another patch's table. */
export function lookUp(table, { top, left, size }) {
  if (!table || table.size !== size) return null;
  const [i, j] = [nearest(table.rows, top), nearest(table.columns, left)];
  const place = [table.rows[i], table.columns[j]];
  return { shares: table.shares[i][j], place, exact: place[0] === top && place[1] === left };
}
