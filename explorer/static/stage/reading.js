// Grids that only show numbers: they are drawn like the others, and walked through with the keys.

import { Grid, keyTarget } from "../shared/grid.js";

/** A grid that cannot be edited; name: its class, pane-NAME. */
export function readingGrid(name, title) {
  const grid = new Grid(name, 0, title);
  grid.rows.addEventListener("keydown", (event) => {
    const place = Grid.placeOf(event);
    const target = place && keyTarget(event, place, grid.height, grid.width);
    event.stopPropagation();
    if (!target) return;
    event.preventDefault();
    grid.activate(...target, true);
  });
  grid.rows.addEventListener("click", (event) => {
    const place = Grid.placeOf(event);
    if (place) grid.activate(...place, true);
  });
  return grid;
}

const largest = (tables) => Math.max(0, ...tables.flat(2).map(Math.abs)) || 1;

/** Draw a table in a grid; marked(i, j): does this cell differ? most: the end of the colour scale. */
export function drawTable(grid, table, { caption, marked = () => false, most = largest([table]) }) {
  grid.draw(table.length, table[0].length, (i, j) =>
    ({ value: table[i][j], className: marked(i, j) ? "differs" : "" }), most);
  grid.call(caption);
}
