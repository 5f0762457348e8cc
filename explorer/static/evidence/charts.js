// Charts made of rows: a name, a track on which marks stand at a share of its width, and a text.
import { make } from "../shared/dom.js";

const SPREAD = 0.618034; // the golden section: dots with near numbers get far heights

const percent = (share) => `${100 * Math.min(1, Math.max(0, share))}%`;

function mark(kind, share) {
  const element = make("i", { class: kind });
  element.style.left = percent(share);
  return element;
}

function row(content, track) {
  return make("div", { class: content.strong ? "row strong" : "row" },
    make("span", { class: "name" }, content.name), track,
    make("span", { class: "value" }, content.text));
}

function axis(ticks) {
  const line = make("span", { class: "axis" }, ...ticks.map((tick) => {
    const element = make("span", { class: "tick" }, tick.text);
    element.style.left = percent(tick.share);
    if (tick.share < 0.1) element.classList.add("first");
    if (tick.share > 0.9) element.classList.add("last");
    return element;
  }));
  return make("div", { class: "row" }, make("span"), line, make("span"));
}

const legend = (line) => make("div", { class: "key" }, make("i", { class: "dash" }), line.text);

/** Bars from 0 on, with a dashed line across all of them. */
export function bars(chart) {
  const rows = chart.rows.map((content) => {
    const bar = make("i", { class: "bar" });
    bar.style.width = percent(content.share);
    const track = make("span", { class: "track" }, bar);
    if (chart.line) track.append(mark("dash", chart.line.share));
    return row(content, track);
  });
  return make("div", {}, make("div", { class: "rows" }, ...rows),
    ...(chart.line ? [legend(chart.line)] : []));
}

/** One dot for each filter; the chosen one is a larger diamond. */
export function strip(chart) {
  const rows = chart.rows.map((content) => {
    const track = make("span", { class: "track tall" });
    content.dots.forEach((share, i) => {
      const dot = mark("dot", share);
      dot.style.top = `${8 + 84 * ((i * SPREAD) % 1)}%`;
      track.append(dot);
    });
    if (chart.line) track.append(mark("dash", chart.line.share));
    if (content.chosen !== null) track.append(mark("chosen", content.chosen));
    return row(content, track);
  });
  return make("div", {}, make("div", { class: "rows" }, ...rows, axis(chart.ticks)),
    ...(chart.line ? [legend(chart.line)] : []));
}

/** A value with its interval in every row; a line at 0. */
export function changes(chart) {
  const rows = chart.rows.map((content) => {
    const whisker = mark("whisker", content.low);
    whisker.style.width = percent(content.high - content.low);
    const track = make("span", { class: "track plain" }, mark("zero", chart.zero), whisker,
      mark("point", content.at));
    return row(content, track);
  });
  return make("div", { class: "rows" }, ...rows, axis(chart.ticks));
}
