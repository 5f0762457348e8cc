"""Two epochs, step by step: which pictures are in which batch."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.errors import InputError
from explorer.ideas.batches import in_torch
from explorer.ideas.listing import Listing
from explorer.parameters import Parameter
from explorer.reference import difference
from explorer.sheets import PLAIN, Button, Grid, Row, Sheet, Slider, Switch, Tell, told

EPOCHS = 2
WIDE = 8  # pictures in one row
SIZES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 32)
PICTURES = tuple(range(4, limits.WALK_PICTURES_MAX + 1))


@dataclass(frozen=True)
class WalkCase:
    """A few pictures, numbered from 1, and the batches of two epochs.

    Parameters
    ----------
    n, batch : int
    shuffle, drop_last : bool
    seed : int
    step : int
        The step that is shown, from 1; beyond the last one it is the last.
    notes : tuple of str
    """

    n: int = 24
    batch: int = 5
    shuffle: bool = True
    drop_last: bool = False
    seed: int = 0
    step: int = 1
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "batch-walk"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("wn", "n", "whole", PICTURES[0], PICTURES[-1]),
        Parameter("wb", "batch", "whole", 1, PICTURES[-1]),
        Parameter("ws", "shuffle", "flag", usual=True),
        Parameter("wd", "drop_last", "flag", usual=False),
        Parameter("wr", "seed", "whole", 0, limits.SEED_SHOWN_MAX),
        Parameter("wi", "step", "whole", 1, EPOCHS * PICTURES[-1], usual=1),
    )
    how_to: ClassVar[str] = "Drag the step or play it; point at a picture to see its batches."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.ideas.batches.examples`."""
        return dict(vars(example))

    @classmethod
    def from_document(cls, document: Mapping) -> "WalkCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        n = checks.whole(document, "n", PICTURES[0], PICTURES[-1], "the number of pictures")
        case = cls(
            n,
            checks.whole(document, "batch", 1, PICTURES[-1], "the batch size"),
            checks.flag(document, "shuffle"),
            checks.flag(document, "drop_last"),
            checks.whole(document, "seed", 0, limits.SEED_SHOWN_MAX),
        )
        if not case.steps():
            raise InputError(
                f"A batch of {case.batch} is never full with {n} pictures, and drop_last leaves it "
                "out. Use a smaller batch or switch drop_last off."
            )
        step = checks.whole(document, "step", 1, EPOCHS * PICTURES[-1])
        return cls(**{**vars(case), "step": min(step, case.steps())})

    def document(self) -> dict:
        """Return the case as the browser takes it."""
        names = ("n", "batch", "shuffle", "drop_last", "seed", "step")
        return {name: getattr(self, name) for name in names}

    def batches(self) -> tuple[tuple[tuple[int, ...], ...], ...]:
        """Return the pictures of each batch of each epoch, numbered from 1."""
        return _batches(self.n, self.batch, self.drop_last, self.shuffle, self.seed)

    def steps(self) -> int:
        """Return the number of steps of both epochs."""
        return sum(map(len, self.batches()))

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        both = self.batches()
        length = len(both[0])
        epoch, place = divmod(min(self.step, self.steps()) - 1, length)
        stops = tuple(range(1, self.steps() + 1))
        size = max(1, min(self.batch, self.n))
        return Sheet(
            rows=(
                Row((self._pictures(epoch, place),)),
                Row(tuple(self._epoch(e, epoch, place, size) for e in range(EPOCHS))),
            ),
            controls=(
                Slider("step", "Step", stops, self.step, text=False, plays=True),
                Slider("n", "Pictures", PICTURES, self.n, "live", text=False),
                Slider("batch", "Batch size", SIZES, self.batch, "live", text=False),
                Switch("shuffle", "shuffle", self.shuffle),
                Switch("drop_last", "drop_last", self.drop_last),
                Button("Other orders", {"seed": (self.seed + 1) % (limits.SEED_SHOWN_MAX + 1)}),
            ),
            general=(f"{self.n} pictures, batches of {self.batch}: {length} steps in each epoch",),
            said=self._said(epoch, place),
        )

    def _said(self, epoch: int, place: int) -> tuple[str, ...]:
        batches = self.batches()[epoch]
        some = batches[place]
        seen = sum(map(len, batches[: place + 1]))
        number = epoch * len(batches) + place + 1
        left = self.n - sum(map(len, batches))
        out = f" {left} picture{'s' * (left > 1)} of this epoch in no batch." if left else ""
        return (
            f"Step {number} of {self.steps()}: epoch {epoch + 1}, batch {place + 1}, picture"
            f"{'s' * (len(some) > 1)} {', '.join(map(str, some))}. {seen} of {self.n} seen in this "
            f"epoch.{out}",
        )

    def _pictures(self, epoch: int, place: int) -> Grid:
        batches = self.batches()
        where = [{p: b for b, some in enumerate(of) for p in some} for of in batches]
        values = np.full((-(-self.n // WIDE), WIDE), np.nan)
        values.flat[: self.n] = np.arange(1, self.n + 1)
        marks, tells = {}, {}
        for picture in range(1, self.n + 1):
            cell = divmod(picture - 1, WIDE)
            mine = where[epoch].get(picture)
            if mine is None:
                marks[cell] = "off"
            elif mine <= place:
                marks[cell] = "chosen" if mine == place else "quiet"
            words = [
                f"epoch {e + 1}: "
                + ("left out" if picture not in of else f"batch {of[picture] + 1}")
                for e, of in enumerate(where)
            ]
            tells[cell] = Tell((f"Picture {picture}: {'; '.join(words)}",))
        title = f"Pictures, epoch {epoch + 1}: framed in this step, pale seen before"
        return Grid(
            "pictures",
            title,
            values,
            role="input",
            texts=_texts(values),
            marks=marks,
            tells=tells,
            most=PLAIN,
        )

    def _epoch(self, number: int, epoch: int, place: int, size: int) -> Grid:
        batches = self.batches()[number]
        values = np.full((len(batches), size), np.nan)
        for row, some in enumerate(batches):
            values[row, : len(some)] = some
        current = batches[place] if number == epoch else ()
        marks = {(place, column): "chosen" for column in range(len(current))}
        return Grid(
            f"epoch{number}",
            f"Epoch {number + 1}",
            values,
            role="window",
            rows=tuple(f"batch {row + 1}" for row in range(len(batches))),
            texts=_texts(values),
            marks=marks,
            most=PLAIN,
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def _arguments(self) -> tuple:
        return self.n, self.batch, self.drop_last, self.shuffle, self.seed

    def _listing(self) -> Listing:
        return Listing(in_torch.walk, self._arguments())

    def code(self) -> str:
        """Return the lines to copy."""
        return self._listing().code()

    def printed(self) -> str:
        """Return what the lines print."""
        return self._listing().printed()

    def check(self) -> float:
        """Return the largest relative difference from PyTorch's batches."""
        return _difference(self._listing())


def _texts(values: np.ndarray) -> dict[tuple[int, int], str]:
    return {place: "" if np.isnan(v) else str(int(v)) for place, v in np.ndenumerate(values)}


@lru_cache(maxsize=256)
def _batches(
    n: int, batch: int, drop_last: bool, shuffle: bool, seed: int
) -> tuple[tuple[tuple[int, ...], ...], ...]:
    random = np.random.default_rng(seed)
    found = []
    for _ in range(EPOCHS):
        order = random.permutation(n) if shuffle else np.arange(n)
        some = [order[start : start + batch] + 1 for start in range(0, n, batch)]
        kept = [one for one in some if len(one) == batch or not drop_last]
        found.append(tuple(tuple(map(int, one)) for one in kept))
    return tuple(found)


@lru_cache(maxsize=256)
def _difference(listing: Listing) -> float:
    def flat(batches: object) -> np.ndarray:
        return np.array([p for epoch in batches for some in epoch for p in (*some, 0)], float)

    return difference(flat(_batches(*listing.arguments)), flat(listing.run()))
