"""Small maps of own numbers, written one after another in two orders."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.ideas.heads.unroll_words import back, there
from explorer.ideas.resizing import count_buttons
from explorer.ops.flat import flat_index, flat_place, flatten
from explorer.parameters import Parameter
from explorer.reference import difference, tensor_line
from explorer.sheets import Grid, Row, Sheet, Source, Tell, told


@dataclass(frozen=True)
class FlatExample:
    """Small maps."""

    title: str
    point: str
    x: tuple[tuple[tuple[float, ...], ...], ...]


@dataclass(frozen=True, eq=False)
class FlatCase:
    """Maps that are flattened.

    Parameters
    ----------
    x : ndarray of float64, shape (C, H, W)
    notes : tuple of str
    """

    x: np.ndarray
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "flat"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (Parameter("fx", "x", "tables"),)
    how_to: ClassVar[str] = "Click a number and type; point at a cell to find it in the vectors."

    @staticmethod
    def document_of(example: FlatExample) -> dict:
        """Return the document of an example."""
        return {"x": [[list(row) for row in channel] for channel in example.x]}

    @classmethod
    def from_document(cls, document: Mapping) -> "FlatCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        side, count = limits.FLAT_SIDE_MAX, limits.FLAT_CHANNELS_MAX
        return cls(*checks.tables(document, "x", "Channel", side, count))

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        return {"x": [checks.texts(channel) for channel in self.x]}

    def sheet(self) -> Sheet:
        """Return what is drawn: the channels, and the vector in both orders."""
        most = float(np.abs(self.x).max())
        channels = tuple(
            Grid(
                f"x{c}",
                f"Channel {c}",
                channel,
                "input",
                edits="x",
                index=c,
                most=most,
                tells={(h, w): self._tell_cell((c, h, w)) for h, w in np.ndindex(channel.shape)},
            )
            for c, channel in enumerate(self.x)
        )
        C, H, W = self.x.shape
        return Sheet(
            rows=(
                Row(channels),
                Row((self._vector("first", "C×H×W, as torch.flatten", most),)),
                Row((self._vector("last", "H×W×C, channels last", most),)),
            ),
            controls=count_buttons("channel", C, limits.FLAT_CHANNELS_MAX, self._with_channels),
            general=(
                "C×H×W: index = c·H·W + h·W + w",
                "H×W×C: index = (h·W + w)·C + c",
            ),
            said=(
                f"{C}·{H}·{W} = {C * H * W} numbers either way, and {self._same()} of them at the "
                "same index. Indices, channels, rows and columns count from 0.",
            ),
        )

    def _with_channels(self, count: int) -> dict:
        new = [["0"] * self.x.shape[2]] * self.x.shape[1]
        return {"x": [*map(checks.texts, self.x), new][:count]}

    def _same(self) -> int:
        """Count the cells whose index is the same in both orders."""
        places = np.ndindex(self.x.shape)
        pairs = ((self._index(place, "first"), self._index(place, "last")) for place in places)
        return sum(one == other for one, other in pairs)

    def _index(self, place: tuple[int, int, int], order: str) -> int:
        return flat_index(place, self.x.shape, channels_last=order == "last")

    def _vector(self, order: str, title: str, most: float) -> Grid:
        last = order == "last"
        values = flatten(self.x, channels_last=last)
        tells = {}
        for index in range(len(values)):
            place = flat_place(index, self.x.shape, channels_last=last)
            source = Source(f"x{place[0]}", (place[1:],))
            tells[0, index] = Tell(back(place, self.x.shape, last), (source,))
        return Grid(
            order,
            title,
            values[None],
            "output" if order == "first" else "plain",
            columns=tuple(map(str, range(len(values)))),
            most=most,
            tells=tells,
        )

    def _tell_cell(self, place: tuple[int, int, int]) -> Tell:
        shape = self.x.shape
        return Tell(
            (
                f"C×H×W: {there(place, shape, False)}",
                f"H×W×C: {there(place, shape, True)}",
            ),
            tuple(Source(order, ((0, self._index(place, order)),)) for order in ("first", "last")),
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy."""
        return f"""import torch

{tensor_line("x", self.x)}
print(x.flatten())
print(x.permute(1, 2, 0).flatten())  # the other order: channels last"""

    def printed(self) -> str:
        """Return what the lines print."""
        return "\n".join(map(str, self._torch()))

    def check(self) -> float:
        """Return the largest relative difference of both vectors from PyTorch."""
        mine = flatten(self.x), flatten(self.x, channels_last=True)
        pairs = zip(mine, self._torch(), strict=True)
        return max(difference(own, his.numpy()) for own, his in pairs)

    def _torch(self) -> tuple:
        """Return both vectors of PyTorch."""
        import torch

        x = torch.tensor(self.x)
        return x.flatten(), x.permute(1, 2, 0).flatten()


FLAT_EXAMPLES = (
    FlatExample(
        "2×2×3",
        "Twelve numbers: in PyTorch's order channel 0 comes first and whole.",
        (((1, 2, 3), (4, 5, 6)), ((10, 20, 30), (40, 50, 60))),
    ),
    FlatExample(
        "Red, green, blue",
        "One row of a picture: PyTorch puts all reds first, a picture file every pixel's three.",
        (((255, 0, 0, 128),), ((0, 255, 0, 128),), ((0, 0, 255, 128),)),
    ),
    FlatExample(
        "One channel",
        "With a single channel both orders agree: the mistake waits for the second one.",
        (((1, 2, 3), (4, 5, 6), (7, 8, 9)),),
    ),
    FlatExample(
        "Already pooled",
        "Maps of one cell: after global pooling there is only one order.",
        (((3,),), ((-1,),), ((0.5,),)),
    ),
)
