// A row of charts that only show: bars, strips of dots, and changes with their intervals.
import { adopt, sheetFrom } from "../shared/sheet.js";
import { make } from "../shared/dom.js";
import { bars, changes, strip } from "./charts.js";

const KINDS = { bars, changes, strip };
const sheet = await sheetFrom(fetch(new URL("evidence.css", import.meta.url)));
const instances = new WeakMap();

function card(chart) {
  const parts = [make("div", { class: "title" }, chart.title), KINDS[chart.kind](chart)];
  if (chart.words) parts.push(make("div", { class: "words" }, chart.words));
  return make("section", { class: chart.quiet ? "card quiet" : "card" }, ...parts);
}

export default function ({ data, parentElement }) {
  let state = instances.get(parentElement);
  if (!state) {
    adopt(parentElement, sheet);
    state = { mount: parentElement.querySelector(".mount"), parts: [] };
    instances.set(parentElement, state);
  }
  state.mount.style.setProperty("--least", `${data.least}px`);
  state.parts = data.charts.map((chart, place) => {
    const key = JSON.stringify(chart);
    const old = state.parts[place];
    return old?.key === key ? old : { key, element: card(chart) };
  });
  const elements = state.parts.map((part) => part.element);
  const same = elements.length === state.mount.children.length
    && elements.every((element, i) => element === state.mount.children[i]);
  if (!same) state.mount.replaceChildren(...elements);
  return () => instances.delete(parentElement);
}
