// Small pictures cut from one sheet: the batch with its probabilities, and the maps of a filter.

import { icon, make } from "../shared/dom.js";

async function sheet(block) {
  const image = new Image();
  image.src = block.sheet;
  await image.decode();
  const [height, width] = block.tile;
  return (place) => {
    const canvas = make("canvas", { width, height, "aria-hidden": "true" });
    canvas.getContext("2d").drawImage(image, (place % block.across) * width,
      Math.floor(place / block.across) * height, width, height, 0, 0, width, height);
    return canvas;
  };
}

/** Each probability as a bar behind its name: a card is too narrow for both side by side. */
function shares(picture) {
  return picture.rows.map((row) => {
    const bar = make("span", { class: row.truth ? "share-bar truth" : "share-bar" });
    bar.style.width = `${row.share * 100}%`;
    return make("span", { class: row.truth ? "share truth" : "share" },
      row.text ? bar : null,
      make("span", { class: "share-name" }, row.name), make("span", { class: "share-value" }, row.text));
  });
}

export async function batch(block, emit) {
  const cut = await sheet(block);
  const cards = block.pictures.map((picture, place) => {
    const card = make("button", { type: "button", class: "card", "data-focus": `picture-${place}`,
      "aria-label": picture.label, "aria-pressed": String(place === block.chosen) },
      make("span", { class: "card-name" }, picture.name),
      make("span", { class: "card-head" }, cut(place), picture.says
        ? icon(picture.right ? "right" : "wrong") : null),
      make("span", { class: "says" }, picture.says || "\u00a0"), // keeps its place
      ...shares(picture));
    card.addEventListener("click", () => emit("picture", place));
    return card;
  });
  return make("div", { class: "batch", role: "group", "aria-label": block.name }, ...cards);
}

export async function maps(block) {
  const cut = await sheet(block);
  const tiles = block.items.map((item, place) => make("figure", { class: "map" }, cut(place),
    item ? make("figcaption", {}, item) : null));
  const ramp = make("span", { class: "ramp" });
  ramp.style.background = `linear-gradient(to right, ${block.colours.join(",")})`;
  const grid = make("div", { class: "maps" }, ...tiles);
  grid.style.setProperty("--side", `${block.size}px`);
  return make("section", {}, make("h4", {}, block.title), grid,
    make("div", { class: "legend" }, make("span", { class: "scale" }, ramp,
      make("span", { class: "ticks" }, ...block.ticks.map((tick) => make("span", {}, tick)))),
    make("span", { class: "words" }, block.words)));
}
