// What the visitor has made: cells as text and settings. Cells outside the present size are kept, so
// that a slider can be moved back and forth without losing numbers.

import { preview } from "./numbers.js";

const copy = (table) => table.map((row) => [...row]);

export class Doc {
  constructor(data, limits) {
    this.limits = limits;
    this.data = structuredClone(data);
    this.kept = Object.fromEntries(
      Object.entries(this.data).filter(([, value]) => Array.isArray(value))
        .map(([name, table]) => [name, copy(table)]));
  }

  text(name, i, j) { return this.data[name][i][j]; }

  type(name, i, j, text) {
    this.data[name][i][j] = text;
    (this.kept[name][i] ??= [])[j] = text;
  }

  resize(name, height, width) {
    this.data[name] = Array.from({ length: height }, (_, i) =>
      Array.from({ length: width }, (_, j) => this.kept[name][i]?.[j] ?? "0"));
  }

  /** Lay pasted rows over the matrix. At its first cell they replace it, size and all. */
  paste(name, i, j, rows) {
    const side = name === "k" ? this.limits.kernelSide : this.limits.inputSide;
    const width = Math.max(...rows.map((row) => row.length));
    const square = name !== "k" || rows.length === width;
    const single = rows.length === 1 && width === 1;
    if (i === 0 && j === 0 && rows.length <= side && width <= side && square && !single) {
      this.resize(name, rows.length, width);
    }
    const table = this.data[name];
    rows.forEach((row, u) => row.forEach((text, v) => {
      if (i + u < table.length && j + v < table[0].length) this.type(name, i + u, j + v, text.trim());
    }));
  }

  /** The document as numbers; cells that are no numbers are NaN. */
  values() {
    const most = this.limits.cell;
    const read = (value) => (Array.isArray(value)
      ? value.map((row) => row.map((text) => preview(text, most))) : value);
    const values = Object.fromEntries(
      Object.entries(this.data).map(([name, value]) => [name, read(value)]));
    if ("bias" in values) values.bias = preview(values.bias, most);
    return values;
  }
}

/** Are all cells numbers? */
export const finite = (values) => Object.values(values).every((value) =>
  (Array.isArray(value) ? value.flat().every(Number.isFinite)
    : typeof value !== "number" || Number.isFinite(value)));
