"""The best of many settings or epochs on the same test looks better than it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.ideas.batches import in_torch
from explorer.ideas.listing import Listing
from explorer.parameters import Parameter
from explorer.reference import difference
from explorer.results.selection import expected_best
from explorer.sheets import Button, Lines, Row, Series, Sheet, Slider, told

TRIES = (1, 2, 3, 5, 8, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500)
PICTURES = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
ACCURACIES = (50, 60, 70, 75, 80, 85, 90, 92, 94, 95, 96, 97, 98, 99)


@dataclass(frozen=True)
class BestCase:
    """Settings of equal true accuracy, all tried on the same test.

    Parameters
    ----------
    tries, pictures : int
    accuracy : int
        Percent, the true one of all of them.
    seed : int
        Of the draw that is shown.
    notes : tuple of str
    """

    tries: int = 150
    pictures: int = 1_000
    accuracy: int = 85
    seed: int = 0
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "batch-best"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("bm", "tries", "numbers"),
        Parameter("bn", "pictures", "numbers"),
        Parameter("ba", "accuracy", "numbers"),
        Parameter("br", "seed", "whole", 0, limits.SEED_SHOWN_MAX, usual=0),
    )
    how_to: ClassVar[str] = "Drag how often you look, and how many pictures the test has."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.ideas.batches.examples`."""
        fields = ("tries", "pictures", "accuracy")
        return {**vars(example), **{name: [getattr(example, name)] for name in fields}}

    @classmethod
    def from_document(cls, document: Mapping) -> "BestCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        tries, pictures = limits.SELECTION_TRIES_MAX, limits.SELECTION_PICTURES_MAX
        return cls(
            checks.whole_typed(document, "tries", "The number of looks", 1, tries),
            checks.whole_typed(document, "pictures", "The number of test pictures", 1, pictures),
            checks.whole_typed(document, "accuracy", "The accuracy in percent", 1, 99),
            checks.whole(document, "seed", 0, limits.SEED_SHOWN_MAX),
        )

    def document(self) -> dict:
        """Return the case as the browser takes it: numbers as text."""
        names = ("tries", "pictures", "accuracy")
        return {
            **{name: checks.number_texts([getattr(self, name)]) for name in names},
            "seed": self.seed,
        }

    def best(self) -> float:
        """Return the mean accuracy of the best one, as a share."""
        return expected_best(self.tries, self.pictures, self.accuracy / 100)

    def drawn(self) -> np.ndarray:
        """Return the accuracies of one draw, as shares, (tries,)."""
        random = np.random.default_rng(self.seed)
        return random.binomial(self.pictures, self.accuracy / 100, self.tries) / self.pictures

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        drawn = 100 * self.drawn()
        return Sheet(
            rows=(Row((self._draw(drawn), self._mean())),),
            controls=(
                Slider("tries", "Settings or epochs m", TRIES, self.tries, "live"),
                Slider("pictures", "Test pictures n", PICTURES, self.pictures, "live"),
                Slider("accuracy", "True accuracy, %", ACCURACIES, self.accuracy, "live"),
                Button("Draw again", {"seed": (self.seed + 1) % (limits.SEED_SHOWN_MAX + 1)}),
            ),
            general=(
                "mean of the best = Σ (1 − F(x)^m) / n over x = 0 … n − 1; F(x): chance of at most "
                "x right answers",
            ),
            said=self._said(float(drawn.max())),
        )

    def _draw(self, drawn: np.ndarray) -> Lines:
        best, ends = int(drawn.argmax()), (1, max(2, self.tries))
        return Lines(
            "draw",
            f"One draw: {self.tries} accuracies on the same {self.pictures:,} pictures",
            (
                Series("a setting or an epoch", range(1, self.tries + 1), drawn, kind="dots"),
                Series("true accuracy of all", ends, (float(self.accuracy),) * 2),
                Series("the best", (best + 1,), (float(drawn[best]),), kind="dots"),
            ),
            across="setting or epoch",
            up="%",
        )

    def _mean(self) -> Lines:
        return Lines(
            "curve",
            "The best of them, on average",
            (
                Series("best on the test", TRIES, _curve(self.pictures, self.accuracy)),
                Series("true accuracy", (TRIES[0], TRIES[-1]), (float(self.accuracy),) * 2),
            ),
            across="looks at the test",
            up="%",
            x_log=True,
            at=self.tries,
        )

    def _said(self, found: float) -> tuple[str, ...]:
        best = 100 * self.best()
        if self.tries == 1:
            return (
                f"One look, at the end: {self.accuracy} % on average, neither too much nor too "
                f"little; in this draw {found:.2f} %.",
            )
        return (
            f"All {self.tries:,} are equally good, {self.accuracy} %. The best of them on "
            f"{self.pictures:,} pictures shows {best:.2f} % on average, {best - self.accuracy:.2f} "
            f"points too many; in this draw {found:.2f} %.",
            "Epochs of one training resemble each other, so the best of them gains less than that "
            "of as many separate settings; it still gains.",
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def _listing(self) -> Listing:
        return Listing(in_torch.expected_best, (self.tries, self.pictures, self.accuracy / 100))

    def code(self) -> str:
        """Return the lines to copy."""
        return self._listing().code()

    def printed(self) -> str:
        """Return what the lines print."""
        return self._listing().printed()

    def check(self) -> float:
        """Return the relative difference of the mean of the best from PyTorch's."""
        return difference(np.array([self.best()]), np.array([self._listing().run()]))


@lru_cache(maxsize=256)
def _curve(pictures: int, accuracy: int) -> tuple[float, ...]:
    found = 100 * expected_best(np.array(TRIES), pictures, accuracy / 100)
    return tuple(map(float, found))
