// Bytes become maps, and maps become colours. Zero is the neutral colour on every scale.

import { startsAtZero } from "./words.js";

const LEVELS = 127; // steps from 0 to the end of a map's own scale
const STEPS = 4 * LEVELS; // colours from 0 to the end of the scale that is shown

/** The bytes of a text that Python has packed: base64 of zlib. */
export async function unpacked(text) {
  const letters = atob(text);
  const zipped = new Uint8Array(letters.length);
  for (let place = 0; place < zipped.length; place += 1) zipped[place] = letters.charCodeAt(place);
  const stream = new Blob([zipped]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

const rgb = (colour) => [1, 3, 5].map((place) => parseInt(colour.slice(place, place + 2), 16));

/** Three colours of Python as numbers, by scale. */
export function rampsFrom(colours) {
  return Object.fromEntries(Object.entries(colours).map(([scale, stops]) =>
    [scale, stops.map(rgb)]));
}

/** The colour of a share of the scale's end, as [red, green, blue]. */
export function shade(stops, scale, share) {
  const place = Math.min(2, Math.max(0, startsAtZero(scale) ? share * 2 : share + 1));
  const below = Math.min(1, Math.floor(place));
  const part = place - below;
  return [0, 1, 2].map((k) => Math.round(stops[below][k] * (1 - part) + stops[below + 1][k] * part));
}

/** The colours of a scale in fine steps, from −end to end. */
export function tableOf(stops, scale) {
  const table = new Uint8ClampedArray((2 * STEPS + 1) * 3);
  for (let step = -STEPS; step <= STEPS; step += 1) {
    table.set(shade(stops, scale, step / STEPS), (step + STEPS) * 3);
  }
  return table;
}

/** Paint a map of levels (int8) whose own end is `factor` times the end of the table. */
export function paintLevels(canvas, levels, table, factor) {
  const stretch = (factor * STEPS) / LEVELS;
  paint(canvas, (place) => (Math.round(levels[place] * stretch) + STEPS) * 3, table);
}

/** Paint a map of numbers. */
export function paintNumbers(canvas, values, stops, scale, end) {
  const colours = new Uint8ClampedArray(values.length * 3);
  values.forEach((value, place) => colours.set(shade(stops, scale, value / end), place * 3));
  paint(canvas, (place) => place * 3, colours);
}

/** Paint a colour picture of bytes. */
export function paintPicture(canvas, bytes, channels) {
  const at = (place, k) => bytes[place * channels + (channels === 1 ? 0 : k)];
  const colours = new Uint8ClampedArray(canvas.width * canvas.height * 3);
  for (let place = 0; place < colours.length; place += 1) {
    colours[place] = at(Math.floor(place / 3), place % 3);
  }
  paint(canvas, (place) => place * 3, colours);
}

function paint(canvas, where, colours) {
  const { width, height } = canvas;
  const image = new ImageData(width, height);
  for (let place = 0, to = 0; place < width * height; place += 1, to += 4) {
    const from = where(place);
    image.data[to] = colours[from];
    image.data[to + 1] = colours[from + 1];
    image.data[to + 2] = colours[from + 2];
    image.data[to + 3] = 255;
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

/** A ramp of colours for CSS. */
export const gradient = (stops) =>
  `linear-gradient(to right, ${stops.map((stop) => `rgb(${stop.join(" ")})`).join(", ")})`;

/** Dark text on light colours and light text on dark ones. */
export const ink = ([red, green, blue]) =>
  (0.2126 * red + 0.7152 * green + 0.0722 * blue > 125 ? "#111111" : "#FFFFFF");
