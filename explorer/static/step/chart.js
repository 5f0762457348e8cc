// A small chart of the loss: lines of points, marks with their numbers, and named ticks.

import { make } from "../shared/dom.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [560, 260, 64, 18, 16, 48];

function draw(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

export function chart(block) {
  const [low, high] = block.reach;
  const x = (at) => LEFT + at * (WIDTH - LEFT - RIGHT);
  const y = (value) => HEIGHT - BOTTOM - ((value - low) / (high - low)) * (HEIGHT - BOTTOM - TOP);
  const svg = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": block.label });
  svg.append(draw("path", { class: "axis", d: `M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}` }));
  for (const tick of block.ticks_y) {
    svg.append(draw("text", { class: "tick", x: LEFT - 8, y: y(tick.at) + 5, "text-anchor": "end" }, tick.text));
  }
  for (const tick of block.ticks_x) {
    svg.append(draw("text", { class: "tick", x: x(tick.at), y: HEIGHT - BOTTOM + 20, "text-anchor": "middle" },
      tick.text));
  }
  svg.append(draw("text", { class: "tick", x: (LEFT + WIDTH) / 2, y: HEIGHT - 6, "text-anchor": "middle" },
    block.axis));
  const inside = draw("svg", { x: LEFT, y: TOP, width: WIDTH - LEFT - RIGHT, height: HEIGHT - TOP - BOTTOM,
    viewBox: `${LEFT} ${TOP} ${WIDTH - LEFT - RIGHT} ${HEIGHT - TOP - BOTTOM}`, overflow: "hidden" });
  for (const line of block.lines) {
    inside.append(draw("path", { class: `line-of ${line.role}`,
      d: `M${line.points.map(([at, value]) => `${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join("L")}` }));
  }
  svg.append(inside);
  for (const mark of block.marks) {
    const up = y(Math.min(Math.max(mark.value, low), high));
    svg.append(mark.value > high
      ? draw("path", { class: "mark", d: `M${x(mark.at) - 9} ${up + 8}L${x(mark.at)} ${up - 8}L${x(mark.at) + 9} ${up + 8}Z` })
      : draw("circle", { class: "mark", cx: x(mark.at), cy: up, r: 7 }));
    const anchor = mark.at > 0.85 ? "end" : mark.at < 0.15 ? "start" : "middle";
    svg.append(draw("text", { class: "mark-text", x: x(mark.at), y: up < TOP + 24 ? up + 26 : up - 12,
      "text-anchor": anchor }, mark.text));
  }
  const key = make("div", { class: "chart-key" }, ...block.lines.map((line) =>
    make("span", { class: "key-pair" }, make("span", { class: `key-line ${line.role}` }), line.name)));
  return make("figure", { class: "chart" }, make("figcaption", {}, block.title), key, svg,
    block.words ? make("p", { class: "note quiet" }, block.words) : null);
}
