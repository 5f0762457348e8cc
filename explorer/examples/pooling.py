"""Matrices to pool."""

from dataclasses import dataclass

from explorer.examples.kernels import COUNT_5, Table


@dataclass(frozen=True)
class PoolExample:
    """One matrix to pool, and its settings."""

    key: str
    title: str
    point: str
    x: Table
    mode: str = "max"
    window: tuple[int, int] = (2, 2)
    stride: tuple[int, int] = (2, 2)


POOL_EXAMPLES = (
    PoolExample(
        "halve",
        "Halve each side",
        "A 2×2 window with stride 2 keeps one number of four.",
        ((1, 3, 2, 1), (4, 6, 5, 7), (3, 1, 1, 0), (1, 2, 2, 4)),
    ),
    PoolExample(
        "negative",
        "All negative",
        "The largest of negative numbers is the one nearest to zero.",
        ((-5, -1, -7, -3), (-2, -8, -4, -6), (-9, -4, -1, -2), (-3, -6, -5, -8)),
    ),
    PoolExample(
        "overlap",
        "Windows that overlap",
        "With window 3 and stride 1 one large number wins in many windows.",
        ((0, 0, 0, 0, 0), (0, 0, 0, 0, 0), (0, 0, 9, 0, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 1)),
        window=(3, 3),
        stride=(1, 1),
    ),
    PoolExample(
        "floor",
        "A column that no window reads",
        "5 is not a multiple of 2: the last row and column fall away.",
        COUNT_5,
        mode="average",
    ),
)
