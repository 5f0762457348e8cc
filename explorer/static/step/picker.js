// The chosen weight: which layer, which filter, which cell. A cell is chosen by click, touch or
// Enter, the arrow keys move between cells; the fields do the same for weights far away.

import { make } from "../shared/dom.js";

const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** Dark text on light cells and light text on dark ones. */
function ink(colour) {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 125 ? "#111111" : "#FFFFFF";
}

function grid(pane, number, block, emit) {
  const across = pane.rows[0].length;
  const cells = pane.rows.flatMap((row, i) => row.map((text, j) => {
    const weight = pane.weights[i][j];
    const chosen = weight === block.weight;
    const cell = make("button", { type: "button", class: "cell", "data-focus": `cell-${number}-${i}-${j}`,
      "aria-label": `${pane.labels[i][j]}: ${text}`, "aria-pressed": String(chosen),
      tabindex: chosen || (!pane.chosen && i + j === 0) ? 0 : -1 }, text);
    cell.style.background = pane.colours[i][j];
    cell.style.color = ink(pane.colours[i][j]);
    cell.addEventListener("click", () => emit("weight", weight));
    return cell;
  }));
  const element = make("div", { class: "grid", role: "group", "aria-label": pane.title }, ...cells);
  element.style.gridTemplateColumns = `repeat(${across}, minmax(0, ${across > 3 ? 66 : 78}px))`;
  element.addEventListener("keydown", (event) => {
    const at = cells.indexOf(event.target);
    const move = MOVES[event.key];
    if (at < 0 || !move) return;
    event.preventDefault();
    const [i, j] = [Math.floor(at / across) + move[0], (at % across) + move[1]];
    if (j >= 0 && j < across) cells[i * across + j]?.focus();
  });
  return make("div", { class: "pane" }, make("div", { class: "pane-title" }, pane.title), element);
}

function field(axis, place, block, emit) {
  const id = `axis-${place}`;
  const change = (value) => {
    const parts = [...block.place];
    parts[place] = value;
    emit("weight", [block.layer, ...parts].join("_"));
  };
  const input = axis.names
    ? make("select", { id, "data-focus": id }, ...axis.names.map((name, value) =>
      make("option", { value, selected: value === block.place[place] ? "" : null }, name)))
    : make("input", { id, "data-focus": id, type: "number", min: 0, max: axis.most, step: 1,
      value: block.place[place] });
  input.addEventListener("change", () => {
    const value = Math.round(Number(input.value));
    if (input.value !== "" && value >= 0 && value <= axis.most) change(value);
    else input.value = block.place[place];
  });
  return make("label", { class: "field", for: id }, make("span", {}, axis.name), input);
}

export function picker(block, emit) {
  const layer = make("select", { id: "layer", "data-focus": "layer" }, ...block.layers.map((name) =>
    make("option", { value: name, selected: name === block.layer ? "" : null }, name)));
  layer.addEventListener("change", () => emit("layer", layer.value));
  return make("section", { class: "picker" }, make("h4", {}, "The weight that we follow"),
    make("div", { class: "weight-name" }, block.code),
    make("div", { class: "fields" }, make("label", { class: "field", for: "layer" },
      make("span", {}, "layer"), layer), ...block.axes.map((axis, place) => field(axis, place, block, emit))),
    make("div", { class: "panes" }, ...block.panes.map((pane, number) => grid(pane, number, block, emit))),
    make("p", { class: "note quiet" }, block.words));
}
