// The chain of explorer/cases/picture_chain.py, mirrored: picture, convolution, ReLU, pooling. A step
// is { name, rows, columns, planes, least, most, mean }; planes are Float64Arrays, row by row.

export const GREY = [299, 587, 114]; // thousandths of red, green, blue, after ITU-R BT.601

/** The numbers of a document: its kernel and divisor; NaN where a text is no number. */
export function numbersOf(doc, read) {
  const kernel = doc.kernel[0].map((row) => row.map(read));
  const divisor = read(doc.divisor[0]);
  return { kernel, divisor, finite: kernel.flat().every(Number.isFinite) && Number.isFinite(divisor)
    && divisor !== 0 };
}

/** The sizes of every step, or null where something does not fit. */
export function planOf(doc, { kernel, divisor, finite }, rows, columns) {
  if (!finite) return null;
  const { stride, padding, dilation, ring } = doc;
  const span = dilation * (kernel.length - 1) + 1;
  const places = (size) => Math.floor((size + 2 * padding - span) / stride) + 1;
  const most = { reflect: Math.min(rows, columns) - 1, circular: Math.min(rows, columns) }[ring] ?? padding;
  const plan = { stride, padding, dilation, ring, span, kernel, divisor, measure: doc.measure,
    inRows: rows, inColumns: columns, rows: places(rows), columns: places(columns), relu: doc.relu,
    pool: doc.pool, window: doc.pool === "none" ? 1 : doc.window };
  plan.poolRows = Math.floor(plan.rows / plan.window);
  plan.poolColumns = Math.floor(plan.columns / plan.window);
  return padding > most || plan.poolRows < 1 || plan.poolColumns < 1 ? null : plan;
}

/** Which cell of the input a place on the padded axis shows, or −1 for a zero. */
export function sourceCell(place, size, ring) {
  if (place >= 0 && place < size) return place;
  if (ring === "zeros") return -1;
  if (ring === "replicate") return place < 0 ? 0 : size - 1;
  if (ring === "circular") return (place + size) % size;
  return place < 0 ? -place : 2 * (size - 1) - place;
}

function described(name, rows, columns, planes) {
  let [least, most, sum] = [Infinity, -Infinity, 0];
  for (const plane of planes) {
    for (let n = 0; n < plane.length; n++) {
      const value = plane[n];
      if (value < least) least = value;
      if (value > most) most = value;
      sum += value;
    }
  }
  return { name, rows, columns, planes, least, most, mean: sum / (planes.length * rows * columns) };
}

/** A picture's pixels as the numbers that a kernel reads: one plane of grey, or three. */
export function pixelsOf({ width, height, rgba }, channels) {
  const planes = Array.from({ length: channels === "each" ? 3 : 1 }, () => new Float64Array(width * height));
  if (channels === "each") {
    planes.forEach((plane, c) => {
      for (let n = 0, from = c; n < plane.length; n++, from += 4) plane[n] = rgba[from];
    });
  } else {
    const [red, green, blue] = GREY;
    const [plane] = planes;
    for (let n = 0, from = 0; n < plane.length; n++, from += 4) {
      plane[n] = (red * rgba[from] + green * rgba[from + 1] + blue * rgba[from + 2]) / 1000;
    }
  }
  return described("picture", height, width, planes);
}

function padded(plane, { padding, ring, inRows, inColumns }) {
  if (!padding) return plane;
  const wide = inColumns + 2 * padding;
  const found = new Float64Array(wide * (inRows + 2 * padding));
  const from = Int32Array.from({ length: wide }, (_, n) => sourceCell(n - padding, inColumns, ring));
  for (let i = 0; i < inRows + 2 * padding; i++) {
    const row = sourceCell(i - padding, inRows, ring);
    if (row < 0) continue;
    found.set(plane.subarray(row * inColumns, (row + 1) * inColumns), i * wide + padding);
    for (let n = 0; n < padding; n++) {
      for (const j of [n, wide - 1 - n]) {
        if (from[j] >= 0) found[i * wide + j] = plane[row * inColumns + from[j]];
      }
    }
  }
  return found;
}

/** The sums of one plane under a kernel, divided. */
function filtered(cells, kernel, { stride, dilation, padding, inColumns, rows, columns, divisor }) {
  const wide = inColumns + 2 * padding;
  const out = new Float64Array(rows * columns);
  const taps = kernel.flatMap((row, u) => row.map((weight, v) => [dilation * (u * wide + v), weight]))
    .filter(([, weight]) => weight !== 0);
  for (let i = 0; i < rows; i++) {
    const start = i * stride * wide;
    for (const [offset, weight] of taps) {
      for (let j = 0, to = i * columns, from = start + offset; j < columns; j++, to++, from += stride) {
        out[to] += weight * cells[from];
      }
    }
  }
  if (divisor !== 1) for (let n = 0; n < out.length; n++) out[n] /= divisor;
  return out;
}

export const onItsSide = (kernel) => kernel.map((row, u) => row.map((_, v) => kernel[v][u]));

function convolved(plane, plan) {
  const cells = padded(plane, plan);
  const out = filtered(cells, plan.kernel, plan);
  if (plan.measure === "magnitude") for (let n = 0; n < out.length; n++) out[n] = Math.abs(out[n]);
  if (plan.measure === "gradient") {
    const other = filtered(cells, onItsSide(plan.kernel), plan);
    for (let n = 0; n < out.length; n++) out[n] = Math.sqrt(out[n] * out[n] + other[n] * other[n]);
  }
  return out;
}

const cut = (plane) => {
  const out = new Float64Array(plane.length);
  for (let n = 0; n < out.length; n++) out[n] = plane[n] > 0 ? plane[n] : 0;
  return out;
};

function pooled(plane, { columns, window, pool, poolRows, poolColumns }) {
  const out = new Float64Array(poolRows * poolColumns);
  for (let p = 0; p < poolRows; p++) {
    for (let q = 0; q < poolColumns; q++) {
      let [sum, largest] = [0, -Infinity];
      for (let u = 0; u < window; u++) {
        for (let v = 0, from = (p * window + u) * columns + q * window; v < window; v++, from++) {
          sum += plane[from];
          if (plane[from] > largest) largest = plane[from];
        }
      }
      out[p * poolColumns + q] = pool === "max" ? largest : sum / (window * window);
    }
  }
  return out;
}

/** Every step of the chain; first: the pixels' step, as pixelsOf gives it. */
export function chainOf(first, plan) {
  const steps = [first];
  const add = (name, rows, columns, change) => {
    steps.push(described(name, rows, columns, steps.at(-1).planes.map((plane) => change(plane, plan))));
  };
  add("convolution", plan.rows, plan.columns, convolved);
  if (plan.relu) add("relu", plan.rows, plan.columns, cut);
  if (plan.pool !== "none") add("pooling", plan.poolRows, plan.poolColumns, pooled);
  return steps;
}
