"""Training, validation and test: how many pictures of each class, and how sure the test is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.arithmetic.epochs import part
from explorer.cases import checks
from explorer.cases.checks import CellError
from explorer.errors import InputError
from explorer.ideas.batches import in_torch
from explorer.ideas.listing import Listing
from explorer.parameters import Parameter
from explorer.reference import difference
from explorer.results.intervals import wilson
from explorer.sheets import (
    PLAIN,
    Button,
    Grid,
    Lines,
    Row,
    Series,
    Sheet,
    Slider,
    Switch,
    Tell,
    Words,
    told,
)

PARTS = ("training", "validation", "test")
_USES = (
    "training: changes the weights",
    "validation: chooses settings, and when to stop",
    "test: asked once, at the end",
)
VALIDATION, TEST = tuple(range(0, 45, 5)), tuple(range(5, 50, 5))
ACCURACIES = (50, 60, 70, 75, 80, 85, 90, 92, 94, 95, 96, 97, 98, 99)
_SIZES = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)


@dataclass(frozen=True)
class SplitCase:
    """Pictures of some classes in three parts.

    Parameters
    ----------
    classes : tuple of int
        Pictures of each class.
    validation, test : int
        Percent.
    stratified : bool
        Whether every class is split by itself.
    accuracy : int
        Percent right on the test, for the interval.
    seed : int
    notes : tuple of str
    """

    classes: tuple[int, ...] = (600, 300, 100)
    validation: int = 15
    test: int = 15
    stratified: bool = False
    accuracy: int = 90
    seed: int = 0
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "batch-split"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("pc", "classes", "numbers"),
        Parameter("pv", "validation", "numbers"),
        Parameter("pt", "test", "numbers"),
        Parameter("ps", "stratified", "flag", usual=False),
        Parameter("pa", "accuracy", "numbers", usual=["90"]),
        Parameter("pr", "seed", "whole", 0, limits.SEED_SHOWN_MAX, usual=0),
    )
    how_to: ClassVar[str] = "Type your own counts of pictures, and drag the shares."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.ideas.batches.examples`."""
        fields = ("validation", "test", "accuracy")
        numbers = {name: [getattr(example, name)] for name in fields}
        return {**vars(example), **numbers, "classes": list(example.classes)}

    @classmethod
    def from_document(cls, document: Mapping) -> "SplitCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        most, count = limits.SPLIT_CLASS_MAX, limits.SPLIT_CLASSES_MAX
        classes = checks.wholes_typed(document, "classes", "Class", 1, most, count)
        validation = checks.whole_typed(
            document, "validation", "The percentage for validation", 0, 90
        )
        test = checks.whole_typed(document, "test", "The percentage for the test", 1, 90)
        if validation + test >= 100:
            raise CellError(
                f"{validation} % for validation and {test} % for the test leave nothing to learn "
                "from. Keep both below 100 % together.",
                "test",
            )
        case = cls(
            classes,
            validation,
            test,
            checks.flag(document, "stratified"),
            checks.whole_typed(document, "accuracy", "The accuracy in percent", 0, 100),
            checks.whole(document, "seed", 0, limits.SEED_SHOWN_MAX),
        )
        if min(case.table()[0].sum(), case.table()[2].sum()) < 1:
            raise InputError(
                f"{test} % of {sum(classes)} pictures leave one part without any. Give more "
                "pictures, or another share."
            )
        return case

    def document(self) -> dict:
        """Return the case as the browser takes it: numbers as text."""
        named = {
            name: checks.number_texts([getattr(self, name)])
            for name in ("validation", "test", "accuracy")
        }
        rest = {"stratified": self.stratified, "seed": self.seed}
        return {"classes": checks.number_texts(self.classes), **named, **rest}

    def table(self) -> np.ndarray:
        """Return the pictures of each part and class, int (3, classes)."""
        return _table(self.classes, self.validation, self.test, self.stratified, self.seed)

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        names = tuple(f"class {c + 1}" for c in range(len(self.classes)))
        given = Grid(
            "classes",
            "Pictures of each class",
            np.array([self.classes], float),
            role="input",
            edits="classes",
            columns=names,
        )
        return Sheet(
            rows=(
                Row((given,)),
                Row((self._counted(names), Words("uses", _USES, "What each may be used for"))),
                Row((self._sure(),)),
            ),
            controls=(
                Slider("validation", "Validation, %", VALIDATION, self.validation, "live"),
                Slider("test", "Test, %", TEST, self.test, "live"),
                Slider("accuracy", "Accuracy on the test, %", ACCURACIES, self.accuracy),
                Switch("stratified", "stratified: each class by itself", self.stratified),
                Button("Split again", {"seed": (self.seed + 1) % (limits.SEED_SHOWN_MAX + 1)}),
            ),
            general=self._general(),
            said=self._said(),
        )

    def _general(self) -> tuple[str, ...]:
        total = sum(self.classes)
        if self.stratified:
            return ("each class by itself: its pictures shuffled, then so many percent, rounded",)
        shares = (("validation", self.validation), ("test", self.test))
        counts = [
            f"{name}: {percent} % of {total:,} {'≈' if total * percent % 100 else '='} "
            f"{part(total, percent):,}"
            for name, percent in shares
        ]
        return (f"all {total:,} pictures shuffled; {'; '.join(counts)}",)

    def _counted(self, names: tuple[str, ...]) -> Grid:
        table = self.table()
        values = np.column_stack([table, table.sum(axis=1)])
        tells = {
            (row, column): Tell(
                (
                    f"{values[row, column]:,} of {self.classes[column]:,} = "
                    f"{100 * values[row, column] / self.classes[column]:.1f} % of {names[column]}",
                )
            )
            for row in range(3)
            for column in range(len(names))
        }
        return Grid(
            "parts",
            "Pictures in each part",
            values.astype(float),
            role="output",
            rows=PARTS,
            columns=(*names, "together"),
            texts={place: f"{value:,}" for place, value in np.ndenumerate(values)},
            tells=tells,
            most=PLAIN,
        )

    def _interval(self) -> tuple[int, int, float, float]:
        n = int(self.table()[2].sum())
        right = round(n * self.accuracy / 100)
        return (n, right, *wilson(right, n))

    def _sure(self) -> Lines:
        n = self._interval()[0]
        right = np.round(np.array(_SIZES) * self.accuracy / 100)
        low, high = (100 * end for end in wilson(right, np.array(_SIZES)))
        return Lines(
            "sure",
            f"Where the true accuracy lies if {self.accuracy} % of the test were right",
            (Series("upper end", _SIZES, high), Series("lower end", _SIZES, low)),
            across="test pictures",
            up="%",
            x_log=True,
            at=n,
        )

    def _said(self) -> tuple[str, ...]:
        n, right, low, high = self._interval()
        shares = 100 * self.table()[2] / np.array(self.classes)
        rare = int(np.argmin(self.classes))
        return (
            f"{right:,} of {n:,} test pictures right: the true accuracy lies between "
            f"{100 * low:.1f} % and {100 * high:.1f} %, with 95 % certainty (Wilson), "
            f"{100 * (high - low):.1f} points apart.",
            f"Of the rarest class, {rare + 1}, {shares[rare]:.1f} % are in the test; "
            f"{self.test} % were asked for.",
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def _listing(self) -> Listing:
        arguments = (self.classes, self.validation, self.test, self.stratified, self.seed)
        return Listing(in_torch.split_counts, arguments)

    def code(self) -> str:
        """Return the lines to copy."""
        return self._listing().code()

    def printed(self) -> str:
        """Return what the lines print."""
        return self._listing().printed()

    def check(self) -> float:
        """Return the largest relative difference from PyTorch's counts."""
        return _difference(self._listing())


@lru_cache(maxsize=256)
def _table(
    classes: tuple[int, ...], validation: int, test: int, stratified: bool, seed: int
) -> np.ndarray:
    random = np.random.default_rng(seed)
    labels = np.repeat(np.arange(len(classes)), classes)
    groups = [np.flatnonzero(labels == c) for c in range(len(classes))]
    counts = np.zeros((3, len(classes)), int)
    for group in groups if stratified else [np.arange(len(labels))]:
        order = group[random.permutation(len(group))]
        sizes = [part(len(group), percent) for percent in (validation, test)]
        first = len(group) - sum(sizes)
        for number, some in enumerate(np.split(order, [first, first + sizes[0]])):
            counts[number] += np.bincount(labels[some], minlength=len(classes))
    return counts


@lru_cache(maxsize=64)
def _difference(listing: Listing) -> float:
    found = _table(*listing.arguments).astype(float)
    return difference(found, np.array(listing.run(), float))
