// The numbers at the cursor: the window, the kernel, their products, and what becomes of the sum.

import { make, write } from "../shared/dom.js";
import { brief, full } from "../shared/numbers.js";
import { onItsSide, sourceCell } from "./chain.js";

const pixelColour = (value) => {
  const grey = Math.max(0, Math.min(255, Math.round(value)));
  return [`rgb(${grey}, ${grey}, ${grey})`, grey > 127 ? "#000" : "#fff"];
};

/** The window of convolution cell (i, j): value, weight and product, row by row. */
export function windowOf(plan, plane, i, j, kernel = plan.kernel) {
  const terms = [];
  kernel.forEach((row, u) => row.forEach((weight, v) => {
    const r = i * plan.stride + u * plan.dilation - plan.padding;
    const c = j * plan.stride + v * plan.dilation - plan.padding;
    const [from, at] = [sourceCell(r, plan.inRows, plan.ring), sourceCell(c, plan.inColumns, plan.ring)];
    const padding = r < 0 || c < 0 || r >= plan.inRows || c >= plan.inColumns;
    const value = from < 0 || at < 0 ? 0 : plane[from * plan.inColumns + at];
    terms.push({ value, weight, product: value * weight, padding });
  }));
  return terms;
}

const total = (terms) => terms.reduce((sum, { product }) => sum + product, 0);

/** The sum of the window, and of the kernel on its side where the gradient asks for it. */
export function sumsOf(plan, plane, i, j) {
  const terms = windowOf(plan, plane, i, j);
  const sum = total(terms);
  const side = plan.measure === "gradient"
    ? total(windowOf(plan, plane, i, j, onItsSide(plan.kernel))) / plan.divisor : null;
  return { sum, divided: sum / plan.divisor, side, terms };
}

/** A square of numbers that only shows them. */
export class Numbers {
  constructor(name, title) {
    this.caption = make("figcaption", {}, title);
    this.cells = [];
    this.table = make("div", { class: "numbers", role: "img", "aria-label": title });
    this.element = make("figure", { class: `pane-of-numbers pane-${name}` }, this.caption, this.table);
  }

  /** at(term): { value, background, colour, className }. */
  draw(side, terms, at) {
    while (this.cells.length > terms.length) this.cells.pop().remove();
    while (this.cells.length < terms.length) {
      this.cells.push(make("div", { class: "number" }));
      this.table.append(this.cells.at(-1));
    }
    if (this.side !== side) {
      this.side = side;
      this.table.style.setProperty("--side", side);
      this.table.classList.toggle("dense", side > 5);
      this.room = side > 5 ? 4 : 6;
    }
    terms.forEach((term, n) => this.#fill(this.cells[n], at(term)));
  }

  #fill(cell, { value, background = "", colour = "", className = "" }) {
    const exact = String(value);
    const wanted = `number ${className}`;
    if (cell.className !== wanted) cell.className = wanted;
    if (cell.dataset.value === exact && cell.dataset.look === background) return;
    cell.dataset.value = exact;
    cell.dataset.look = background;
    write(cell, brief(value, this.room));
    cell.title = full(value);
    cell.style.background = background;
    cell.style.color = colour;
  }
}

export class WindowPanel {
  constructor() {
    this.window = new Numbers("window", "Window");
    this.products = new Numbers("products", "Products");
  }

  draw(plan, plane, i, j) {
    const terms = windowOf(plan, plane, i, j);
    const most = Math.max(...terms.map(({ product }) => Math.abs(product))) || 1;
    const side = plan.kernel.length;
    this.window.draw(side, terms, ({ value, padding }) => {
      if (padding) return { value, className: "padding" };
      const [background, colour] = pixelColour(value);
      return { value, background, colour };
    });
    this.products.draw(side, terms, ({ product }) => ({ value: product,
      background: `color-mix(in srgb, var(--${product < 0 ? "negative" : "positive"}) `
        + `${Math.round((60 * Math.abs(product)) / most)}%, var(--neutral))` }));
  }
}
