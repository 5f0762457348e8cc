"""The kernels of classic image processing, in whole weights and a divisor."""

from dataclasses import dataclass

import numpy as np

from explorer.examples.kernels import KERNELS, Table


@dataclass(frozen=True)
class PictureKernel:
    """One named kernel.

    Parameters
    ----------
    title : str
    group : str
        Under which heading the menu lists it.
    table : table of numbers
    divisor : int
        What its sums are divided by.
    line : str
        What it does, in one sentence.
    """

    title: str
    group: str
    table: Table
    line: str
    divisor: int = 1


def _box(side: int) -> PictureKernel:
    line = f"The mean of {side}×{side} pixels: the weights add up to 1, so flat parts stay."
    return PictureKernel(f"box blur {side}×{side}", "Blur", ((1,) * side,) * side, line, side**2)


def _gaussian(side: int) -> PictureKernel:
    """Return the binomial weights, which come close to a Gaussian and are whole numbers."""
    row = np.array([1], int)
    for _ in range(side - 1):
        row = np.convolve(row, [1, 1])
    table = tuple(tuple(int(weight) for weight in line) for line in np.outer(row, row))
    line = (
        "A mean that counts near pixels more than far ones: softer than the box, without stripes."
    )
    return PictureKernel(f"Gaussian blur {side}×{side}", "Blur", table, line, int(row.sum() ** 2))


_EDGES = "Edges"
PICTURE_KERNELS = (
    PictureKernel("identity", "Copy and sharpen", KERNELS["identity"], "Copies the picture."),
    PictureKernel(
        "sharpen",
        "Copy and sharpen",
        KERNELS["sharpen"],
        "Identity plus Laplacian: every pixel, and its difference from its neighbours on top.",
    ),
    PictureKernel(
        "Sobel, vertical edges",
        _EDGES,
        KERNELS["Sobel, vertical edges"],
        "Right minus left: positive where it gets brighter to the right.",
    ),
    PictureKernel(
        "Sobel, horizontal edges",
        _EDGES,
        KERNELS["Sobel, horizontal edges"],
        "Below minus above: positive where it gets brighter downwards.",
    ),
    PictureKernel(
        "Sobel, diagonal edges /",
        _EDGES,
        KERNELS["Sobel, diagonal edges"],
        "Upper left minus lower right: answers to edges that rise to the right.",
    ),
    PictureKernel(
        "Sobel, diagonal edges \\",
        _EDGES,
        ((0, 1, 2), (-1, 0, 1), (-2, -1, 0)),
        "Upper right minus lower left: answers to edges that fall to the right.",
    ),
    PictureKernel(
        "Prewitt, vertical edges",
        _EDGES,
        ((-1, 0, 1),) * 3,
        "Sobel without the double weight in the middle row.",
    ),
    PictureKernel(
        "Prewitt, horizontal edges",
        _EDGES,
        ((-1, -1, -1), (0, 0, 0), (1, 1, 1)),
        "The same on its side.",
    ),
    PictureKernel(
        "Laplacian, 4 neighbours",
        _EDGES,
        ((0, -1, 0), (-1, 4, -1), (0, -1, 0)),
        "Four times the pixel minus its four neighbours: edges in every direction, and dots.",
    ),
    PictureKernel(
        "Laplacian, 8 neighbours",
        _EDGES,
        ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
        "The same with the corners.",
    ),
    *(_box(side) for side in (3, 5, 7, 11)),
    *(_gaussian(side) for side in (3, 5, 7)),
    PictureKernel(
        "emboss",
        "Relief",
        ((-2, -1, 0), (-1, 1, 1), (0, 1, 2)),
        "The picture plus its slope to the lower right, as if light came from there.",
    ),
)


def picture_kernel(title: str) -> PictureKernel:
    """Return one of PICTURE_KERNELS by its title."""
    return next(kernel for kernel in PICTURE_KERNELS if kernel.title == title)
