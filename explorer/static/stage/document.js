// What the visitor has made: cells as text and settings. Cells, channels and kernels outside the
// present size are kept, so that a slider can be moved back and forth without losing numbers.

import { preview } from "../shared/numbers.js";

const copy = (table) => table.map((row) => [...row]);

export class Doc {
  constructor(data, limits) {
    this.limits = limits;
    this.data = structuredClone(data);
    this.kept = { x: this.data.x.map(copy) };
    if (this.data.k) this.#keepKernels();
  }

  get channels() { return this.data.x.length; }
  get filters() { return this.data.bias?.length ?? 1; }
  get perGroup() { return this.channels / (this.data.groups ?? 1); }

  /** Where the kernel of a filter for a channel stands in the list, or −1 if there is none. */
  kernelIndex(filter, channel) {
    const first = Math.floor(filter / (this.filters / this.data.groups)) * this.perGroup;
    const place = channel - first;
    return place >= 0 && place < this.perGroup ? filter * this.perGroup + place : -1;
  }

  /** The filter and the channel of a kernel of the list. */
  kernelOwner(index) {
    const filter = Math.floor(index / this.perGroup);
    const first = Math.floor(filter / (this.filters / this.data.groups)) * this.perGroup;
    return [filter, first + (index % this.perGroup)];
  }

  #keepKernels() {
    this.kept.k ??= [];
    this.data.k.forEach((table, index) => {
      const [filter, channel] = this.kernelOwner(index);
      (this.kept.k[filter] ??= [])[channel] = copy(table);
    });
    this.kept.bias = Object.assign(this.kept.bias ?? [], this.data.bias);
  }

  #keptTable(name, index) {
    if (name === "x") return (this.kept.x[index] ??= []);
    const [filter, channel] = this.kernelOwner(index);
    return ((this.kept.k[filter] ??= [])[channel] ??= []);
  }

  text(name, index, i, j) { return this.data[name][index][i][j]; }

  type(name, index, i, j, text) {
    this.data[name][index][i][j] = text;
    (this.#keptTable(name, index)[i] ??= [])[j] = text;
  }

  /** Give every matrix of a grid another size. */
  resize(name, height, width) {
    this.data[name] = this.data[name].map((_, index) => this.#cut(name, index, height, width));
  }

  #cut(name, index, height, width) {
    const kept = this.#keptTable(name, index);
    return Array.from({ length: height }, (_, i) =>
      Array.from({ length: width }, (_, j) => kept[i]?.[j] ?? "0"));
  }

  /** Give the case so many channels, filters and groups; a new one starts as a copy of the last. */
  arrange({ channels = this.channels, filters = this.filters, groups = this.data.groups }) {
    const { data, kept } = this;
    const [height, width] = [data.x[0].length, data.x[0][0].length];
    const [tall, wide] = [data.k[0].length, data.k[0][0].length];
    for (let c = 0; c < channels; c++) kept.x[c] ??= copy(kept.x[c - 1]);
    for (let o = 0; o < filters; o++) {
      kept.k[o] ??= kept.k[o - 1].map(copy);
      for (let c = 0; c < channels; c++) kept.k[o][c] ??= copy(kept.k[o].find(Boolean));
      kept.bias[o] ??= kept.bias[o - 1];
    }
    const divides = (n) => channels % n === 0 && filters % n === 0;
    while (!divides(groups)) groups--;
    data.groups = groups;
    data.bias = kept.bias.slice(0, filters);
    data.x = Array.from({ length: channels }, (_, c) => this.#cut("x", c, height, width));
    data.k = Array.from({ length: (filters * channels) / groups },
      (_, index) => this.#cut("k", index, tall, wide));
  }

  /** Lay pasted rows over a matrix. At its first cell they replace it, size and all. */
  paste(name, index, i, j, rows) {
    const side = name === "k" ? this.limits.kernelSide : this.limits.inputSide;
    const width = Math.max(...rows.map((row) => row.length));
    const single = rows.length === 1 && width === 1;
    if (i === 0 && j === 0 && rows.length <= side && width <= side && !single) {
      this.resize(name, rows.length, width);
    }
    const table = this.data[name][index];
    rows.forEach((row, u) => row.forEach((text, v) => {
      if (i + u < table.length && j + v < table[0].length) {
        this.type(name, index, i + u, j + v, text.trim());
      }
    }));
  }

  /** The numbers of the document; cells that are no numbers are NaN. */
  values() {
    const number = (text) => preview(text, this.limits.cell);
    const table = (rows) => rows.map((row) => row.map(number));
    const { x, k, bias } = this.data;
    const values = { x: x.map(table), k: k?.map(table), bias: bias?.map(number) };
    values.finite = [x, k ?? []].flat(3).every((text) => Number.isFinite(number(text)))
      && (values.bias ?? []).every(Number.isFinite);
    return values;
  }
}
