// Where everything of one strip lies, in pixels. The long row has one cell for each position that a
// window or a stamp can touch; the short row has one for each window or stamp, on its middle:
//
//   convolution   long row: padded input      transposed   short row: input
//                 bars: windows                            bars: stamps
//                 short row: output                        long row: output

export const ROW = 32; // height of a row of cells
const TICKS = 18; // room for numbers beside a row of thin cells
const GAP = 8;
const CELL_MOST = 40;
const CELL_LEAST = 1.25; // a phone then shows 256 cells; a longer strip scrolls within itself
const NUMBERED = 20; // a cell of this width holds two digits of 14 px
const SEPARATE = 9; // taps of wider cells are drawn one by one

/** The kinds of the long row's cells, and where the first real cell stands. */
function longRow(axis, transposed, bars, hidden) {
  const reach = bars.length ? bars.at(-1) + axis.span : 0;
  if (transposed && hidden) return { first: 0, count: 0, kinds: Array(reach).fill("output") };
  if (transposed) {
    const length = Math.max(reach, axis.padding + axis.places);
    const end = axis.padding + axis.places;
    return { first: axis.padding, count: axis.places, kinds: Array.from({ length }, (_, position) =>
      (position < axis.padding || position >= end ? "cut"
        : position >= end - axis.extra ? "extra" : "output")) };
  }
  const length = Math.max(reach, axis.length);
  return { first: axis.before, count: axis.size, kinds: Array.from({ length }, (_, position) => {
    if (position >= axis.length) return "outside";
    if (position < axis.before || position >= axis.before + axis.size) return "padding";
    return hidden || axis.readers(position).length ? "input" : "unread";
  }) };
}

/** The first cells of all bars, on the long row, and of the window that does not count. */
function barsOf(axis, transposed, refusal, hidden) {
  const count = transposed ? axis.size : axis.places;
  if (refusal && (transposed || axis.places)) return { bars: [], ghost: null };
  const bars = Array.from({ length: hidden ? 1 : count }, (_, place) => place * axis.stride);
  const lost = !transposed && !hidden && (axis.rest > 0 || !count);
  return { bars: count ? bars : [], ghost: lost ? count * axis.stride : null };
}

/**
 * plan: the two axes; way: which of them; width: pixels; area: height for the bars; hidden: only the
 * first window is shown.
 */
export function sceneOf(plan, way, { width, area, hidden }) {
  const axis = plan.axes[way];
  const { transposed } = plan;
  const { bars, ghost } = barsOf(axis, transposed, plan.refusal, hidden);
  const long = longRow(axis, transposed, ghost === null ? bars : [...bars, ghost], hidden);
  const fit = Math.min(CELL_MOST, width / long.kinds.length);
  const cell = Math.max(CELL_LEAST, fit > 6 ? Math.floor(fit) : fit);
  const lines = bars.length + (ghost === null ? 0 : 1);
  const pitch = Math.min(CELL_MOST, area / Math.max(1, lines));
  const bar = Math.max(1, Math.min(16, pitch * 0.66));
  const first = TICKS + ROW + GAP; // the top of the bars
  const last = first + pitch * lines + GAP - 2; // and of the row below them
  return {
    axis, transposed, pool: plan.pool, bars, ghost, long, cell, pitch, bar, hidden,
    barsTop: first, longTop: transposed ? last : TICKS, shortTop: transposed ? TICKS : last,
    width: Math.max(width, cell * long.kinds.length), height: TICKS + ROW + GAP + area + GAP + ROW + TICKS,
    numbered: cell >= NUMBERED, separate: cell >= SEPARATE,
    shortX: (index) => (index * axis.stride + (axis.span - 1) / 2) * cell,
    barY: (line) => first + pitch * line + (pitch - bar) / 2,
  };
}

/** The bars and the cells that belong to a cell: side 0 is the output, 1 the input. */
export function related(scene, { side, index }) {
  const { axis, transposed, long } = scene;
  const taps = (line) => Array.from({ length: axis.kernel }, (_, tap) =>
    line * axis.stride + tap * axis.dilation);
  if ((side === 0) !== transposed) {
    return index < scene.bars.length ? { lines: [index], positions: taps(index), cut: null }
      : { lines: [], positions: [], cut: null };
  }
  const position = index + long.first;
  const lines = scene.bars.map((_, line) => line).filter((line) => {
    const tap = (position - line * axis.stride) / axis.dilation;
    return Number.isInteger(tap) && tap >= 0 && tap < axis.kernel;
  });
  return { lines, positions: [position], cut: position };
}

/** The cell under a point of the strip, or null. */
export function cellAt(scene, x, y) {
  const { transposed, long } = scene;
  const position = Math.floor(x / scene.cell);
  const onLong = y >= scene.longTop - 4 && y <= scene.longTop + ROW + 4;
  const line = Math.floor((y - scene.barsTop) / scene.pitch);
  if (onLong) {
    if (position < 0 || position >= long.kinds.length) return null;
    return { side: transposed ? 0 : 1, index: position - long.first };
  }
  if (!scene.bars.length) return null;
  const onShort = y >= scene.shortTop - 4 && y <= scene.shortTop + ROW + 4;
  const nearest = Math.round((x / scene.cell - scene.axis.span / 2) / scene.axis.stride);
  const index = onShort ? Math.max(0, Math.min(scene.bars.length - 1, nearest)) : line;
  return index >= 0 && index < scene.bars.length ? { side: transposed ? 1 : 0, index } : null;
}
