// The controls of the Pooling page; each kind of pooling shows those that it uses.

import { pair, sizes } from "./conv_controls.js";

const modes = (...wanted) => ({ data }) => wanted.includes(data.mode);
const PAIRS = ["window", "stride", "padding", "dilation", "output_size"];

/** Do rows and columns differ in any setting? */
export const differ = ({ data }) => PAIRS.some((name) => data[name][0] !== data[name][1]);

const windowed = modes("max", "average", "l2");
const adaptive = modes("adaptive-max", "adaptive-average");

export const sliders = (limits) => ({ main: [...sizes(limits),
  ...pair("window", "Window", 1, limits.poolWindow, windowed),
  ...pair("stride", "Stride", 1, limits.poolWindow, windowed),
  ...pair("padding", "Padding", 0, limits.poolWindow / 2, modes("max", "average")),
  ...pair("dilation", "Dilation", 1, limits.dilation, modes("max")),
  ...pair("output_size", "Output size", 1, limits.inputSide, adaptive)] });

const setting = (name) => ({ name, get: ({ data }) => data[name],
  set: ({ data }, value) => { data[name] = value; } });

export const choices = [{ ...setting("mode"), label: "Keep of each window",
  choices: [["max", "the largest"], ["average", "the mean"], ["l2", "the length (L2)"],
    ["global-max", "global: the largest"], ["global-average", "global: the mean"],
    ["adaptive-max", "adaptive: the largest"], ["adaptive-average", "adaptive: the mean"]] }];

export const switches = [
  { ...setting("ceil_mode"), label: "Round up (ceil_mode)", when: windowed },
  { ...setting("count_include_pad"), label: "Count the padding (count_include_pad)",
    when: modes("average") },
];
