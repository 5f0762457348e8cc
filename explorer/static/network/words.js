// Numbers and sentences of the view. Python has computed every number; here it is only written.

const minus = (text) => text.replaceAll("-", "−");

const SMALLEST = 1e-4; // below it a number is written with its power of ten

/** A number with so many significant digits and a real minus sign. */
export function number(value, digits = 3) {
  if (value === 0) return "0";
  if (Math.abs(value) < SMALLEST) return minus(value.toExponential(1));
  const decimals = digits - 1 - Math.floor(Math.log10(Math.abs(value)));
  return minus(value.toFixed(Math.min(6, Math.max(0, decimals))));
}

/** A number with so many decimals. */
export const fixed = (value, decimals) => minus(value.toFixed(decimals));

/** A number as an addend: " + 2" or " − 4". */
export const addend = (value, digits = 3) =>
  (value < 0 ? " − " : " + ") + number(Math.abs(value), digits);

/** A share in percent. */
export const percent = (share, digits = 0) => `${(100 * share).toFixed(digits)} %`;

/** What one map or unit of a column is called. */
export function called(column, row) {
  const title = column.titles[row];
  if (/^\d+$/.test(title)) return `${column.size[0] * column.size[1] > 1 ? "map" : "unit"} ${title}`;
  return title;
}

/** One sentence about a map: what it is, its numbers, and what feeds it. */
export function told(columns, at) {
  const column = columns[at.column];
  const parts = [`${column.name}, ${called(column, at.row)}: ${column.texts[at.row]}.`];
  for (const read of column.reads) {
    const source = columns[read.column];
    if (read.kind === "weights") {
      const shown = source.channels.length;
      parts.push(shown === read.of ? `It adds up all ${shown} of ${source.name}.`
        : `It adds up ${source.name}: the ${shown} shown of ${read.of} bring `
          + `${percent(read.part[at.row])} of what is added.`);
    } else if (read.kind === "same") {
      const here = source.channels.includes(column.channels[at.row]);
      parts.push(here ? `It reads the same channel of ${source.name}.`
        : `It reads a channel of ${source.name} that is not shown.`);
    }
  }
  return parts.join(" ");
}

/** Whether a scale begins at 0; a signed one has 0 in its middle. */
export const startsAtZero = (scale) => scale === "from zero" || scale === "pixels";

/** The ends of a colour scale in few characters. */
export function ends(scale, end) {
  return startsAtZero(scale) ? `0 to ${number(end)}` : `±${number(end)}`;
}
