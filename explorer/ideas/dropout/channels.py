"""Dropout of single numbers and of whole channels, on the same feature maps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.ideas.dropout import reading
from explorer.ideas.dropout.vector import DRAWN_HERE
from explorer.matrices import number_text
from explorer.ops.dropout import dropout, keep_mask
from explorer.parameters import Parameter
from explorer.reference import difference, tensor_line
from explorer.sheets import Grid, Row, Sheet, Slider, Source, Tell, told
from explorer.sheets.words import equals, say


@dataclass(frozen=True, eq=False)
class ChannelsCase:
    """The feature maps of one picture, through Dropout and through Dropout2d.

    Parameters
    ----------
    x : ndarray of float64, shape (C, H, W)
    p : float
        The probability to be dropped: of a number, and of a channel.
    seed : int
        Which draw.
    notes : tuple of str
    """

    x: np.ndarray
    p: float = 0.5
    seed: int = 0
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "drop-channels"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("cx", "x", "tables"),
        Parameter("cp", "p", "numbers"),
        Parameter("cd", "seed", "whole", 0, limits.DROPOUT_SEED_MAX, usual=0),
    )
    how_to: ClassVar[str] = "Drag p, draw again, or change the maps."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an example."""
        return {"x": example.x, "p": [example.p], "seed": example.seed}

    @classmethod
    def from_document(cls, document: Mapping) -> "ChannelsCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        side, most = limits.DROPOUT_SIDE_MAX, limits.DROPOUT_CELL_MAX
        x, notes = checks.tables(document, "x", "Map", side, limits.DROPOUT_MAPS_MAX)
        checks.tables_between(x, "x", "Map", -most, most)
        return cls(x, reading.read_p(document), reading.read_seed(document), notes)

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        return {
            "x": [checks.texts(channel) for channel in self.x],
            "p": [number_text(self.p)],
            "seed": self.seed,
        }

    def masks(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the masks of numbers, (C, H, W), and of channels, (C, 1, 1)."""
        numbers = reading.uniform(1, self.x.size, self.seed)[0].reshape(self.x.shape)
        channels = reading.uniform(1, len(self.x), self.seed, reading.CHANNELS)[0]
        return keep_mask(numbers, self.p), keep_mask(channels[:, None, None], self.p)

    def outputs(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the maps after Dropout and after Dropout2d, each of shape (C, H, W)."""
        numbers, channels = (dropout(self.x, mask, self.p) for mask in self.masks())
        return numbers, channels

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        numbers, channels = self.outputs()
        of_numbers, of_channels = self.masks()
        most = max(float(np.abs(part).max()) for part in (self.x, numbers, channels))
        inputs = tuple(
            Grid(f"x{c + 1}", f"Map {c + 1}", part, "input", edits="x", index=c, most=most)
            for c, part in enumerate(self.x)
        )
        whole = np.broadcast_to(of_channels, self.x.shape)
        return Sheet(
            rows=(
                Row(inputs, "Feature maps of one picture"),
                Row(self._grids("n", numbers, of_numbers, most), "Dropout: every number by itself"),
                Row(self._grids("c", channels, whole, most), "Dropout2d: whole maps"),
            ),
            controls=(
                Slider("p", "Dropped with p", reading.P_STOPS, self.p),
                reading.again(self.seed),
            ),
            general=self._general(),
            said=self._said(),
        )

    def _general(self) -> tuple[str, ...]:
        if self.p == 1:
            return ("p = 1: everything is dropped, y = 0",)
        return (
            f"y = x · mask / (1 − p), and 1 / (1 − {say(self.p)}) {equals(1 / (1 - self.p))}",
            "Dropout draws one u for every number, Dropout2d one u for every map.",
        )

    def _grids(
        self, name: str, output: np.ndarray, mask: np.ndarray, most: float
    ) -> tuple[Grid, ...]:
        grids = []
        for c, (part, kept) in enumerate(zip(output, mask, strict=True)):
            tells = {
                place: Tell(
                    (self._line(self.x[c][place], bool(kept[place]), part[place]),),
                    (Source(f"x{c + 1}", (place,)),),
                )
                for place in np.ndindex(*part.shape)
            }
            off = {place: "off" for place in np.ndindex(*part.shape) if not kept[place]}
            grids.append(
                Grid(
                    f"{name}{c + 1}",
                    f"Map {c + 1}",
                    part,
                    "output",
                    most=most,
                    marks=off,
                    tells=tells,
                )
            )
        return tuple(grids)

    def _line(self, x: float, kept: bool, y: float) -> str:
        if not kept:
            return f"dropped: {say(x)} becomes 0"
        return f"kept: {say(x)} / (1 − {say(self.p)}) {equals(y)}"

    def _said(self) -> tuple[str, ...]:
        numbers, channels = (int((mask == 0).sum()) for mask in self.masks())
        return (
            f"Seed {self.seed}: Dropout took {numbers} of {self.x.size} numbers, Dropout2d "
            f"{channels} of {len(self.x)} maps.",
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy."""
        lines = [
            "import torch",
            "import torch.nn.functional as F",
            "",
            tensor_line("x", self.x),
            f"p = {number_text(self.p)}",
        ]
        single, whole = "F.dropout(x, p)", "F.dropout2d(x, p)"
        if self.p < 1:
            lines.pop(1)
            numbers, channels = self.masks()
            lines += [
                f"# The masks were {DRAWN_HERE}.",
                tensor_line("numbers", numbers),
                tensor_line("channels", channels),
            ]
            single, whole = "(x * numbers / (1 - p))", "(x * channels / (1 - p))"
        return "\n".join(
            [
                *lines,
                f"print({single}.flatten(1))  # one row for each map; in a network: nn.Dropout(p)",
                f"print({whole}.flatten(1))  # whole maps; in a network: nn.Dropout2d(p)",
            ]
        )

    def printed(self) -> str:
        """Return what the lines print."""
        return "\n".join(str(y.flatten(1)) for y in self.run())

    def run(self) -> tuple:
        """Return the two tensors that PyTorch gives for the same masks, (C, H, W) each."""
        import torch
        import torch.nn.functional as F

        x, p = torch.tensor(self.x), self.p
        if p == 1:
            return F.dropout(x, p), F.dropout2d(x, p)
        return tuple(x * torch.tensor(mask) / (1 - p) for mask in self.masks())

    def check(self) -> float:
        """Return the largest relative difference from PyTorch, of both."""
        found = np.stack([tensor.numpy() for tensor in self.run()])
        return difference(np.stack(self.outputs()), found)
