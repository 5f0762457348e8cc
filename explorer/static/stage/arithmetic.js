// The stage's mirror of explorer/arithmetic.py and explorer/ops.py: the output size and the window
// sum, nothing else. A browser test holds it against Python and PyTorch on random cases.

/** floor((N + 2P − K)/S) + 1, or 0 where no window fits. */
export function outputSize(size, kernel, stride, padding) {
  const room = size + 2 * padding - kernel;
  return room < 0 ? 0 : Math.floor(room / stride) + 1;
}

/** For each cell of the padded axis: does any window read it? */
export function readCells(size, kernel, stride, padding) {
  const read = new Array(size + 2 * padding).fill(false);
  const places = outputSize(size, kernel, stride, padding);
  for (let place = 0; place < places; place++) {
    read.fill(true, place * stride, place * stride + kernel);
  }
  return read;
}

/** The cells of one window, row by row: its place on the padded input and its value there. */
export function windowCells(x, shape, i, j) {
  const cells = [];
  for (let u = 0; u < shape.windowRows; u++) {
    for (let v = 0; v < shape.windowColumns; v++) {
      const row = i * shape.stride + u;
      const column = j * shape.stride + v;
      const value = x[row - shape.padding]?.[column - shape.padding];
      cells.push({ row, column, value: value ?? 0, padding: value === undefined });
    }
  }
  return cells;
}

/** The sum of window cells times weights, plus the bias. */
export function windowSum(x, shape, weights, bias, i, j) {
  let total = bias;
  const { windowRows, windowColumns, stride, padding } = shape;
  for (let u = 0; u < windowRows; u++) {
    const row = x[i * stride + u - padding];
    if (row === undefined) continue;
    for (let v = 0; v < windowColumns; v++) {
      const value = row[j * stride + v - padding];
      if (value !== undefined) total += value * weights[u][v];
    }
  }
  return total;
}
