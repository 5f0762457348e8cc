"""How far the gradient of a batch is from the gradient of all pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.cases.checks import CellError
from explorer.gradients.noise import batch_means, picture_gradients, spread_of_means
from explorer.ideas.batches import in_torch
from explorer.ideas.listing import Listing
from explorer.parameters import Parameter
from explorer.reference import difference
from explorer.sheets import Button, Lines, Row, Series, Sheet, Slider, told
from explorer.sheets.words import say

PICTURES, BATCHES = 512, 1_000
SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
WEIGHTS = tuple(number / 4 for number in range(-4, 21))
_DRAWN = 60  # batches whose gradients are drawn


@dataclass(frozen=True)
class NoiseCase:
    """One weight, 512 pictures with a gradient each, 1,000 batches.

    Parameters
    ----------
    batch : int
    w : float
        The weight where the gradients are taken; about 2 fits best.
    seed : int
    notes : tuple of str
    """

    batch: int = 16
    w: float = 0.0
    seed: int = 0
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "batch-noise"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("gb", "batch", "numbers"),
        Parameter("gw", "w", "numbers", usual=["0"]),
        Parameter("gr", "seed", "whole", 0, limits.SEED_SHOWN_MAX, usual=0),
    )
    how_to: ClassVar[str] = "Drag the batch size and watch how far the points scatter."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.ideas.batches.examples`."""
        return {**vars(example), "batch": [example.batch], "w": [example.w]}

    @classmethod
    def from_document(cls, document: Mapping) -> "NoiseCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        w = float(checks.numbers(document, "w", "The weight", 1)[0])
        if not WEIGHTS[0] <= w <= WEIGHTS[-1]:
            raise CellError(
                f"The weight lies between −1 and {say(WEIGHTS[-1])}, not at {say(w)}. Use 2 for "
                "the one that fits best.",
                "w",
            )
        seed = checks.whole(document, "seed", 0, limits.SEED_SHOWN_MAX)
        return cls(checks.whole_typed(document, "batch", "The batch size", 1, PICTURES), w, seed)

    def document(self) -> dict:
        """Return the case as the browser takes it: numbers as text."""
        return {
            "batch": checks.number_texts([self.batch]),
            "w": checks.number_texts([self.w]),
            "seed": self.seed,
        }

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        gradients, means = _drawn(self.w, self.seed)
        steps = -(-PICTURES // self.batch)
        alone, whole = say(float(gradients.std()), 4), say(float(gradients.mean()), 4)
        scatter = say(float(means[:, self.batch - 1].std()), 4)
        return Sheet(
            rows=(Row((self._points(gradients, means), self._spread(gradients, means))),),
            controls=(
                Slider("batch", "Batch size B", SIZES, self.batch, plays=True),
                Slider("w", "Weight w", WEIGHTS, self.w, "live"),
                Button("Other pictures", {"seed": (self.seed + 1) % (limits.SEED_SHOWN_MAX + 1)}),
            ),
            general=(
                "of one picture: g = (w·x − y)·x; of a batch: the mean of its g",
                f"standard deviation of the mean = σ/√B · √((N − B)/(N − 1)), here {alone}/√"
                f"{self.batch} · √({PICTURES - self.batch}/{PICTURES - 1}) ≈ "
                f"{say(spread_of_means(gradients, self.batch), 4)}",
            ),
            said=(
                f"{BATCHES:,} batches of {self.batch} scatter by {scatter} around the gradient of "
                f"all, {whole}. An epoch of {PICTURES} pictures has {steps} "
                f"step{'s' * (steps > 1)}.",
                "Four times as many pictures in a batch: half the noise, a quarter of the steps.",
            ),
        )

    def _points(self, gradients: np.ndarray, means: np.ndarray) -> Lines:
        whole, reach = float(gradients.mean()), 3.2 * float(gradients.std())
        points = means[:_DRAWN, self.batch - 1]
        return Lines(
            "points",
            f"Mean gradient of each of {_DRAWN} batches of {self.batch}",
            (
                Series("one batch", range(1, _DRAWN + 1), points, kind="dots"),
                Series(f"all {PICTURES} pictures", (1, _DRAWN), (whole, whole)),
            ),
            across="batch",
            up="gradient",
            y_range=(whole - reach, whole + reach),
        )

    def _spread(self, gradients: np.ndarray, means: np.ndarray) -> Lines:
        some = SIZES[:-1]  # all pictures at once do not scatter: 0 has no place on the axis
        measured = [float(means[:, size - 1].std()) for size in some]
        alone = float(gradients.std())
        return Lines(
            "spread",
            "How far batches scatter, by their size",
            (
                Series(f"{BATCHES:,} batches drawn", some, measured, kind="dots"),
                Series("exact", some, [spread_of_means(gradients, size) for size in some]),
                Series("σ/√B", SIZES, [alone / size**0.5 for size in SIZES]),
            ),
            across="batch size B",
            up="standard deviation",
            x_log=True,
            y_log=True,
            at=self.batch,
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def _listing(self) -> Listing:
        return Listing(in_torch.gradient_noise, (self.w, self.batch, self.seed))

    def code(self) -> str:
        """Return the lines to copy."""
        return self._listing().code()

    def printed(self) -> str:
        """Return what the lines print."""
        return self._listing().printed()

    def check(self) -> float:
        """Return the largest relative difference from PyTorch."""
        means = _drawn(self.w, self.seed)[1][:, self.batch - 1]
        own = np.array([means.mean(), means.std()])
        return difference(own, np.array(self._listing().run()))


@lru_cache(maxsize=8)  # 4 MB each
def _drawn(w: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return each picture's gradient, and the means of the first 1, 2, … of each order."""
    random = np.random.default_rng(seed)
    x = random.standard_normal(PICTURES)
    y = 2 * x + random.standard_normal(PICTURES)
    orders = random.permuted(np.tile(np.arange(PICTURES), (BATCHES, 1)), axis=1)
    gradients = picture_gradients(w, x, y)
    return gradients, batch_means(gradients, orders)
