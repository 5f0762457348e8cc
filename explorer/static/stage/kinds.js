// The three operations of the stage: which grids and sliders each has, what a window gives, and how
// the panel tells it. Everything else is the same for all of them.

import { windowCells, windowSum } from "./arithmetic.js";
import { addend, full } from "./numbers.js";

const sized = (doc, windowRows, windowColumns, stride, padding) => ({
  rows: doc.x.length, columns: doc.x[0].length, windowRows, windowColumns, stride, padding,
});
const inputSliders = (limits) => [
  { name: "rows", label: "Input rows", least: 1, most: limits.inputSide,
    get: (doc) => doc.x.length, resize: (doc, value) => ["x", value, doc.x[0].length] },
  { name: "columns", label: "Input columns", least: 1, most: limits.inputSide,
    get: (doc) => doc.x[0].length, resize: (doc, value) => ["x", doc.x.length, value] },
];
const setting = (name, label, least, most) => ({
  name, label, least, most, get: (doc) => doc[name], set: (doc, value) => { doc[name] = value; },
});
const bracket = (value) => (value < 0 ? `(${full(value)})` : full(value));

export const conv = {
  grids: [["x", "Input"], ["k", "Kernel"]],
  panel: "Window × kernel",
  formula: true,
  withPadding: true,
  sliders: (limits) => [
    ...inputSliders(limits),
    { name: "kernel", label: "Kernel size", least: 1, most: limits.kernelSide,
      get: (doc) => doc.k.length, resize: (doc, value) => ["k", value, value] },
    setting("stride", "Stride", 1, limits.stride),
    setting("padding", "Padding", 0, limits.padding),
  ],
  shape: (doc) => sized(doc, doc.k.length, doc.k[0].length, doc.stride, doc.padding),
  value: ({ x, k, bias }, shape, i, j) => windowSum(x, shape, k, bias, i, j),
  tell({ x, k, bias }, shape, i, j) {
    const weights = k.flat();
    const cells = windowCells(x, shape, i, j);
    const products = cells.map((cell, index) => cell.value * weights[index] + 0);
    const tiles = cells.map((cell, index) => ({
      top: `${full(cell.value)} × ${bracket(weights[index])}`,
      bottom: `= ${full(products[index])}`,
      className: [cell.padding ? "padding" : "", products[index] < 0 ? "negative"
        : products[index] > 0 ? "positive" : "zero"].join(" "),
    }));
    const total = windowSum(x, shape, k, bias, i, j);
    const terms = full(products[0]) + products.slice(1).map(addend).join("");
    return { tiles, sentence: `${terms} + bias ${bracket(bias)} = ${full(total)}` };
  },
};

const largest = (cells) => cells.reduce((best, cell) => (cell.value > best.value ? cell : best));

export const pool = {
  grids: [["x", "Input"]],
  panel: "Window",
  formula: true,
  withPadding: false,
  choices: [{ name: "mode", label: "Keep", choices: [["max", "the largest"],
    ["average", "the mean"]] }],
  sliders: (limits) => [
    ...inputSliders(limits),
    setting("window", "Window", 1, limits.poolWindow),
    setting("stride", "Stride", 1, limits.poolWindow),
  ],
  shape: (doc) => sized(doc, doc.window, doc.window, doc.stride, 0),
  value({ x, mode }, shape, i, j) {
    const cells = windowCells(x, shape, i, j);
    if (mode === "max") return largest(cells).value;
    return cells.reduce((sum, cell) => sum + cell.value, 0) / cells.length;
  },
  winner: ({ x, mode }, shape, i, j) => (mode === "max" ? largest(windowCells(x, shape, i, j)) : null),
  tell({ x, mode }, shape, i, j) {
    const cells = windowCells(x, shape, i, j);
    const best = mode === "max" ? largest(cells) : null;
    const tiles = cells.map((cell) => ({ top: full(cell.value),
      bottom: cell === best ? "largest" : "", className: cell === best ? "winner" : "" }));
    const values = cells.map((cell) => full(cell.value));
    const result = full(pool.value({ x, mode }, shape, i, j));
    const sentence = best ? `max(${values.join(", ")}) = ${result}`
      : `(${full(cells[0].value)}${cells.slice(1).map((cell) => addend(cell.value)).join("")})`
        + ` / ${cells.length} = ${result}`;
    return { tiles, sentence };
  },
};

export const relu = {
  grids: [["x", "Input"]],
  panel: "One cell",
  formula: false,
  withPadding: false,
  sliders: inputSliders,
  shape: (doc) => sized(doc, 1, 1, 1, 0),
  value: ({ x }, shape, i, j) => Math.max(0, x[i][j]),
  tell({ x }, shape, i, j) {
    const value = x[i][j];
    const result = full(Math.max(0, value));
    return {
      tiles: [{ top: `max(0, ${full(value)})`, bottom: `= ${result}`,
        className: value < 0 ? "negative" : value > 0 ? "positive" : "zero" }],
      sentence: value < 0 ? `${full(value)} is negative, so ReLU gives 0`
        : `${full(value)} is not negative, so ReLU leaves it as it is`,
    };
  },
};

export const KINDS = { conv, pool, relu };
