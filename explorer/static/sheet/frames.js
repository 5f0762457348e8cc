// How a sheet looks at a stop of a slider: the sheet that Python drew, and what is different there.

const bases = new WeakMap(); // an item -> itself without its sums: they belong to other numbers

function bare(item) {
  if (!item.tells) return item;
  if (!bases.has(item)) bases.set(item, { ...item, tells: {} });
  return bases.get(item);
}

/** A sheet at a stop; frame: what told() says of it, or undefined. */
export function at(sheet, frame) {
  if (!frame || (Object.keys(frame).length === 1 && Object.keys(frame.items).length === 0)) return sheet;
  const items = {};
  for (const [name, item] of Object.entries(sheet.items)) {
    const parts = frame.items[name];
    items[name] = parts ? { ...bare(item), ...parts } : bare(item);
  }
  return { ...sheet, items, said: frame.said ?? sheet.said, general: frame.general ?? sheet.general };
}

const DIGITS = "−0.1234567"; // as long as most numbers of a chart

/** What reading a chart says, in about so many letters. */
const reading = ({ across = "x", series }) =>
  [`${across}: ${DIGITS}`, series.map(({ name }) => `${name}: ${DIGITS}`).join(", ")];

/** Every text that the panel may have to show, each a list of lines. */
export function textsOf(sheet, frames) {
  const items = Object.values(sheet.items);
  const tells = items.flatMap((item) => Object.values(item.tells ?? {})).map((tell) => tell.lines);
  const moved = Object.values(frames).flat().map((frame) => frame.general).filter(Boolean);
  return [sheet.general, ...moved, ...tells, ...items.filter(({ is }) => is === "lines").map(reading)];
}
