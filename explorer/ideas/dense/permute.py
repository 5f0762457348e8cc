"""Pixels at other places: a dense unit whose weights move along, and a convolution."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.arithmetic import conv_output_shape
from explorer.cases import checks
from explorer.datasets.choice import shuffled
from explorer.errors import InputError
from explorer.ideas.dense import permute_words as words
from explorer.ideas.resizing import side_buttons
from explorer.ops.convolution import conv2d
from explorer.ops.dense_form import closest_kernel, conv_matrix
from explorer.ops.flat import linear
from explorer.parameters import Parameter
from explorer.reference import difference, tensor_line
from explorer.sheets import PLAIN, Button, Grid, Row, Sheet, Sign, Switch, told


@dataclass(frozen=True, eq=False)
class PermuteCase:
    """One channel, one dense unit, one kernel; stride 1, no padding.

    Parameters
    ----------
    x, v : ndarray of float64, shape (H, W)
        The picture, and the dense unit's weight for each pixel.
    k : ndarray of float64, shape (K, L)
    seed : int
        Draws the permutation.
    moved : bool
        Whether the pixels are moved at all.
    notes : tuple of str
    """

    x: np.ndarray
    v: np.ndarray
    k: np.ndarray
    seed: int = 0
    moved: bool = True
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "permute"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("px", "x", "tables"),
        Parameter("pv", "v", "tables"),
        Parameter("pk", "k", "tables"),
        Parameter("ps", "seed", "whole", 0, limits.PERMUTATIONS_MAX, usual=0),
        Parameter("pm", "moved", "flag", usual=True),
    )
    how_to: ClassVar[str] = "Draw another permutation, or click a number and type."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an example."""
        names = ("x", "v", "k")
        tables = {name: [[list(row) for row in getattr(example, name)]] for name in names}
        return {**tables, "seed": example.seed, "moved": example.moved}

    @classmethod
    def from_document(cls, document: Mapping) -> "PermuteCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        side = limits.DENSE_FORM_SIDE_MAX
        x, one = checks.tables(document, "x", "Picture", side, 1)
        v, two = checks.tables(document, "v", "Weights", side, 1)
        k, three = checks.tables(document, "k", "Kernel", limits.DENSE_FORM_KERNEL_MAX, 1)
        if x.shape != v.shape:
            shapes = ["×".join(map(str, table.shape[1:])) for table in (v, x)]
            raise InputError(
                f"Weights of {shapes[0]} do not fit a picture of {shapes[1]}. Give each pixel one."
            )
        conv_output_shape(x.shape[1:], k.shape[1:])  # or says what does not fit
        seed = checks.whole(document, "seed", 0, limits.PERMUTATIONS_MAX, "the seed")
        return cls(x[0], v[0], k[0], seed, checks.flag(document, "moved"), one + two + three)

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        tables = {name: [checks.texts(getattr(self, name))] for name in ("x", "v", "k")}
        return {**tables, "seed": self.seed, "moved": self.moved}

    @cached_property
    def order(self) -> np.ndarray:
        """Which pixel, from 0, comes to each place: int64 (H · W,)."""
        count = self.x.size
        return shuffled(count, self.seed) if self.moved else np.arange(count)

    def rearranged(self, values: np.ndarray) -> np.ndarray:
        """Put the cells of a picture, or of its weights, into the order."""
        return values.reshape(-1)[self.order].reshape(values.shape)

    def dense(self) -> tuple[float, float]:
        """Return the dense unit's score, and the one of moved weights on moved pixels."""
        pairs = ((self.v, self.x), (self.rearranged(self.v), self.rearranged(self.x)))
        before, after = (linear(x.reshape(-1), v.reshape(1, -1))[0] for v, x in pairs)
        return float(before), float(after)

    def maps(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the convolution of the picture, and of the moved pixels, shape (H', W')."""
        pictures = (self.x, self.rearranged(self.x))
        before, after = (conv2d(picture[None], self.k[None, None])[0] for picture in pictures)
        return before, after

    def misfit(self) -> float:
        """Return how far the best kernel on moved pixels stays from the one on the picture.

        What a dense layer would need has the columns of the convolution's matrix in the new order;
        see `explorer.ops.dense_form.closest_kernel`.
        """
        wanted = conv_matrix(self.k, self.x.shape)[:, self.order]
        return closest_kernel(wanted, self.k.shape, self.x.shape)[1]

    def sheet(self) -> Sheet:
        """Return what is drawn: the permutation, the dense unit, the convolution."""
        weights = self._moving("v", "Dense unit's weights", "Weights moved alike", "kernel")
        following = (self.seed + 1) % (limits.PERMUTATIONS_MAX + 1)
        moved = "Pixels moved" if self.moved else "Pixels in place"
        x, pixels = self._moving("x", "Picture", moved, "input")
        return Sheet(
            rows=(
                Row((x, Sign("to_order", "→"), self._order(), Sign("to_moved", "→"), pixels)),
                Row((weights[0], Sign("to_weights", "→"), weights[1], self._scores()), "Dense"),
                Row(self._convolution(), "Convolution"),
            ),
            controls=(
                Switch("moved", "Move the pixels", self.moved),
                Button("Another permutation", {"seed": following, "moved": True}),
                *side_buttons({"x": self.x, "v": self.v}, self.k.shape, limits.DENSE_FORM_SIDE_MAX),
            ),
            general=words.general(self),
            said=words.said(self),
        )

    def _moving(self, field: str, title: str, after: str, role: str) -> tuple[Grid, Grid]:
        """Return a grid that can be typed into, and its cells in the order of the permutation."""
        values = getattr(self, field)
        most = float(np.abs(values).max())
        name = {"x": "moved", "v": "weights"}[field]
        return (
            Grid(field, title, values, role, field, most=most),
            Grid(
                name,
                after,
                self.rearranged(values),
                role,
                most=most,
                tells=lambda: words.comes_here(self, field),
            ),
        )

    def _order(self) -> Grid:
        numbers = (self.order + 1.0).reshape(self.x.shape)
        return Grid(
            "order",
            "Which pixel comes here",
            numbers,
            most=PLAIN,
            tells=lambda: words.comes_here(self, "x"),
        )

    def _scores(self) -> Grid:
        return Grid(
            "scores",
            "Its score",
            np.array([self.dense()]),
            "output",
            columns=("picture", "moved"),
            tells=lambda: words.scores(self),
        )

    def _convolution(self) -> tuple[Grid | Sign, ...]:
        before, after = self.maps()
        most = float(max(np.abs(before).max(), np.abs(after).max()))
        return (
            Grid("k", "Kernel", self.k, "kernel", "k"),
            Sign("to_before", "→"),
            Grid(
                "before",
                "Map of the picture",
                before,
                "output",
                most=most,
                tells=lambda: words.windows(self, before, "x"),
            ),
            Grid(
                "after",
                "Map of the moved pixels",
                after,
                "output",
                most=most,
                tells=lambda: words.windows(self, after, "moved"),
            ),
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy."""
        H, W = self.x.shape
        return f"""import torch
import torch.nn.functional as F

{tensor_line("x", self.x)}
{tensor_line("v", self.v)}
{tensor_line("k", self.k)}
order = torch.tensor({self.order.tolist()})  # which pixel, from 0, comes to each place
moved = x.flatten()[order].reshape({H}, {W})
print(F.linear(x.flatten(), v.flatten()))
print(F.linear(moved.flatten(), v.flatten()[order]))  # the weights move alike
print(F.conv2d(x[None, None], k[None, None])[0, 0])
print(F.conv2d(moved[None, None], k[None, None])[0, 0])"""

    def printed(self) -> str:
        """Return what the lines print."""
        return "\n".join(map(str, self._torch()))

    def check(self) -> float:
        """Return the largest relative difference from PyTorch, of both scores and both maps."""
        mine = (*map(np.array, self.dense()), *self.maps())
        pairs = zip(mine, self._torch(), strict=True)
        return max(difference(own, his.numpy()) for own, his in pairs)

    def _torch(self) -> tuple:
        """Return both scores and both maps of PyTorch."""
        import torch
        import torch.nn.functional as F

        x, v, k, order = map(torch.tensor, (self.x, self.v, self.k, self.order))
        moved = x.flatten()[order].reshape(x.shape)
        before = F.linear(x.flatten(), v.flatten())
        after = F.linear(moved.flatten(), v.flatten()[order])
        maps = (F.conv2d(part[None, None], k[None, None])[0, 0] for part in (x, moved))
        return before, after, *maps
