"""MixUp and CutMix: two losses, weighed, are the loss of the mixed label."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from explorer.cases import checks
from explorer.ideas.loss import cross_entropy_tells
from explorer.ideas.loss.examples import MixExample
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
from explorer.ops.loss import cross_entropy_terms, mix, one_hot, smooth
from explorer.ops.softmax import log_softmax, softmax
from explorer.parameters import Parameter
from explorer.sheets import Bars, Grid, Row, Sheet, Sign, Slider, Source, Tell, told
from explorer.sheets.words import exact, say

PARTS = tuple(n / 20 for n in range(21))
SMOOTHINGS = (0.0, 0.02, 0.04, 0.1, 0.2, 0.3, 0.5)


@dataclass(frozen=True, eq=False)
class MixCase:
    """Scores of a mixed picture, and the two classes that it is mixed of.

    Parameters
    ----------
    z : ndarray of float64, shape (K,)
    a, b : int
        The classes of the two pictures, counted from 0.
    part : float
        λ: how much of the mixed picture is the first one.
    smoothing : float
        ε, from 0 to 1.
    notes : tuple of str
    """

    z: np.ndarray
    a: int = 0
    b: int = 1
    part: float = 0.7
    smoothing: float = 0.0
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "mix"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("m", "z", "tables"),
        Parameter("ma", "a", "whole", 0, LOSS_CLASSES_MAX - 1, usual=0),
        Parameter("mb", "b", "whole", 0, LOSS_CLASSES_MAX - 1, usual=1),
        Parameter("mw", "part", "numbers", usual=["0.7"]),
        Parameter("me", "smoothing", "numbers", usual=["0"]),
    )
    how_to: ClassVar[str] = "Click a cell of either label to choose its class; drag λ."

    @staticmethod
    def document_of(example: MixExample) -> dict:
        """Return the document of an example."""
        shares = {"part": [example.part], "smoothing": [example.smoothing]}
        return {"z": [[list(example.z)]], "a": example.a, "b": example.b, **shares}

    @classmethod
    def from_document(cls, document: Mapping) -> "MixCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        z, notes = read_scores(document)
        a = read_class(document, "a", "The first class", len(z))
        b = read_class(document, "b", "The second class", len(z))
        part = checks.number_between(document, "part", "λ", 0, 1)
        smoothing = checks.number_between(document, "smoothing", "Label smoothing", 0, 1)
        return cls(z, a, b, part, smoothing, notes)

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        shares = {"part": self.part, "smoothing": self.smoothing}
        numbers = {name: [number_text(value)] for name, value in shares.items()}
        return {"z": scores_text(self.z), "a": self.a, "b": self.b, **numbers}

    def labels(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the two labels and the mixed one, each smoothed, shape (K,)."""
        a, b = (one_hot(index, len(self.z)) for index in (self.a, self.b))
        mixed = smooth(mix(a, b, self.part), self.smoothing)
        return smooth(a, self.smoothing), smooth(b, self.smoothing), mixed

    def terms(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the terms of the two weighed losses (2, K), and of the mixed label's (1, K)."""
        a, b, mixed = (cross_entropy_terms(self.z, label) for label in self.labels())
        return np.stack([self.part * a, (1 - self.part) * b]), mixed[None]

    def sheet(self) -> Sheet:
        """Return what is drawn: the labels, both ways to the loss, and that they agree."""
        columns, costs = names(len(self.z)), -log_softmax(self.z) + 0.0
        p = softmax(self.z)
        tells = cross_entropy_tells
        beginning = (
            Grid("z", "Scores z", self.z[None], "input", edits="z", columns=columns),
            Sign("to_p", "→"),
            Bars(
                "p",
                "Probabilities p",
                columns,
                list(p),
                most=1,
                tells=partial(tells.shares, self.z),
            ),
            Sign("to_cost", "→"),
            Grid(
                "cost", "−log p", costs[None], columns=columns, tells=partial(tells.costs, self.z)
            ),
        )
        return Sheet(
            rows=(Row(beginning), Row(self._label_items()), Row(self._two()), Row(self._one())),
            controls=(
                Slider("part", "λ, part of the first", PARTS, self.part),
                Slider("smoothing", "Label smoothing ε", SMOOTHINGS, self.smoothing),
                *size_buttons(self.z, a=self.a, b=self.b),
            ),
            general=(
                "λ · loss(p, a) + (1 − λ) · loss(p, b) = loss(p, λ·a + (1 − λ)·b)",
                self._with_numbers(),
            ),
            said=self._said(),
        )

    def _label_items(self) -> tuple:
        columns = names(len(self.z))
        a, b, mixed = self.labels()

        def label(name: str, title: str, values: np.ndarray, index: int) -> Grid:
            return Grid(
                name,
                title,
                values[None],
                columns=columns,
                most=1,
                picks=name,
                marks={(0, index): "chosen"},
                tells=partial(cross_entropy_tells.targets, values, index, self.smoothing),
            )

        return (
            label("a", "First label a", a, self.a),
            Sign("and", "+"),
            label("b", "Second label b", b, self.b),
            Sign("to_mixed", "→"),
            Grid(
                "mixed",
                "Mixed label",
                mixed[None],
                columns=columns,
                most=1,
                tells=self._tells_mixed,
            ),
        )

    def _two(self) -> tuple:
        two, _ = self.terms()
        return (
            Grid(
                "two",
                "Two losses: weight · y · (−log p)",
                two,
                rows=("λ · a", "(1 − λ) · b"),
                columns=names(len(self.z)),
                tells=self._tells_two,
            ),
            Sign("to_first", "→"),
            Grid(
                "first",
                "Sum",
                two.sum()[None, None],
                "output",
                tells=partial(cross_entropy_tells.total, "two", two),
            ),
        )

    def _one(self) -> tuple:
        _, (one,) = self.terms()
        return (
            Grid(
                "one",
                "One loss: mixed y · (−log p)",
                one[None],
                rows=("mixed",),
                columns=names(len(self.z)),
                tells=self._tells_one,
            ),
            Sign("to_second", "→"),
            Grid(
                "second",
                "Sum",
                one.sum()[None, None],
                "output",
                tells=partial(cross_entropy_tells.total, "one", one[None]),
            ),
        )

    def _tells_mixed(self) -> dict:
        a, b, mixed = self.labels()
        lam = exact(self.part)
        return {
            (0, j): Tell(
                (f"{lam} · {say(a[j])} + (1 − {lam}) · {say(b[j])} {result(mixed[j])}",),
                (Source("a", ((0, j),)), Source("b", ((0, j),))),
            )
            for j in range(len(mixed))
        }

    def _tells_two(self) -> dict:
        (two, _), costs = self.terms(), -log_softmax(self.z) + 0.0
        told_terms = {}
        for row, (name, label) in enumerate(zip("ab", self.labels(), strict=False)):
            weight = exact(self.part) if name == "a" else f"(1 − {exact(self.part)})"
            for j, cost in enumerate(costs):
                line = f"{weight} · {say(label[j])} · {say(cost)} {result(two[row, j])}"
                sources = (Source(name, ((0, j),)), Source("cost", ((0, j),)))
                told_terms[row, j] = Tell((line,), sources)
        return told_terms

    def _tells_one(self) -> dict:
        (a, b), (one,) = self.terms()
        mixed, costs = self.labels()[2], -log_softmax(self.z) + 0.0
        return {
            (0, j): Tell(
                (
                    f"{say(mixed[j])} · {say(costs[j])} {result(one[j])}",
                    f"Above, in the same column: {say(a[j])} + {say(b[j])} {result(a[j] + b[j])}",
                ),
                (Source("mixed", ((0, j),)), Source("two", ((0, j), (1, j)))),
            )
            for j in range(len(one))
        }

    def _with_numbers(self) -> str:
        """Write the two losses with their numbers, and the loss of the mixed label."""
        lam = exact(self.part)
        a, b = (cross_entropy_terms(self.z, label).sum() for label in self.labels()[:2])
        return f"{lam} · {say(a)} + (1 − {lam}) · {say(b)} {result(self.terms()[0].sum())}"

    def _said(self) -> tuple[str, ...]:
        two, one = (terms.sum() for terms in self.terms())
        rounding = f" They are {say(abs(two - one), 2)} apart: rounding." if two != one else ""
        first, second = (names(len(self.z))[index] for index in (self.a, self.b))
        return (
            f"Both ways give {short(one)}.{rounding}",
            f"λ = {exact(self.part)}: MixUp adds {short(self.part)} of a picture of {first} and "
            f"{short(1 - self.part)} of one of {second}; CutMix keeps this share of the area of "
            "the first.",
        )

    def result(self) -> dict:
        """Return what the browser is told: the sheet and both losses."""
        return told(self) | {"output": [float(terms.sum()) for terms in self.terms()]}

    def code(self) -> str:
        """Return the lines to copy: two losses, then one of the mixed label."""
        more = f", label_smoothing={number_text(self.smoothing)}" if self.smoothing else ""
        lam = number_text(self.part)
        return program(
            vector("z", self.z),
            f"a, b = torch.tensor([{self.a}, {self.b}])  # classes, from 0",
            f"two = {lam} * F.cross_entropy(z, a{more})",
            f"two += (1 - {lam}) * F.cross_entropy(z, b{more})",
            "print(two)",
            f"rows = torch.eye({len(self.z)}, dtype=torch.float64)",
            f"mixed = {lam} * rows[a] + (1 - {lam}) * rows[b]",
            f"print(F.cross_entropy(z, mixed{more}))",
        )

    def printed(self) -> str:
        """Return what the lines print."""
        return "\n".join(map(str, self._torch()))

    def check(self) -> float:
        """Return the largest relative difference of both losses from PyTorch's."""
        return apart([grid.sum() for grid in self.terms()], self._torch())

    def _torch(self) -> tuple:
        """Return both losses of PyTorch."""
        import torch
        import torch.nn.functional as F

        z, lam, rows = torch.tensor(self.z), self.part, torch.eye(len(self.z), dtype=torch.float64)
        pair, more = torch.tensor([self.a, self.b]), {"label_smoothing": self.smoothing}
        mixed = lam * rows[self.a] + (1 - lam) * rows[self.b]
        a, b, one = (F.cross_entropy(z, y, **more) for y in (*pair, mixed))
        return lam * a + (1 - lam) * b, one
