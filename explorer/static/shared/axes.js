// The mirror of explorer/arithmetic: how windows lie along one axis. A browser test holds it
// against Python and PyTorch on random cases.
//
// An axis has `size` cells of input with `before` and `after` cells of padding; `places` windows fit.
// taps(place) lists what a window reads, as [position on the padded axis, tap of the window];
// readers(position) lists who reads a position, as [place, tap]; source(position) is the input cell
// that stands there, or −1 for padding that stands for itself.

/** floor((N + padding − D(K − 1) − 1)/S) + 1, or 0 where no window fits. */
export function outputSize(size, kernel, stride, padding, dilation = 1) {
  const room = size + padding - dilation * (kernel - 1) - 1;
  return room < 0 ? 0 : Math.floor(room / stride) + 1;
}

/** How PyTorch pads for the same size: the odd cell goes to the end. */
export function samePadding(kernel, dilation) {
  const total = dilation * (kernel - 1);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

const SOURCES = {
  zeros: () => -1,
  replicate: (cell, size) => (cell < 0 ? 0 : size - 1),
  reflect: (cell, size) => (cell < 0 ? -cell : 2 * (size - 1) - cell),
  circular: (cell, size) => (cell + size) % size,
};
const REACH = { zeros: Infinity, replicate: Infinity, reflect: -1, circular: 0 };

/**
 * ceil_mode: the same rounded up, but a window that would start in the right padding, or beyond it,
 * does not count. Returns [places, how many were dropped].
 */
function ceilPlaces({ size, kernel, stride, before, after, dilation }) {
  const room = size + before + after - dilation * (kernel - 1) - 1;
  const places = Math.max(0, Math.ceil(room / stride) + 1);
  const dropped = places > 0 && (places - 1) * stride >= size + before ? 1 : 0;
  return [places - dropped, dropped];
}

/**
 * Windows of `kernel` cells, `dilation` apart, `stride` from one to the next; `ceil` is ceil_mode of
 * pooling, where the last window may reach `over` cells beyond the padding.
 */
export function windowAxis({ size, kernel, stride, before, after, dilation = 1, ring = "zeros",
  ceil = false }) {
  const length = before + size + after;
  const fits = Math.max(before, after) <= size + REACH[ring];
  const [counted, dropped] = ceil ? ceilPlaces({ size, kernel, stride, before, after, dilation })
    : [outputSize(size, kernel, stride, before + after, dilation), 0];
  const places = fits ? counted : 0;
  const span = dilation * (kernel - 1) + 1;
  const left = places ? length - span - (places - 1) * stride : 0; // cells behind the last window
  return {
    size, kernel, stride, before, after, dilation, length, places, span,
    rest: Math.max(0, left), over: Math.max(0, -left), dropped, ceil,
    source(position) {
      const cell = position - before;
      return cell >= 0 && cell < size ? cell : SOURCES[ring](cell, size);
    },
    start: (place) => place * stride,
    taps: (place) => Array.from({ length: kernel }, (_, tap) => [place * stride + tap * dilation, tap]),
    readers(position) {
      const found = [];
      for (let tap = 0; tap < kernel; tap++) {
        const place = (position - tap * dilation) / stride;
        if (Number.isInteger(place) && place >= 0 && place < places) found.push([place, tap]);
      }
      return found;
    },
  };
}

/** The transposed convolution: each input cell stamps the kernel, `stride` cells from the last stamp. */
export function stampAxis({ size, kernel, stride, padding, dilation, extra }) {
  const span = dilation * (kernel - 1) + 1;
  const places = Math.max(0, (size - 1) * stride + span - 2 * padding + extra);
  const ends = Math.max(0, padding - extra); // cells cut off at the end; extra ones grow there first
  return {
    size, kernel, stride, dilation, places, span, padding, extra,
    before: 0, after: 0, length: size, rest: 0,
    cut: [padding, ends],
    source: (position) => position,
    start: (position) => position * stride - padding,
    taps(place) {
      const found = [];
      for (let tap = 0; tap < kernel; tap++) {
        const position = (place + padding - tap * dilation) / stride;
        if (Number.isInteger(position) && position >= 0 && position < size) found.push([position, tap]);
      }
      return found;
    },
    readers: (position) => Array.from({ length: kernel }, (_, tap) =>
      [position * stride + tap * dilation - padding, tap]),
  };
}

/** Adaptive pooling: `output` windows from floor(iN/O) to ceil((i + 1)N/O); they differ in length. */
export function adaptiveAxis({ size, output }) {
  const start = (place) => Math.floor((place * size) / output);
  const reach = (place) => Math.ceil(((place + 1) * size) / output) - start(place);
  const taps = (place) => Array.from({ length: reach(place) }, (_, tap) => [start(place) + tap, tap]);
  return {
    size, output, places: output, length: size, before: 0, after: 0, dilation: 1, rest: 0, over: 0,
    dropped: 0, start, reach, taps,
    source: (position) => position,
    readers: (position) => Array.from({ length: output }, (_, place) => [place, position - start(place)])
      .filter(([place, tap]) => tap >= 0 && tap < reach(place)),
  };
}

/** How often each position of an axis is read. */
export const counts = (axis) =>
  Array.from({ length: axis.length }, (_, position) => axis.readers(position).length);
