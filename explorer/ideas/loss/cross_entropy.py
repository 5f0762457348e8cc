"""Cross-entropy: the true class, label smoothing, the loss term by term, and its gradient."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from explorer.cases import checks
from explorer.ideas.loss import cross_entropy_tells as tells
from explorer.ideas.loss.examples import LossExample
from explorer.ideas.loss.reading import (
    apart,
    names,
    program,
    read_class,
    read_scores,
    scores_text,
    size_buttons,
    vector,
)
from explorer.ideas.loss.words import result, short
from explorer.limits import LOSS_CLASSES_MAX
from explorer.matrices import number_text
from explorer.ops.loss import (
    cross_entropy,
    cross_entropy_along,
    cross_entropy_gradient,
    cross_entropy_terms,
    entropy,
    one_hot,
    smooth,
)
from explorer.ops.softmax import log_softmax, logsumexp, softmax
from explorer.parameters import Parameter
from explorer.sheets import Bars, Grid, Lines, Row, Series, Sheet, Sign, Slider, told
from explorer.sheets.words import exact, say

SMOOTHINGS = (
    *(0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08),
    *(0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0),
)
CURVE_POINTS = 57
CURVE_REACH = 8.0  # scores to either side; e⁸ is 2981, so p is nearly 0 or nearly 1 there


@dataclass(frozen=True, eq=False)
class LossCase:
    """Scores and a target, their cross-entropy, and its gradient.

    Parameters
    ----------
    z : ndarray of float64, shape (K,)
    true : int
        The true class, counted from 0.
    smoothing : float
        ε, from 0 to 1.
    notes : tuple of str
    """

    z: np.ndarray
    true: int = 0
    smoothing: float = 0.0
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "loss"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("l", "z", "tables"),
        Parameter("k", "true", "whole", 0, LOSS_CLASSES_MAX - 1, usual=0),
        Parameter("e", "smoothing", "numbers", usual=["0"]),
    )
    how_to: ClassVar[str] = "Click a bar or a target to make it the true class; drag the smoothing."

    @staticmethod
    def document_of(example: LossExample) -> dict:
        """Return the document of an example."""
        z = [[list(example.z)]]
        return {"z": z, "true": example.true, "smoothing": [example.smoothing]}

    @classmethod
    def from_document(cls, document: Mapping) -> "LossCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        z, notes = read_scores(document)
        true = read_class(document, "true", "The true class", len(z))
        smoothing = checks.number_between(document, "smoothing", "Label smoothing", 0, 1)
        return cls(z, true, smoothing, notes)

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        smoothing = [number_text(self.smoothing)]
        return {"z": scores_text(self.z), "true": self.true, "smoothing": smoothing}

    def target(self) -> np.ndarray:
        """Return y, shape (K,)."""
        return smooth(one_hot(self.true, len(self.z)), self.smoothing)

    def loss(self) -> float:
        """Return Σ −y·log p."""
        return cross_entropy(self.z, self.target())

    def gradient(self) -> np.ndarray:
        """Return p − y, shape (K,)."""
        return cross_entropy_gradient(self.z, self.target())

    def sheet(self) -> Sheet:
        """Return what is drawn: p and y, the terms of the loss, the gradient, and a curve."""
        slider = Slider("smoothing", "Label smoothing ε", SMOOTHINGS, self.smoothing)
        return Sheet(
            rows=(
                Row(self._beginning()),
                Row(self._terms()),
                Row(self._gradient_items()),
                Row((self._curve(),)),
            ),
            controls=(slider, *size_buttons(self.z, true=self.true)),
            general=(
                "loss = Σ y · (−log p)",
                tells.loss_line(cross_entropy_terms(self.z, self.target())),
            ),
            said=self._said(),
        )

    def _beginning(self) -> tuple:
        columns, y = names(len(self.z)), self.target()
        return (
            Grid("z", "Scores z", self.z[None], "input", edits="z", columns=columns),
            Sign("to_p", "→"),
            Bars(
                "p",
                "Probabilities p",
                columns,
                list(softmax(self.z)),
                targets=list(y),
                most=1,
                picks="true",
                chosen=self.true,
                tells=partial(tells.shares, self.z),
            ),
        )

    def _terms(self) -> tuple:
        columns, y = names(len(self.z)), self.target()
        costs, terms = -log_softmax(self.z) + 0.0, cross_entropy_terms(self.z, y)
        return (
            Grid(
                "y",
                "Target y",
                y[None],
                columns=columns,
                most=1,
                picks="true",
                marks={(0, self.true): "chosen"},
                tells=partial(tells.targets, y, self.true, self.smoothing),
            ),
            Sign("times", "×"),
            Grid(
                "cost", "−log p", costs[None], columns=columns, tells=partial(tells.costs, self.z)
            ),
            Sign("is", "="),
            Grid(
                "terms",
                "y · (−log p)",
                terms[None],
                columns=columns,
                tells=partial(tells.terms, y, costs, terms),
            ),
            Sign("to_loss", "→"),
            Grid(
                "loss", "Loss", terms.sum()[None, None], "output", tells=partial(tells.loss, terms)
            ),
        )

    def _gradient_items(self) -> tuple:
        columns, y, slope = names(len(self.z)), self.target(), self.gradient()
        total = slope.sum()
        labels = tuple(f"{name}: {tells.verb(g)}" for name, g in zip(columns, slope, strict=True))
        return (
            Grid(
                "slope",
                "Gradient p − y",
                slope[None],
                columns=columns,
                most=1,
                tells=partial(tells.slopes, softmax(self.z), y, slope),
            ),
            Sign("to_total", "→"),
            Grid("total", "Its sum", total[None, None], most=1, texts={(0, 0): say(total, 2)}),
            Bars("step", "A step adds y − p, times the rate", labels, list(-slope + 0.0), most=1),
        )

    def _curve(self) -> Lines:
        here = self.z[self.true]
        others = np.delete(self.z, self.true)
        middle = logsumexp(others) if others.size else here
        x = np.linspace(
            min(middle, here) - CURVE_REACH, max(middle, here) + CURVE_REACH, CURVE_POINTS
        )
        label = f"ε = {exact(self.smoothing)}" if self.smoothing else "loss"
        y = self.target()
        lines = [Series(label, x, cross_entropy_along(self.z, y, self.true, x), "output")]
        if self.smoothing:
            sharp = one_hot(self.true, len(self.z))
            plain = cross_entropy_along(self.z, sharp, self.true, x)
            lines.append(Series("without smoothing", x, plain, "input"))
        lines.append(Series("now", [here], [self.loss()], "window", "dots"))
        return Lines(
            "curve",
            f"The loss over the score of {names(len(self.z))[self.true]}, the others as they are",
            tuple(lines),
            across=f"score of {names(len(self.z))[self.true]}",
            up="loss",
            at=here,
        )

    def _said(self) -> tuple[str, ...]:
        K, y, p = len(self.z), self.target(), softmax(self.z)
        true = names(K)[self.true]
        total = self.gradient().sum()
        rounding = f" (rounding leaves {say(total, 2)})" if total else ""
        shown = f"{result(p[self.true])}" if p[self.true] else "too small for float64"
        said = [
            f"Class {true} is true: the loss is −log p({true}), with p({true}) {shown}. "
            f"It comes near 0 where p({true}) comes near 1.",
            f"The gradient adds up to 0{rounding}: what some scores gain, the others lose.",
            f"Knowing nothing, with {K} equal scores, costs log {K} {result(np.log(K))}.",
        ]
        if self.smoothing:
            most = short(1 - self.smoothing)
            said[0] = (
                f"ε = {exact(self.smoothing)} over {K} classes: {true} has {say(y[self.true])}"
                f", not {most}, for it gets its share of ε as well. The loss cannot fall below "
                f"{short(entropy(y))}, where p = y."
            )
        if K == 1:
            return ("One class alone has p = 1: the loss is 0, and there is nothing to learn.",)
        return tuple(said)

    def result(self) -> dict:
        """Return what the browser is told: the sheet, the loss and its gradient."""
        return told(self) | {"loss": self.loss(), "output": self.gradient().tolist()}

    def code(self) -> str:
        """Return the lines to copy: the loss, its gradient by autograd, and −log p."""
        smoothing = f", label_smoothing={number_text(self.smoothing)}" if self.smoothing else ""
        return program(
            vector("z", self.z, ", requires_grad=True"),
            f"y = torch.tensor({self.true})  # class {names(len(self.z))[self.true]}, from 0",
            f"loss = F.cross_entropy(z, y{smoothing})",
            "loss.backward()",
            "print(loss)",
            "print(z.grad)",
            "print(-F.log_softmax(z.detach(), dim=0))  # what each class costs",
        )

    def printed(self) -> str:
        """Return what the lines print."""
        return "\n".join(map(str, self._torch()))

    def check(self) -> float:
        """Return the largest relative difference of loss, gradient and −log p from PyTorch's."""
        shown = [self.loss(), self.gradient(), -log_softmax(self.z)]
        return apart(shown, [tensor.detach() for tensor in self._torch()])

    def _torch(self) -> tuple:
        """Return loss, gradient and −log p of PyTorch."""
        import torch
        import torch.nn.functional as F

        z = torch.tensor(self.z, requires_grad=True)
        loss = F.cross_entropy(z, torch.tensor(self.true), label_smoothing=self.smoothing)
        loss.backward()
        return loss, z.grad, -F.log_softmax(z.detach(), dim=0)
