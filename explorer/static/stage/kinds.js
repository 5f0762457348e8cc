// The operations of the stage. Each says which controls it has, how its windows lie, what they give
// and how that is told; everything else is the same for all of them.

import { activation } from "./activation.js";
import { comparison } from "./comparison.js";
import { compute, fed, multiplied, plan, uncut } from "./conv.js";
import { choices, differ, sliders, switches, views } from "./conv_controls.js";
import { tell } from "./conv_tell.js";
import { order } from "./order.js";
import { pool } from "./pool.js";

const conv = {
  kernel: true, bias: true, panel: "Window × kernel", formula: true, fold: "More settings",
  sliders, choices, switches, views, differ,
  unusual: ({ data }) => data.x.length > 1 || data.bias.length > 1 || data.way !== "correlation"
    || data.ring !== "zeros" || data.same,
  plan, compute, uncut, tell, fed, multiplied, ...comparison,
};

export const KINDS = { conv, pool, activation, order };
