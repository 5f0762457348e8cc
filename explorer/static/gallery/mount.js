// A column of blocks: tiles, boards, legends, panes of numbers, bars. A block that has not changed stays.
import { chosenIn, follow } from "../shared/chosen.js";
import { adopt, sheetFrom } from "../shared/sheet.js";
import { answers } from "./answers.js";
import { bins } from "./bins.js";
import { board, mark } from "./board.js";
import { choose, tiles } from "./tiles.js";
import { bars, legend, panes, words } from "./plain.js";

const KINDS = { tiles, legend, panes, bars, answers, board, bins, words };
const sheet = await sheetFrom(fetch(new URL("gallery.css", import.meta.url)));
const instances = new WeakMap();

// Mark what is chosen: a click here, a message, or what was told apart from the blocks.
function markAll(state, blocks, apart) {
  const chosen = apart ? chosenIn(apart) : blocks.map((block) => block.chosen);
  blocks.forEach((block, i) => {
    const { element } = state.parts[i] ?? {};
    if (!element) return;
    if (block.kind === "board") mark(element, block);
    else if (block.pick) choose(element, chosen[i] ?? null);
  });
}

async function draw(state, { blocks, apart }, turn) {
  const made = await Promise.all(blocks.map((block, place) => {
    const key = JSON.stringify({ ...block, chosen: null, box: null });
    const old = state.parts[place];
    if (old && old.key === key) return old;
    const emit = (index) => state.emit([place, index].flat());
    return Promise.resolve(KINDS[block.kind](block, emit)).then((element) => ({ key, element }));
  }));
  if (turn !== state.turn) return; // newer numbers have come meanwhile
  const active = state.mount.getRootNode().activeElement;
  const focused = active?.dataset?.i;
  const place = state.parts.findIndex((part) => part.element.contains(active));
  state.parts = made;
  const elements = made.map((part) => part.element);
  if (elements.some((element, i) => state.mount.children[i] !== element)
      || state.mount.children.length !== elements.length) {
    state.mount.replaceChildren(...elements);
    if (place >= 0 && focused !== undefined) {
      elements[place]?.querySelector(`[data-i="${focused}"]`)?.focus({ preventScroll: true });
    }
  }
  markAll(state, blocks, apart);
}

export default function ({ data, parentElement, setTriggerValue }) {
  let state = instances.get(parentElement);
  if (!state) {
    adopt(parentElement, sheet);
    state = { mount: parentElement.querySelector(".mount"), parts: [], turn: 0 };
    instances.set(parentElement, state);
  }
  state.emit = (pick) => setTriggerValue("pick", pick);
  draw(state, data, ++state.turn);
  if (data.apart) follow(data.apart, () => markAll(state, data.blocks, data.apart));
  return () => {
    instances.delete(parentElement);
    if (data.apart) follow(data.apart, null);
  };
}
