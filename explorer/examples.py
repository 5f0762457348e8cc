"""Worked examples and named kernels, each with the point that it makes."""

from dataclasses import dataclass

Table = tuple[tuple[float, ...], ...]

KERNELS: dict[str, Table] = {
    "identity": ((0, 0, 0), (0, 1, 0), (0, 0, 0)),
    "box blur": ((1, 1, 1), (1, 1, 1), (1, 1, 1)),
    "sharpen": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
    "Sobel, vertical edges": ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
    "Sobel, horizontal edges": ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
    "Sobel, diagonal edges": ((2, 1, 0), (1, 0, -1), (0, -1, -2)),
}


@dataclass(frozen=True)
class ConvExample:
    """One convolution to look at.

    Parameters
    ----------
    key : str
        Its name in links and tests.
    title, point : str
        What it is called, and what it shows.
    x, k : tuple of rows
        Input and kernel.
    bias : float
    stride, padding : int
        In cells.
    """

    key: str
    title: str
    point: str
    x: Table
    k: Table
    bias: float = 0.0
    stride: int = 1
    padding: int = 0


@dataclass(frozen=True)
class MatrixExample:
    """One matrix to pool or to cut off, and its settings."""

    key: str
    title: str
    point: str
    x: Table
    mode: str = "max"
    window: int = 2
    stride: int = 2


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
_COUNT_5: Table = tuple(tuple(5 * i + j for j in range(5)) for i in range(5))
_COUNT_6: Table = tuple(tuple((6 * i + j) % 10 for j in range(6)) for i in range(6))

CONV_EXAMPLES = (
    ConvExample(
        "worked",
        "Worked by hand",
        "Three windows fit, so there are three outputs: 5, 16 and 1.",
        ((0, 2, 1, 0, 1), (0, 1, 2, 0, 1), (1, 0, 2, 1, 1)),
        ((0, 1, -4), (0, 2, 0), (-1, 4, 3)),
    ),
    ConvExample(
        "sobel-vertical",
        "Sobel: vertical edge",
        "Where left and right are equal the sum is 0; only the edge from 1 to 9 answers.",
        _EDGE,
        KERNELS["Sobel, vertical edges"],
    ),
    ConvExample(
        "sobel-horizontal",
        "Sobel: horizontal edge",
        "The same kernel on its side answers to an edge between above and below.",
        _FLAT_EDGE,
        KERNELS["Sobel, horizontal edges"],
    ),
    ConvExample(
        "sobel-diagonal",
        "Sobel: diagonal edge",
        "Bright above, dark below: the sum is positive along the slope, and 0 away from it.",
        _SLOPE,
        KERNELS["Sobel, diagonal edges"],
    ),
    ConvExample(
        "cross",
        "A kernel that looks for an X",
        "The output is largest where the ones of the input lie under the ones of the kernel.",
        ((1, 0, 0, 0, 1), (0, 1, 0, 1, 0), (0, 0, 1, 0, 0), (0, 1, 0, 1, 0), (1, 0, 0, 0, 1)),
        ((1, 0, 1), (0, 1, 0), (1, 0, 1)),
    ),
    ConvExample(
        "blur",
        "Blur",
        "Nine equal weights of 1/9 take the mean of the window and round the ring's corners.",
        _RING,
        ((0.111111,) * 3,) * 3,
        padding=1,
    ),
    ConvExample(
        "stride",
        "Stride 2",
        "The kernel moves two cells at a time: 5×5 becomes 2×2.",
        _COUNT_5,
        KERNELS["identity"],
        stride=2,
    ),
    ConvExample(
        "padding",
        "Padding 1 keeps the size",
        "A ring of zeros lets the 3×3 kernel stand on the border: 5×5 stays 5×5.",
        _COUNT_5,
        KERNELS["box blur"],
        padding=1,
    ),
    ConvExample(
        "floor",
        "A column that no window reads",
        "(6 − 3)/2 is 1.5; the floor makes it 1. The last row and column are never read.",
        _COUNT_6,
        KERNELS["sharpen"],
        stride=2,
    ),
    ConvExample(
        "red",
        "Three colours, the red part",
        "A colour picture has one kernel per channel. Red gives 2; see green and blue, then add.",
        ((1, 2, 1), (0, 1, 0), (2, 1, 2)),
        ((0, 1, 0), (1, -1, 1), (0, 1, 0)),
    ),
    ConvExample(
        "green",
        "Three colours, the green part",
        "The green channel has its own kernel and gives 2.",
        ((0, 1, 0), (1, 2, 1), (0, 1, 0)),
        ((1, 0, 1), (0, 1, 0), (1, 0, 1)),
    ),
    ConvExample(
        "blue",
        "Three colours, the blue part",
        "Blue gives −7. The output of the whole filter is 2 + 2 + (−7) = −3.",
        ((2, 0, 2), (1, 1, 1), (2, 0, 2)),
        ((-1, 0, -1), (0, 1, 0), (-1, 0, -1)),
    ),
)

POOL_EXAMPLES = (
    MatrixExample(
        "halve",
        "Halve each side",
        "A 2×2 window with stride 2 keeps one number of four.",
        ((1, 3, 2, 1), (4, 6, 5, 7), (3, 1, 1, 0), (1, 2, 2, 4)),
    ),
    MatrixExample(
        "negative",
        "All negative",
        "The largest of negative numbers is the one nearest to zero.",
        ((-5, -1, -7, -3), (-2, -8, -4, -6), (-9, -4, -1, -2), (-3, -6, -5, -8)),
    ),
    MatrixExample(
        "overlap",
        "Windows that overlap",
        "With window 3 and stride 1 one large number wins in many windows.",
        ((0, 0, 0, 0, 0), (0, 0, 0, 0, 0), (0, 0, 9, 0, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 1)),
        window=3,
        stride=1,
    ),
    MatrixExample(
        "floor",
        "A column that no window reads",
        "5 is not a multiple of 2: the last row and column fall away.",
        _COUNT_5,
        mode="average",
    ),
)

RELU_EXAMPLES = (
    MatrixExample(
        "edges",
        "After an edge kernel",
        "A Sobel kernel gives +32 at one side of a bar and −32 at the other.",
        ((0, 32, 32, 0, -32, -32, 0),) * 4,
    ),
    MatrixExample(
        "mixed",
        "Mixed signs",
        "Positive numbers pass unchanged, negative ones become 0.",
        ((-3, 2, 0), (1.5, -0.5, 4), (-1, 7, -8)),
    ),
)
