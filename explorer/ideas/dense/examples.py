"""Inputs and kernels for dense layers and convolutions, and what each shows."""

from dataclasses import dataclass

Matrix = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class ToeplitzExample:
    """An input and a kernel."""

    title: str
    point: str
    x: Matrix
    k: Matrix
    padded: bool = False


_STEPS = ((1, 2, 3, 4), (5, 6, 7, 8), (9, 10, 11, 12), (13, 14, 15, 16))
_SOBEL = ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1))
_NINE = ((1, 2, 3), (4, 5, 6), (7, 8, 9))
TOEPLITZ_EXAMPLES = (
    ToeplitzExample(
        "4×4 input, 3×3 kernel",
        "16 inputs, 4 outputs: a dense layer has 64 weights, the convolution 9. Find the same nine "
        "numbers in every row, shifted.",
        _STEPS,
        _NINE,
    ),
    ToeplitzExample(
        "With padding",
        "16 outputs: 256 weights in a dense layer, still 9 in the convolution. Corners read 4 of "
        "them.",
        _STEPS,
        _NINE,
        padded=True,
    ),
    ToeplitzExample(
        "A kernel of 1×1",
        "One number on the diagonal: every output reads its own input only.",
        ((1, 2, 3), (4, 5, 6), (7, 8, 9)),
        ((2,),),
    ),
    ToeplitzExample(
        "A kernel as large as the input",
        "One output that reads everything: this convolution is a dense layer.",
        ((1, 2, 3), (4, 5, 6), (7, 8, 9)),
        _SOBEL,
    ),
    ToeplitzExample(
        "5×5 with padding",
        "625 weights or 9. The larger the input, the larger the gap; the kernel does not grow.",
        ((0, 0, 1, 0, 0), (0, 1, 2, 1, 0), (1, 2, 4, 2, 1), (0, 1, 2, 1, 0), (0, 0, 1, 0, 0)),
        _SOBEL,
        padded=True,
    ),
)


@dataclass(frozen=True)
class PermuteExample:
    """An input, a kernel, weights of one dense unit, and how the pixels are drawn."""

    title: str
    point: str
    x: Matrix
    v: Matrix
    k: Matrix
    seed: int = 0
    moved: bool = True


_EDGE = ((0, 0, 8, 8), (0, 0, 8, 8), (0, 0, 8, 8), (0, 0, 8, 8))
_BLOB = ((0, 1, 1, 0), (1, 4, 4, 1), (1, 4, 4, 1), (0, 1, 1, 0))
_MEAN = ((1, 1, 1), (1, 1, 1), (1, 1, 1))
_RIGHT = ((-1, -1, 1, 1),) * 4
PERMUTE_EXAMPLES = (
    PermuteExample(
        "An edge, pixels moved",
        "The dense unit moves its weights along and says the same. The kernel for edges finds "
        "something else.",
        _EDGE,
        _RIGHT,
        _SOBEL,
    ),
    PermuteExample(
        "In place",
        "Nothing has moved: both layers see the edge.",
        _EDGE,
        _RIGHT,
        _SOBEL,
        moved=False,
    ),
    PermuteExample(
        "A blob",
        "A smoothing kernel on a smooth picture; after the move there is nothing smooth left.",
        _BLOB,
        _BLOB,
        _MEAN,
        seed=3,
    ),
    PermuteExample(
        "A plain picture",
        "Every pixel is 5: nobody can tell that anything has moved, not even a convolution.",
        ((5, 5, 5, 5),) * 4,
        _RIGHT,
        _SOBEL,
    ),
    PermuteExample(
        "A kernel of 1×1",
        "It reads no neighbours, so it minds no more than the dense unit: its map moves along.",
        _BLOB,
        _BLOB,
        ((2,),),
    ),
)
