// One table of buttons: rows are true classes, columns are what the network said.
import { make } from "../shared/dom.js";

const SHOWN = [["shares", "% of the row"], ["counts", "pictures"]];

export class Matrix {
  constructor(mount) {
    this.mount = mount;
    this.drawn = null; // the data that stands there, without what is chosen
    this.shown = "shares"; // on a narrow screen a cell has room for one number
    this.emit = () => {};
  }

  draw(data) {
    const { chosen, ...rest } = data;
    const content = JSON.stringify(rest);
    if (content !== this.drawn) {
      this.drawn = content;
      this.data = data;
      this.#build(data);
    }
    this.#choose(...chosen);
  }

  #build({ classes, name }) {
    const active = this.mount.getRootNode().activeElement?.dataset?.at;
    this.grid = make("div", { class: "matrix", role: "group", "aria-label": name });
    this.grid.style.setProperty("--classes", classes.length);
    this.grid.append(make("div", { class: "corner", "aria-hidden": "true" },
      make("span", { class: "said" }, "says →"), make("span", { class: "true" }, "true ↓")));
    for (const title of classes) {
      this.grid.append(make("div", { class: "column", title }, make("span", {}, title)));
    }
    this.cells = classes.map((title, row) => {
      this.grid.append(make("div", { class: "row", title }, title));
      const cells = classes.map((_, column) => this.#cell(row, column));
      this.grid.append(...cells);
      return cells;
    });
    this.grid.onclick = (event) => this.#clicked(event.target.closest("button"));
    this.grid.onkeydown = (event) => this.#pressed(event);
    this.mount.replaceChildren(this.#switch(), this.grid);
    this.mount.dataset.shown = this.shown;
    if (active) this.grid.querySelector(`[data-at="${active}"]`)?.focus({ preventScroll: true });
  }

  #switch() {
    const buttons = SHOWN.map(([key, title]) => {
      const button = make("button", { type: "button", "data-key": key,
        "aria-pressed": String(key === this.shown) }, title);
      button.onclick = () => {
        this.mount.dataset.shown = this.shown = key;
        for (const other of buttons) {
          other.setAttribute("aria-pressed", String(other === button));
        }
      };
      return button;
    });
    return make("div", { class: "switch", role: "group", "aria-label": "Numbers in the cells" },
      ...buttons);
  }

  #cell(row, column) {
    const cell = this.data.cells[row][column];
    const button = make("button", { type: "button", "data-at": `${row} ${column}`,
      class: row === column ? "cell right" : "cell", "aria-label": cell.label, title: cell.label },
    make("span", { class: "count" }, cell.count), make("span", { class: "share" }, cell.share));
    if (cell.colour) {
      button.style.background = cell.colour;
      button.style.color = cell.ink;
    }
    return button;
  }

  #choose(row, column) {
    this.chosen = [row, column];
    this.cells.forEach((cells, i) => cells.forEach((button, j) => {
      const here = i === row && j === column;
      button.setAttribute("aria-pressed", String(here));
      button.tabIndex = here ? 0 : -1; // one stop for Tab, arrows inside
    }));
  }

  #clicked(button) {
    if (!button) return;
    const [row, column] = button.dataset.at.split(" ").map(Number);
    this.#choose(row, column);
    this.emit(row, column);
  }

  #pressed(event) {
    const at = event.target.closest("button")?.dataset.at;
    if (!at) return;
    event.stopPropagation(); // or the page's own shortcuts would fire as well
    const [row, column] = at.split(" ").map(Number);
    const last = this.cells.length - 1;
    const to = {
      ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1], ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column], Home: [row, 0], End: [row, last],
    }[event.key];
    const next = to && this.cells[to[0]]?.[to[1]];
    if (!to) return;
    event.preventDefault();
    next?.focus();
  }
}
