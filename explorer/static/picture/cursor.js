// One cursor for all pictures: a cell of the convolution, the window that it reads, and where it goes.

export class Cursor {
  constructor(lab) {
    this.lab = lab;
    this.hovered = null;
    this.leave = () => { this.hovered = null; this.lab.point(); };
    this.point = (name, n, place, keep) => this.#point(name, n, place, keep);
    this.walk = (name, n, way) => this.#walk(name, n, way);
  }

  adopt() { this.hovered = null; }

  /** Picture n, channel c, row i and column j of the convolution. */
  get place() {
    if (this.hovered) return this.hovered;
    const { at: [c, i, j], which } = this.lab.doc;
    return { n: which, c, i, j };
  }

  /** Bring the selected cell into the chain that is there now. */
  clamp() {
    const { doc, plan, runs } = this.lab;
    const within = ({ n, c, i, j }) => ({ n: Math.min(n, runs.length - 1),
      c: Math.min(c, runs[0][0].planes.length - 1), i: Math.min(i, plan.rows - 1),
      j: Math.min(j, plan.columns - 1) });
    if (this.hovered) this.hovered = within(this.hovered);
    const { n, c, i, j } = within({ n: doc.which, c: doc.at[0], i: doc.at[1], j: doc.at[2] });
    Object.assign(doc, { which: n, at: [c, i, j] });
  }

  look(channel) {
    this.hovered = null;
    this.lab.doc.at[0] = +channel;
    this.lab.point();
    this.lab.later();
  }

  #keep({ n, c, i, j }) {
    Object.assign(this.lab.doc, { which: n, at: [c, i, j] });
    this.hovered = null;
    this.lab.later();
  }

  #point(name, n, place, keep) {
    if (!this.lab.valid) return;
    const before = this.place;
    const found = { n, c: before.c, ...this.#cellOf(name, n, place) };
    const moved = ["n", "i", "j"].some((part) => found[part] !== before[part]);
    if (keep) this.#keep(found);
    else this.hovered = found;
    if (keep && n !== before.n && this.lab.doc.move !== "none") this.lab.change(true);
    else if (moved || keep) this.lab.point();
  }

  /** The cell of the convolution that a cell of a step is about. */
  #cellOf(name, n, [row, column]) {
    const { plan } = this.lab;
    if (name === "picture") {
      const nearest = (at, places) => Math.max(0, Math.min(places - 1,
        Math.round((at + plan.padding - (plan.span - 1) / 2) / plan.stride)));
      return { i: nearest(row, plan.rows), j: nearest(column, plan.columns) };
    }
    return name === "pooling" ? this.#ofTile(n, row, column) : { i: row, j: column };
  }

  /** The cell that wins a window of max pooling; the first cell of an averaged one. */
  #ofTile(n, p, q) {
    const { plan, runs } = this.lab;
    const { window, pool } = plan;
    const first = { i: p * window, j: q * window };
    if (pool !== "max") return first;
    const before = runs[n].at(-2);
    const plane = before.planes[Math.min(this.place.c, before.planes.length - 1)];
    const value = ({ i, j }) => plane[i * plan.columns + j];
    let best = first;
    for (let u = 0; u < window; u++) {
      for (let v = 0; v < window; v++) {
        const cell = { i: first.i + u, j: first.j + v };
        if (value(cell) > value(best)) best = cell;
      }
    }
    return best;
  }

  #walk(name, n, [down, right]) {
    if (!this.lab.valid) return;
    const { plan } = this.lab;
    const from = { ...this.place, n };
    const clamp = (value, places) => Math.max(0, Math.min(places - 1, value));
    const { window } = plan;
    const to = name === "pooling"
      ? this.#ofTile(n, clamp(Math.floor(from.i / window) + down, plan.poolRows),
        clamp(Math.floor(from.j / window) + right, plan.poolColumns))
      : { i: clamp(from.i + down, plan.rows), j: clamp(from.j + right, plan.columns) };
    this.#keep({ ...from, ...to });
    if (n !== from.n && this.lab.doc.move !== "none") this.lab.redraw();
    this.lab.point();
  }

  /** The pixel in the middle of the window, brought into the picture. */
  middle({ i, j }) {
    const { plan } = this.lab;
    const at = (place, side) => Math.max(0, Math.min(side - 1,
      place * plan.stride - plan.padding + Math.floor((plan.span - 1) / 2)));
    return [at(i, plan.inRows), at(j, plan.inColumns)];
  }

  /** The cell of the pooling that reads the cursor's cell, or null where none does. */
  tile({ i, j }) {
    const { plan } = this.lab;
    const [p, q] = [Math.floor(i / plan.window), Math.floor(j / plan.window)];
    return plan.pool !== "none" && p < plan.poolRows && q < plan.poolColumns ? [p, q] : null;
  }

  /** Lay the marks over every picture of every step; the one that is pointed at has full lines. */
  draw(chain) {
    const { plan } = this.lab;
    const { n, i, j } = this.place;
    const tile = this.tile(this.place);
    const before = chain.order.at(-2);
    for (const name of chain.order) {
      const { shown, zoom } = chain.view(name);
      const middle = { picture: this.middle(this.place), pooling: tile }[name];
      const cell = middle === undefined ? [i, j] : middle;
      shown.forEach((pane, at) => {
        pane.board.classList.toggle("other", at !== n);
        if (name === "picture") {
          pane.mark("window", [i * plan.stride - plan.padding, j * plan.stride - plan.padding, plan.span,
            plan.span]);
        } else pane.mark("cell", cell && [...cell, 1, 1]);
        if (name !== "picture" && name !== "pooling") {
          pane.mark("tile", tile && name === before
            ? [tile[0] * plan.window, tile[1] * plan.window, plan.window, plan.window] : null);
        }
      });
      if (!zoom.element.hidden && cell) zoom.show(shown[0], cell);
    }
  }
}
