// What a network answers to each of a few pictures: the picture, the verdict, its likeliest classes.
import { icon, make } from "../shared/dom.js";

function row(content) {
  const bar = make("span", { class: "bar" });
  bar.style.width = `${content.share * 100}%`;
  return make("div", { class: content.true ? "row true" : "row" },
    make("span", { class: "name", title: content.name }, content.name),
    make("span", { class: "track" }, bar), make("span", { class: "value" }, content.text));
}

function answer(item, index, block) {
  const [height, width] = block.tile;
  return make("div", { class: item.right ? "answer right" : "answer wrong", role: "img",
    "aria-label": item.label, "data-i": index },
  make("canvas", { width, height, "aria-hidden": "true" }),
  make("div", { class: "told", "aria-hidden": "true" },
    make("div", { class: "is" }, `It is: ${item.is}`),
    make("div", { class: "said" }, icon(item.right ? "right" : "wrong"),
      make("span", {}, `says: ${item.said}`)),
    make("div", { class: "bars" }, ...item.rows.map(row))));
}

function paint(elements, image, block) {
  const [height, width] = block.tile;
  elements.forEach((element, index) => {
    const context = element.querySelector("canvas").getContext("2d");
    const x = (index % block.across) * width;
    const y = Math.floor(index / block.across) * height;
    context.drawImage(image, x, y, width, height, 0, 0, width, height);
  });
}

export async function answers(block) {
  const elements = block.items.map((item, index) => answer(item, index, block));
  const image = new Image();
  image.src = block.sheet;
  await image.decode();
  paint(elements, image, block);
  return make("div", { class: "answers", role: "group", "aria-label": block.name }, ...elements);
}
