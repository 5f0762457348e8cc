"""Copies on both sides of a split: near-duplicates, augmented copies, the same person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.arithmetic.epochs import part
from explorer.cases import checks
from explorer.errors import InputError
from explorer.ideas.batches import in_torch
from explorer.ideas.listing import Listing
from explorer.parameters import Parameter
from explorer.reference import difference
from explorer.results.selection import chance_of_copy
from explorer.sheets import (
    Bars,
    Button,
    Choice,
    Grid,
    Lines,
    Row,
    Series,
    Sheet,
    Slider,
    Switch,
    told,
)

CAUSES = {
    "copies": "near-duplicates",
    "augmented": "augmented before the split",
    "person": "the same person or scene",
}
_CALLED = {  # one, several, and what a test picture has among those learnt from
    "copies": ("original", "copies", "a copy"),
    "augmented": ("picture", "augmented versions", "another version"),
    "person": ("person", "pictures", "another picture of the same person"),
}
COPIES = tuple(range(1, limits.COPIES_MAX + 1))
TEST = tuple(range(5, 55, 5))
ACCURACIES = tuple(range(50, 100, 5))
_DRAWN = 8  # originals that are drawn; as many columns fit on a phone


@dataclass(frozen=True)
class CopiesCase:
    """Originals of which there are several pictures each, split by chance.

    Parameters
    ----------
    copies : int
        Pictures of each original.
    test : int
        Percent of all pictures.
    grouped : bool
        Whether all pictures of an original go to the same part.
    accuracy : int
        Percent right on pictures without a copy in the training part.
    cause : str
        One of CAUSES; a matter of words.
    originals : int
    seed : int
        Of the draw that is shown.
    notes : tuple of str
    """

    copies: int = 2
    test: int = 20
    grouped: bool = False
    accuracy: int = 70
    cause: str = "copies"
    originals: int = 1000
    seed: int = 0
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "batch-copies"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("kc", "copies", "whole", 1, limits.COPIES_MAX),
        Parameter("kt", "test", "whole", 1, 90),
        Parameter("kg", "grouped", "flag", usual=False),
        Parameter("ka", "accuracy", "whole", 0, 100),
        Parameter("kk", "cause", "choice", choices=tuple(CAUSES), usual="copies"),
        Parameter("ko", "originals", "numbers", usual=["1000"]),
        Parameter("kr", "seed", "whole", 0, limits.SEED_SHOWN_MAX, usual=0),
    )
    how_to: ClassVar[str] = "Drag how many pictures there are of each, and split by originals."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.ideas.batches.examples`."""
        return {**vars(example), "originals": [example.originals]}

    @classmethod
    def from_document(cls, document: Mapping) -> "CopiesCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        most = limits.COPIED_PICTURES_MAX
        case = cls(
            checks.whole(document, "copies", 1, limits.COPIES_MAX),
            checks.whole(document, "test", 1, 90, "percent for the test"),
            checks.flag(document, "grouped"),
            checks.whole(document, "accuracy", 0, 100),
            checks.choice(document, "cause", CAUSES),
            checks.whole_typed(document, "originals", "The number of originals", 2, most),
            checks.whole(document, "seed", 0, limits.SEED_SHOWN_MAX),
        )
        if not case.test_pictures():
            raise InputError(
                f"{case.test} % of {case.originals * case.copies} pictures are none. Use a larger "
                "share."
            )
        return case

    def document(self) -> dict:
        """Return the case as the browser takes it."""
        names = ("copies", "test", "grouped", "accuracy", "cause", "seed")
        named = {name: getattr(self, name) for name in names}
        return {**named, "originals": checks.number_texts([self.originals])}

    def test_pictures(self) -> int:
        """Return how many pictures are in the test."""
        return part(self.originals * self.copies, self.test)

    def chance(self) -> float:
        """Return the share of test pictures with a copy in the training part, on average."""
        if self.grouped:
            return 0.0
        return chance_of_copy(self.originals, self.copies, self.test_pictures())

    def seen(self) -> float:
        """Return the accuracy that the test shows if what has a copy is always right."""
        own = self.accuracy / 100
        return self.chance() + (1 - self.chance()) * own

    def drawn(self) -> np.ndarray:
        """Return which pictures of a few originals are in the test, in one draw.

        Returns
        -------
        ndarray of bool, shape (originals, copies)
        """
        random = np.random.default_rng(self.seed)
        count = max(1, part(_DRAWN * self.copies, self.test))
        if self.grouped:
            inside = np.zeros((_DRAWN, self.copies), bool)
            inside[random.permutation(_DRAWN)[: max(1, round(count / self.copies))]] = True
            return inside
        inside = np.zeros(_DRAWN * self.copies, bool)
        inside[random.permutation(inside.size)[:count]] = True
        return inside.reshape(_DRAWN, self.copies)

    def share_drawn(self) -> float:
        """Return the share of the test pictures of that draw that have a copy outside the test."""
        inside = self.drawn()
        return float((inside & ~inside.all(axis=1, keepdims=True)).sum() / inside.sum())

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        one, many, other = _CALLED[self.cause]
        return Sheet(
            rows=(Row((self._draw(one),)), Row((self._curve(one, many), self._shares()))),
            controls=(
                Choice("cause", "What leaks", CAUSES, self.cause),
                Slider(
                    "copies",
                    f"{many.capitalize()} of each",
                    COPIES,
                    self.copies,
                    "live",
                    text=False,
                ),
                Slider("test", "Test, %", TEST, self.test, "live", text=False),
                Slider("accuracy", "True accuracy, %", ACCURACIES, self.accuracy, text=False),
                Switch("grouped", f"split by {one}: all of one in the same part", self.grouped),
                Button("Split again", {"seed": (self.seed + 1) % (limits.SEED_SHOWN_MAX + 1)}),
            ),
            general=self._general(one),
            said=self._said(other),
        )

    def _shares(self) -> Bars:
        return Bars(
            "shares",
            "Accuracy, %: true, and as the test shows it",
            ("on new pictures", "on this test"),
            (float(self.accuracy), 100 * self.seen()),
            most=100.0,
        )

    def _curve(self, one: str, many: str) -> Lines:
        chances = [
            100 * chance_of_copy(self.originals, k, part(self.originals * k, self.test))
            for k in COPIES
        ]
        return Lines(
            "curve",
            "Test pictures with a copy in the training part, %",
            (
                Series("split by chance", COPIES, chances, kind="both"),
                Series(f"split by {one}", COPIES, [0.0] * len(COPIES)),
            ),
            across=f"{many} of each {one}",
            up="%",
            y_range=(0, 100),
            at=self.copies,
        )

    def _general(self, one: str) -> tuple[str, ...]:
        everything, test = self.originals * self.copies, self.test_pictures()
        if self.grouped:
            return (f"split by {one}: no {one} in both parts, chance 0",)
        if self.copies == 1:
            return ("one picture of each: there is no copy, chance 0",)
        factors = " · ".join(
            f"({test:,} − {i})/({everything:,} − {i})" for i in range(1, min(self.copies, 4))
        ) + (" · …" if self.copies > 4 else "")
        return (
            f"chance = 1 − {factors} ≈ {100 * self.chance():.2f} %: 1 minus the chance that all "
            "its copies are in the test as well",
        )

    def _said(self, other: str) -> tuple[str, ...]:
        gain = 100 * self.seen() - self.accuracy
        return (
            f"{_percent(self.chance())} of the {self.test_pictures():,} test pictures have "
            f"{other} among those learnt from. If those are always right, "
            f"{self.accuracy} % look like {_percent(self.seen())}: {gain:.1f} points for learning "
            "by heart.",
            f"In the draw above it is {100 * self.share_drawn():.0f} % of "
            f"{int(self.drawn().sum())} test pictures.",
        )

    def _draw(self, one: str) -> Grid:
        inside = self.drawn()
        leaks = inside & ~inside.all(axis=1, keepdims=True)
        places = list(np.ndindex(inside.shape))
        return Grid(
            "draw",
            f"One split of {_DRAWN} of them: T is test; framed if a copy is learnt from",
            inside.T.astype(float),
            rows=tuple(f"{number + 1}" for number in range(self.copies)),
            columns=tuple(f"{one[0].upper()}{number + 1}" for number in range(_DRAWN)),
            texts={(c, o): "T" if inside[o, c] else "·" for o, c in places},
            marks={(c, o): "chosen" for o, c in places if leaks[o, c]},
            most=4.0,  # a pale blue
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def _listing(self) -> Listing:
        count = max(1, part(_DRAWN * self.copies, self.test))
        arguments = (_DRAWN, self.copies, count, self.grouped, self.seed)
        return Listing(in_torch.copies_in_both, arguments)

    def code(self) -> str:
        """Return the lines to copy: the draw that is shown."""
        return self._listing().code()

    def printed(self) -> str:
        """Return what the lines print."""
        return self._listing().printed()

    def check(self) -> float:
        """Return the difference of the share in the draw from PyTorch's."""
        return difference(np.array([self.share_drawn()]), np.array([self._listing().run()]))


def _percent(share: float) -> str:
    """Write a share; one that is not quite 1 does not become 100 %.

    Examples
    --------
    >>> _percent(0.8), _percent(0.99999), _percent(1.0)
    ('80.0 %', 'over 99.9 %', '100.0 %')
    """
    return "over 99.9 %" if 0.9995 <= share < 1 else f"{100 * share:.1f} %"
