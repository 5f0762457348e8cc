"""Degradation: deeper plain networks learn even their own training pictures worse; measured."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer.cases import checks
from explorer.errors import InputError
from explorer.ideas.listing import Listing
from explorer.ideas.skips import in_torch
from explorer.ideas.skips.depth import CHANNELS
from explorer.ideas.skips.measured import EPOCHS_BETWEEN, RUNS, SEEDS, Measured
from explorer.parameters import Parameter
from explorer.sheets import Grid, Line, Lines, Row, Series, Sheet, Slider, told
from explorer.sheets.words import say

KINDS = {"plain": "plain", "skips": "with skips"}
DEPTHS = tuple(dict.fromkeys(run.depth for run in RUNS))


@dataclass(frozen=True)
class DegradationCase:
    """Two stacks of the same depth, trained beforehand.

    Parameters
    ----------
    depth : int
        One of DEPTHS.
    notes : tuple of str
    """

    depth: int = DEPTHS[0]
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "degradation"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("ml", "depth", "whole", DEPTHS[0], DEPTHS[-1]),
    )
    how_to: ClassVar[str] = "Move the slider: the curves are those of this depth."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.ideas.skips.examples`."""
        return dict(vars(example))

    @classmethod
    def from_document(cls, document: Mapping) -> "DegradationCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        depth = checks.whole(document, "depth", DEPTHS[0], DEPTHS[-1])
        if depth not in DEPTHS:
            near = min(DEPTHS, key=lambda other: abs(other - depth))
            raise InputError(
                f"Stacks of {', '.join(map(str, DEPTHS))} layers were trained, not {depth}. "
                f"Choose {near}."
            )
        return cls(depth)

    def document(self) -> dict:
        """Return the case as the browser takes it."""
        return {"depth": self.depth}

    def runs(self) -> dict[str, Measured]:
        """Return what was measured at this depth, for each of KINDS."""
        return {run.kind: run for run in RUNS if run.depth == self.depth}

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        runs = self.runs()
        return Sheet(
            rows=(Row((self._by_depth(), self._curves(runs))), Row((_table(runs),))),
            controls=(Slider("depth", "Layers", DEPTHS, self.depth, text=False, plays=True),),
            general=(
                f"Measured beforehand: median of {SEEDS} seeds, for each depth and kind the best "
                "of 4 learning rates; SGD with momentum, no batch norm",
            ),
            said=self._said(runs),
        )

    def _by_depth(self) -> Lines:
        series = []
        for kind, name in KINDS.items():
            of_kind = [run for run in RUNS if run.kind == kind]
            losses = [run.loss[0] for run in of_kind]
            series.append(Series(name, [run.depth for run in of_kind], losses, kind="both"))
        return Lines(
            "depths",
            "Training loss at the end, by depth",
            tuple(series),
            across="layers",
            up="loss",
            y_range=(0, 1.5),
            at=self.depth,
        )

    def _curves(self, runs: Mapping[str, Measured]) -> Lines:
        series = tuple(
            Series(
                name, [EPOCHS_BETWEEN * i for i in range(len(runs[kind].curve))], runs[kind].curve
            )
            for kind, name in KINDS.items()
        )
        return Lines(
            "curves",
            f"Training loss, {self.depth} layers",
            series,
            across="epoch",
            up="loss",
            y_log=True,
            y_range=(1e-4, 10),
        )

    def _said(self, runs: Mapping[str, Measured]) -> tuple[Line, ...]:
        plain, skips = runs["plain"], runs["skips"]
        return (
            f"{self.depth} layers: plain {_percent(plain.training)} of the training pictures, "
            f"with skips {_percent(skips.training)}; guessing 25 %. "
            f"Rates: {say(plain.rate)} and {say(skips.rate)}.",
            f"Both have {9 * CHANNELS * CHANNELS * self.depth:,} weights. "
            "Overfitting would be a high share on training pictures and a low one on others.",
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def _listing(self) -> Listing:
        return Listing(in_torch.stack_weights, (self.depth,))

    def code(self) -> str:
        """Return the lines to copy: both stacks, and that they have as many weights."""
        return self._listing().code()

    def printed(self) -> str:
        """Return what the lines print."""
        return self._listing().printed()

    def check(self) -> None:
        """Return None: what was measured cannot be computed again in a moment."""


def _percent(values: tuple[float, float, float]) -> str:
    return f"{100 * values[0]:.0f} % ({100 * values[1]:.0f} to {100 * values[2]:.0f})"


def _table(runs: Mapping[str, Measured]) -> Grid:
    rows = [[runs[kind].training[0], runs[kind].test[0]] for kind in KINDS]
    texts = {
        (row, column): _percent((runs[kind].training, runs[kind].test)[column])
        for row, kind in enumerate(KINDS)
        for column in range(2)
    }
    return Grid(
        "table",
        "Right answers: median, and smallest to largest of the seeds",
        np.array(rows),
        rows=tuple(KINDS.values()),
        columns=("training", "test"),
        texts=texts,
        most=1.0,
    )
