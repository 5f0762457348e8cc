// One training step: a rail of four stages, what the chosen stage shows, and the chosen weight
// beside it. Everything is computed in Python; a block that has not changed stays where it is.

import { make } from "../shared/dom.js";
import { adopt, sheetFrom } from "../shared/sheet.js";
import { followTheme } from "../shared/theme.js";
import { batch, maps } from "./batch.js";
import { chart } from "./chart.js";
import { rail } from "./rail.js";
import { bars, big, flow, note, row, sum, table } from "./plain.js";
import { picker } from "./picker.js";

const KINDS = { rail, batch, maps, chart, bars, big, flow, note, row, sum, table, picker };
const AREAS = ["top", "main", "side"];
const sheets = [await sheetFrom(fetch(new URL("../shared/parts.css", import.meta.url))),
  await sheetFrom(fetch(new URL("step.css", import.meta.url)))];
const instances = new WeakMap();

async function drawn(state, area, blocks) {
  const emit = (kind, value) => state.emit([kind, value]);
  return Promise.all(blocks.map(async (block, place) => {
    const key = JSON.stringify(block);
    const old = state.parts[area]?.[place];
    return old?.key === key ? old : { key, element: await KINDS[block.kind](block, emit, KINDS) };
  }));
}

async function draw(state, data, turn) {
  const made = await Promise.all(AREAS.map((area) => drawn(state, area, data[area])));
  if (turn !== state.turn) return; // newer numbers have come meanwhile
  const focused = state.mount.getRootNode().activeElement?.dataset?.focus;
  AREAS.forEach((area, place) => {
    state.parts[area] = made[place];
    const elements = made[place].map((part) => part.element);
    const now = [...state.areas[area].children];
    if (now.length === elements.length && now.every((child, i) => child === elements[i])) return;
    state.areas[area].replaceChildren(...elements);
  });
  const active = state.mount.getRootNode().activeElement;
  if (focused && active?.dataset?.focus !== focused) {
    state.mount.querySelector(`[data-focus="${focused}"]`)?.focus({ preventScroll: true });
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  let state = instances.get(parentElement);
  if (!state) {
    for (const sheet of sheets) adopt(parentElement, sheet);
    const mount = parentElement.querySelector(".mount");
    const areas = Object.fromEntries(AREAS.map((area) => [area, make("div", { class: `area ${area}` })]));
    mount.classList.add("one-step");
    mount.replaceChildren(areas.top, make("div", { class: "columns" }, areas.main, areas.side));
    mount.addEventListener("keydown", (event) => event.stopPropagation()); // no shortcuts of the page
    state = { mount, areas, parts: {}, turn: 0 };
    instances.set(parentElement, state);
  }
  followTheme(state.mount);
  state.emit = (pick) => setTriggerValue("pick", pick);
  draw(state, data, ++state.turn);
  return () => instances.delete(parentElement);
}
