// Numbers as colours on a canvas, one canvas pixel for each: the browser enlarges them, unblurred.
// The colours are those of explorer/figures/palette.py; a test holds the two against each other.

import { brief, full } from "../shared/numbers.js";

export const NEGATIVE = "#B2182B";
export const NEUTRAL = "#F2F2F2";
export const POSITIVE = "#2166AC";

const STEPS = 1024; // colours of a scale
const BLACK = 0xff000000; // of a pixel of ImageData, alpha first

const parts = (colour) => [1, 3, 5].map((from) => parseInt(colour.slice(from, from + 2), 16));

/** The colours of a ramp through evenly spaced stops, as pixels. */
function ramp(...stops) {
  const colours = stops.map(parts);
  return Uint32Array.from({ length: STEPS }, (_, n) => {
    const place = (n / (STEPS - 1)) * (colours.length - 1);
    const below = Math.min(Math.floor(place), colours.length - 2);
    const [red, green, blue] = colours[below].map((value, c) =>
      Math.round(value + (colours[below + 1][c] - value) * (place - below)));
    return (BLACK | (blue << 16) | (green << 8) | red) >>> 0;
  });
}

const SIGNED = ramp(NEGATIVE, NEUTRAL, POSITIVE);
const GREYS = ramp("#000000", "#FFFFFF");

/** The scale of the pixels, and the one that all steps after them share. */
export function scalesOf(doc, { kernel, divisor }, runs) {
  const weights = kernel.flat().map((weight) => weight / divisor);
  const reach = 255 * weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
  const later = runs.flatMap((steps) => steps.slice(1));
  const largest = Math.max(0, ...later.flatMap(({ least, most }) => [Math.abs(least), Math.abs(most)]));
  const pixels = { signed: false, end: 255 };
  if (doc.colours === "picture") return { pixels, results: { ...pixels, clipped: true } };
  const signed = doc.measure === "sum" && weights.some((weight) => weight < 0);
  const within = !signed && doc.measure !== "gradient" && reach <= 255 * (1 + 1e-9);
  return { pixels, results: { signed, end: within ? 255 : largest || 1 } };
}

/** Put a step on a canvas that has as many pixels as it has cells. */
export function paint(canvas, { rows, columns, planes }, { signed, end }) {
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  if (planes.length === 1) {
    const [plane] = planes;
    const colours = signed ? SIGNED : GREYS;
    const [factor, zero] = signed ? [(STEPS - 1) / (2 * end), STEPS / 2] : [(STEPS - 1) / end, 0.5];
    for (let n = 0; n < pixels.length; n++) {
      const place = plane[n] * factor + zero;
      pixels[n] = colours[place <= 0 ? 0 : place >= STEPS - 1 ? STEPS - 1 : place | 0];
    }
  } else {
    const [factor, zero] = signed ? [127.5 / end, 127.5] : [255 / end, 0];
    const bytes = image.data; // clamped to 0 … 255 and rounded
    planes.forEach((plane, c) => {
      for (let n = 0, to = c; n < plane.length; n++, to += 4) bytes[to] = plane[n] * factor + zero;
    });
    for (let to = 3; to < bytes.length; to += 4) bytes[to] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** How many cells a scale of 0 to 255 cuts off below and above. */
export function cutOff(steps) {
  const found = { below: 0, above: 0, all: 0 };
  for (const { planes } of steps) {
    for (const plane of planes) {
      found.all += plane.length;
      for (let n = 0; n < plane.length; n++) {
        if (plane[n] < 0) found.below += 1;
        else if (plane[n] > 255) found.above += 1;
      }
    }
  }
  return found;
}

/** The colours of a scale for CSS, and the numbers at its start, middle and end. */
export function legendOf({ signed, end }, channels) {
  const [low, middle, high] = signed && channels === 1 ? [NEGATIVE, NEUTRAL, POSITIVE]
    : ["#000000", "#808080", "#FFFFFF"];
  const ticks = signed ? [-end, 0, end] : [0, end / 2, end];
  return { gradient: `linear-gradient(90deg, ${low}, ${middle}, ${high})`,
    ticks: ticks.map((tick) => brief(tick, 6)),
    said: `Colours from ${full(ticks[0])} to ${full(end)}${channels > 1 ? ", in each channel" : ""}` };
}
