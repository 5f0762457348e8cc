// What the visitor has made of a case: its fields, and the cells that were typed since Python last
// accepted them, which are shown as they were typed.

const keyOf = (field, index, row, column) => [field, index, row, column].join();

export class Doc {
  constructor(data) {
    this.data = structuredClone(data);
    this.typed = new Map(); // key of a cell -> its text
  }

  /** A field holds a list of matrices, or one list of numbers: that is a matrix of one row. */
  #row(field, index, row) {
    const list = this.data[field];
    if (!Array.isArray(list)) return undefined;
    return Array.isArray(list[0]) ? list[index]?.[row] : list;
  }

  text(field, index, row, column) { return this.#row(field, index, row)?.[column] ?? ""; }

  /** The text of a cell that Python has not accepted yet. */
  pending(field, index, row, column) {
    return this.typed.size ? this.typed.get(keyOf(field, index, row, column)) : undefined;
  }

  type(field, index, row, column, text) {
    const cells = this.#row(field, index, row);
    if (cells?.[column] === undefined) return;
    cells[column] = text;
    this.typed.set(keyOf(field, index, row, column), text);
  }

  /** Lay pasted rows over a matrix; what does not fit is left out. */
  paste(field, index, row, column, rows) {
    rows.forEach((cells, down) => cells.forEach((text, across) =>
      this.type(field, index, row + down, column + across, text.trim())));
  }

  set(field, value) { this.data[field] = value; }

  /** Python accepted the document, and may have changed it. */
  accept(data) {
    this.data = structuredClone(data);
    this.typed.clear();
  }
}
