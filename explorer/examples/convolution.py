"""What an example of the Convolution page is, and those with one channel and one filter."""

from dataclasses import dataclass

from explorer.examples.kernels import COUNT_5, COUNT_7, KERNELS, Table

ONE = "One channel"
Pair = tuple[int, int]


@dataclass(frozen=True)
class ConvExample:
    """One convolution to look at.

    Parameters
    ----------
    key : str
        Its name in tests.
    title, point : str
        What it is called, and what it shows.
    x, k : tuple of tables
        Input channels, and kernels filter by filter.
    bias : tuple of float
        One for each filter.
    stride, padding, dilation, output_padding : (int, int)
        In cells, rows before columns.
    same, groups, ring, way, view, at
        As in `explorer.cases.ConvCase`.
    group : str
        The menu in which it stands.
    """

    key: str
    title: str
    point: str
    x: tuple[Table, ...]
    k: tuple[Table, ...]
    bias: tuple[float, ...] = (0.0,)
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    dilation: Pair = (1, 1)
    output_padding: Pair = (0, 0)
    same: bool = False
    groups: int = 1
    ring: str = "zeros"
    way: str = "correlation"
    view: str = "compute"
    at: tuple[int, int, int] = (0, 0, 0)
    group: str = ONE


def one(key: str, title: str, point: str, x: Table, k: Table, **settings: object) -> ConvExample:
    """Return an example with one channel and one filter; a single number counts for both axes."""
    for name in ("stride", "padding", "dilation", "output_padding"):
        if isinstance(settings.get(name), int):
            settings[name] = (settings[name],) * 2
    return ConvExample(key, title, point, (x,), (k,), **settings)


_EDGE: Table = ((1, 1, 1, 9, 9, 9),) * 6
_FLAT_EDGE: Table = ((1,) * 6,) * 3 + ((9,) * 6,) * 3
_SLOPE: Table = tuple(tuple(9 if i + j < 6 else 1 for j in range(6)) for i in range(6))
_RING: Table = (
    (0, 0, 0, 0, 0, 0, 0),
    (0, 3, 3, 3, 3, 3, 0),
    (0, 3, 0, 0, 0, 3, 0),
    (0, 3, 0, 0, 0, 3, 0),
    (0, 3, 0, 0, 0, 3, 0),
    (0, 3, 3, 3, 3, 3, 0),
    (0, 0, 0, 0, 0, 0, 0),
)
_COUNT_6: Table = tuple(tuple((6 * i + j) % 10 for j in range(6)) for i in range(6))

ONE_CHANNEL = (
    one(
        "worked",
        "Worked by hand",
        "Three windows fit, so there are three outputs: 5, 16 and 1.",
        ((0, 2, 1, 0, 1), (0, 1, 2, 0, 1), (1, 0, 2, 1, 1)),
        ((0, 1, -4), (0, 2, 0), (-1, 4, 3)),
    ),
    one(
        "sobel-vertical",
        "Sobel: vertical edge",
        "Where left and right are equal the sum is 0; only the edge from 1 to 9 answers.",
        _EDGE,
        KERNELS["Sobel, vertical edges"],
    ),
    one(
        "sobel-horizontal",
        "Sobel: horizontal edge",
        "The same kernel on its side answers to an edge between above and below.",
        _FLAT_EDGE,
        KERNELS["Sobel, horizontal edges"],
    ),
    one(
        "sobel-diagonal",
        "Sobel: diagonal edge",
        "Bright above, dark below: the sum is positive along the slope, and 0 away from it.",
        _SLOPE,
        KERNELS["Sobel, diagonal edges"],
    ),
    one(
        "cross",
        "A kernel that looks for an X",
        "The output is largest where the ones of the input lie under the ones of the kernel.",
        ((1, 0, 0, 0, 1), (0, 1, 0, 1, 0), (0, 0, 1, 0, 0), (0, 1, 0, 1, 0), (1, 0, 0, 0, 1)),
        ((1, 0, 1), (0, 1, 0), (1, 0, 1)),
    ),
    one(
        "blur",
        "Blur",
        "Nine equal weights of 1/9 take the mean of the window and round the ring's corners.",
        _RING,
        ((0.111111,) * 3,) * 3,
        padding=1,
    ),
    one(
        "stride",
        "Stride 2",
        "The kernel moves two cells at a time: 5×5 becomes 2×2.",
        COUNT_5,
        KERNELS["identity"],
        stride=2,
    ),
    one(
        "padding",
        "Padding 1 keeps the size",
        "A ring of zeros lets the 3×3 kernel stand on the border: 5×5 stays 5×5.",
        COUNT_5,
        KERNELS["box blur"],
        padding=1,
    ),
    one(
        "floor",
        "A column that no window reads",
        "(6 − 3)/2 is 1.5; the floor makes it 1. The last row and column are never read.",
        _COUNT_6,
        KERNELS["sharpen"],
        stride=2,
    ),
    one(
        "dilation",
        "Dilation 2",
        "Gaps between the weights: nine weights span 5×5 cells, and 7×7 becomes 3×3.",
        COUNT_7,
        KERNELS["box blur"],
        dilation=2,
    ),
    one(
        "oblong",
        "A kernel of one row",
        "1×3 weights, stride 1 down and 2 across: rows and columns have settings of their own.",
        COUNT_5,
        ((1, 0, -1),),
        stride=(1, 2),
    ),
    one(
        "same-even",
        "Same size with an even kernel",
        "A 4×4 kernel needs three more cells: one before and two after.",
        COUNT_5,
        ((1,) * 4,) * 4,
        same=True,
    ),
    one(
        "reflect",
        "A ring that mirrors",
        "Reflect repeats the cells next to the border, without the border itself.",
        COUNT_5,
        KERNELS["Sobel, vertical edges"],
        padding=2,
        ring="reflect",
    ),
    one(
        "circular",
        "A ring that goes round",
        "Circular takes the cells from the opposite side, as if the input were a tube.",
        COUNT_5,
        KERNELS["box blur"],
        padding=1,
        ring="circular",
    ),
    one(
        "flipped",
        "True convolution flips the kernel",
        "The two results differ unless the kernel looks the same after half a turn.",
        ((0, 0, 0, 0, 0), (0, 0, 0, 0, 0), (0, 0, 1, 0, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 0)),
        ((1, 2, 3), (4, 5, 6), (7, 8, 9)),
        way="flipped",
    ),
    one(
        "coverage",
        "How often each cell is read",
        "A 3×3 kernel reads the corner of 5×5 once, the centre nine times.",
        COUNT_5,
        KERNELS["box blur"],
        view="coverage",
    ),
    one(
        "predict",
        "Predict before you look",
        "Work out a sum, click its cell and type; a wrong answer is told what went wrong.",
        ((1, 2, 0, 1), (0, 1, 3, 1), (2, 0, 1, 0), (1, 1, 0, 2)),
        ((1, 0, -1), (2, 0, -2), (0, 1, 1)),
        bias=(1,),
        view="predict",
    ),
)
