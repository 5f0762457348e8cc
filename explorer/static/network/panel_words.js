// What a step does, in one or two sentences.

/** What stands below the title of an opened map. */
export function explain(open) {
  const { op, count, window } = open;
  switch (op) {
    case "input": return "A pixel of 0 to 255 is brought to 0 to 1; then the mean of the training "
      + "pictures is taken away, and the rest divided by their standard deviation.";
    case "conv2d": return `Each of the ${count} input map${count === 1 ? "" : "s"} is convolved with `
      + "a kernel of its own: its partial sum. All partial sums and the bias, added up, are the map. "
      + "Below each weight stands the number of the input that it meets at the chosen place.";
    case "linear": return "Every number that comes in is multiplied by a weight of its own; all "
      + "products and the bias, added up, are the unit's value.";
    case "batch_norm": return "Takes the mean away that this channel had in training, divides by "
      + "its standard deviation, then multiplies and adds what was learnt for the channel.";
    case "relu": return "Keeps what is above 0 and sets everything else to 0.";
    case "activation": return `Applies ${open.function} to every number on its own.`;
    case "add": return "Adds two maps place by place: the skip connection, and what the block has made.";
    case "softmax": return "Each score becomes a power of e; divided by the sum of all, they are "
      + "shares that add up to 1.";
    default: if (window) return op.includes("max") ? "Keeps the largest number of each window."
      : "Keeps the mean of each window.";
      return `The step “${open.function ?? op}” has no explanation here; its numbers are shown.`;
  }
}

/** Whether the sum agrees with the network, as words; null where nothing is compared. */
export function verdict({ check }) {
  if (!check) return null;
  const most = check.most.toExponential(1).replace("-", "−");
  if (!check.same) {
    return { same: false, text: `Differs from PyTorch by ${most}. This is a fault of the explorer: `
      + "please report the link." };
  }
  const where = check.places ? `at ${check.places} places all over the map` : "everywhere";
  return { same: true, text: check.most === 0 ? `Same as PyTorch, ${where}`
    : `Same as PyTorch, ${where}; the largest difference is rounding, ${most}` };
}
