// Pooling on the stage: the largest number, the mean or the length of each window.

import { choices, differ, sliders, switches } from "./pool_controls.js";
import { sayInput, tell } from "./pool_tell.js";
import { cells, compute, fed, plan, winner } from "./pool_windows.js";
import { ShiftTest } from "./shift.js";

export const pool = {
  panel: "Window", formula: true, plan, compute, winner, fed, sayInput, sliders, choices, switches, differ,
  tell: (plan, values, _, i, j) => tell(plan, cells(plan, values, i, j), i, j),
  extra: (stage) => [(stage.shiftTest = new ShiftTest(stage)).element],
  drawn: (stage) => stage.shiftTest.draw(),
  differs: (stage, answer) => stage.shiftTest.differs(answer.moved),
};
