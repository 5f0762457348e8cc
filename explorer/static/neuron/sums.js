// What a neuron computes: products, their sum with the bias, and the activation of it.

import { activationOf } from "../shared/activations.js";
import { preview } from "../shared/numbers.js";

/** The numbers of a document and what comes out; NaN where a text is no number up to `most`. */
export function compute(doc, most) {
  const number = (text) => preview(text, most);
  const [x, w] = [doc.x.map(number), doc.w.map(number)];
  const b = number(doc.b[0]);
  const products = x.map((value, index) => value * w[index]);
  const sum = products.reduce((all, product) => all + product, 0) + b;
  return { x, w, b, products, sum, output: activationOf(doc).of(sum) };
}
