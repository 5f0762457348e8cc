// Axes of charts: from numbers to pixels, and the numbers that stand beside them.

import { full } from "../shared/numbers.js";
import { exact } from "./text.js";

const RAISED = { "-": "⁻", ...[..."⁰¹²³⁴⁵⁶⁷⁸⁹"] };

/** A number beside an axis; far from 1 as 2·10⁵. */
export function tickText(value) {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e5)) return exact(parseFloat(value.toPrecision(6)));
  const power = Math.floor(Math.log10(size) + 1e-9);
  const digits = parseFloat((value / 10 ** power).toPrecision(3));
  const raised = [...String(power)].map((letter) => RAISED[letter]).join("");
  return digits === 1 ? `10${raised}` : `${full(digits)}·10${raised}`;
}

/** Round numbers from low to high, about `count` of them. */
function evenTicks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.99) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, k) => parseFloat(((first + k) * step).toPrecision(12)));
}

/** Powers of ten; where there are few of them, twice and five times as well. */
function logTicks(low, high, count) {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const skip = Math.max(1, Math.ceil((last - first + 1) / (count + 1)));
  const powers = [];
  for (let power = first; power <= last; power += skip) powers.push(10 ** power);
  if (powers.length >= 3) return powers;
  const all = [];
  for (let power = first - 1; power <= last; power++) for (const k of [1, 2, 5]) all.push(k * 10 ** power);
  return all.filter((tick) => tick >= low * 0.999 && tick <= high * 1.001);
}

/** The range that values need: [low, high], never empty. */
export function rangeOf(values, log) {
  const good = values.filter((value) => typeof value === "number" && (!log || value > 0));
  if (!good.length) return log ? [0.1, 10] : [0, 1];
  let low = good.reduce((least, value) => Math.min(least, value));
  const high = good.reduce((most, value) => Math.max(most, value));
  if (log) return low === high ? [low / 10, high * 10] : [low, high];
  if (low > 0 && low < 0.35 * high) low = 0;
  return low === high ? [low - 1, high + 1] : [low, high];
}

/** One axis: at(value) in pixels from `from` to `to`, back(pixels), ticks, inside(value). */
export function scale([low, high], log, from, to, count) {
  const of = log ? Math.log10 : (value) => value;
  const [a, b] = [of(low), of(high)];
  return {
    low, high,
    at: (value) => from + ((of(value) - a) / (b - a)) * (to - from),
    back: (pixels) => {
      const value = a + ((pixels - from) / (to - from)) * (b - a);
      return log ? 10 ** value : value;
    },
    ticks: (log ? logTicks : evenTicks)(low, high, count),
    inside: (value) => typeof value === "number" && (!log || value > 0),
  };
}
