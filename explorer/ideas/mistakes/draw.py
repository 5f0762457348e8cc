"""Parts of the sheets that decide: matrices, tables of counts, and windows."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from explorer.arithmetic import coverage, span
from explorer.cases import ConvCase, PoolCase
from explorer.sheets import PLAIN, Bars, Grid, Row, Sheet, Sign, Source, Tell, Words
from explorer.sheets.words import equals, listed, products, say


def matrix(name: str, title: str, values: object, role: str = "plain", **more: object) -> Grid:
    """Return a grid of a matrix, or of a vector as one row."""
    values = np.asarray(values, np.float64)
    return Grid(name, title, values[None] if values.ndim == 1 else values, role, **more)


def table(
    name: str,
    title: str,
    columns: Sequence[str],
    rows: Mapping[str, Sequence[float]],
    **more: object,
) -> Grid:
    """Return a table of numbers of any kind, so without colours; a heading for each row, column."""
    values = np.array([list(row) for row in rows.values()], np.float64)
    texts = {
        (i, j): say(value)
        for i, row in enumerate(values)
        for j, value in enumerate(row)
        if not np.isnan(value)
    }
    return Grid(
        name,
        title,
        values,
        rows=tuple(rows),
        columns=tuple(map(str, columns)),
        texts={**texts, **more.pop("texts", {})},
        **{"most": PLAIN, **more},
    )


def windows(n: int, k: int, s: int = 1, p: int = 0, d: int = 1) -> Grid:
    """Return all windows along one axis, one below the other, under the cells of the input.

    A number in a window is that of the weight; cells that no window reads are marked.
    """
    cells, length = n + 2 * p, span(k, d)
    starts = range(0, cells - length + 1, s)
    values = np.full((len(starts) + 1, cells), np.nan)
    values[0, p : p + n] = range(1, n + 1)
    for row, start in enumerate(starts, 1):
        values[row, start : start + length : d] = range(1, k + 1)
    read = coverage(n, k, s, p, d)
    marks = {(0, cell): "pad" for cell in (*range(p), *range(p + n, cells))}
    marks |= {(0, p + cell): "off" for cell in range(n) if not read[cell]}
    return Grid(
        "windows",
        "The windows along one axis",
        values,
        "window",
        rows=("input", *(f"window {row}" for row in range(1, len(starts) + 1))),
        texts=dict.fromkeys(((0, c) for c, v in enumerate(values[0]) if np.isnan(v)), "0"),
        marks=marks,
        tells={
            (row, column): Tell(
                (f"Window {row} begins at cell {start + 1} of the {cells} with padding.",),
                (Source("windows", tuple((0, start + d * i) for i in range(k))),),
            )
            for row, start in enumerate(starts, 1)
            for column in range(start, start + length, d)
        },
    )


def said(title: str, *lines: str) -> Words:
    """Return words in a place of their own, named after their title."""
    return Words(f"words {title}", lines, title)


def bars(name: str, title: str, values: Mapping[str, float], **more: object) -> Bars:
    """Return bars from labels and their values."""
    return Bars(name, title, tuple(values), tuple(map(float, values.values())), **more)


def row(*items: object, title: str = "") -> Row:
    """Return items side by side; a text among them becomes a sign."""
    signs = (f"sign {title}{place}" for place in range(len(items)))
    return Row(
        tuple(
            Sign(name, item) if isinstance(item, str) else item
            for name, item in zip(signs, items, strict=True)
        ),
        title,
    )


def sheet(*rows: Row, said: Sequence[str] = (), general: Sequence[str] = ()) -> Sheet:
    """Return a sheet of rows with the sentences below it."""
    return Sheet(rows, general=tuple(general), said=tuple(said))


def convolution(case: ConvCase, prefix: str = "", most: float | None = None) -> tuple:
    """Return input, kernel and output of one channel and one filter, with every sum told."""
    x, k, y = case.x[0], case.k[0, 0], case.output()[0]
    weights = k[::-1, ::-1] if case.way == "flipped" else k
    tells = _told(x, y.shape, case, k.shape, lambda cells: _sum(x, weights, cells))
    return (
        matrix(f"{prefix}x", "Input", x, "input", most=most),
        matrix(f"{prefix}k", "Kernel", k, "kernel"),
        matrix(f"{prefix}y", "Output", y, "output", tells=tells, most=most),
    )


def pooling(case: PoolCase, name: str, title: str, source: str, most: float | None = None) -> Grid:
    """Return what pooling gives of a matrix that stands on the sheet as `source`."""
    y = case.output()[0]
    word = "largest" if case.mode == "max" else "mean"

    def line(cells: Sequence[tuple[int, int, int, int]]) -> str:
        return f"{word} of " + listed(case.x[0][i, j] for _, _, i, j in cells)

    told = _told(case.x[0], y.shape, case, case.window, line, source)
    return matrix(name, title, y, "output", tells=told, most=most)


def _sum(x: np.ndarray, weights: np.ndarray, cells: Sequence[tuple[int, int, int, int]]) -> str:
    return products((x[i, j], weights[r, c]) for r, c, i, j in cells)


def _told(
    x: np.ndarray,
    shape: tuple[int, int],
    case: ConvCase | PoolCase,
    window: tuple[int, int],
    line: Callable,
    source: str = "x",
) -> dict:
    """Return the tells of every output cell: the cells of its window that lie in the input."""
    tells = {}
    for row, column in np.ndindex(*shape):
        top = row * case.stride[0] - case.padding[0]
        left = column * case.stride[1] - case.padding[1]
        inside = [
            (r, c, top + r * case.dilation[0], left + c * case.dilation[1])
            for r, c in np.ndindex(*window)
        ]
        inside = [
            cell for cell in inside if 0 <= cell[2] < x.shape[0] and 0 <= cell[3] < x.shape[1]
        ]
        value = case.output()[0][row, column]
        lit = Source(source, tuple((i, j) for _, _, i, j in inside))
        tells[row, column] = Tell((f"{line(inside)} {equals(value)}",), (lit,))
    return tells
