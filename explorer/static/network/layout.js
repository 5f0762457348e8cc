// Where everything lies: known before it is drawn, so the pointer asks the page for no sizes.

const NARROW = 72; // px; a shape as 128×16×16 fits in it
const BARS = 196; // px; class names with their bars
const INSIDE = 8; // px between the columns of a layer
const BETWEEN = [34, 90]; // px between layers, at least and at most: room for the edges
const GAP = 6; // px between maps
const UNIT = 22; // px; the square of one unit
const SHARE = 34; // px; two lines of a class's name

/** The side of a map on the screen, by how many there are below each other. */
const sideOf = (rows) => (rows <= 10 ? 46 : rows <= 16 ? 38 : 32);

/**
 * Places of all columns and maps, spread over the room that there is:
 * {width, height, side, columns: [{x, width, tiles: [{x, y, side}]}]}.
 */
export function layoutOf(columns, room) {
  const least = placed(columns, BETWEEN[0]);
  const gaps = new Set(columns.map(({ block }) => block)).size - 1;
  const spare = Math.floor((room - least.width) / Math.max(1, gaps));
  return spare > 0 ? placed(columns, Math.min(BETWEEN[1], BETWEEN[0] + spare)) : least;
}

function placed(columns, between) {
  const rows = Math.max(...columns.map(({ channels }) => channels.length));
  const side = sideOf(rows);
  const pitch = side + GAP;
  const height = rows * pitch + GAP;
  let x = 8;
  const places = columns.map((column, number) => {
    if (number) x += column.block === columns[number - 1].block ? INSIDE : between;
    const width = column.bars ? BARS : Math.max(NARROW, side);
    const place = { x, width, tiles: tilesOf(column, x, width, side, pitch, height) };
    x += width;
    return place;
  });
  return { width: x + 8, height, side, columns: places };
}

function tilesOf(column, x, width, side, pitch, height) {
  const count = column.channels.length;
  const top = (height - count * pitch) / 2 + GAP / 2;
  const unit = column.size[0] * column.size[1] === 1;
  return column.channels.map((_, row) => {
    const box = column.bars ? SHARE : unit ? UNIT : side;
    const left = column.bars || unit ? x : x + (width - side) / 2;
    return { x: left, y: top + row * pitch + (pitch - GAP - box) / 2, side: box,
      width: column.bars || unit ? width : side, middle: top + row * pitch + (pitch - GAP) / 2 };
  });
}
