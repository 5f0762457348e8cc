// Where the units of each layer lie over the pixels, and which units of the rows before one of them
// reads. Python says how each layer reads; here its indexes are followed down to the input.

/**
 * The rows of the drawing, from the input to the last layer. Layers that leave every number in its
 * place share the row of the layer before. Each has: layer (0 for the input), names, units, origin
 * and pitch (unit i lies over pixel origin + i·pitch), left and right (padding units that the next
 * row reads), and how it reads: reach, windows or all.
 */
export function drawnRows(table) {
  const rows = [{ layer: 0, names: ["Input"], units: table.input.units, first: 0, jump: 1, size: 1 }];
  table.rows.forEach((row, index) => {
    if (row.draw) rows.push({ ...row.draw, layer: index + 1, names: [row.title] });
    else rows.at(-1).names.push(row.title);
  });
  rows.forEach((row, level) => {
    Object.assign(row, row.all ? { units: 1 } : {}, place(row, table.input.units),
      outside(row, rows[level + 1]));
  });
  return rows;
}

function place(row, width) {
  if (row.jump) return { origin: row.first + row.size / 2, pitch: row.jump };
  const units = row.all ? 1 : row.units;
  return { origin: width / units / 2, pitch: width / units };
}

/** How many places beyond its ends a row is read at: there stands the padding. */
function outside(row, next) {
  if (!next || next.all || next.windows.length) return { left: 0, right: 0 };
  const [kernel, stride, before, dilation] = next.reach;
  const last = (next.units - 1) * stride - before + dilation * (kernel - 1);
  return { left: before, right: Math.max(0, last - row.units + 1) };
}

/** For each row up to `level`: one mark for each unit, padding included, that `unit` reads. */
export function cone(rows, level, unit) {
  const marks = rows.slice(0, level + 1)
    .map(({ left, units, right }) => new Uint8Array(left + units + right));
  marks[level][rows[level].left + unit] = 1;
  for (let at = level; at > 0; at--) {
    const { left, units } = rows[at];
    for (let i = 0; i < units; i++) if (marks[at][left + i]) mark(marks[at - 1], rows[at], i, rows[at - 1]);
  }
  return marks;
}

function mark(marks, row, unit, before) {
  if (row.all) return marks.fill(1, before.left, before.left + before.units);
  if (row.windows.length) {
    const [begin, end] = row.windows[unit];
    return marks.fill(1, before.left + begin, before.left + end);
  }
  const [kernel, stride, padding, dilation] = row.reach;
  for (let k = 0; k < kernel; k++) marks[before.left + unit * stride - padding + k * dilation] = 1;
  return marks;
}

/** The marked stretches of a row, as [first, last] of its units; padding units are negative or beyond. */
export function runs(marks, left) {
  const found = [];
  for (let i = 0; i < marks.length; i++) {
    if (!marks[i]) continue;
    if (i > 0 && marks[i - 1]) found.at(-1)[1] = i - left;
    else found.push([i - left, i - left]);
  }
  return found;
}

const signed = (value) => (value < 0 ? `−${-value}` : String(value));

/** What a unit reads, as a sentence. */
export function tell(rows, level, unit, marks) {
  const row = rows[level];
  const input = rows[0];
  if (level === 0) return `Input: pixel ${unit} of 0 to ${input.units - 1}.`;
  const name = `${row.names[0]} (layer ${row.layer})`;
  const seen = marks[0].subarray(input.left, input.left + input.units)
    .reduce((sum, value) => sum + value, 0);
  if (row.all) return `${name}: every output reads ${seen === input.units ? "the whole input"
    : `${seen} of the ${input.units} columns`}.`;
  const [first, end] = row.jump ? [row.first + unit * row.jump, row.first + unit * row.jump + row.size]
    : row.pixels[unit];
  const jump = row.jump ? `, jump ${row.jump}` : "";
  const wide = end - first;
  return `${name}, unit ${unit}: reads pixels ${signed(first)} to ${signed(end - 1)}: ${wide} wide${jump}.`
    + (seen < wide ? ` ${seen} of them ${seen === 1 ? "is" : "are"} read on the picture.` : "");
}
