"""One meaning per colour, on every page and in both themes.

**Source**: Okabe & Ito 2008, "Color Universal Design"; the stage's CSS repeats these values and a
test holds the two against each other.
"""

INPUT = "#0072B2"  # blue
KERNEL = "#E69F00"  # orange; kernels and weights
OUTPUT = "#009E73"  # green; outputs and feature maps
WINDOW = "#D55E00"  # vermilion; windows and selections
PADDING = "#8A949E"  # grey, always dashed

# Lines of a chart, in this order; black is left out because the dark theme hides it.
SERIES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")

# Signed values: negative, zero, positive. Zero is always the middle.
NEGATIVE = "#B2182B"
NEUTRAL = "#F2F2F2"
POSITIVE = "#2166AC"
