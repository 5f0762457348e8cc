"""Charts as plain SVG text: sharp on paper, readable offline, light and dark without a script."""

import math
from collections.abc import Sequence
from html import escape

import numpy as np

from explorer.figures.palette import OUTPUT, SERIES

_W, _H = 380, 200  # of one chart, in SVG units
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 10, 10, 34
_POINTS_MAX = 200  # of one line; the report is read at the size of a postcard
_LOSS_TOP = 20.0  # a diverging training would flatten everything else
_CELL, _NAMES = 34, 96  # of the confusion matrix
_NAME_MAX, _HEAD_MAX = 14, 9  # characters beside a row, above a column
_OVERHANG = 36  # SVG units; the last column's slanted name


def chart(lines: dict[str, Sequence[tuple[float, float]]], title: str, percent: bool) -> str:
    """Draw up to two lines over the epochs: training solid with circles, validation dashed.

    Parameters
    ----------
    lines : dict of str to sequence of (x, y)
        In the order of the colours; values that are not finite are left out.
    title : str
        What the vertical axis shows.
    percent : bool
        An axis from 0 to 100 % instead of one from 0 to the largest value.

    Returns
    -------
    str
        One svg element.
    """
    kept = {name: _thinned(line) for name, line in lines.items()}
    values = [y for line in kept.values() for _, y in line]
    right = max([x for line in kept.values() for x, _ in line], default=1.0)
    top = 1.0 if percent else min(1.05 * max(values, default=1.0), _LOSS_TOP) or 1.0
    parts = [_axes(title, right, top, percent)]
    for number, (name, line) in enumerate(kept.items()):
        places = [(_x(x, right), _y(y, top)) for x, y in line]
        parts.append(_line(places, number, name))
    return _svg(_W, _H, f"{title} over the epochs", parts)


def _svg(width: int, height: int, label: str, parts: Sequence[str]) -> str:
    start = f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">'
    return f"{start}{''.join(parts)}</svg>"


def _thinned(line: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    finite = [(x, y) for x, y in line if math.isfinite(x) and math.isfinite(y)]
    every = max(1, -(-len(finite) // _POINTS_MAX))
    return [*finite[:-1:every], *finite[-1:]]


def _x(value: float, right: float) -> float:
    return _LEFT + (_W - _LEFT - _RIGHT) * value / right


def _y(value: float, top: float) -> float:
    return _H - _BOTTOM - (_H - _TOP - _BOTTOM) * min(max(value / top, 0.0), 1.0)


def _axes(title: str, right: float, top: float, percent: bool) -> str:
    parts = []
    for value in _ticks(top):
        y = _y(value, top)
        label = f"{value:.0%}" if percent else f"{value:g}"
        parts.append(f'<path class="grid" d="M{_LEFT} {y:.1f}H{_W - _RIGHT}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{label}</text>')
    for value in _ticks(right):
        x, low = _x(value, right), _H - _BOTTOM
        parts.append(f'<text x="{x:.1f}" y="{low + 15}" text-anchor="middle">{value:g}</text>')
    middle = (_LEFT + _W - _RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{_H - 4}" text-anchor="middle">epoch</text>')
    half = (_H - _BOTTOM + _TOP) / 2
    turn = f'transform="translate(11 {half}) rotate(-90)"'
    parts.append(f'<text {turn} text-anchor="middle">{escape(title)}</text>')
    return "".join(parts)


def _ticks(end: float) -> list[float]:
    """Return about five round numbers from 0 to the end.

    Examples
    --------
    >>> _ticks(8.0), _ticks(1.0)
    ([0.0, 2.0, 4.0, 6.0, 8.0], [0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
    """
    rough = end / 5
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * k for k in (1, 2, 5, 10) if unit * k >= rough * (1 - 1e-9))
    return [round(step * k, 10) for k in range(int(end / step + 1e-9) + 1)]


def _line(places: list[tuple[float, float]], number: int, name: str) -> str:
    colour = SERIES[number]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dash = ' stroke-dasharray="5 3"' if number else ""
    drawn = f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
    if len(places) <= _POINTS_MAX / 4:
        turn = ' transform="rotate(45 {x:.1f} {y:.1f})"' if number else ""
        mark = f'<rect x="{{a:.1f}}" y="{{b:.1f}}" width="5" height="5" fill="{colour}"'
        mark += (turn or ' rx="2.5"') + "/>"
        drawn += "".join(mark.format(a=x - 2.5, b=y - 2.5, x=x, y=y) for x, y in places)
    return f"<g><title>{escape(name)}</title>{drawn}</g>"


def confusion(counts: np.ndarray, classes: Sequence[str]) -> str:
    """Draw a confusion matrix: a row for each true class, a column for each answer.

    Parameters
    ----------
    counts : numpy.ndarray
        int (classes, classes).
    classes : sequence of str
        In the order of the rows.

    Returns
    -------
    str
        One svg element; the darker a cell, the larger its part of the row.
    """
    n = len(classes)
    width, height = _NAMES + n * _CELL + _OVERHANG, 62 + n * _CELL
    parts = ['<text x="4" y="12">true class ↓ · answer →</text>']
    for k, name in enumerate(classes):
        x, y = _NAMES + (k + 0.5) * _CELL, 58 + (k + 0.5) * _CELL
        turn = f'transform="translate({x} 52) rotate(-40)"'
        parts.append(f"<text {turn}>{escape(_short(name, _HEAD_MAX))}</text>")
        parts.append(
            f'<text x="{_NAMES - 6}" y="{y + 4}" text-anchor="end">{escape(_short(name))}</text>'
        )
    totals = np.maximum(counts.sum(1), 1)
    for row in range(n):
        for column in range(n):
            share = counts[row, column] / totals[row]
            parts.append(_cell(row, column, int(counts[row, column]), float(share)))
    label = "Confusion matrix: rows are true classes, columns are answers"
    return _svg(width, height, label, parts)


def alone(drawn: str, css: str) -> str:
    """Return a drawing as a file of its own: with its name space and its own style."""
    opened = drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return opened.replace(">", f"><style>{css}</style>", 1) + "\n"


def _cell(row: int, column: int, count: int, share: float) -> str:
    x, y = _NAMES + column * _CELL, 58 + row * _CELL
    frame = ' class="hit"' if row == column else ' class="cell"'
    box = f'<rect x="{x}" y="{y}" width="{_CELL}" height="{_CELL}" {frame} '
    box += f'fill="{OUTPUT}" fill-opacity="{0.75 * share:.3f}"/>'
    number = f"{count}" if count else "·"
    middle = _CELL / 2
    return box + f'<text x="{x + middle}" y="{y + middle + 4}" text-anchor="middle">{number}</text>'


def _short(name: str, letters: int = _NAME_MAX) -> str:
    return name if len(name) <= letters else name[: letters - 1] + "…"
