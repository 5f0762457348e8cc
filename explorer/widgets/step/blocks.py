"""What the component of the page One training step can draw, one function for each kind of block.

Everything is text, plain numbers and PNG when it leaves here: a loss may be infinite or no number
at all, which JSON does not know.
"""

import base64
import math
from collections.abc import Sequence

import numpy as np

from explorer.figures import colours
from explorer.figures.grids import png, sheet
from explorer.training.step_mode.words import say

_ACROSS = 8  # tiles in one row of a sheet; any number gives the same picture


def note(text: str, *, quiet: bool = False) -> dict:
    """Return a paragraph."""
    return {"kind": "note", "text": text, "quiet": quiet}


def verdict(right: bool, text: str) -> dict:
    """Return a sentence with a tick, or with a warning sign."""
    return {"right": bool(right), "text": text}


def big(words: str, value: str, said: dict | None = None) -> dict:
    """Return one number in large print, with a verdict below it."""
    return {"kind": "big", "words": words, "value": value, "verdict": said}


def pictures(tiles: np.ndarray) -> dict:
    """Return what a block says of its pictures: uint8 (n, rows, columns, channels) on one sheet."""
    encoded = base64.b64encode(png(sheet(tiles, _ACROSS))).decode()
    return {
        "sheet": "data:image/png;base64," + encoded,
        "tile": [int(tiles.shape[1]), int(tiles.shape[2])],
        "across": _ACROSS,
    }


def row(parts: Sequence[dict]) -> dict:
    """Return blocks side by side."""
    return {"kind": "row", "blocks": list(parts)}


def maps(title: str, values: np.ndarray, scale: str, words: str, *, names=None, size=72) -> dict:
    """Return maps (n, rows, columns) in colour on one scale, with the scale."""
    finite = np.nan_to_num(values, posinf=0.0, neginf=0.0)
    end = colours.limit(finite)
    shades, ticks = colours.legend(end, scale)
    return {
        "kind": "maps",
        "title": title,
        "items": list(names or [""] * len(values)),
        "size": size,
        "colours": shades,
        "ticks": [say(tick, 3) for tick in ticks],
        "words": words,
    } | pictures(colours.coloured(finite, end, scale))


def bars(title: str, rows: Sequence[tuple[str, float, bool]], words: str = "") -> dict:
    """Return bars from 0: (name, value, whether it is marked); the longest is full."""
    finite = [value for _, value, _ in rows if math.isfinite(value)]
    most = max(finite, default=0.0) or 1.0
    return {
        "kind": "bars",
        "title": title,
        "rows": [
            {"name": name, "text": say(value, 3), "chosen": chosen,
             "share": value / most if math.isfinite(value) else 1.0}
            for name, value, chosen in rows
        ],
        "words": words,
    }  # fmt: skip


def table(
    title: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    values: Sequence[float],
    chosen: int | None = None,
) -> dict:
    """Return a table whose columns hold numbers, but for the first; each row with a bar.

    Parameters
    ----------
    title : str
    head : sequence of str
    rows : sequence of sequence of str
    values : sequence of float
        What the bars show; they start in the middle when one is below 0.
    chosen : int, optional
        The row that is marked.
    """
    finite = np.nan_to_num(np.asarray(values, float), posinf=0.0, neginf=0.0)
    most, signed = colours.limit(finite), bool((finite < 0).any())
    return {
        "kind": "table",
        "title": title,
        "head": list(head),
        "numbers": [place > 0 for place in range(len(head))],
        "bars": True,
        "rows": [
            {"cells": list(cells), "share": float(value / most), "signed": signed,
             "chosen": place == chosen}
            for place, (cells, value) in enumerate(zip(rows, finite, strict=True))
        ],
    }  # fmt: skip


def sums(title: str, lines: Sequence[tuple[str, str, str, str]], said: dict | None = None) -> dict:
    """Return lines of a formula: words, letters, numbers, result; the last is in large print."""
    return {
        "kind": "sum",
        "title": title,
        "lines": [
            {"words": words, "letters": letters, "numbers": numbers, "value": value,
             "strong": place == len(lines) - 1}
            for place, (words, letters, numbers, value) in enumerate(lines)
        ],
        "verdict": said,
    }  # fmt: skip


def axis_ticks(low: float, high: float) -> list[dict]:
    """Return three ticks of an axis."""
    return [{"at": at, "text": say(at, 3)} for at in (low, (low + high) / 2, high)]
