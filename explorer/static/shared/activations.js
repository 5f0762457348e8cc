// The activations of explorer/ops, mirrored: each with its slope and the formula with a number in it.
// Python recomputes every cell and a browser test holds both against PyTorch.

import { full } from "./numbers.js";

const bracket = (x) => (x < 0 ? `(${full(x)})` : full(x));
const SERIES_ENDS = 2.5; // below it the series of erf is short, above it the fraction of erfc

/** erf(z) = 2/√π · exp(−z²) · Σ 2ⁿz²ⁿ⁺¹/(2n + 1)!!, for small z (Abramowitz & Stegun 7.1.6). */
function erfSeries(z) {
  let term = z;
  let sum = z;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * z * z) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z) * sum;
}

/** erfc(z) for large z: a continued fraction, from its end (Abramowitz & Stegun 7.1.14). */
function erfcFraction(z) {
  let rest = z;
  for (let n = 60; n >= 1; n--) rest = z + n / 2 / rest;
  return Math.exp(-z * z) / (Math.sqrt(Math.PI) * rest);
}

/** 1 − erf(z), to about 1e-15. */
export function erfc(z) {
  if (z < 0) return 2 - erfc(-z);
  return z < SERIES_ENDS ? 1 - erfSeries(z) : erfcFraction(z);
}

const normal = (x) => 0.5 * erfc(-x / Math.SQRT2); // Φ, the normal distribution's share below x
const density = (x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

function sigmoid(x) {
  const shrunk = Math.exp(-Math.abs(x)); // at most 1, so it cannot overflow
  return (x >= 0 ? 1 : shrunk) / (1 + shrunk);
}

const BEND = Math.sqrt(2 / Math.PI);
const inner = (x) => BEND * (x + 0.044715 * x ** 3);

/** name: as people say it; f and slope: of x, and of a leaky ReLU's factor; say: the formula. */
export const ACTIVATIONS = {
  relu: { name: "ReLU", f: (x) => Math.max(x, 0), slope: (x) => (x > 0 ? 1 : 0),
    say: (x) => `max(0, ${full(x)})` },
  leaky_relu: { name: "leaky ReLU", f: (x, a) => (x > 0 ? x : x * a), slope: (x, a) => (x > 0 ? 1 : a),
    say: (x, a) => `max(0, ${full(x)}) + ${full(a)} · min(0, ${full(x)})` },
  sigmoid: { name: "sigmoid", f: sigmoid, slope: (x) => sigmoid(x) * sigmoid(-x),
    say: (x) => `1/(1 + exp(${full(-x)}))` },
  tanh: { name: "tanh", f: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2,
    say: (x) => `(exp(${full(x)}) − exp(${full(-x)}))/(exp(${full(x)}) + exp(${full(-x)}))` },
  gelu: { name: "GELU", f: (x) => x * normal(x), slope: (x) => normal(x) + x * density(x),
    say: (x) => `${full(x)} · Φ(${full(x)}) = ${full(x)} · ${full(normal(x))}` },
  gelu_tanh: { name: "GELU (tanh)", f: (x) => 0.5 * x * (1 + Math.tanh(inner(x))),
    slope: (x) => 0.5 * (1 + Math.tanh(inner(x)))
      + 0.5 * x * (1 - Math.tanh(inner(x)) ** 2) * BEND * (1 + 3 * 0.044715 * x * x),
    say: (x) => `0.5 · ${bracket(x)} · (1 + tanh(√(2/π) · (${full(x)} + 0.044715 · ${bracket(x)}³)))` },
  silu: { name: "SiLU", f: (x) => x * sigmoid(x),
    slope: (x) => sigmoid(x) * (1 + x * sigmoid(-x)),
    say: (x) => `${full(x)} · sigmoid(${full(x)}) = ${full(x)} · ${full(sigmoid(x))}` },
};

/** What a document says: the activation, its factor, and its function of one number. */
export function activationOf({ function: name, slope: [slope] }) {
  const found = ACTIVATIONS[name];
  const factor = Number(slope);
  return { ...found, factor, of: (x) => found.f(x, factor), slopeAt: (x) => found.slope(x, factor),
    sayAt: (x) => found.say(x, factor) };
}

/** The two controls of an activation; a slider counts the factor in hundredths. */
export const functionChoice = { name: "function", label: "Activation",
  choices: Object.entries(ACTIVATIONS).map(([value, { name }]) => [value, name]),
  get: ({ data }) => data.function, set: ({ data }, value) => { data.function = value; } };

export const slopeSlider = (limits) => ({ name: "slope", label: "Slope below 0", least: 0,
  most: 100 * limits.slope, shown: (hundredths) => full(hundredths / 100),
  when: ({ data }) => data.function === "leaky_relu",
  get: ({ data }) => Number((100 * Number(data.slope[0])).toPrecision(12)),
  set: ({ data }, value) => { data.slope = [String(value / 100)]; } });
