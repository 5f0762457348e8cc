// How a sheet looks at a stop of a slider: the sheet that Python drew, and what is different there.

const bases = new WeakMap(); // an item without its sums: they belong to the other numbers

/** An item with the parts of a frame laid over it. */
function merged(item, parts) {
  if (!parts) return item;
  if (!bases.has(item)) bases.set(item, item.tells ? { ...item, tells: {} } : item);
  return { ...bases.get(item), ...parts };
}

/** A sheet at a stop; frame: what told() says of it, or undefined. */
export function at(sheet, frame) {
  if (!frame) return sheet;
  const items = {};
  for (const [name, item] of Object.entries(sheet.items)) items[name] = merged(item, frame.items[name]);
  return { ...sheet, items, said: frame.said ?? sheet.said, general: frame.general ?? sheet.general };
}

/** Every text that the panel may have to show, each a list of lines. */
export function textsOf(sheet, frames) {
  const tells = Object.values(sheet.items).flatMap((item) => Object.values(item.tells ?? {}));
  const moved = Object.values(frames).flat().map((frame) => frame.general).filter(Boolean);
  return [sheet.general, ...moved, ...tells.map((tell) => tell.lines)];
}
