// One large map: a place on it is chosen by click, touch, arrow keys and Enter, or the four buttons.
import { make, write } from "../shared/dom.js";

const MOVES = { ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowDown: [1, 0] };
const SIGNS = { ArrowUp: ["↑", "up"], ArrowLeft: ["←", "left"], ArrowRight: ["→", "right"],
  ArrowDown: ["↓", "down"] };
const states = new WeakMap();

const percent = (share) => `${share * 100}%`;

function lay(element, box) {
  element.hidden = !box;
  if (!box) return;
  const [top, left, bottom, right] = box;
  Object.assign(element.style, {
    top: percent(top), left: percent(left),
    height: percent(bottom - top), width: percent(right - left),
  });
}

function cell([row, column], [rows, columns]) {
  return [row / rows, column / columns, (row + 1) / rows, (column + 1) / columns];
}

function words(block, place) {
  if (!place) return block.hint;
  const value = block.values?.[place[0]]?.[place[1]];
  const at = `row ${place[0]}, column ${place[1]}`;
  return value === undefined ? at : `${at}: ${value}`;
}

function say(state, place) {
  write(state.line, words(state.block, place));
}

function look(state, place) {
  state.cursor = place;
  lay(state.frame, place && cell(place, state.block.cells));
  say(state, place ?? state.chosen);
}

function moved(state, [down, right]) {
  const [rows, columns] = state.block.cells;
  const from = state.cursor ?? state.chosen;
  if (!from) return [0, 0];
  return [Math.min(Math.max(from[0] + down, 0), rows - 1),
    Math.min(Math.max(from[1] + right, 0), columns - 1)];
}

function choose(state, place) {
  state.chosen = place;
  look(state, place);
  lay(state.mark, cell(place, state.block.cells));
  state.emit(place);
}

function placeOf(state, event) {
  const { left, top, width, height } = state.surface.getBoundingClientRect();
  const [rows, columns] = state.block.cells;
  const row = Math.floor(((event.clientY - top) / height) * rows);
  const column = Math.floor(((event.clientX - left) / width) * columns);
  return row >= 0 && row < rows && column >= 0 && column < columns ? [row, column] : null;
}

function onKey(state, event) {
  event.stopPropagation(); // or the page's own shortcuts would fire as well
  const [rows, columns] = state.block.cells;
  const row = (state.cursor ?? state.chosen ?? [0])[0];
  const ends = { Home: [row, 0], End: [row, columns - 1], PageUp: [0, 0],
    PageDown: [rows - 1, columns - 1] };
  if (event.key in MOVES) look(state, moved(state, MOVES[event.key]));
  else if (event.key in ends) look(state, ends[event.key]);
  else if (event.key === "Enter" || event.key === " ") choose(state, moved(state, [0, 0]));
  else return;
  event.preventDefault();
}

function listen(state) {
  const { surface, pad } = state;
  surface.onpointermove = (event) => look(state, placeOf(state, event));
  surface.onpointerleave = () => look(state, null);
  surface.onblur = () => look(state, null);
  surface.onkeydown = (event) => onKey(state, event);
  surface.onclick = (event) => {
    const place = placeOf(state, event);
    if (place) choose(state, place);
  };
  pad.onclick = (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    state.cursor = null;
    choose(state, moved(state, MOVES[button.dataset.key]));
    look(state, null);
  };
}

async function layer(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = make("canvas", { width: image.width, height: image.height, "aria-hidden": "true" });
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas;
}

/** Mark the chosen place and the box of a board that stays as it is otherwise. */
export function mark(root, block) {
  const state = states.get(root);
  state.chosen = block.chosen;
  lay(state.mark, block.chosen && cell(block.chosen, block.cells));
  lay(state.box, block.box);
  if (!state.cursor) say(state, block.chosen);
}

export async function board(block, emit) {
  const layers = await Promise.all([block.sheet, block.overlay].filter(Boolean).map(layer));
  const [box, marked, frame] = ["box", "box mark", "cursor"].map((name) => make("span", { class: name }));
  const surface = make("div", { class: "surface", "data-i": 0, tabindex: block.pick ? 0 : null,
    role: block.pick ? "application" : "img", "aria-label": block.name,
    "aria-roledescription": block.pick ? "map: arrow keys move, Enter chooses" : null },
  ...layers, box, marked, frame);
  const line = make("span", { class: "place", "aria-live": "polite" });
  const pad = make("span", { class: "pad" }, ...(block.pick ? Object.keys(MOVES) : []).map((key) =>
    make("button", { type: "button", "data-key": key, "aria-label": `One ${SIGNS[key][1]}` },
      SIGNS[key][0])));
  const root = make("div", { class: "board" }, surface, make("div", { class: "below" }, line, pad));
  root.style.setProperty("--size", `${block.size}px`);
  const state = { block, emit, surface, line, pad, box, frame, mark: marked, cursor: null, chosen: null };
  states.set(root, state);
  if (block.pick) listen(state);
  look(state, null);
  mark(root, block);
  return root;
}
