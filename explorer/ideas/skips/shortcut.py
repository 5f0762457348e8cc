"""A skip connection where the sizes differ: half as many rows and columns, twice the channels."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits, ops
from explorer.arithmetic.counts import conv_macs, conv_parameters
from explorer.cases import checks
from explorer.errors import InputError
from explorer.parameters import Parameter
from explorer.reference import Call, Program, difference
from explorer.sheets import Choice, Grid, Row, Sheet, Sign, Source, Tell, told
from explorer.sheets.words import added, coloured_products, equals, say

WAYS = {
    "padded": "A: zeros as new channels",
    "projection": "B: 1×1 convolution, stride 2",
    "mean_first": "B after a 2×2 mean",
}
STRIDE = 2


@dataclass(frozen=True, eq=False)
class ShortcutCase:
    """What the skip connection of a block with stride 2 and twice the channels adds.

    Parameters
    ----------
    x : ndarray of float64, shape (C, H, W)
    w : ndarray of float64, shape (1, 2·C, C)
        Of the 1×1 convolution: a row for each new channel.
    way : str
        One of WAYS.
    notes : tuple of str
    """

    x: np.ndarray
    w: np.ndarray
    way: str = "padded"
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "shortcut"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("sx", "x", "tables"),
        Parameter("sw", "w", "tables"),
        Parameter("sv", "way", "choice", choices=tuple(WAYS), usual="padded"),
    )
    how_to: ClassVar[str] = (
        "Click a cell of x or of the weights and type; hatched cells are unread."
    )

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.ideas.skips.examples`."""
        return {**vars(example), "x": list(example.x), "w": [example.w]}

    @classmethod
    def from_document(cls, document: Mapping) -> "ShortcutCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        most = limits.SHORTCUT_CHANNELS_MAX
        x, notes = checks.tables(document, "x", "Channel", limits.SKIP_SIDE_MAX, most)
        w, more = checks.tables(document, "w", "The projection", 2 * most, 1)
        channels = len(x)
        if w.shape[1:] != (2 * channels, channels):
            rows, columns = w.shape[1:]
            raise InputError(
                f"Twice as many channels as {channels} need {2 * channels}×{channels} weights, "
                f"not {rows}×{columns}. Give a row for each new channel."
            )
        return cls(x, w, checks.choice(document, "way", WAYS), notes + more)

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        return {
            "x": [checks.texts(channel) for channel in self.x],
            "w": [checks.texts(self.w[0])],
            "way": self.way,
        }

    def read(self) -> np.ndarray:
        """Return what the shortcut keeps of every channel, (C, ⌈H/2⌉, ⌈W/2⌉)."""
        if self.way == "mean_first":
            return ops.avg_pool2d(self.x, STRIDE, ceil_mode=True, count_include_pad=False)
        return self.x[:, ::STRIDE, ::STRIDE]

    def output(self) -> np.ndarray:
        """Return what is added to F(x), (2·C, ⌈H/2⌉, ⌈W/2⌉)."""
        kept = self.read()
        if self.way == "padded":
            return np.concatenate([kept, np.zeros_like(kept)])
        return ops.conv2d(kept, self.w[0][:, :, None, None])

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        output = self.output()
        most = max(float(np.abs(self.x).max()), float(np.abs(output).max()))
        inputs = [self._input(channel, most) for channel in range(len(self.x))]
        off = self.way == "padded"
        weights = Grid(
            "w",
            "Weights of the 1×1 convolution" + (", not used" if off else ""),
            self.w[0],
            role="kernel",
            edits="w",
            rows=tuple(f"to {o + 1}" for o in range(len(output))),
            columns=tuple(f"from {c + 1}" for c in range(len(self.x))),
            marks={place: "quiet" for place in np.ndindex(self.w[0].shape)} if off else {},
        )
        outputs = [self._output(o, output[o], most) for o in range(len(output))]
        return Sheet(
            rows=(
                Row((*inputs, Sign("by", "∗"), weights), "What the shortcut reads"),
                Row(tuple(outputs), "What it adds to F(x)"),
            ),
            controls=(Choice("way", "Shortcut", WAYS, self.way),),
            general=self._costs(output.shape),
            said=self._said(),
        )

    def _unread(self) -> list[tuple[int, int]]:
        """Return the cells that no output depends on."""
        if self.way == "mean_first":
            return []
        return [(i, j) for i, j in np.ndindex(self.x.shape[1:]) if i % STRIDE or j % STRIDE]

    def _input(self, channel: int, most: float) -> Grid:
        return Grid(
            f"x{channel}",
            f"x, channel {channel + 1}",
            self.x[channel],
            role="input",
            edits="x",
            index=channel,
            most=most,
            marks=dict.fromkeys(self._unread(), "off"),
        )

    def _output(self, filter_: int, values: np.ndarray, most: float) -> Grid:
        new = self.way == "padded" and filter_ >= len(self.x)
        tells = {
            place: self._tell(filter_, place, values[place]) for place in np.ndindex(values.shape)
        }
        return Grid(
            f"y{filter_}",
            f"Channel {filter_ + 1}" + (", padded" if new else ""),
            values,
            role="output",
            most=most,
            marks=dict.fromkeys(tells, "pad") if new else {},
            tells=tells,
        )

    def _tell(self, filter_: int, place: tuple[int, int], total: float) -> Tell:
        cells = self._cells(*place)
        C = len(self.x)
        if self.way == "padded":
            if filter_ >= C:
                return Tell(("A new channel: 0 everywhere, read from nowhere.",))
            return Tell((f"x there = {say(total)}",), (Source(f"x{filter_}", cells),))
        weights = self.w[0][filter_]
        kept = self.read()[:, place[0], place[1]]
        pairs = zip(kept, weights, strict=True)
        lines = [(*coloured_products(pairs), (f" {equals(total)}", "output"))]
        if self.way == "mean_first":
            lines = [*(self._mean(c, cells, kept[c]) for c in range(C)), *lines]
        sources = [Source(f"x{c}", cells) for c in range(C)]
        return Tell(tuple(lines), (*sources, Source("w", tuple((filter_, c) for c in range(C)))))

    def _mean(self, channel: int, cells: tuple, mean: float) -> str:
        terms = added(self.x[channel][cell] for cell in cells)
        return f"mean, channel {channel + 1}: ({terms}) / {len(cells)} {equals(mean)}"

    def _cells(self, i: int, j: int) -> tuple[tuple[int, int], ...]:
        if self.way != "mean_first":
            return ((STRIDE * i, STRIDE * j),)
        H, W = self.x.shape[1:]
        return tuple(
            (r, c)
            for r in range(STRIDE * i, min(STRIDE * i + STRIDE, H))
            for c in range(STRIDE * j, min(STRIDE * j + STRIDE, W))
        )

    def _costs(self, shape: tuple[int, ...]) -> tuple[str, ...]:
        if self.way == "padded":
            return ("Weights: 0", "Multiply-adds: 0")
        C, side = len(self.x), (shape[1], shape[2])
        return (
            f"Weights: {conv_parameters(shape[0], C, (1, 1), bias=False)}",
            f"Multiply-adds: {conv_macs(shape[0], C, (1, 1), side)}",
        )

    def _said(self) -> tuple[str, ...]:
        H, W = self.x.shape[1:]
        unread = len(self._unread())
        if not unread:
            return (f"All {H * W} cells of each channel are read, each in one mean.",)
        loses = " The new channels are 0: there the block starts without a shortcut."
        return (
            f"{H * W - unread} of {H * W} cells of each channel are read; the hatched {unread} do "
            f"not reach the sum by the shortcut, only through F(x)."
            + (loses if self.way == "padded" else ""),
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def program(self) -> Program:
        """Return the same in PyTorch."""
        new, old = self.w.shape[1:]
        if self.way == "padded":  # a mean of one cell reads every second row and column
            read = Call("F.avg_pool2d", ("x", 1), {"stride": STRIDE}, "read")
            return Program({"x": self.x}, (read, Call("F.pad", ("read", (0,) * 5 + (new - old,)))))
        kernel = Call("torch.reshape", ("w", (new, old, 1, 1)), name="k")
        if self.way == "projection":
            calls = (kernel, Call("F.conv2d", ("x", "k"), {"stride": STRIDE}))
        else:
            whole = {"ceil_mode": True, "count_include_pad": False}
            means = Call("F.avg_pool2d", ("x", 2), whole, "means")
            calls = (kernel, means, Call("F.conv2d", ("means", "k")))
        return Program({"x": self.x, "w": self.w[0]}, calls)

    def code(self) -> str:
        """Return the lines to copy."""
        return self.program().code()

    def printed(self) -> str:
        """Return what the lines print."""
        return self.program().printed()

    def check(self) -> float:
        """Return the largest relative difference from PyTorch."""
        return difference(self.output(), self.program().run())
