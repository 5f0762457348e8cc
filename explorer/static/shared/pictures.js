// The pictures that this page of the browser holds, by key. One component puts them here (pixels/),
// the others ask for them, so that a picture travels once and not with every answer.
//
// They come as bytes and not as an image file: some browsers add noise to what a canvas gives back,
// and then the numbers on the screen would not be the picture's.

const MOST = 32; // pictures kept; a batch of five, its parts and what was looked at before
const held = new Map(); // key -> picture, the latest last
const waiting = new Map(); // key -> { promise, resolve } of those that were asked for too early

/**
 * The picture of this key, as soon as it is there: { width, height, rgba, canvas }. rgba is a
 * Uint8ClampedArray, row by row, alpha 255; neither it nor the canvas may be changed.
 */
export function picture(key) {
  const there = held.get(key);
  if (there) {
    held.delete(key);
    held.set(key, there);
    return Promise.resolve(there);
  }
  if (!waiting.has(key)) {
    let resolve;
    const promise = new Promise((done) => { resolve = done; });
    waiting.set(key, { promise, resolve });
  }
  return waiting.get(key).promise;
}

/** Whether the picture of this key is there. */
export const isHere = (key) => held.has(key);

/** Keep a picture: packed is base64 of zlib of the differences of neighbouring pixels. */
export async function keep({ key, width, height, packed }) {
  if (held.has(key)) return;
  const letters = atob(packed);
  const zipped = new Uint8Array(letters.length);
  // A plain loop: Uint8Array.from with a function takes many times as long.
  for (let place = 0; place < zipped.length; place += 1) zipped[place] = letters.charCodeAt(place);
  const stream = new Blob([zipped]).stream().pipeThrough(new DecompressionStream("deflate"));
  const steps = new Uint8Array(await new Response(stream).arrayBuffer());
  held.set(key, whole(steps, width, height));
  while (held.size > MOST) held.delete(held.keys().next().value);
  waiting.get(key)?.resolve(held.get(key));
  waiting.delete(key);
}

/** Undo the differences: within a row each pixel was given as what it adds to its left neighbour. */
function whole(steps, width, height) {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let row = 0, from = 0, to = 0; row < height; row += 1) {
    let red = 0, green = 0, blue = 0;
    for (let column = 0; column < width; column += 1, from += 3, to += 4) {
      rgba[to] = red = (red + steps[from]) & 255;
      rgba[to + 1] = green = (green + steps[from + 1]) & 255;
      rgba[to + 2] = blue = (blue + steps[from + 2]) & 255;
      rgba[to + 3] = 255;
    }
  }
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  canvas.getContext("2d").putImageData(new ImageData(rgba, width, height), 0, 0);
  return { width, height, rgba, canvas };
}
