// The parts that only show: a colour scale, a line of words, cells with numbers, bars.
import { make } from "../shared/dom.js";

export function legend(block) {
  const ramp = make("div", { class: "ramp" });
  ramp.style.background = `linear-gradient(to right, ${block.colours.join(",")})`;
  const ticks = make("div", { class: "ticks" }, ...block.ticks.map((t) => make("span", {}, t)));
  return make("div", { class: "legend" },
    make("div", { class: "scale" }, ramp, ticks), make("div", { class: "words" }, block.text));
}

export function words(block) {
  return make("div", { class: "said" }, make("strong", {}, block.title), ` ${block.text}`);
}

// Dark text on light cells and light text on dark ones.
function ink(colour) {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 125 ? "#111111" : "#FFFFFF";
}

function pane(content) {
  const rows = content.rows.map((row, i) => make("tr", {}, ...row.map((text, j) => {
    const cell = make("td", { "data-i": i, "data-j": j }, text);
    cell.style.background = content.colours[i][j];
    cell.style.color = ink(content.colours[i][j]);
    return cell;
  })));
  return make("table", { class: "pane" }, make("caption", {}, content.title),
    make("tbody", {}, ...rows));
}

export function panes(block) {
  return make("div", { class: "panes" }, ...block.panes.map(pane));
}

export function bars(block) {
  return make("div", { class: "bars" }, ...block.rows.map((row) => {
    const bar = make("span", { class: "bar" });
    bar.style.width = `${row.share * 100}%`;
    return make("div", { class: row.strong ? "row strong" : "row" },
      make("span", { class: "name" }, row.name), make("span", { class: "track" }, bar),
      make("span", { class: "value" }, row.text));
  }));
}
