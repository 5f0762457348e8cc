"""One number of a picture: which one is looked at, what it is on three scales, where it lies."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

CHANNELS = 3
SCALES = ("bytes", "unit", "normalised")
ACROSS_MIN = 4  # pixels; so few have room for their numbers on a phone
ACROSS_USUAL = 8  # pixels; a byte fits into each cell on a laptop
BLOCK = 8  # pixels; the smallest picture is one block
LETTERS = "RGB"


@dataclass(frozen=True)
class TensorPlace:
    """A place in a picture, and how it is looked at.

    Attributes
    ----------
    row, column, channel : int
        From 0.
    across : int
        Pixels in a row of the enlarged part.
    scale : {"bytes", "unit", "normalised"}
    constants : str
        Names the mean and deviation of the normalised scale.
    """

    row: int
    column: int
    channel: int = 0
    across: int = ACROSS_USUAL
    scale: str = "bytes"
    constants: str = "own"

    @classmethod
    def busiest(cls, pixels: np.ndarray) -> "TensorPlace":
        """Return a place where neighbouring pixels differ most: there is something to see.

        Parameters
        ----------
        pixels : ndarray of uint8, shape (H, W, 3), at least 8×8

        Examples
        --------
        >>> picture = np.zeros((32, 32, 3), np.uint8)
        >>> picture[20, 12] = 255
        >>> here = TensorPlace.busiest(picture)
        >>> here.row, here.column
        (20, 12)
        """
        height, width = (side // BLOCK * BLOCK for side in pixels.shape[:2])
        levels = pixels[:height, :width].astype(np.int32)
        steps = np.zeros((height, width), np.int64)
        steps[:, 1:] += np.abs(np.diff(levels, axis=1)).sum(axis=2)
        steps[1:] += np.abs(np.diff(levels, axis=0)).sum(axis=2)
        blocks = steps.reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK).sum(axis=(1, 3))
        row, column = np.unravel_index(blocks.argmax(), blocks.shape)
        return cls(int(row) * BLOCK + BLOCK // 2, int(column) * BLOCK + BLOCK // 2)

    @classmethod
    def from_document(
        cls, document: dict, shape: tuple[int, int], constants: Sequence[str]
    ) -> "TensorPlace | None":
        """Check what a browser sent: the place, or None where it is not one of this picture.

        Parameters
        ----------
        document : dict
            May hold anything.
        shape : (int, int)
            Rows and columns of the picture.
        constants : sequence of str
            The names that exist.

        Examples
        --------
        >>> here = TensorPlace(3, 4, 2)
        >>> TensorPlace.from_document(here.document(), (8, 8), ["own"]) == here
        True
        >>> TensorPlace.from_document(here.document() | {"row": 8}, (8, 8), ["own"])
        """
        ends = {"row": shape[0], "column": shape[1], "channel": CHANNELS}
        for name, end in ends.items():
            if type(document.get(name)) is not int or not 0 <= document[name] < end:
                return None
        across = document.get("across")
        if type(across) is not int or not ACROSS_MIN <= across <= max(*shape, ACROSS_MIN):
            return None
        if document.get("scale") not in SCALES or document.get("constants") not in constants:
            return None
        return cls(*(document[name] for name in (*ends, "across", "scale", "constants")))

    def document(self) -> dict:
        """Return what the component takes and sends."""
        return {
            "row": self.row,
            "column": self.column,
            "channel": self.channel,
            "across": self.across,
            "scale": self.scale,
            "constants": self.constants,
        }

    def text(self) -> str:
        """Write it for a link.

        Examples
        --------
        >>> TensorPlace(12, 40, 1).text()
        '12_40_G_8_bytes_own'
        """
        parts = (self.row, self.column, LETTERS[self.channel], self.across, self.scale)
        return "_".join(map(str, (*parts, self.constants)))

    @classmethod
    def from_text(
        cls, text: str, shape: tuple[int, int], constants: Sequence[str]
    ) -> "TensorPlace | None":
        """Read it from a link; None where it means nothing in this picture.

        Examples
        --------
        >>> TensorPlace.from_text("12_40_G_8_bytes_own", (64, 64), ["own"]).channel
        1
        >>> TensorPlace.from_text("12_40_G", (64, 64), ["own"])
        """
        parts = text.split("_")
        if len(parts) != 6 or parts[2] not in tuple(LETTERS):
            return None
        numbers = [_whole(part) for part in (parts[0], parts[1], parts[3])]
        document = {
            "row": numbers[0],
            "column": numbers[1],
            "channel": LETTERS.index(parts[2]),
            "across": numbers[2],
            "scale": parts[4],
            "constants": parts[5],
        }
        return cls.from_document(document, shape, constants)

    def numbers(
        self, pixels: np.ndarray, mean: Sequence[float], std: Sequence[float]
    ) -> dict[str, float]:
        """Return the value on the three scales, and its index in both layouts.

        Parameters
        ----------
        pixels : ndarray of uint8, shape (H, W, 3)
        mean, std : sequence of float
            One for each channel, for pixels in 0..1; std above 0.

        Returns
        -------
        dict
            byte, unit, normalised; last and first: the flat index in H×W×3 and in C×H×W.

        Examples
        --------
        >>> picture = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
        >>> TensorPlace(1, 2, 0).numbers(picture, [0.0] * 3, [1.0] * 3)["last"]
        18
        """
        height, width = pixels.shape[:2]
        byte = int(pixels[self.row, self.column, self.channel])
        unit = byte / 255
        place = (self.row, self.column, self.channel)
        shape = (height, width, CHANNELS)
        return {
            "byte": byte,
            "unit": unit,
            "normalised": (unit - mean[self.channel]) / std[self.channel],
            "last": int(np.ravel_multi_index(place, shape)),
            "first": int(np.ravel_multi_index((place[2], *place[:2]), (shape[2], *shape[:2]))),
        }


def _whole(text: str) -> int | None:
    """Return a short plain number, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None
