// True convolution beside cross-correlation: the same filter without turning the kernel.

import { Grid } from "../shared/grid.js";
import { compute } from "./conv.js";

function drawn(stage) {
  const { plan, valid, panes } = stage;
  const wanted = valid && plan.flip;
  if (!wanted) {
    if (stage.beside) stage.beside.element.hidden = true;
    return;
  }
  if (!stage.beside) {
    stage.beside = new Grid("z", 0, "Kernel as it stands");
    panes.right.append(stage.beside.element);
  }
  const map = compute({ ...plan, flip: false }, stage.values)[stage.filter];
  const largest = Math.max(0, ...map.flat().map(Math.abs)) || 1;
  stage.beside.element.hidden = false;
  stage.beside.draw(map.length, map[0].length, (i, j) => ({ value: map[i][j],
    className: map[i][j] === stage.result[stage.filter][i][j] ? "" : "differs" }), largest);
  stage.beside.call("For comparison: kernel as it stands");
}

export const comparison = { drawn };
