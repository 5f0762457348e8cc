// Small pictures cut from one sheet; each can be chosen by click, touch, Enter or Space.
import { icon, make } from "../shared/dom.js";

const percent = (share) => `${share * 100}%`;

function frame(box) {
  if (!box) return null;
  const [top, left, bottom, right] = box;
  const element = make("span", { class: "box" });
  Object.assign(element.style, {
    top: percent(top), left: percent(left),
    height: percent(bottom - top), width: percent(right - left),
  });
  return element;
}

function tile(item, index, block) {
  const [height, width] = block.tile;
  const canvas = make("canvas", { width, height, "aria-hidden": "true" });
  const picture = make("span", { class: "picture" }, canvas, frame(item.box),
    item.crossed ? make("span", { class: "crossed" }) : null,
    item.verified ? make("span", { class: "verified" }, icon("right")) : null);
  const lines = item.lines.map((line) => make("span", { class: "line" }, line));
  const tag = block.pick ? "button" : "span";
  const element = make(tag, {
    class: "tile", "data-i": index, "aria-label": item.label, title: block.pick ? item.label : null,
    type: block.pick ? "button" : null, role: block.pick ? null : "img",
  }, picture, ...lines);
  return element;
}

function paint(tiles, image, block) {
  const [height, width] = block.tile;
  tiles.forEach((element, index) => {
    const context = element.querySelector("canvas").getContext("2d");
    const x = (index % block.across) * width;
    const y = Math.floor(index / block.across) * height;
    context.clearRect(0, 0, width, height);
    context.drawImage(image, x, y, width, height, 0, 0, width, height);
  });
}

export function choose(root, chosen) {
  const tiles = [...root.querySelectorAll("button.tile")];
  tiles.forEach((element, index) => {
    element.setAttribute("aria-pressed", String(index === chosen));
    element.tabIndex = index === (chosen ?? 0) ? 0 : -1; // one stop for Tab, arrows inside
  });
}

function neighbour(tiles, index, key) {
  const row = (i) => tiles[i].offsetTop;
  const across = Math.max(1, tiles.findIndex((_, i) => row(i) !== row(0)));
  const all = tiles.every((_, i) => row(i) === row(0));
  const down = all ? tiles.length : across;
  const moves = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -down, ArrowDown: down,
    Home: -index, End: tiles.length - 1 - index };
  const to = index + (moves[key] ?? NaN);
  return tiles[to] ?? null;
}

export async function tiles(block, emit) {
  const grid = make("div", { class: block.wrap ? "grid wrap" : "grid", role: "group", "aria-label": block.name });
  grid.style.setProperty("--size", `${block.size}px`);
  grid.style.gridTemplateColumns = block.columns
    ? `repeat(${block.columns}, minmax(0, var(--size)))`
    : "repeat(auto-fill, minmax(min(100%, var(--size)), var(--size)))";
  const elements = block.items.map((item, index) => tile(item, index, block));
  grid.append(...elements);
  const image = new Image();
  image.src = block.sheet;
  await image.decode();
  paint(elements, image, block);
  grid.onclick = (event) => {
    const chosen = event.target.closest("button.tile");
    if (!chosen) return;
    choose(grid, +chosen.dataset.i);
    emit(+chosen.dataset.i);
  };
  grid.onkeydown = (event) => {
    const from = event.target.closest("button.tile");
    const to = from && neighbour(elements, +from.dataset.i, event.key);
    if (from) event.stopPropagation(); // or the page's own shortcuts would fire as well
    if (!to) return;
    event.preventDefault();
    to.focus();
  };
  choose(grid, block.chosen);
  return grid;
}
