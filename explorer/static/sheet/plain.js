// Items that are only looked at: pictures, words, and the signs between two items.

import { make, write } from "../shared/dom.js";
import { writeLines } from "./text.js";

const setIf = (element, name, value) => {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
};

export class PictureItem {
  constructor(name) {
    this.caption = make("figcaption");
    this.image = make("img", { class: "pixels" });
    this.overlay = make("img", { class: "pixels overlay", alt: "" });
    this.element = make("figure", { class: "pane picture" }, this.caption,
      make("div", { class: "picture-room" }, this.image, this.overlay));
    this.element.dataset.item = name;
  }

  draw({ title, address, size, overlay }) {
    write(this.caption, title);
    this.caption.hidden = !title;
    this.overlay.hidden = !overlay;
    if (overlay) setIf(this.overlay, "src", overlay);
    setIf(this.image, "src", address);
    setIf(this.image, "alt", title);
    for (const image of [this.image, this.overlay]) setIf(image, "width", size);
  }
}

export class WordsItem {
  constructor(name) {
    this.title = make("div", { class: "words-title" });
    this.lines = make("div", { class: "formula" });
    this.element = make("div", { class: "words" }, this.title, this.lines);
    this.element.dataset.item = name;
  }

  draw({ title, lines }) {
    write(this.title, title);
    this.title.hidden = !title;
    writeLines(this.lines, lines);
  }
}

export class SignItem {
  constructor(name) {
    this.element = make("div", { class: "sign" });
    this.element.dataset.item = name;
  }

  draw({ text }) { write(this.element, text); }
}
