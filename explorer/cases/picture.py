"""A picture, or a few of one size, under one kernel: convolution, ReLU and pooling as a chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.cases.checks import CellError
from explorer.cases.convolution import RINGS
from explorer.cases.picture_chain import Step, answer_of, chain, compared
from explorer.cases.picture_code import code_of, program_of
from explorer.errors import InputError
from explorer.matrices import number_text
from explorer.parameters import Parameter
from explorer.reference import difference

CHANNELS = ("grey", "each")
MEASURES = ("sum", "magnitude", "gradient")
COLOURS = ("scale", "picture")
POOLS = ("none", "max", "average")
MOVES = ("none", "shift", "mirror", "upside-down", "quarter", "half")
_SIDE = 999  # cells; larger than any result, and the largest number that a link's place may hold


@dataclass(frozen=True, eq=False)
class PictureCase:
    """The settings of a chain: picture, convolution, ReLU, pooling.

    Parameters
    ----------
    kernel : ndarray of float64, shape (K, K)
    divisor : float
        What every sum is divided by: whole weights and a divisor keep the sums exact.
    channels : str
        "grey", the weighted sum of red, green and blue, or "each" channel by itself.
    stride, padding, dilation : int
        In cells, for rows and columns.
    ring : str
        What fills the padding: one of `explorer.cases.convolution.RINGS`.
    measure : str
        "sum", as it is; "magnitude", without its sign; "gradient", √(h² + v²) of the sums of the
        kernel and of the same kernel on its side.
    colours : str
        How the browser draws results: "scale", with zero in its middle where numbers can be
        negative, or "picture", 0 to 255 with the rest cut off.
    relu : bool
    pool : str
        "none", "max" or "average".
    window : int
        Side and stride of the pooling, in cells.
    move : str
        What is done to the picture for a comparison: one of MOVES.
    shift : (int, int)
        Pixels down and to the right; what leaves on one side comes in on the other.
    which : int
        The selected picture, counted from 0.
    at : (int, int, int)
        The selected cell of the convolution: channel, row, column.
    notes : tuple of str
    pictures : ndarray of uint8, shape (N, H, W, 3)
        Not part of the document; see `with_pictures`.
    """

    kernel: np.ndarray
    divisor: float = 1.0
    channels: str = "grey"
    stride: int = 1
    padding: int = 1
    dilation: int = 1
    ring: str = "zeros"
    measure: str = "sum"
    colours: str = "scale"
    relu: bool = False
    pool: str = "none"
    window: int = 2
    move: str = "none"
    shift: tuple[int, int] = (0, 0)
    which: int = 0
    at: tuple[int, int, int] = (0, 0, 0)
    notes: tuple[str, ...] = ()
    pictures: np.ndarray | None = None

    kind: ClassVar[str] = "picture"
    component: ClassVar[str] = "picture"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("k", "kernel", "tables"),
        Parameter("v", "divisor", "numbers", usual=["1"]),
        Parameter("c", "channels", "choice", choices=CHANNELS, usual=CHANNELS[0]),
        Parameter("s", "stride", "whole", 1, limits.STRIDE_MAX, usual=1),
        Parameter("p", "padding", "whole", 0, limits.PADDING_MAX, usual=1),
        Parameter("d", "dilation", "whole", 1, limits.DILATION_MAX, usual=1),
        Parameter("ring", "ring", "choice", choices=RINGS, usual=RINGS[0]),
        Parameter("y", "measure", "choice", choices=MEASURES, usual=MEASURES[0]),
        Parameter("as", "colours", "choice", choices=COLOURS, usual=COLOURS[0]),
        Parameter("relu", "relu", "flag", usual=False),
        Parameter("m", "pool", "choice", choices=POOLS, usual=POOLS[0]),
        Parameter("w", "window", "whole", 2, limits.POOL_WINDOW_MAX, usual=2),
        Parameter("move", "move", "choice", choices=MOVES, usual=MOVES[0]),
        Parameter(
            "sh", "shift", "pair", -limits.PICTURE_SHIFT_MAX, limits.PICTURE_SHIFT_MAX, usual=[0, 0]
        ),
        Parameter("n", "which", "whole", 0, limits.PICTURES_AT_ONCE - 1, usual=0),
        Parameter("at", "at", "place", usual=[0, 0, 0]),
    )
    how_to: ClassVar[str] = (
        "Point at a picture, walk with the arrow keys, or change a weight of the kernel."
    )

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.examples`."""
        return {**vars(example), "kernel": [example.kernel], "divisor": [example.divisor]}

    @classmethod
    def from_document(cls, document: Mapping) -> "PictureCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        kernel, notes = checks.tables(document, "kernel", "Kernel", limits.KERNEL_SIDE_MAX, 1)
        rows, columns = kernel[0].shape
        if rows != columns:
            raise InputError(
                f"The kernel is {rows}×{columns}; on this page it has as many rows as columns. "
                f"Make it {max(rows, columns)}×{max(rows, columns)}, with zeros where none were."
            )
        limit = limits.PICTURE_SHIFT_MAX
        return cls(
            kernel[0],
            _divisor(document),
            checks.choice(document, "channels", CHANNELS),
            checks.whole(document, "stride", 1, limits.STRIDE_MAX),
            checks.whole(document, "padding", 0, limits.PADDING_MAX),
            checks.whole(document, "dilation", 1, limits.DILATION_MAX),
            checks.choice(document, "ring", RINGS),
            checks.choice(document, "measure", MEASURES),
            checks.choice(document, "colours", COLOURS),
            checks.flag(document, "relu"),
            checks.choice(document, "pool", POOLS),
            checks.whole(document, "window", 2, limits.POOL_WINDOW_MAX),
            checks.choice(document, "move", MOVES),
            checks.pair(document, "shift", -limit, limit),
            checks.whole(document, "which", 0, limits.PICTURES_AT_ONCE - 1),
            checks.place(document, "at", (3, _SIDE, _SIDE)),
            notes,
        )

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        return {
            "kernel": [checks.texts(self.kernel)],
            "divisor": [number_text(self.divisor)],
            "channels": self.channels,
            "stride": self.stride,
            "padding": self.padding,
            "dilation": self.dilation,
            "ring": self.ring,
            "measure": self.measure,
            "colours": self.colours,
            "relu": self.relu,
            "pool": self.pool,
            "window": self.window,
            "move": self.move,
            "shift": list(self.shift),
            "which": self.which,
            "at": list(self.at),
        }

    def with_pictures(self, pictures: Sequence[np.ndarray]) -> "PictureCase":
        """Return the same settings with the pixels that they are for.

        Parameters
        ----------
        pictures : sequence of ndarray of uint8, shape (H, W, 3)
            At least one, all of one size.
        """
        stacked = np.stack(pictures)
        return replace(self, pictures=stacked, which=min(self.which, len(stacked) - 1))

    @cached_property
    def steps(self) -> list[Step]:
        """The chain; raises InputError, ShapeError if a setting does not fit the pictures."""
        return chain(self, self.pictures)

    def output(self) -> np.ndarray:
        """Return the last step of the chain, shape (N, C, H', W')."""
        return self.steps[-1].values

    def result(self) -> dict:
        """Return what the browser is told: each step's shape, least, most, mean, and some cells."""
        return {"steps": answer_of(self, self.steps), "compared": compared(self, self.steps)}

    def code(self) -> str:
        """Return the lines to copy; they start from a tensor with the pixels."""
        return code_of(self)

    def check(self) -> float:
        """Return the largest relative difference from PyTorch, over every step."""
        count, channels = self.steps[0].values.shape[:2]
        return max(map(self._check_plane, *np.mgrid[:count, :channels].reshape(2, -1)))

    def _check_plane(self, n: int, c: int) -> float:
        """Compare one channel of one picture: three at once take PyTorch eight times as long."""
        first, *later = (Step(s.name, s.values[n : n + 1, c : c + 1]) for s in self.steps)
        expected = program_of(self, first.values).results()
        return max(difference(step.values, expected[step.name]) for step in later)


def _divisor(document: Mapping) -> float:
    divisor = float(checks.numbers(document, "divisor", "Divisor", 1)[0])
    if divisor == 0:
        raise CellError("The divisor is 0, and no sum can be divided by 0. Use 1.", "divisor")
    return divisor
