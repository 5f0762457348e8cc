// What hands do with the grids: point, click, walk with the keys, type, paste.

import { Editor } from "../shared/editor.js";
import { Grid, keyTarget } from "../shared/grid.js";

export class Hands {
  constructor(stage) {
    this.stage = stage;
    this.editors = { x: [], k: [], y: [] };
  }

  /** Listen to a new grid. */
  take(grid) {
    if (grid.name === "y") this.#output(grid);
    else this.#matrix(grid);
    const { stage } = this;
    const point = (event) => {
      const place = this.#inner(grid, Grid.placeOf(event));
      if (!place) return;
      if (stage.player.playing) stage.player.pause();
      stage.point({ grid: grid.name, index: grid.index, place });
    };
    const leave = () => stage.point(null);
    grid.rows.addEventListener("pointerover", point);
    grid.rows.addEventListener("pointerleave", leave);
    if (grid.name === "y") return;
    grid.rows.addEventListener("focusin", point);
    grid.rows.addEventListener("focusout", leave);
  }

  /** From the place on the screen to the place in the matrix; for x padding counts as well. */
  #inner(grid, place) {
    if (!place || grid.name !== "y") return place;
    const { stage } = this;
    const [above, left] = stage.outset();
    const [i, j] = [place[0] - above, place[1] - left];
    const map = stage.result?.[grid.index];
    return map?.[i]?.[j] === undefined ? null : [i, j];
  }

  /** The matrix in the document that a grid shows. */
  matrix(grid) {
    return grid.name === "x" ? grid.index : this.stage.doc.kernelIndex(this.stage.filter, grid.index);
  }

  #matrix(grid) {
    const { stage } = this;
    const { name } = grid;
    const table = () => stage.doc.data[name][this.matrix(grid)];
    const changed = () => { stage.prediction.forget(); stage.draw(); };
    this.editors[name].push(new Editor(grid, () => (name === "x" ? stage.inset() : [0, 0]),
      () => [table().length, table()[0].length], {
        text: (i, j) => stage.doc.text(name, this.matrix(grid), i, j),
        type: (i, j, text) => { stage.doc.type(name, this.matrix(grid), i, j, text); changed(); },
        commit: () => stage.send(),
        paste: (i, j, rows) => {
          stage.doc.paste(name, this.matrix(grid), i, j, rows);
          changed();
          stage.send();
        },
        open: (i, j) => stage.point({ grid: name, index: grid.index,
          place: name === "x" ? [i + stage.inset()[0], j + stage.inset()[1]] : [i, j] }),
      }));
  }

  #output(grid) {
    const { stage } = this;
    grid.rows.addEventListener("click", (event) => {
      const place = this.#inner(grid, Grid.placeOf(event));
      if (place) stage.pin(grid.index, place, true);
    });
    grid.rows.addEventListener("keydown", (event) => {
      const shown = Grid.placeOf(event);
      const target = shown && keyTarget(event, shown, grid.height, grid.width);
      const place = target && this.#inner(grid, target);
      event.stopPropagation();
      if (!place) return;
      event.preventDefault();
      stage.pin(grid.index, place, true);
    });
    stage.prediction?.take(grid);
  }
}
