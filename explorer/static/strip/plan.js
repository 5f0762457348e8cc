// From a document to its two axes, and why PyTorch would refuse it. Python says the same on release.

import { samePadding, stampAxis, windowAxis } from "../shared/axes.js";

/** The padding before and after the input of a convolution or a pooling. */
export function border(doc, way) {
  const [kernel, dilation, padding] = [doc.k[way], doc.d[way], doc.p[way]];
  if (doc.mode !== "conv" || doc.rule === "number") return [padding, padding];
  if (doc.rule === "valid") return [0, 0];
  if (doc.rule === "same") return samePadding(kernel, dilation);
  return [dilation * (kernel - 1), dilation * (kernel - 1)];
}

function axisOf(doc, way) {
  const base = { size: doc.n[way], kernel: doc.k[way], stride: doc.s[way], dilation: doc.d[way] };
  if (doc.mode === "transposed") {
    return stampAxis({ ...base, padding: doc.p[way], extra: doc.output_padding[way] });
  }
  const [before, after] = border(doc, way);
  return windowAxis({ ...base, before, after, ceil: doc.mode === "pool" && doc.ceil });
}

const RULES = {
  conv: (doc) => (doc.rule === "same" && Math.max(...doc.s) > 1
    ? "PyTorch refuses 'same' with a stride above 1." : null),
  pool: (doc) => (doc.p.some((padding, way) => padding > Math.floor(doc.k[way] / 2))
    ? "PyTorch refuses padding of more than half of a pooling window." : null),
  transposed: (doc) => (doc.output_padding.some((extra, way) =>
    extra >= Math.max(doc.s[way], doc.d[way]))
    ? "PyTorch refuses output padding that is not smaller than the stride or the dilation." : null),
};

/** {axes, transposed, refusal}: refusal is a sentence, or null. */
export function plan(doc, limits) {
  const axes = [axisOf(doc, 0), axisOf(doc, 1)];
  const transposed = doc.mode === "transposed";
  const none = axes.find((axis) => !axis.places);
  const longest = Math.max(...axes.map((axis) => axis.places));
  let refusal = RULES[doc.mode](doc);
  if (!refusal && none) {
    refusal = transposed ? "The padding takes every cell of the output away."
      : `The window spans ${none.span} cells, the padded input has ${none.length}: no window fits.`;
  }
  if (!refusal && longest > limits.output) {
    refusal = `An output of ${longest} cells is more than the ${limits.output} that are drawn.`;
  }
  return { axes, transposed, refusal, pool: doc.mode === "pool" };
}

/** The input cells that no window reads, counted from 0. */
export function unread(axis) {
  return Array.from({ length: axis.size }, (_, cell) => cell)
    .filter((cell) => !axis.readers(cell + axis.before).length);
}
