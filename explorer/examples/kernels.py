"""Named kernels."""

Table = tuple[tuple[float, ...], ...]

KERNELS: dict[str, Table] = {
    "identity": ((0, 0, 0), (0, 1, 0), (0, 0, 0)),
    "box blur": ((1, 1, 1), (1, 1, 1), (1, 1, 1)),
    "sharpen": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
    "Sobel, vertical edges": ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
    "Sobel, horizontal edges": ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
    "Sobel, diagonal edges": ((2, 1, 0), (1, 0, -1), (0, -1, -2)),
}

COUNT_5: Table = tuple(tuple(5 * i + j for j in range(5)) for i in range(5))  # counts its cells
COUNT_7: Table = tuple(tuple((7 * i + j) % 10 for j in range(7)) for i in range(7))
