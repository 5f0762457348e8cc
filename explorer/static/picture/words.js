// What the page says about the cursor, the scale and a comparison.

import { addend, brief, full } from "../shared/numbers.js";
import { GREY } from "./chain.js";
import { cutOff } from "./paint.js";
import { sumsOf } from "./window.js";

export const CHANNELS = [["0", "red"], ["1", "green"], ["2", "blue"]];
export const GREY_LINE = "A pixel is three whole numbers from 0 to 255: red, green and blue. "
  + "Grey = 0.299 · red + 0.587 · green + 0.114 · blue (ITU-R BT.601): the weights add up to 1, and green "
  + "counts most because the eye sees it brightest.";
const FEW = 9; // products that are written out; more of them stand in the table alone

export const titlesOf = ({ channels, pool, window, measure }) => ({
  picture: channels === "grey" ? "Picture in grey" : "Picture",
  convolution: { sum: "Convolution", magnitude: "Convolution, magnitude",
    gradient: "√(h² + v²)" }[measure],
  relu: "ReLU",
  pooling: `${pool === "max" ? "Max" : "Average"} pooling ${window}×${window}`,
});

const percent = (part, all) => (part === 0 ? "none" : part === all ? "all"
  : `${brief(Math.max(0.1, Math.min(99.9, (100 * part) / all)), 4)} %`);

/** What the colours of the results mean. */
export function aboutScale({ channels }, { signed, end, clipped }, runs) {
  const several = runs.length > 1 || runs[0].length > 2;
  const shared = several ? "All results share one scale" : "The scale of the result";
  if (clipped) {
    const { below, above, all } = cutOff(runs.map((steps) => steps[1]));
    return `Results are drawn as pixels from 0 to 255. Of the convolution's numbers, ${percent(below, all)} `
      + `lie below 0 and are drawn as if they were 0, ${percent(above, all)} lie above 255.`;
  }
  const colours = channels === "grey" ? "red below 0, light grey at 0, blue above"
    : "in each channel dark below 0, middle grey at 0, bright above";
  return signed ? `${shared}: from ${full(-rounded(end))} to ${full(rounded(end))}, ${colours}.`
    : `${shared}: from 0, black, to ${full(rounded(end))}, white`
      + `${end === 255 ? ", as the pixels have it" : ""}.`;
}

const rounded = (value) => parseFloat(value.toPrecision(5));
const short = (value) => full(Math.abs(value) < 1e-9 ? 0 : parseFloat(value.toPrecision(8)));

function pixelLine({ pictures, doc, cursor }, place) {
  const [row, column] = cursor.middle(place);
  const { rgba, width } = pictures[place.n];
  const rgb = [...rgba.slice(4 * (row * width + column), 4 * (row * width + column) + 3)];
  const where = `Pixel row ${row + 1}, column ${column + 1}`;
  if (doc.channels !== "grey") return `${where}: red ${rgb[0]}, green ${rgb[1]}, blue ${rgb[2]}.`;
  const value = rgb.reduce((sum, part, c) => sum + GREY[c] * part, 0) / 1000;
  if (rgb.every((part) => part === rgb[0])) {
    return `${where}: red, green and blue are ${rgb[0]}, so is the grey.`;
  }
  return `${where}: ${rgb.map((part, c) => `${GREY[c] / 1000} · ${part}`).join(" + ")} = ${short(value)}.`;
}

function sumLine({ plan, runs }, { n, c, i, j }) {
  const plane = runs[n][0].planes[c];
  const { sum, divided, side, terms } = sumsOf(plan, plane, i, j);
  const value = runs[n][1].planes[c][i * plan.columns + j];
  const products = terms.map(({ product }) => product).filter((product) => product !== 0);
  const written = products.length && products.length <= FEW
    ? `${short(products[0])}${products.slice(1).map((product) => addend(+product.toPrecision(8))).join("")}`
    : `the ${terms.length} products add up to`;
  const link = written.startsWith("the") ? " " : " = ";
  const channel = runs[n][0].planes.length > 1 ? `Channel ${CHANNELS[c][1]}: ` : "";
  const start = `${channel}Convolution row ${i + 1}, column ${j + 1}: ${written}${link}${short(sum)}`;
  const parted = plan.divisor === 1 ? "" : `; divided by ${full(plan.divisor)}: ${short(divided)}`;
  const end = { sum: "", magnitude: `; without its sign: ${short(value)}`,
    gradient: `. The kernel on its side gives ${short(side ?? 0)}: √(h² + v²) = ${short(value)}`,
  }[plan.measure];
  return `${start}${parted}${end}.`;
}

function laterLines({ runs, plan, cursor }, place) {
  const { n, c, i, j } = place;
  const lines = [];
  const at = i * plan.columns + j;
  const of = (name) => runs[n].find((step) => step.name === name);
  if (plan.relu) {
    const [before, after] = ["convolution", "relu"].map((name) => short(of(name).planes[c][at]));
    lines.push(`ReLU: max(0, ${before}) = ${after}.`);
  }
  if (plan.pool === "none") return lines;
  const tile = cursor.tile(place);
  const { window, pool } = plan;
  if (!tile) return [...lines, "Pooling: no window reads this cell; it lies in the remainder at the end."];
  const value = of("pooling").planes[c][tile[0] * plan.poolColumns + tile[1]];
  const what = pool === "max" ? "largest" : "mean";
  const own = runs[n].at(-2).planes[c][at];
  const wins = pool !== "max" ? "" : own === value ? "; this cell is that large" : "; this cell is not kept";
  return [...lines, `Pooling row ${tile[0] + 1}, column ${tile[1] + 1}: the ${what} of its `
    + `${window}×${window} cells is ${short(value)}${wins}.`];
}

/** The sentences about the cursor. */
export const told = (lab, place) => [pixelLine(lab, place), sumLine(lab, place), ...laterLines(lab, place)];

const NAMES = { convolution: "Convolution", relu: "ReLU", pooling: "Pooling" };
const MOVED = { shift: "a shift", mirror: "flipping left and right", "upside-down": "flipping up and down",
  quarter: "a quarter turn", half: "half a turn" };

/** Does a step commute with the move? */
export function commutes({ move, shift }, { counts, factor }) {
  const { name, cells, equal, inside, inside_equal: same } = counts;
  const start = `${NAMES[name]}: ${percent(equal, cells)} of the cells are equal`;
  if (equal === cells) return `${start}: it commutes with ${MOVED[move]}.`;
  const odd = move === "shift" && shift.some((pixels) => pixels % factor !== 0);
  const grid = odd ? ` The shift is no multiple of ${factor} pixels, the distance of two cells, so the map `
    + "cannot move along." : "";
  if (inside === 0) return `${start}; no window lies away from the border.${grid}`;
  if (same === inside) {
    return `${start}, and away from the border all: it commutes with ${MOVED[move]} up to the border.`;
  }
  return `${start}, away from the border ${percent(same, inside)}: it does not commute with `
    + `${MOVED[move]} here.${grid}`;
}
