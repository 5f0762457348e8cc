"""The gallery: a Streamlit component that shows small pictures, scales, numbers and bars.

Pictures travel as one PNG sheet in their own size and are enlarged by the browser without blur;
captions stay text, so they are sharp, follow the theme and wrap on a phone.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.figures import colours
from explorer.figures.grids import png, sheet
from explorer.probing.receptive_field import Box
from explorer.widgets.browser_part import register, strict

_MOUNT, _CHOSEN = register("gallery"), register("chosen")
_ACROSS = 16  # tiles in one row of the sheet; any number gives the same picture
_LIKELIEST = 3  # classes with a bar beside a picture


@dataclass(frozen=True)
class Tile:
    """The words and marks of one picture.

    Attributes
    ----------
    lines : tuple of str
        Below the picture.
    label : str
        What a screen reader says.
    box : Box or None
        Drawn in vermilion, in pixels of the tile.
    crossed : bool
        Crossed out: a dead filter.
    verified : bool
        Marked with a tick: what the box shows has been checked.
    """

    lines: tuple[str, ...]
    label: str
    box: Box | None = None
    crossed: bool = False
    verified: bool = False


def tiles(
    pictures: np.ndarray,
    items: Sequence[Tile],
    *,
    name: str,
    size: int,
    columns: int | None = None,
    chosen: int | None = None,
    pick: bool = True,
    wrap: bool = False,
) -> dict:
    """Return a block of pictures.

    Parameters
    ----------
    pictures : np.ndarray
        uint8 (n, rows, columns, 3 or 4).
    items : sequence of Tile
        One for each.
    name : str
        What the group is, for screen readers.
    size : int
        Width of a tile on the screen, in CSS pixels.
    columns : int or None
        Tiles side by side; None fits as many as there is room for.
    chosen : int or None
        The tile that is marked.
    pick : bool
        Whether a tile can be chosen.
    wrap : bool
        Whether lines that are longer than a tile go on below, also where it can be chosen.
    """
    height, width = pictures.shape[1:3]
    return {
        "kind": "tiles",
        "sheet": png_address(sheet(pictures, _ACROSS)),
        "tile": [height, width],
        "across": _ACROSS,
        "items": [
            {
                "lines": list(item.lines),
                "label": item.label,
                "box": shares(item.box, height, width),
                "crossed": bool(item.crossed),
                "verified": bool(item.verified),
            }
            for item in items
        ],
        "name": name,
        "size": size,
        "columns": columns,
        "chosen": chosen,
        "pick": pick,
        "wrap": wrap,
    }


def png_address(picture: np.ndarray) -> str:
    """Return a uint8 picture (rows, columns, 1, 3 or 4) as an address that holds it whole."""
    return "data:image/png;base64," + base64.b64encode(png(picture)).decode()


def shares(box: Box | None, height: int, width: int) -> list[float] | None:
    """Return the sides of a box as shares of a picture: top, left, bottom, right."""
    if box is None:
        return None
    return [box.top / height, box.left / width, box.bottom / height, box.right / width]


def legend(end: float, scale: str, text: str) -> dict:
    """Return a block with a colour scale, its numbers, and what it holds for."""
    shades, ticks = colours.legend(end, scale)
    return {
        "kind": "legend",
        "colours": shades,
        "ticks": [number(tick) for tick in ticks],
        "text": text,
    }


def words(title: str, text: str) -> dict:
    """Return a block with one line of plain words, a title in bold before them."""
    return {"kind": "words", "title": title, "text": text}


def panes(matrices: Sequence[tuple[str, np.ndarray]], end: float) -> dict:
    """Return a block of titled matrices (rows, columns), numbers on their signed colours.

    All have as many decimals as show three digits of `end`, so that they can be compared.
    """
    decimals = _decimals(end)
    return {
        "kind": "panes",
        "panes": [
            {
                "title": title,
                "rows": [[_fixed(float(value), decimals) for value in row] for row in matrix],
                "colours": [
                    colours.hex_colours(row)
                    for row in colours.coloured(matrix, end, colours.SIGNED)
                ],
            }
            for title, matrix in matrices
        ],
    }


def bars(rows: Sequence[tuple[str, float]], strong: str | None) -> dict:
    """Return a block of shares in 0..1, one bar each; the row named `strong` is bold."""
    return {
        "kind": "bars",
        "rows": [
            {
                "name": name,
                "share": float(share),
                "text": f"{100 * float(share):.1f} %",
                "strong": name == strong,
            }
            for name, share in rows
        ],
    }


def answers(
    pictures: np.ndarray,
    labels: np.ndarray,
    probabilities: np.ndarray,
    classes: Sequence[str],
    *,
    name: str,
) -> dict:
    """Return a block with a network's answers to a few pictures, and whether they are right.

    Each has the three likeliest classes; where the true one is none of them, it is the third.

    Parameters
    ----------
    pictures : np.ndarray
        uint8 (n, rows, columns, 1, 3 or 4).
    labels : np.ndarray
        int (n,), the true classes.
    probabilities : np.ndarray
        (n, classes).
    classes : sequence of str
        Their names.
    name : str
        What the group is, for screen readers.
    """
    height, width = pictures.shape[1:3]
    return {
        "kind": "answers",
        "sheet": png_address(sheet(pictures, _ACROSS)),
        "tile": [height, width],
        "across": _ACROSS,
        "name": name,
        "items": [
            _answer(shares, int(label), classes)
            for shares, label in zip(probabilities, labels, strict=True)
        ],
    }


def _answer(shares: np.ndarray, label: int, classes: Sequence[str]) -> dict:
    order = [int(place) for place in np.argsort(-shares, kind="stable")[:_LIKELIEST]]
    said, right = classes[order[0]], order[0] == label
    if label not in order:
        order[-1] = label
    rows = [
        {
            "name": classes[place],
            "share": float(shares[place]),
            "text": f"{100 * float(shares[place]):.0f} %",
            "true": place == label,
        }
        for place in order
    ]
    told = ", ".join(f"{row['name']} {row['text']}" for row in rows)
    verdict = f"{'right' if right else 'wrong'}: it is {classes[label]}, said {said}; {told}"
    return {
        "right": right,
        "is": classes[label],
        "said": said,
        "rows": rows,
        "label": verdict,
    }


def number(value: float) -> str:
    """Return a number with three significant digits and a real minus sign.

    Examples
    --------
    >>> number(-0.04567), number(0), number(12.345), number(1234.5)
    ('−0.0457', '0', '12.3', '1234')
    """
    return "0" if value == 0 else _fixed(value, _decimals(value))


def _decimals(value: float) -> int:
    """Return how many decimals show three significant digits, at most 6."""
    return min(max(0, 2 - int(np.floor(np.log10(abs(value))))), 6)


def _fixed(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}".replace("-", "−")


def show(blocks: Sequence[dict], *, key: str, on_pick: Callable | None = None, apart: bool = False):
    """Show blocks below each other.

    Parameters
    ----------
    blocks : sequence of dict
        From the functions of this module.
    key : str
        The component's key in the session.
    on_pick : callable or None
        Called with the number of the block and of the tile that was chosen, or with block, row
        and column of a place on a board.
    apart : bool
        Whether to tell apart from the blocks which tiles are chosen, so that a large sheet that
        stays the same is not sent again.
    """

    def picked() -> None:
        place = _checked(getattr(st.session_state.get(key), "pick", None), blocks)
        if place is not None and on_pick is not None:
            on_pick(*place)

    data = {"blocks": list(blocks)}
    if apart:
        data = {"blocks": [block | {"chosen": None} for block in blocks], "apart": key}
        told = {"gallery": key, "chosen": [block.get("chosen") for block in blocks]}
        _CHOSEN(key=f"{key}_chosen", data=strict(told), height=1)
    _MOUNT(key=key, data=strict(data), on_pick_change=picked)


def _checked(pick: object, blocks: Sequence[dict]) -> tuple[int, ...] | None:
    """Return block and tile of a pick, or block, row and column; None: a browser sends anything."""
    if not isinstance(pick, list | tuple) or not 2 <= len(pick) <= 3:
        return None
    if not all(type(part) is int for part in pick) or not 0 <= pick[0] < len(blocks):
        return None
    block, place = blocks[pick[0]], pick[1:]
    ends = block["cells"] if block["kind"] == "board" else [len(block.get("items", ()))]
    if not block.get("pick") or len(place) != len(ends):
        return None
    return tuple(pick) if all(0 <= p < end for p, end in zip(place, ends, strict=True)) else None
