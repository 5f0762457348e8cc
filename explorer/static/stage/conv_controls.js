// The controls of the Convolution page: what is moved together, and what only sometimes counts.

/** How large the input is. */
export const sizes = (limits) => [
  { name: "rows", label: "Input rows", least: 1, most: limits.inputSide,
    get: ({ data }) => data.x[0].length,
    set: (doc, value) => doc.resize("x", value, doc.data.x[0][0].length) },
  { name: "columns", label: "Input columns", least: 1, most: limits.inputSide,
    get: ({ data }) => data.x[0][0].length,
    set: (doc, value) => doc.resize("x", doc.data.x[0].length, value) },
];

/** A setting for rows and one for columns; together they move as one. */
export const pair = (name, label, least, most, when) => [0, 1].map((way) => ({
  name: way ? `${name}-across` : name, label, least, most, way, when,
  get: ({ data }) => data[name][way],
  set: ({ data }, value, apart) => {
    data[name] = apart ? data[name].with(way, value) : [value, value];
  },
}));

const kernel = (limits) => [0, 1].map((way) => ({
  name: way ? "kernel-across" : "kernel", label: "Kernel size", least: 1, most: limits.kernelSide, way,
  get: ({ data }) => (way ? data.k[0][0].length : data.k[0].length),
  set: (doc, value, apart) => {
    const [table] = doc.data.k;
    const now = [table.length, table[0].length];
    doc.resize("k", ...(apart ? now.with(way, value) : [value, value]));
  },
}));

const arranged = (name, label, most) => ({ name, label, least: 1, most,
  get: (doc) => (name === "groups" ? doc.data.groups : doc[name]),
  set: (doc, value) => doc.arrange({ [name]: value }) });

const transposed = ({ data }) => data.way === "transposed";
const padded = ({ data }) => transposed({ data }) || !data.same;

/** Do rows and columns differ in any setting? */
export const differ = ({ data }) => data.k[0].length !== data.k[0][0].length
  || ["stride", "padding", "dilation", "output_padding"].some((name) => data[name][0] !== data[name][1]);

export const sliders = (limits) => ({
  main: [...sizes(limits), ...kernel(limits), ...pair("stride", "Stride", 1, limits.stride),
    ...pair("padding", "Padding", 0, limits.padding, padded),
    ...pair("dilation", "Dilation", 1, limits.dilation)],
  more: [arranged("channels", "Input channels", limits.channels),
    arranged("filters", "Filters", limits.filters),
    arranged("groups", "Groups", limits.channels),
    ...pair("output_padding", "Output padding", 0, limits.stride - 1, transposed)],
});

const setting = (name) => ({ name, get: ({ data }) => data[name],
  set: ({ data }, value) => { data[name] = value; } });

export const choices = [
  { ...setting("way"), label: "Kernel", choices: [["correlation", "as it stands"],
    ["flipped", "flipped"], ["transposed", "transposed: stamps"]] },
  { ...setting("ring"), label: "Padding holds", when: (doc) => !transposed(doc),
    choices: [["zeros", "zeros"], ["reflect", "reflect"], ["replicate", "replicate"],
      ["circular", "circular"]] },
];

export const views = { ...setting("view"), label: "Show", choices: [["compute", "every product"],
  ["predict", "predict first"], ["coverage", "how often each cell is read"]] };

export const switches = [
  { ...setting("same"), label: "Same size (padding as PyTorch's 'same')",
    when: (doc) => !transposed(doc) },
];
