"""What the part Evidence draws: rows of bars, dots and intervals, as plain data for the browser.

Everything stands at a share of the width, 0..1, beside the number that it means.
"""

from collections.abc import Sequence
from math import ceil, floor

import numpy as np

from explorer.results.paired import Difference

_ENDS = (1, 2, 5, 10, 20, 50, 100)  # points; ends of the scale of changes


def bars(
    title: str,
    names: Sequence[str],
    values: Sequence[float],
    texts: Sequence[str],
    *,
    strong: Sequence[bool],
    line: tuple[float, str] | None = None,
    quiet: bool = False,
) -> dict:
    """Return a chart of bars from 0 on; a value below 0 has no bar.

    Parameters
    ----------
    title : str
        Above it.
    names, values, texts, strong : sequence
        One for each row; a strong one is bold.
    line : tuple of float and str, optional
        A dashed line at this value, and what it means.
    quiet : bool
        Grey: the numbers say little.

    Examples
    --------
    >>> chart = bars("A", ["x", "y"], [1.0, 4.0], ["1", "4"], strong=[False, True], line=(2, "two"))
    >>> [row["share"] for row in chart["rows"]], chart["line"]["share"]
    ([0.25, 1.0], 0.5)
    """
    end = max([*values, line[0] if line else 0.0, 0.0]) or 1.0
    rows = [
        {"name": name, "share": _at(value, 0, end), "text": text, "strong": bool(bold)}
        for name, value, text, bold in zip(names, values, texts, strong, strict=True)
    ]
    return {"kind": "bars", "title": title, "rows": rows, "quiet": bool(quiet)} | _line(
        line, 0, end
    )


def strip(
    title: str,
    rows: Sequence[tuple[str, np.ndarray, str]],
    *,
    begin: float,
    chosen: float | None,
    line: tuple[float, str] | None = None,
    ticks: Sequence[float] = (),
) -> dict:
    """Return a chart with one dot for each filter, in rows that share a scale up to 1.

    Parameters
    ----------
    title : str
        Above it.
    rows : sequence of tuple
        Name, values (n,) without NaN, text.
    begin : float
        Left end of the scale; lower values move it down by tenths.
    chosen : float or None
        The value of the chosen filter, marked in the first row.
    line : tuple of float and str, optional
        A dashed line at this value, and what it means.
    ticks : sequence of float
        Values below the rows.
    """
    lowest = min([begin, *(float(values.min()) for _, values, _ in rows if len(values))])
    begin = begin if lowest == begin else floor(10 * lowest) / 10
    drawn = [
        {
            "name": name,
            "dots": [_at(float(value), begin, 1) for value in values],
            "text": text,
            "chosen": _at(chosen, begin, 1) if place == 0 and chosen is not None else None,
        }
        for place, (name, values, text) in enumerate(rows)
    ]
    marks = [{"share": _at(tick, begin, 1), "text": f"{tick:g}"} for tick in ticks]
    chart = {"kind": "strip", "title": title, "rows": drawn, "ticks": marks}
    return chart | _line(line, begin, 1)


def changes(
    title: str, rows: Sequence[tuple[str, Difference]], *, strong: Sequence[bool], words: str
) -> dict:
    """Return a chart of changes in points with their intervals; 0 is in the middle.

    Parameters
    ----------
    title, words : str
        Above and below it.
    rows : sequence of tuple
        Name and change; values in -1..1.
    strong : sequence of bool
        One for each row: filled and bold.
    """
    farthest = 100 * max(max(-change.low, change.high) for _, change in rows)
    end = next(end for end in _ENDS if end >= min(ceil(farthest), 100))
    drawn = [
        {
            "name": name,
            "at": _at(100 * change.value, -end, end),
            "low": _at(100 * change.low, -end, end),
            "high": _at(100 * change.high, -end, end),
            "text": f"{points(change.value)} ({points(change.low)} to {points(change.high)})",
            "strong": bool(bold),
        }
        for (name, change), bold in zip(rows, strong, strict=True)
    ]
    ticks = [{"share": share, "text": text} for share, text in _ticks(end)]
    return {
        "kind": "changes",
        "title": title,
        "rows": drawn,
        "ticks": ticks,
        "zero": 0.5,
        "words": words,
    }


def _ticks(end: int) -> list[tuple[float, str]]:
    return [(0.0, f"−{end}"), (0.5, "0"), (1.0, f"+{end} points")]


def points(share: float) -> str:
    """Return a change of a share in points, with its sign; 0 has none.

    What would round to 0 has two digits: an interval that begins there leaves 0 out.

    Examples
    --------
    >>> points(-0.0321), points(0.0), points(0.0002)
    ('−3.2', '0.0', '+0.02')
    """
    near = abs(share) < 0.0005
    text = f"{100 * share:+.{2 if near else 1}f}"
    return "0.0" if float(text) == 0 else text.replace("-", "−")


def _line(line: tuple[float, str] | None, begin: float, end: float) -> dict:
    where = None if line is None else {"share": _at(line[0], begin, end), "text": line[1]}
    return {"line": where}


def _at(value: float, begin: float, end: float) -> float:
    """Return the place between two ends, 0..1, with as many digits as a screen can show."""
    return round(min(1.0, max(0.0, (value - begin) / (end - begin))), 4)
