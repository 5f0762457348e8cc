// Numbers as text. Python's parser decides what a typed cell means; `preview` only lets the stage
// redraw while somebody types.

const NUMBER = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,3})?$/;

/** The number that a cell will most likely be read as, or NaN. */
export function preview(text, most) {
  const plain = String(text).trim().replace("−", "-");
  if (!NUMBER.test(plain)) return NaN;
  const value = Number(plain.replace(",", "."));
  return Math.abs(value) <= most ? value + 0 : NaN;
}

const minus = (text) => text.replaceAll("-", "−");

/** A number without the dust of binary fractions: 0.1 + 0.2 is shown as 0.3. */
export function full(value) {
  if (!Number.isFinite(value)) return "";
  return minus(String(Number.isInteger(value) ? value : parseFloat(value.toPrecision(12))));
}

/** A number in at most `room` characters; the panel below always has the full one. */
export function brief(value, room = 5) {
  const whole = full(value);
  if (whole.length <= room) return whole;
  for (let digits = room; digits >= 1; digits--) {
    const text = minus(String(parseFloat(value.toPrecision(digits))));
    if (text.length <= room) return text;
  }
  return minus(value.toExponential(0).replace("e+", "e"));
}

/** A number as an addend: " + 2" or " − 4". */
export const addend = (value) => (value < 0 ? ` − ${full(-value)}` : ` + ${full(value)}`);
