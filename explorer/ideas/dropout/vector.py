"""Dropout on a vector: one random number for each, compared with p."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.ideas.dropout import reading
from explorer.matrices import number_text
from explorer.ops.dropout import dropout, keep_mask
from explorer.parameters import Parameter
from explorer.reference import difference, tensor_line
from explorer.sheets import Choice, Grid, Row, Sheet, Slider, Source, Tell, told
from explorer.sheets.words import equals, factor, say

DRAWN_HERE = "drawn by the explorer; PyTorch's own generator draws other ones"


@dataclass(frozen=True, eq=False)
class VectorCase:
    """A few numbers, and a mask drawn for them.

    Parameters
    ----------
    x : ndarray of float64, shape (n,)
    p : float
        The probability to be dropped.
    seed : int
        Which draw.
    mode : str
        "train" or "eval".
    notes : tuple of str
    """

    x: np.ndarray
    p: float = 0.5
    seed: int = 0
    mode: str = "train"
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "drop-vector"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("x", "x", "numbers"),
        Parameter("p", "p", "numbers"),
        Parameter("d", "seed", "whole", 0, limits.DROPOUT_SEED_MAX, usual=0),
        Parameter("m", "mode", "choice", choices=tuple(reading.MODES), usual="train"),
    )
    how_to: ClassVar[str] = "Drag p, draw again, or change the numbers."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an example."""
        return {
            "x": list(example.x),
            "p": [example.p],
            "seed": example.seed,
            "mode": example.mode,
        }

    @classmethod
    def from_document(cls, document: Mapping) -> "VectorCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        return cls(
            reading.read_vector(document),
            reading.read_p(document),
            reading.read_seed(document),
            checks.choice(document, "mode", tuple(reading.MODES)),
        )

    def document(self) -> dict:
        """Return the case as the browser takes it: numbers as text."""
        return {
            "x": checks.number_texts(self.x),
            "p": [number_text(self.p)],
            "seed": self.seed,
            "mode": self.mode,
        }

    def drawn(self) -> np.ndarray:
        """Return the random numbers, shape (n,)."""
        return reading.uniform(1, len(self.x), self.seed)[0]

    def mask(self) -> np.ndarray:
        """Return 1 for kept and 0 for dropped, shape (n,)."""
        return keep_mask(self.drawn(), self.p)

    def output(self) -> np.ndarray:
        """Return y, shape (n,)."""
        return self.x if self.mode == "eval" else dropout(self.x, self.mask(), self.p)

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        train = self.mode == "train"
        mask, output = self.mask(), self.output()
        most = max(float(np.abs(self.x).max()), float(np.abs(output).max()))
        off = {(0, column): "off" for column in np.flatnonzero(mask == 0).tolist()}
        quiet = {(0, column): "quiet" for column in range(len(mask))}
        numbers = Grid("x", "Numbers x", self.x[None], "input", edits="x", most=most)
        drawn = Grid("u", "Drawn u", self.drawn()[None].round(3), marks={} if train else quiet)
        masks = Grid(
            "m",
            "Mask: 1 where u ≥ p",
            mask[None],
            "window",
            marks=off if train else quiet,
            tells=self._mask_tells(),
        )
        outputs = Grid(
            "y",
            "Output y",
            output[None],
            "output",
            most=most,
            marks=off if train else {},
            tells=self._tells(),
        )
        return Sheet(
            rows=tuple(Row((grid,)) for grid in (numbers, drawn, masks, outputs)),
            controls=(
                Slider("p", "Dropped with p", reading.P_STOPS, self.p),
                reading.again(self.seed),
                Choice("mode", "Mode", reading.MODES, self.mode),
            ),
            general=self._general(),
            said=self._said(),
        )

    def _general(self) -> tuple[str, ...]:
        if self.mode == "eval":
            return ("eval: y = x, nothing is dropped and nothing is scaled",)
        if self.p == 1:
            return ("train, p = 1: everything is dropped, y = 0",)
        scale = 1 / (1 - self.p)
        return (f"train: y = x · mask / (1 − p), and 1 / (1 − {say(self.p)}) {equals(scale)}",)

    def _mask_tells(self) -> dict:
        tells = {}
        for column, (u, kept) in enumerate(zip(self.drawn(), self.mask(), strict=True)):
            word = "≥" if kept else "<"
            fate = "kept" if kept else "dropped"
            line = f"u ≈ {say(u, 6)} {word} p = {say(self.p)}: {fate}"
            tells[0, column] = Tell((line,), (Source("u", ((0, column),)),))
        return tells

    def _tells(self) -> dict:
        tells = {}
        values = zip(self.x, self.mask(), self.output(), strict=True)
        for column, (x, kept, y) in enumerate(values):
            if self.mode == "eval":
                line = f"y = x = {say(x)}"
            elif kept:
                line = f"y = x · 1 / (1 − p) = {say(x)} / (1 − {say(self.p)}) {equals(y)}"
            else:
                line = f"y = x · 0 = {factor(x)} · 0 = 0"
            sources = (Source("x", ((0, column),)), Source("m", ((0, column),)))
            tells[0, column] = Tell((line,), sources[: 1 if self.mode == "eval" else 2])
        return tells

    def _said(self) -> tuple[str, ...]:
        total, result = float(self.x.sum()), float(self.output().sum())
        if self.mode == "eval":
            return ("The same numbers leave as came in, whatever p is and whatever was drawn.",)
        dropped = int((self.mask() == 0).sum())
        return (
            f"Seed {self.seed}: {dropped} of {len(self.x)} dropped. The sum of x is "
            f"{say(total, 5)}, the sum of y {say(result, 5)}; over many draws both agree"
            f"{'' if self.p < 1 else ', but not with p = 1'}.",
            f"The numbers u are {DRAWN_HERE}.",
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy."""
        lines = ["import torch", "", tensor_line("x", self.x), f"p = {number_text(self.p)}"]
        if self._whole:
            training = "" if self.mode == "train" else ", training=False"
            lines.append(f"print(torch.nn.functional.dropout(x, p{training}))")
        else:
            lines.append(f"# The mask was {DRAWN_HERE}.")
            lines.append(tensor_line("mask", self.mask()))
            lines.append("print(x * mask / (1 - p))")
        layer = "# In a network: nn.Dropout(p) draws a mask in every call after train(), none after"
        return "\n".join([*lines, f"{layer} eval()."])

    @property
    def _whole(self) -> bool:
        """Whether all numbers are kept or all dropped, so that no mask is needed."""
        return self.mode == "eval" or self.p == 1

    def printed(self) -> str:
        """Return what the lines print."""
        return str(self.run())

    def run(self) -> object:
        """Return the tensor that PyTorch gives for the same mask."""
        import torch

        x = torch.tensor(self.x)
        if self._whole:
            return torch.nn.functional.dropout(x, self.p, training=self.mode == "train")
        return x * torch.tensor(self.mask()) / (1 - self.p)

    def check(self) -> float:
        """Return the largest relative difference from PyTorch."""
        return difference(self.output(), self.run().numpy())
