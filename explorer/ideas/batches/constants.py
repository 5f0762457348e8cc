"""Mean and deviation from the training pictures alone, or from all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.cases.checks import CellError
from explorer.errors import InputError
from explorer.ideas.batches import in_torch
from explorer.ideas.listing import Listing
from explorer.parameters import Parameter
from explorer.reference import difference
from explorer.sheets import Grid, Row, Sheet, Slider, Source, Tell, told
from explorer.sheets.words import equals, say

SHIFTS = tuple(range(-100, 110, 10))
_LARGE = (50_000, 10_000)  # pictures of CIFAR-10


@dataclass(frozen=True, eq=False)
class ConstantsCase:
    """The brightness of a few pictures, one number each.

    Parameters
    ----------
    training, test : ndarray of float64, shape (n,)
    shift : float
        Added to every test picture: they were taken elsewhere.
    notes : tuple of str
    """

    training: np.ndarray
    test: np.ndarray
    shift: float = 0.0
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "batch-constants"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("mt", "training", "numbers"),
        Parameter("me", "test", "numbers"),
        Parameter("ms", "shift", "numbers", usual=["0"]),
    )
    how_to: ClassVar[str] = "Type brightnesses, or drag those of the test away from the others."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.ideas.batches.examples`."""
        return {
            "training": list(example.training),
            "test": list(example.test),
            "shift": [example.shift],
        }

    @classmethod
    def from_document(cls, document: Mapping) -> "ConstantsCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        most = limits.BRIGHTNESSES_MAX
        training = checks.numbers(document, "training", "Training picture", most)
        test = checks.numbers(document, "test", "Test picture", most)
        shift = float(checks.numbers(document, "shift", "The shift", 1)[0])
        if not SHIFTS[0] <= shift <= SHIFTS[-1]:
            raise CellError(
                f"The shift lies between −100 and 100, not at {say(shift)}. Use 0 for pictures "
                "from the same place.",
                "shift",
            )
        if np.ptp(training) == 0:
            raise InputError(
                f"All training pictures have brightness {say(training[0])}: their deviation is "
                "0, and nothing can be divided by it. Change one of them."
            )
        return cls(training, test, shift)

    def document(self) -> dict:
        """Return the case as the browser takes it: numbers as text."""
        return {
            "training": checks.number_texts(self.training),
            "test": checks.number_texts(self.test),
            "shift": checks.number_texts([self.shift]),
        }

    def moved(self) -> np.ndarray:
        """Return the test pictures with the shift."""
        return self.test + self.shift

    def constants(self) -> np.ndarray:
        """Return mean and deviation: of the training pictures, of all; (2, 2)."""
        everything = np.concatenate([self.training, self.moved()])
        return np.array([[some.mean(), some.std()] for some in (self.training, everything)])

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        test, found = self.moved(), self.constants()
        scores = (test - found[:, :1]) / found[:, 1:]
        most = float(np.abs(scores).max())
        rows = [
            Grid(
                f"z{number}",
                f"Test, by {name}: (x − mean) / deviation",
                scores[number][None],
                role="output",
                most=most,
                tells=_scores(test, found[number], scores[number]),
            )
            for number, name in enumerate(("training's constants", "all pictures' constants"))
        ]
        given = (
            Grid(
                "training",
                "Training pictures, brightness",
                self.training[None],
                role="input",
                edits="training",
                most=255.0,
            ),
            Grid("test", "Test pictures", self.test[None], role="input", edits="test", most=255.0),
        )
        return Sheet(
            rows=(Row(given), Row((self._table(found),)), Row(tuple(rows))),
            controls=(Slider("shift", "Added to each test picture", SHIFTS, self.shift),),
            general=("z = (x − mean) / deviation, the same two constants for every picture",),
            said=self._said(found),
        )

    def _table(self, found: np.ndarray) -> Grid:
        names = ("training only", "all pictures")
        tells = {}
        for row, some in enumerate((self.training, np.concatenate([self.training, self.moved()]))):
            n, mean = len(some), found[row, 0]
            items = tuple(
                Source(name, tuple((0, i) for i in range(len(values))))
                for name, values in (("training", self.training), ("test", self.test))[: row + 1]
            )
            total = float(some.sum())
            tells[row, 0] = Tell((f"{say(total)} / {n} {equals(mean)}",), items)
            squares = float(((some - mean) ** 2).sum())
            tells[row, 1] = Tell(
                (f"√(Σ (x − mean)² / {n}) = √({say(squares)} / {n}) {equals(found[row, 1])}",),
                items,
            )
        return Grid(
            "constants",
            "Constants",
            found,
            rows=names,
            columns=("mean", "deviation"),
            tells=tells,
            most=255.0,
        )

    def _said(self, found: np.ndarray) -> tuple[str, ...]:
        (mean, deviation), (other, wider) = found
        usual = (1 / _LARGE[0] - 1 / sum(_LARGE)) ** 0.5
        return (
            f"With the test pictures the mean moves by {say(other - mean, 4)}, "
            f"{say(abs(other - mean) / deviation, 4)} deviations, and the deviation from "
            f"{say(deviation, 4)} to {say(wider, 4)}: the network's inputs know something of the "
            "test.",
            f"With {_LARGE[0]:,} training and {_LARGE[1]:,} test pictures of one kind the mean "
            f"moves by about √(1/{_LARGE[0]:,} − 1/{sum(_LARGE):,}) ≈ {usual:.4f} deviations: "
            "hardly anything, unless the test differs. Taking training's alone costs nothing.",
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def _listing(self) -> Listing:
        return Listing(
            in_torch.constants, (tuple(self.training.tolist()), tuple(self.moved().tolist()))
        )

    def code(self) -> str:
        """Return the lines to copy."""
        return self._listing().code()

    def printed(self) -> str:
        """Return what the lines print."""
        return self._listing().printed()

    def check(self) -> float:
        """Return the largest relative difference from PyTorch."""
        return difference(self.constants(), np.array(self._listing().run()))


def _scores(test: np.ndarray, found: np.ndarray, scores: np.ndarray) -> dict:
    return {
        (0, i): Tell(
            (f"({say(x)} − {say(found[0])}) / {say(found[1])} {equals(scores[i])}",),
            (Source("test", ((0, i),)),),
        )
        for i, x in enumerate(test)
    }
