// How the stage tells a convolution in words and tiles.

import { addend, brief, full } from "../shared/numbers.js";
import { parts } from "./conv.js";

const DENSE = 25; // products; more of them are told by their row sums
const bracket = (value) => (value < 0 ? `(${full(value)})` : full(value));
const sum = (values) => full(values[0]) + values.slice(1).map(addend).join("");
const sign = (value) => (value < 0 ? "negative" : value > 0 ? "positive" : "zero");

function tile({ value, weight, product, padding }, dense, hidden) {
  const className = `${padding ? "padding " : ""}${hidden ? "zero" : sign(product)}`;
  if (dense) return { top: hidden ? "?" : brief(product), className };
  return { top: `${full(value)} × ${bracket(weight)}`, bottom: hidden ? "?" : `= ${full(product)}`,
    className };
}

/** The sums of the rows of a window. */
function rowSums({ terms, width }) {
  const sums = [];
  terms.forEach(({ product }, index) => {
    const row = Math.floor(index / width);
    sums[row] = (sums[row] ?? 0) + product;
  });
  return sums;
}

function sentence(found, bias, total) {
  const end = ` + bias ${bracket(bias)} = ${full(total)}`;
  if (!found.some(({ terms }) => terms.length)) return `no stamp reaches this cell${end}`;
  if (found.length > 1) {
    const each = found.map((part) => `channel ${part.channel + 1} gives ${full(part.sum)}`);
    return `${each.join(", ")}; ${sum(found.map((part) => part.sum))}${end}`;
  }
  const [part] = found;
  if (part.terms.length > DENSE) return `row sums ${sum(rowSums(part))}${end}`;
  return sum(part.terms.map((term) => term.product)) + end;
}

/** The panels (one for each channel) and the sentence of an output cell; hidden: without results. */
export function tell(plan, values, filter, i, j, hidden) {
  const found = parts(plan, values, filter, i, j);
  const bias = values.bias[filter];
  const total = found.reduce((all, part) => all + part.sum, bias);
  const panels = new Map(found.map((part) => {
    const dense = part.terms.length > DENSE;
    const name = plan.transposed ? "Input × weight" : "Window × kernel";
    return [part.channel, { width: Math.max(1, part.width), dense,
      caption: found.length > 1 ? `${name}: sum ${hidden ? "?" : full(part.sum)}` : name,
      tiles: part.terms.map((term) => tile(term, dense, hidden)) }];
  }));
  const map = plan.filters > 1 ? `Output ${filter + 1}, row` : "Output row";
  return { panels, sentence: `${map} ${i + 1}, column ${j + 1}: `
    + (hidden ? "type what you expect into the cell" : sentence(found, bias, total)) };
}
