"""Softmax twice: what the loss becomes if it is given probabilities instead of scores."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer.ideas.loss import cross_entropy_tells
from explorer.ideas.loss.examples import TwiceExample
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
from explorer.ops.loss import cross_entropy, one_hot
from explorer.ops.softmax import logsumexp, softmax
from explorer.parameters import Parameter
from explorer.sheets import Bars, Grid, Lines, Row, Series, Sheet, Sign, Source, Tell, told
from explorer.sheets.words import say

CURVE_POINTS = 57
CURVE_REACH = 8.0  # scores to either side; e⁸ is 2981, so p is nearly 0 or nearly 1 there


@dataclass(frozen=True, eq=False)
class TwiceCase:
    """Scores whose softmax is taken for scores again, as a loss does that is given p.

    Parameters
    ----------
    z : ndarray of float64, shape (K,)
    true : int
        The true class, counted from 0.
    notes : tuple of str
    """

    z: np.ndarray
    true: int = 0
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "twice"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("d", "z", "tables"),
        Parameter("dk", "true", "whole", 0, LOSS_CLASSES_MAX - 1, usual=0),
    )
    how_to: ClassVar[str] = "Raise the true score as far as you like, and watch the second loss."

    @staticmethod
    def document_of(example: TwiceExample) -> dict:
        """Return the document of an example."""
        return {"z": [[list(example.z)]], "true": example.true}

    @classmethod
    def from_document(cls, document: Mapping) -> "TwiceCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        z, notes = read_scores(document)
        return cls(z, read_class(document, "true", "The true class", len(z)), notes)

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        return {"z": scores_text(self.z), "true": self.true}

    def losses(self, z: np.ndarray) -> tuple[float, float]:
        """Return the loss of scores, and the loss if their softmax is given as scores."""
        y = one_hot(self.true, len(z))
        return cross_entropy(z, y), cross_entropy(softmax(z), y)

    def sheet(self) -> Sheet:
        """Return what is drawn: p, the softmax of p, both losses, and how they go on."""
        columns, p = names(len(self.z)), softmax(self.z)
        picked = {"picks": "true", "chosen": self.true, "most": 1}
        once = cross_entropy_tells.shares(self.z)
        again = Bars(
            "again",
            "Softmax of p: the mistake",
            columns,
            list(softmax(p)),
            "window",
            tells=self._tells_again(),
            **picked,
        )
        first = (
            Grid("z", "Scores z", self.z[None], "input", edits="z", columns=columns),
            Sign("to_p", "→"),
            Bars("p", "p = softmax of z", columns, list(p), tells=once, **picked),
            Sign("to_again", "→"),
            again,
        )
        right, wrong = self.losses(self.z)
        values = np.array([[right], [wrong]])
        rows = ("of z: right", "of p: wrong")
        true = names(len(self.z))[self.true]
        tells = {
            (0, 0): _cost(f"−log p({true})", p[self.true], right, ("p", self.true)),
            (1, 0): _cost("−log of it", softmax(p)[self.true], wrong, ("again", self.true)),
        }
        losses = Grid("losses", "Loss", values, "output", rows=rows, tells=tells)
        return Sheet(
            rows=(Row(first), Row((losses, self._curve()))),
            controls=size_buttons(self.z, true=self.true),
            general=(
                "right: loss = log Σ exp(z) − z of the true class",
                "wrong: loss = log Σ exp(p) − p of the true class",
            ),
            said=self._said(),
        )

    def _tells_again(self) -> dict[int, Tell]:
        p = softmax(self.z)
        every = Source("p", tuple((j, 0) for j in range(len(p))))
        total, shares = np.exp(p).sum(), softmax(p)
        return {
            j: Tell((f"exp({say(p[j])}) / {say(total)} {result(shares[j])}",), (every,))
            for j in range(len(p))
        }

    def _curve(self) -> Lines:
        here, others = self.z[self.true], np.delete(self.z, self.true)
        middle = logsumexp(others) if others.size else here
        low, high = min(middle, here) - CURVE_REACH, max(middle, here) + CURVE_REACH
        x = np.linspace(low, high, CURVE_POINTS)
        there = np.repeat(self.z[None], CURVE_POINTS, axis=0)
        there[:, self.true] = x
        right, wrong = np.array([self.losses(z) for z in there]).T
        now = self.losses(self.z)
        true = names(len(self.z))[self.true]
        return Lines(
            "curve",
            f"Both losses over the score of {true}",
            (
                Series("of scores", x, right, "output"),
                Series("of probabilities", x, wrong, "window"),
                Series("now", [here, here], now, "input", "dots"),
            ),
            across=f"score of {true}",
            up="loss",
            at=here,
        )

    def _said(self) -> tuple[str, ...]:
        K = len(self.z)
        most = np.e / (np.e + K - 1)
        right, wrong = self.losses(self.z)
        return (
            f"cross_entropy takes scores. Given p it takes the softmax again: {short(wrong)} "
            f"instead of {short(right)}.",
            f"As p lies between 0 and 1, the second softmax gives at most e / (e + {K - 1}) "
            f"{result(most)}: the loss stays at {short(-np.log(most))} or above, however sure the "
            "network is.",
        )

    def result(self) -> dict:
        """Return what the browser is told: the sheet, and both losses."""
        return told(self) | {"output": list(self.losses(self.z))}

    def code(self) -> str:
        """Return the lines to copy: the right loss, then the wrong one."""
        return program(
            vector("z", self.z),
            f"y = torch.tensor({self.true})  # class {names(len(self.z))[self.true]}, from 0",
            "print(F.cross_entropy(z, y))",
            "print(F.cross_entropy(F.softmax(z, dim=0), y))  # wrong: p is no score",
        )

    def printed(self) -> str:
        """Return what the lines print."""
        return "\n".join(map(str, self._torch()))

    def check(self) -> float:
        """Return the largest relative difference of both losses from PyTorch's."""
        return apart(self.losses(self.z), self._torch())

    def _torch(self) -> tuple:
        """Return both losses of PyTorch."""
        import torch
        import torch.nn.functional as F

        z, y = torch.tensor(self.z), torch.tensor(self.true)
        return F.cross_entropy(z, y), F.cross_entropy(F.softmax(z, dim=0), y)


def _cost(what: str, probability: float, loss: float, bar: tuple[str, int]) -> Tell:
    shown = say(probability) if probability else "a number too small for float64"
    return Tell((f"{what}: −log {shown} {result(loss)}",), (Source(bar[0], ((bar[1], 0),)),))
