"""Where a cell of the maps stands in the flat vector, and back: every index of 16×7×7."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.ideas.heads import unroll_words
from explorer.ops.flat import flat_index, flat_place
from explorer.parameters import Parameter
from explorer.reference import difference
from explorer.sheets import PLAIN, Choice, Grid, Line, Row, Sheet, Slider, told

ORDERS = {"first": "C×H×W, as PyTorch", "last": "H×W×C, as TensorFlow"}
# What a click says instead of a channel: it was in the row of channels, or in the flat vector.
_CHANNEL_ROW, _VECTOR = 98, 99


@dataclass(frozen=True, eq=False)
class UnrollCase:
    """Maps whose cells show their index.

    Parameters
    ----------
    channels, height, width : int
    at : int
        The chosen cell, as its index in PyTorch's order, from 0.
    order : str
        One of ORDERS: how the maps lie when they are unrolled.
    notes : tuple of str
    """

    channels: int
    height: int
    width: int
    at: int = 0
    order: str = "first"
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "unroll"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("uc", "channels", "whole", 1, limits.UNROLL_CHANNELS_MAX),
        Parameter("uh", "height", "whole", 1, limits.UNROLL_SIDE_MAX),
        Parameter("uw", "width", "whole", 1, limits.UNROLL_SIDE_MAX),
        Parameter("ui", "at", "whole", 0, 999),
        Parameter("uo", "order", "choice", choices=tuple(ORDERS), usual="first"),
    )
    how_to: ClassVar[str] = "Click a cell of the map or of the vector, or play the index."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an example."""
        names = ("channels", "height", "width", "at", "order")
        return {name: getattr(example, name) for name in names}

    @classmethod
    def from_document(cls, document: Mapping) -> "UnrollCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        side = limits.UNROLL_SIDE_MAX
        case = cls(
            checks.whole(document, "channels", 1, limits.UNROLL_CHANNELS_MAX, "channels"),
            checks.whole(document, "height", 1, side, "rows"),
            checks.whole(document, "width", 1, side, "columns"),
            order=checks.choice(document, "order", tuple(ORDERS)),
        )
        found = document.get("at")
        at, notes = case._chosen(found), ()
        if isinstance(found, int) and found >= case.count:
            notes = (f"There is no number {found} among {case.count}; the last one is chosen.",)
        return replace(case, at=at, notes=notes)

    def document(self) -> dict:
        """Return the case as the browser takes it."""
        return self.document_of(self)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Channels, rows and columns."""
        return self.channels, self.height, self.width

    @property
    def count(self) -> int:
        """How long the flat vector is."""
        return self.channels * self.height * self.width

    @property
    def _last(self) -> bool:
        return self.order == "last"

    def _row_length(self) -> int:
        """One row of the vector holds one channel, or all channels of one place."""
        return self.channels if self._last else self.height * self.width

    def _chosen(self, found: object) -> int:
        """Read an index, or a click: [channel or where it was, row, column]; bring it inside."""
        if isinstance(found, int) and not isinstance(found, bool):
            return min(max(0, found), self.count - 1)
        part, row, column = checks.place({"at": found}, "at", (_VECTOR + 1, 1000, 1000))
        if part == _VECTOR:
            index = min(row * self._row_length() + column, self.count - 1)
            place = flat_place(index, self.shape, channels_last=self._last)
        elif part == _CHANNEL_ROW:  # the place stays unknown here: the channel's first cell
            place = (min(column, self.channels - 1), 0, 0)
        else:
            place = checks.place({"at": [part, row, column]}, "at", self.shape)
        return flat_index(place, self.shape)

    def indices(self) -> np.ndarray:
        """Return the index of each cell, shape (C, H, W), in the order that is chosen."""
        numbers = np.arange(self.count)
        if self._last:
            return numbers.reshape(self.height, self.width, self.channels).transpose(2, 0, 1)
        return numbers.reshape(self.shape)

    def sheet(self) -> Sheet:
        """Return what is drawn: the channels, the chosen one's map, the flat vector."""
        place = flat_place(self.at, self.shape)
        stretch = self.height * self.width
        stops = tuple(range(place[0] * stretch, (place[0] + 1) * stretch))
        return Sheet(
            rows=(
                Row((self._channels(place[0]),)),
                Row((self._map(place),)),
                Row((self._vector(place),)),
            ),
            controls=(
                Slider("at", "PyTorch's index", stops, self.at, text=False, plays=True),
                *self._sizes(),
            ),
            general=self._general(place),
            said=self._said(place),
        )

    def _channels(self, c: int) -> Grid:
        return Grid(
            "channels",
            "Channels: click one",
            np.arange(self.channels, dtype=float)[None],
            picks="at",
            index=_CHANNEL_ROW,
            index_picked=True,
            most=PLAIN,
            marks={(0, c): "chosen"},
            tells=lambda: unroll_words.channel_tells(self.shape, self._last),
        )

    def _map(self, place: tuple[int, int, int]) -> Grid:
        c, *cell = place
        first, steps = c * self.height * self.width, (self.width, 1)
        if self._last:
            first, steps = c, (self.width * self.channels, self.channels)
        return Grid(
            "map",
            f"Channel {c}: each cell shows its index",
            self.indices()[c].astype(float),
            "input",
            picks="at",
            index=c,
            index_picked=True,
            rows=tuple(map(str, range(self.height))),
            columns=tuple(map(str, range(self.width))),
            most=float(self.count - 1),
            texts=_written(first, self.height, self.width, *steps),
            marks={tuple(cell): "chosen"},
            tells=lambda: unroll_words.tells(c, self.shape, self._last)[0],
        )

    def _vector(self, place: tuple[int, int, int]) -> Grid:
        length = self._row_length()
        rows = self.count // length
        heads = [f"{h}, {w}" for h in range(self.height) for w in range(self.width)]
        what = "place (row, column)" if self._last else "channel"
        chosen = flat_index(place, self.shape, channels_last=self._last)
        return Grid(
            "vector",
            f"Flat vector: {self.count} numbers, one line for each {what}",
            np.arange(self.count, dtype=float).reshape(rows, length),
            "output",
            picks="at",
            index=_VECTOR,
            index_picked=True,
            rows=tuple(heads if self._last else map(str, range(rows))),
            most=float(self.count - 1),
            texts=_written(0, rows, length, length, 1),
            marks={divmod(chosen, length): "chosen"},
            tells=lambda: unroll_words.tells(place[0], self.shape, self._last)[1],
        )

    def _sizes(self) -> tuple[Slider | Choice, ...]:
        most = (limits.UNROLL_CHANNELS_MAX, limits.UNROLL_SIDE_MAX, limits.UNROLL_SIDE_MAX)
        fields = ("channels", "height", "width")
        words = ("Channels C", "Rows H", "Columns W")
        sliders = [
            Slider(field, word, tuple(range(1, end + 1)), value, way="release", text=False)
            for field, word, end, value in zip(fields, words, most, self.shape, strict=True)
        ]
        return (*sliders, Choice("order", "The maps lie as", ORDERS, self.order))

    def _general(self, place: tuple[int, int, int]) -> tuple[Line, ...]:
        letters = "(h·W + w)·C + c" if self._last else "c·H·W + h·W + w"
        terms, index = unroll_words.there(place, self.shape, self._last).split(" = ")
        first, second = unroll_words.back(place, self.shape, self._last)
        return (
            f"index = {letters}",
            [("index = ", "plain"), (terms, "input"), (" = ", "plain"), (index, "output")],
            f"And back: {first}; {second}.",
        )

    def _said(self, place: tuple[int, int, int]) -> tuple[str, ...]:
        C, H, W = self.shape
        other = unroll_words.there(place, self.shape, not self._last)
        lie = ORDERS["first" if self._last else "last"].split(",")[0]
        return (
            f"{C}·{H}·{W} = {self.count} numbers, from 0 to {self.count - 1}: PyTorch counts from "
            "0, and so does this sheet.",
            f"If the maps lay as {lie}, the same cell would be number {other}. A dense layer that "
            "learnt one order reads the other one wrongly.",
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy."""
        C, H, W = self.shape
        c, h, w = flat_place(self.at, self.shape)
        maps = f"torch.arange({self.count}).reshape({C}, {H}, {W})"
        if self._last:
            maps = f"torch.arange({self.count}).reshape({H}, {W}, {C}).permute(2, 0, 1)"
        return f"""import torch

maps = {maps}  # each cell holds its index
print(maps[{c}, {h}, {w}].item())"""

    def printed(self) -> str:
        """Return what the lines print."""
        return str(self._torch()[flat_place(self.at, self.shape)].item())

    def check(self) -> float:
        """Return the largest difference of all indices from PyTorch."""
        mine = [
            flat_index(place, self.shape, channels_last=self._last)
            for place in np.ndindex(self.shape)
        ]
        return difference(np.array(mine, float), self._torch().flatten().numpy().astype(float))

    def _torch(self) -> object:
        """Return of PyTorch: maps whose cells hold their indices."""
        import torch

        C, H, W = self.shape
        numbers = torch.arange(self.count)
        return numbers.reshape(H, W, C).permute(2, 0, 1) if self._last else numbers.reshape(C, H, W)


@lru_cache(maxsize=64)  # the same at all stops of a slider
def _written(first: int, rows: int, columns: int, down: int, across: int) -> dict:
    """Write indices as they are: they are places, and have no scale of colours."""
    return {(i, j): str(first + i * down + j * across) for i in range(rows) for j in range(columns)}
