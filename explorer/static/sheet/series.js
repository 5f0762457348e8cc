// Lines of a chart: each has a colour, a dash and a marker of its own, so that colour is never alone.

import { make } from "../shared/dom.js";
import { draw } from "./axes.js";

const DASHES = ["", "9 4", "2 4", "12 4 2 4", "6 3", "16 5", "2 2 8 2"];
const SHAPES = [
  (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`,
  (x, y, r) => `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`,
  (x, y, r) => `M${x} ${y - 1.3 * r}L${x + 1.2 * r} ${y + r}H${x - 1.2 * r}z`,
  (x, y, r) => `M${x} ${y - 1.4 * r}L${x + 1.4 * r} ${y}L${x} ${y + 1.4 * r}L${x - 1.4 * r} ${y}z`,
  (x, y, r) => `M${x} ${y + 1.3 * r}L${x + 1.2 * r} ${y - r}H${x - 1.2 * r}z`,
  (x, y, r) => `M${x - r} ${y - r}L${x + r} ${y + r}H${x - r}L${x + r} ${y - r}z`,
  (x, y, r) => `M${x - r / 3} ${y - r}h${(2 * r) / 3}v${2 * r}h${(-2 * r) / 3}z`,
];
const ROLES = ["input", "kernel", "output", "window", "plain"];

/** The path of one marker. */
export const marker = (index, x, y, radius = 4.5) =>
  SHAPES[index % SHAPES.length](+x.toFixed(1), +y.toFixed(1), radius);

/** The class that gives a line its colour. */
export const colourOf = ({ role }, index) =>
  (ROLES.includes(role) ? `series of-role-${role}` : `series series-${index % SHAPES.length}`);

export const dashOf = (index) => DASHES[index % DASHES.length];

/** Show what line is what: a short piece of each, with its name. */
export function writeKey(element, series) {
  const key = JSON.stringify(series.map(({ name, role, kind }) => [name, role, kind]));
  if (element.dataset.key === key) return;
  element.dataset.key = key;
  element.replaceChildren(...series.map((one, index) => {
    const sample = draw("svg", { width: 34, height: 14, viewBox: "0 0 34 14", class: colourOf(one, index),
      "aria-hidden": "true" });
    if (one.kind !== "dots") {
      sample.append(draw("path", { class: "stroke", d: "M1 7H33", "stroke-dasharray": dashOf(index) }));
    }
    sample.append(draw("path", { class: "marker", d: marker(index, 17, 7, 4) }));
    return make("span", { class: "key-entry" }, sample, one.name);
  }));
  element.hidden = !series.some(({ name }) => name);
}
