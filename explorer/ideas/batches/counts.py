"""Steps, batches and epochs, counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.arithmetic.epochs import Epochs, epochs
from explorer.cases import checks
from explorer.cases.checks import CellError
from explorer.ideas.batches import in_torch
from explorer.ideas.listing import Listing
from explorer.parameters import Parameter
from explorer.reference import difference
from explorer.sheets import PLAIN, Bars, Grid, Row, Sheet, Slider, Source, Switch, Tell, told

PICTURES = (10, 24, 32, 100, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 20_000, 30_000, 40_000)
PICTURES = (*PICTURES, 45_000, 50_000, 60_000, 100_000, 200_000, 500_000, 1_000_000)
SHARES = tuple(range(0, 55, 5))
BATCHES = (1, 2, 4, 8, 16, 20, 32, 50, 64, 100, 128, 200, 256, 512, 1024)
EPOCHS = (1, 2, 3, 5, 10, 15, 20, 30, 50, 60, 100, 150, 200, 300)


@dataclass(frozen=True)
class CountCase:
    """A training in numbers.

    Parameters
    ----------
    n : int
        Pictures, those for validation among them.
    share : int
        Percent of them for validation.
    batch, epochs : int
    drop_last : bool
    notes : tuple of str
    """

    n: int = 50_000
    share: int = 0
    batch: int = 128
    epochs: int = 30
    drop_last: bool = False
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "batch-counts"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("n", "n", "numbers"),
        Parameter("v", "share", "numbers", usual=["0"]),
        Parameter("b", "batch", "numbers"),
        Parameter("e", "epochs", "numbers"),
        Parameter("d", "drop_last", "flag", usual=False),
    )
    how_to: ClassVar[str] = "Type your own counts, or drag; point at a number to see its sum."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.ideas.batches.examples`."""
        fields = ("n", "share", "batch", "epochs")
        return {**vars(example), **{name: [getattr(example, name)] for name in fields}}

    @classmethod
    def from_document(cls, document: Mapping) -> "CountCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        most = limits.EPOCH_PICTURES_MAX
        n = checks.whole_typed(document, "n", "The number of pictures", 1, most)
        share = checks.whole_typed(document, "share", "The percentage for validation", 0, 90)
        batch = checks.whole_typed(document, "batch", "The batch size", 1, most)
        count = checks.whole_typed(
            document, "epochs", "The number of epochs", 1, limits.EPOCH_EPOCHS_MAX
        )
        case = cls(n, share, batch, count, checks.flag(document, "drop_last"))
        if not case.counted().training:
            raise CellError(
                f"{share} % of {n} for validation leave no picture to learn from. Use a smaller "
                "share or more pictures.",
                "share",
            )
        return case

    def document(self) -> dict:
        """Return the case as the browser takes it: numbers as text."""
        named = ("n", "share", "batch", "epochs")
        fields = {name: checks.number_texts([getattr(self, name)]) for name in named}
        return {**fields, "drop_last": self.drop_last}

    def counted(self) -> Epochs:
        """Return all counts."""
        return epochs(self.n, self.share, self.batch, self.epochs, self.drop_last)

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        found = self.counted()
        return Sheet(
            rows=(Row(self._cells()), Row((self._table(found), self._sizes(found)))),
            controls=(
                Slider("n", "Pictures", PICTURES, self.n),
                Slider("share", "Validation, %", SHARES, self.share),
                Slider("batch", "Batch size", BATCHES, self.batch),
                Slider("epochs", "Epochs", EPOCHS, self.epochs),
                Switch(
                    "drop_last", "drop_last: leave out a batch that is not full", self.drop_last
                ),
            ),
            general=(
                "steps of an epoch = ⌊N / B⌋, N: pictures to learn from"
                if self.drop_last
                else "steps of an epoch = ⌈N / B⌉, N: pictures to learn from",
            ),
            said=self._said(found),
        )

    def _cells(self) -> tuple[Grid, ...]:
        given = (
            ("n", "All pictures", "pictures", self.n),
            ("share", "For validation", "percent", self.share),
            ("batch", "Batch size B", "pictures", self.batch),
            ("epochs", "Epochs E", "epochs", self.epochs),
        )
        return tuple(
            Grid(
                name,
                title,
                np.array([[value]], float),
                role="input",
                edits=name,
                columns=(unit,),
                most=PLAIN,
            )
            for name, title, unit, value in given
        )

    def _sizes(self, found: Epochs) -> Bars:
        return Bars(
            "sizes",
            "Pictures in one epoch's batches",
            (f"each of the first {found.full:,}", "the one after them", "left out"),
            (self.batch if found.full else 0, self._rest(found), found.left_out),
            most=float(self.batch),
        )

    @staticmethod
    def _rest(found: Epochs) -> int:
        return found.last if found.steps > found.full else 0

    def _table(self, found: Epochs) -> Grid:
        values = (found.training, found.steps, found.last, found.all_steps, found.seen)
        brackets = "⌊⌋" if self.drop_last else "⌈⌉"
        rest = found.training - found.full * self.batch
        last = (
            f"{found.training:,} − {found.full:,} · {self.batch:,} = {rest:,}"
            if rest and not self.drop_last
            else f"every batch is full: {found.last:,}"
        )
        lines = (
            f"{self.n:,} − {found.validation:,} for validation = {found.training:,}",
            f"{brackets[0]}{found.training:,} / {self.batch:,}{brackets[1]} = {found.steps:,}",
            last,
            f"{found.steps:,} steps · {self.epochs:,} epochs = {found.all_steps:,}",
            f"({found.training:,} − {found.left_out:,} left out) · {self.epochs:,} epochs = "
            f"{found.seen:,}",
        )
        sources = (("n", "share"), ("n", "batch"), ("n", "batch"), ("epochs",), ("n", "epochs"))
        return Grid(
            "counts",
            "What follows",
            np.array(values, float)[:, None],
            role="output",
            rows=(
                "N, to learn from",
                "steps of an epoch",
                "last batch",
                "steps in all",
                "pictures shown",
            ),
            texts={(place, 0): f"{value:,}" for place, value in enumerate(values)},
            tells={
                (place, 0): Tell((line,), tuple(Source(name, ((0, 0),)) for name in names))
                for place, (line, names) in enumerate(zip(lines, sources, strict=True))
            },
            most=PLAIN,
        )

    def _said(self, found: Epochs) -> tuple[str, ...]:
        if not found.steps:
            return (
                f"A batch of {self.batch:,} is never full with {found.training:,} pictures: with "
                "drop_last an epoch has no step at all, and nothing is learnt.",
            )
        step = min(self.batch, found.last) if found.steps == 1 else self.batch
        left = f"; {found.left_out:,} others wait for another epoch" if found.left_out else ""
        last = f", the last with {_pictures(found.last)}" if found.steps > 1 else ""
        return (
            f"One step: {_pictures(step)}, one change of all weights. One epoch: {found.steps:,} "
            f"step{'s' * (found.steps > 1)}{last}{left}.",
            f"After {self.epochs:,} epoch{'s' * (self.epochs > 1)} the weights were changed "
            f"{found.all_steps:,} time{'s' * (found.all_steps > 1)}.",
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def _listing(self) -> Listing:
        arguments = (self.n, self.counted().validation, self.batch, self.epochs, self.drop_last)
        return Listing(in_torch.loader_lengths, arguments)

    def code(self) -> str:
        """Return the lines to copy."""
        return self._listing().code()

    def printed(self) -> str:
        """Return what the lines print."""
        return self._listing().printed()

    def check(self) -> float:
        """Return the largest relative difference from PyTorch's own lengths."""
        found = self.counted()
        own = [found.steps, found.all_steps, found.seen]
        return difference(np.array(own, float), np.array(self._listing().run(), float))


def _pictures(count: int) -> str:
    return f"{count:,} picture{'s' * (count > 1)}"
