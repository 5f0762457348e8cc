"""A list of pictures on one sheet, with a title and a line below each: to print or to hand in."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from explorer.figures.grids import enlarge

_TILE = 144  # pixels of a tile on the sheet at most
_GAP, _LINE, _TEXT = 12, 22, 16
_INK, _PAPER, _HATCH = (17, 17, 17), (255, 255, 255), (138, 148, 158)


def contact_sheet(
    tiles: np.ndarray, captions: Sequence[Sequence[str]], title: Sequence[str], across: int = 5
) -> np.ndarray:
    """Return tiles side by side, enlarged without blur, padding hatched, with their captions.

    Parameters
    ----------
    tiles : np.ndarray
        uint8 (n, rows, columns, 3 or 4); transparent parts are padding. At least 1.
    captions : sequence of sequence of str
        Lines below each tile; every tile has as many.
    title : sequence of str
        Lines above all.
    across : int
        Tiles in a row.

    Returns
    -------
    np.ndarray
        uint8 (rows, columns, 3).

    Examples
    --------
    >>> contact_sheet(np.zeros((2, 8, 8, 3), np.uint8), [["a"], ["b"]], ["t"]).shape
    (224, 324, 3)
    """
    factor = max(1, _TILE // max(tiles.shape[1:3]))
    height, width = tiles.shape[1] * factor, tiles.shape[2] * factor
    cell = max(width, _TILE)
    row = height + len(captions[0]) * _LINE + _GAP
    top = _GAP + len(title) * _LINE + _GAP
    down, across = -(-len(tiles) // across), min(across, len(tiles))
    sheet = Image.new("RGB", (_GAP + across * (cell + _GAP), top + down * row), _PAPER)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(_TEXT)
    _write(pen, font, title, _GAP, _GAP)
    for place, (tile, lines) in enumerate(zip(tiles, captions, strict=True)):
        y, x = divmod(place, across)
        left, upper = _GAP + x * (cell + _GAP), top + y * row
        sheet.paste(_hatched(enlarge(tile, factor)), (left, upper))
        _write(pen, font, lines, left, upper + height + 2)
    return np.asarray(sheet)


def _write(pen, font, lines: Sequence[str], left: int, top: int) -> None:
    for i, line in enumerate(lines):
        pen.text((left, top + i * _LINE), line, fill=_INK, font=font)


def _hatched(tile: np.ndarray) -> Image.Image:
    """Return a tile on white with grey stripes where it is transparent."""
    if tile.shape[2] == 3:
        return Image.fromarray(tile)
    rows, columns = np.indices(tile.shape[:2])
    stripes = ((rows + columns) % 8 < 2)[..., None]
    behind = np.where(stripes, np.array(_HATCH), np.array(_PAPER))
    there = tile[..., 3:] > 0
    return Image.fromarray(np.where(there, tile[..., :3], behind).astype(np.uint8))
