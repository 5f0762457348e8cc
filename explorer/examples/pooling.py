"""Matrices to pool."""

from dataclasses import dataclass

from explorer.examples.kernels import COUNT_5, COUNT_7, Table

MAX, MEAN, WHOLE, SHIFT = "Max pooling", "Average and L2", "Global and adaptive", "Shift the input"
Pair = tuple[int, int]


@dataclass(frozen=True)
class PoolExample:
    """One matrix to pool, and its settings, as in `explorer.cases.PoolCase`."""

    key: str
    title: str
    point: str
    x: Table
    mode: str = "max"
    window: Pair = (2, 2)
    stride: Pair = (2, 2)
    padding: Pair = (0, 0)
    dilation: Pair = (1, 1)
    ceil_mode: bool = False
    count_include_pad: bool = True
    output_size: Pair = (2, 2)
    shift: Pair = (0, 0)
    kernel: str = "sobel"
    at: tuple[int, int, int] = (0, 0, 0)
    group: str = MAX


def _spot(row: int, column: int, side: int = 6) -> Table:
    """Return a dark picture with one bright pixel."""
    return tuple(
        tuple(9 if (i, j) == (row, column) else 0 for j in range(side)) for i in range(side)
    )


_COUNT_49: Table = tuple(tuple(7 * i + j for j in range(7)) for i in range(7))
_ONES: Table = ((1, 1, 1, 1),) * 4
_NEGATIVE: Table = ((-5, -1, -7, -3), (-2, -8, -4, -6), (-9, -4, -1, -2), (-3, -6, -5, -8))
_THREE: Pair = (3, 3)

POOL_EXAMPLES = (
    PoolExample(
        "halve",
        "Halve each side",
        "A 2×2 window with stride 2 keeps one number of four.",
        ((1, 3, 2, 1), (4, 6, 5, 7), (3, 1, 1, 0), (1, 2, 2, 4)),
    ),
    PoolExample(
        "negative",
        "All negative, with padding",
        "The border of max pooling holds −∞, not 0: no output becomes 0.",
        _NEGATIVE,
        window=_THREE,
        stride=(1, 1),
        padding=(1, 1),
    ),
    PoolExample(
        "overlap",
        "Windows that overlap",
        "With window 3 and stride 1 one large number wins in many windows: point at it.",
        ((0, 0, 0, 0, 0), (0, 0, 0, 0, 0), (0, 0, 9, 0, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 1)),
        window=_THREE,
        stride=(1, 1),
    ),
    PoolExample(
        "ties",
        "Ties: the first one wins",
        "Of equal numbers the first, row by row, is marked; the gradient goes to it alone.",
        ((5, 5, 2, 3), (5, 1, 3, 3), (0, 0, 4, 1), (0, 0, 1, 4)),
    ),
    PoolExample(
        "rounded-up",
        "ceil_mode: a window for the rest",
        "5 cells, window 2, stride 2: rounded down 2 windows fit; rounded up a third one does.",
        COUNT_5,
        ceil_mode=True,
        at=(0, 2, 2),
    ),
    PoolExample(
        "rounded-not",
        "ceil_mode: not simply rounded up",
        "⌈(5 + 2 − 3)/3⌉ + 1 = 3, but the third window would start in the padding at the end: 2.",
        COUNT_5,
        window=_THREE,
        stride=_THREE,
        padding=(1, 1),
        ceil_mode=True,
    ),
    PoolExample(
        "dilated",
        "Dilated window",
        "A 2×2 window with gaps of one cell reads four cells that do not touch.",
        COUNT_5,
        stride=(1, 1),
        dilation=(2, 2),
    ),
    PoolExample(
        "floor",
        "A column that no window reads",
        "5 is not a multiple of 2: the last row and column fall away.",
        COUNT_5,
        mode="average",
        group=MEAN,
    ),
    PoolExample(
        "corner-nine",
        "The corner divided by 9",
        "Padding counts: the corner has four ones among nine cells, 4/9.",
        _ONES,
        mode="average",
        window=_THREE,
        stride=(1, 1),
        padding=(1, 1),
        group=MEAN,
    ),
    PoolExample(
        "corner-four",
        "The corner divided by 4",
        "Without count_include_pad only the cells of the input count: 4/4.",
        _ONES,
        mode="average",
        window=_THREE,
        stride=(1, 1),
        padding=(1, 1),
        count_include_pad=False,
        group=MEAN,
    ),
    PoolExample(
        "ceil-divisor",
        "ceil_mode: the divisor at the end",
        "The last window has one column left: (6 + 13)/2 = 9.5, not (6 + 13)/4 = 4.75.",
        _COUNT_49,
        mode="average",
        stride=_THREE,
        ceil_mode=True,
        at=(0, 0, 2),
        group=MEAN,
    ),
    PoolExample(
        "l2",
        "L2: the length of the window",
        "√(3² + 4²) = 5: large numbers count more than in the mean, and signs are lost.",
        ((3, 0, 1, 1), (0, 4, 1, 1), (-6, 0, 2, -2), (8, 0, -2, 2)),
        mode="l2",
        group=MEAN,
    ),
    PoolExample(
        "global-average",
        "Global average: one number for a map",
        "The window is the whole map, whatever its size; many networks end with it.",
        COUNT_5,
        mode="global-average",
        group=WHOLE,
    ),
    PoolExample(
        "global-max",
        "Global max",
        "The largest number of the map; where it stood is forgotten.",
        _spot(1, 4, 5),
        mode="global-max",
        group=WHOLE,
    ),
    PoolExample(
        "adaptive-5-3",
        "Adaptive: 5 cells to 3",
        "Windows from ⌊i·5/3⌋ to ⌈(i + 1)·5/3⌉: 2, 3 and 2 cells, and they overlap.",
        COUNT_5,
        mode="adaptive-average",
        output_size=_THREE,
        at=(0, 1, 1),
        group=WHOLE,
    ),
    PoolExample(
        "adaptive-7-4",
        "Adaptive max: 7 cells to 4 × 2",
        "Rows and columns may be asked for apart, and no window size fits both.",
        COUNT_7,
        mode="adaptive-max",
        output_size=(4, 2),
        group=WHOLE,
    ),
    PoolExample(
        "same-window",
        "One pixel: nothing changes",
        "The bright pixel moves inside its window, so the pooled map stays as it is.",
        _spot(2, 2),
        shift=(0, 1),
        group=SHIFT,
    ),
    PoolExample(
        "next-window",
        "One pixel: the map changes",
        "One pixel further the bright pixel is in the next window: it is not invariance for all.",
        _spot(2, 3),
        shift=(0, 1),
        group=SHIFT,
    ),
    PoolExample(
        "whole-stride",
        "A whole stride: the map moves along",
        "Shifted by the stride, the pooled map moves by one cell.",
        _spot(2, 2),
        shift=(0, 2),
        group=SHIFT,
    ),
    PoolExample(
        "zeros-win",
        "All negative: zeros come in and win",
        "The zeros that a shift brings in are larger than every number of the picture.",
        _NEGATIVE,
        shift=(0, 1),
        group=SHIFT,
    ),
)
