// Counts with every factor named: 16 × 3·3·3 + 16 = 448, each number with its name below it.

import { make } from "../shared/dom.js";

const operator = (text) => make("span", { class: "operator" }, text);
const factor = ([value, name]) => make("span", { class: "factor" },
  make("span", { class: "value" }, value), make("span", { class: "factor-name" }, name));

/** Elements joined by operators. */
function joined(parts, sign) {
  return parts.flatMap((part, index) => (index ? [operator(sign), ...part] : part));
}

/** A count as Python sends it: a sum of products of groups of factors. */
export function sum({ products, total }) {
  const terms = products.map((product) =>
    joined(product.map((group) => joined(group.map((one) => [factor(one)]), "·")), "×"));
  const parts = joined(terms, "+");
  return make("span", { class: "sum" }, ...parts, ...(parts.length ? [operator("=")] : []),
    make("span", { class: "factor result" }, make("span", { class: "value" }, total)));
}
