// The same as a table, for those who cannot see the strip: each window or stamp with its cells.

import { make } from "../shared/dom.js";
import { tell } from "./words.js";

export class Tables {
  constructor() {
    this.element = make("div", { class: "for-readers" });
  }

  draw(plan, doc) {
    const ways = doc.together ? [0] : [0, 1];
    this.element.replaceChildren(...(plan.refusal ? [] : ways.map((way) => this.#table(plan, doc, way))));
  }

  #table(plan, doc, way) {
    const name = doc.together ? "Rows and columns" : way ? "Columns" : "Rows";
    const rows = Array.from({ length: plan.axes[way].places }, (_, index) =>
      make("tr", {}, make("th", { scope: "row" }, `Output ${index + 1}`),
        make("td", {}, tell(plan, { axis: way, side: 0, index }))));
    return make("table", {}, make("caption", {}, `${name}: what each output cell reads`),
      make("tbody", {}, ...rows));
  }
}
