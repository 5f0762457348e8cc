// Two histograms on one axis: all of something as an area, a part of it as bars.
import { make } from "../shared/dom.js";

const WIDTH = 300, HEIGHT = 90; // of the drawing's own coordinates; it is stretched to its place

function draw(tag, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function outline(shares, top) {
  const step = WIDTH / shares.length;
  const heights = shares.map((share) => HEIGHT * (1 - share / top));
  const points = heights.map((y, i) => `H${i * step} V${y} H${(i + 1) * step}`);
  return `M0 ${HEIGHT} ${points.join(" ")} V${HEIGHT} Z`;
}

function bars(shares, top) {
  const step = WIDTH / shares.length;
  return shares.map((share, i) => (share > 0 ? draw("rect", {
    x: i * step + 0.15 * step, width: 0.7 * step,
    y: HEIGHT * (1 - share / top), height: (HEIGHT * share) / top,
  }) : null)).filter(Boolean);
}

export function bins(block) {
  const svg = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none",
    "aria-hidden": "true" });
  svg.append(draw("path", { class: "all", d: outline(block.all, block.top) }),
    ...bars(block.part, block.top));
  const ticks = make("div", { class: "ticks" }, ...block.ticks.map((t) => make("span", {}, t)));
  const key = make("div", { class: "key" }, make("span", { class: "swatch all" }), block.names[0],
    make("span", { class: "swatch" }), block.names[1]);
  return make("div", { class: "bins", role: "img", "aria-label": block.label },
    make("div", { class: "top" }, block.title), svg, ticks, key);
}
