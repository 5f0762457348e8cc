"""Back-propagation through one convolution, a ReLU and a pooling, and one step of descent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import ConvCase, checks
from explorer.cases.checks import CellError
from explorer.errors import ShapeError
from explorer.ideas.gradients import backprop_sheet
from explorer.ideas.gradients.backprop_chain import Chain, Settings, chain, forward
from explorer.ideas.gradients.backprop_program import GradientProgram
from explorer.matrices import number_text
from explorer.parameters import Parameter
from explorer.reference import difference
from explorer.sheets import Sheet, told
from explorer.sheets.words import say

POOLS = ("max", "average")
_STEP = limits.BACKPROP_STEP_MAX


@dataclass(frozen=True, eq=False)
class BackpropCase:
    """Input, kernel and bias, what follows, and the gradient that comes back from the loss.

    Parameters
    ----------
    x, k : ndarray of float64, shapes (H, W) and (K, L)
    b : float
    g : ndarray of float64
        ∂loss/∂p, one for each output of the pooling; the loss is Σ g · p.
    settings : Settings
    lr : float
        Learning rate of the step of descent.
    notes : tuple of str
    """

    x: np.ndarray
    k: np.ndarray
    b: float
    g: np.ndarray
    settings: Settings = field(default_factory=Settings)
    lr: float = 0.1
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "backprop"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("bx", "x", "tables"),
        Parameter("bk", "k", "tables"),
        Parameter("bb", "b", "numbers", usual=["0"]),
        Parameter("bg", "g", "tables"),
        Parameter("bs", "stride", "whole", 1, _STEP, usual=1),
        Parameter("bp", "padding", "whole", 0, limits.BACKPROP_PADDING_MAX, usual=0),
        Parameter("br", "relu", "flag", usual=True),
        Parameter("bm", "pool", "choice", choices=POOLS, usual=POOLS[0]),
        Parameter("bw", "window", "whole", 1, _STEP, usual=2),
        Parameter("bt", "step", "whole", 1, _STEP, usual=2),
        Parameter("bl", "lr", "numbers", usual=["0.1"]),
    )
    how_to: ClassVar[str] = (
        "Type into the input, the kernel, the bias or the gradient ∂L/∂p; point at any other cell "
        "to see every term of its sum."
    )

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of BACKPROP_EXAMPLES."""
        tables = {name: [getattr(example, name)] for name in ("x", "k", "g")}
        return {**vars(example), **tables, "b": [example.b], "lr": [example.lr]}

    @classmethod
    def from_document(cls, document: Mapping) -> "BackpropCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        x, x_notes = checks.tables(document, "x", "Input", limits.BACKPROP_INPUT_SIDE_MAX, 1)
        k, k_notes = checks.tables(document, "k", "Kernel", limits.BACKPROP_KERNEL_SIDE_MAX, 1)
        (b,) = checks.numbers(document, "b", "Bias", 1)
        settings = _settings(document)
        most = limits.BACKPROP_INPUT_SIDE_MAX + 2 * limits.BACKPROP_PADDING_MAX
        g, g_notes = checks.tables(document, "g", "Gradient ∂L/∂p", most, 1)
        g, fitted = _fit(g[0], _pooled_shape(x[0], k[0], settings))
        (lr,) = checks.numbers(document, "lr", "Learning rate", 1)
        if not 0 <= lr <= limits.BACKPROP_RATE_MAX:
            raise CellError(
                f"The learning rate lies between 0 and {say(limits.BACKPROP_RATE_MAX)}, not "
                f"{say(lr)}. Start with 0.1.",
                "lr",
            )
        notes = (*x_notes, *k_notes, *g_notes, *fitted)
        return cls(x[0], k[0], float(b), g, settings, float(lr), notes)

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        return {
            "x": [checks.texts(self.x)],
            "k": [checks.texts(self.k)],
            "b": [number_text(self.b)],
            "g": [checks.texts(self.g)],
            **vars(self.settings),
            "lr": [number_text(self.lr)],
        }

    @cached_property
    def numbers(self) -> Chain:
        """Return all numbers, forward and back."""
        return chain(self.x, self.k, self.b, self.g, self.settings)

    @property
    def to_x(self) -> np.ndarray:
        """Return ∂loss/∂x, the part of ∂loss/∂padded inside the ring."""
        edge = self.settings.padding
        H, W = self.x.shape
        return self.numbers.to_padded[edge : edge + H, edge : edge + W]

    def stepped(self) -> tuple[np.ndarray, float]:
        """Return kernel and bias after one step of descent."""
        return self.k - self.lr * self.numbers.to_k, self.b - self.lr * self.numbers.to_b

    def next_loss(self) -> float:
        """Return the loss after that step, at the same input and the same g."""
        return float((self.g * forward(self.x, *self.stepped(), self.settings)[2]).sum())

    def transposed(self) -> ConvCase:
        """Return ∂loss/∂x as the transposed convolution of ∂loss/∂z."""
        settings = self.settings
        reached = [
            (places - 1) * settings.stride - 2 * settings.padding + kernel
            for places, kernel in zip(self.numbers.z.shape, self.k.shape, strict=True)
        ]
        unread = tuple(side - reach for side, reach in zip(self.x.shape, reached, strict=True))
        return ConvCase.single(
            self.numbers.to_z,
            self.k,
            stride=settings.stride,
            padding=settings.padding,
            output_padding=unread,
            way="transposed",
        )

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        return backprop_sheet.sheet(self)

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def program(self) -> GradientProgram:
        """Return the same in PyTorch."""
        return GradientProgram(self.x, self.k, self.b, self.g, self.settings, self.lr)

    def code(self) -> str:
        """Return the lines to copy."""
        return self.program().code()

    def printed(self) -> str:
        """Return what the lines print."""
        return self.program().printed()

    def check(self) -> float:
        """Return the largest relative difference from PyTorch of everything that is shown."""
        shown, theirs = self.compared(), self.program().run()
        return max(difference(values, theirs[name]) for name, values in shown.items())

    def compared(self) -> dict[str, np.ndarray]:
        """Return every number that PyTorch gives, too, by its name there."""
        found, (k, b) = self.numbers, self.stepped()
        return {
            "z": found.z,
            "a": found.a,
            "p": found.p,
            "loss": np.array(found.loss),
            "p.grad": self.g,
            "a.grad": found.to_a,
            "z.grad": found.to_z,
            "k.grad": found.to_k,
            "b.grad": np.array(found.to_b),
            "x.grad": self.to_x,
            "padded.grad": found.to_padded,
            "k after": k,
            "b after": np.array(b),
            "loss after": np.array(self.next_loss()),
        }


def _settings(document: Mapping) -> Settings:
    return Settings(
        stride=checks.whole(document, "stride", 1, _STEP),
        padding=checks.whole(document, "padding", 0, limits.BACKPROP_PADDING_MAX),
        relu=checks.flag(document, "relu"),
        pool=checks.choice(document, "pool", POOLS),
        window=checks.whole(document, "window", 1, _STEP),
        step=checks.whole(document, "step", 1, _STEP, "Pooling stride"),
    )


def _pooled_shape(x: np.ndarray, k: np.ndarray, settings: Settings) -> tuple[int, int]:
    shape = settings.map_shape(x, k)
    if settings.window > min(shape):
        window, there = f"{settings.window}×{settings.window}", f"{shape[0]}×{shape[1]}"
        raise ShapeError(
            f"Pooling window {window} does not fit in the map {there} that the convolution gives. "
            "Choose a smaller window, a smaller kernel or a smaller stride, or more padding."
        )
    return settings.pooled_shape(x, k)


def _fit(g: np.ndarray, shape: tuple[int, int]) -> tuple[np.ndarray, tuple[str, ...]]:
    """Give ∂L/∂p the size of p: what is missing becomes 1, what is too much is left out."""
    if g.shape == shape:
        return g, ()
    fitted = np.ones(shape)
    kept = tuple(slice(0, min(sides)) for sides in zip(g.shape, shape, strict=True))
    fitted[kept] = g[kept]
    old, new = ("×".join(map(str, sides)) for sides in (g.shape, shape))
    return fitted, (f"∂L/∂p was {old}; p is {new} now, and new cells begin with 1.",)
