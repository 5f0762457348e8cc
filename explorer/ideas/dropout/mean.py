"""The mean of many draws against eval mode, with the scaling and without."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.ideas.dropout import reading
from explorer.matrices import number_text
from explorer.ops.dropout import dropout_spread, keep_mask
from explorer.parameters import Parameter
from explorer.reference import difference, tensor_line
from explorer.sheets import Grid, Lines, Row, Series, Sheet, Slider, Source, Tell, told
from explorer.sheets.words import equals, factor, say

LADDER = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, limits.DROPOUT_DRAWS_MAX)
P_STOPS = reading.P_STOPS[1:-1]


@lru_cache(maxsize=1024)  # a few numbers each; every stop of a slider asks for the whole ladder
def _kept(draws: tuple[int, ...], cells: int, p: float, seed: int) -> np.ndarray:
    drawn = reading.uniform(limits.DROPOUT_DRAWS_MAX, cells, seed)[: draws[-1]]
    kept = keep_mask(drawn, p)
    starts = (0, *draws[:-1])
    return np.add.reduceat(kept, starts, axis=0).cumsum(0)  # whole numbers: exact in float64


@dataclass(frozen=True, eq=False)
class MeanCase:
    """A few numbers, and the mean of what many masks make of them.

    Parameters
    ----------
    x : ndarray of float64, shape (n,)
    p : float
        The probability to be dropped; below 1.
    draws : int
        How many masks.
    seed : int
        Of the first mask's chance.
    notes : tuple of str
    """

    x: np.ndarray
    p: float = 0.5
    draws: int = 100
    seed: int = 0
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "drop-mean"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("mx", "x", "numbers"),
        Parameter("mp", "p", "numbers"),
        Parameter("mn", "draws", "numbers"),
        Parameter("md", "seed", "whole", 0, limits.DROPOUT_SEED_MAX, usual=0),
    )
    how_to: ClassVar[str] = "Drag the number of draws and watch the mean come to x."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an example."""
        return {
            "x": list(example.x),
            "p": [example.p],
            "draws": [example.draws],
            "seed": example.seed,
        }

    @classmethod
    def from_document(cls, document: Mapping) -> "MeanCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        x, p = reading.read_vector(document), reading.read_p(document, reading.P_MOST)
        most = limits.DROPOUT_DRAWS_MAX
        draws = checks.whole_typed(document, "draws", "The number of draws", 1, most)
        return cls(x, p, draws, reading.read_seed(document))

    def document(self) -> dict:
        """Return the case as the browser takes it: numbers as text."""
        return {
            "x": checks.number_texts(self.x),
            "p": [number_text(self.p)],
            "draws": [number_text(self.draws)],
            "seed": self.seed,
        }

    def kept(self, draws: tuple[int, ...]) -> np.ndarray:
        """Return how often each number was kept in the first draws, shape (len(draws), n).

        The numbers of draws rise.
        """
        return _kept(draws, len(self.x), self.p, self.seed)

    def mean(self, draws: tuple[int, ...] | None = None) -> np.ndarray:
        """Return the mean of y over some draws (the case's own), shape (len(draws), n)."""
        draws = draws or (self.draws,)
        return self.unscaled(draws) / (1 - self.p)

    def unscaled(self, draws: tuple[int, ...] | None = None) -> np.ndarray:
        """Return the mean of x·mask over some draws (the case's own), shape (len(draws), n)."""
        draws = draws or (self.draws,)
        return self.x * self.kept(draws) / np.array(draws)[:, None] + 0.0

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        mean, unscaled = self.mean()[0], self.unscaled()[0]
        texts = tuple(f"{stop:,}" for stop in LADDER)
        return Sheet(
            rows=(*self._rows(mean, unscaled), Row((self._curve(),))),
            controls=(
                Slider("draws", "Draws n", LADDER, self.draws, texts=texts, plays=True),
                Slider("p", "Dropped with p", P_STOPS, self.p),
                reading.again(self.seed),
            ),
            general=(
                "kept with probability 1 − p, then x / (1 − p): (1 − p) · x / (1 − p) = x",
                "distance to be expected: |x| · √(p / (1 − p)) / √n",
            ),
            said=self._said(mean, unscaled),
        )

    def _rows(self, mean: np.ndarray, unscaled: np.ndarray) -> tuple[Row, ...]:
        x, n = self.x, self.draws
        most = float(np.abs(x).max()) * 1.25
        spread, counts = dropout_spread(x, self.p, n), self.kept((n,))[0]
        tells = (
            lambda: self._mean_tells(counts, mean),
            lambda: self._spread_tells(spread),
            lambda: self._unscaled_tells(counts, unscaled),
        )
        seen = Grid("x", "x: what eval gives", x[None], "input", edits="x", most=most)
        kept = Grid("k", f"Kept in so many of {n:,}", counts[None], "window", most=n)
        title = "Mean of x · mask / (1 − p)"
        scaled = Grid("y", title, mean[None], "output", most=most, tells=tells[0])
        expected = Grid("s", "Distance expected", spread[None], most=most, tells=tells[1])
        title = "Mean of x · mask, not scaled"
        wrong = Grid("w", title, unscaled[None], most=most, tells=tells[2])
        goal = Grid("g", "(1 − p) · x", (1 - self.p) * x[None], most=most)
        return (
            Row((seen, kept)),
            Row((scaled, expected), "As PyTorch does it"),
            Row((wrong, goal), "Without the scaling"),
        )

    def _mean_tells(self, counts: np.ndarray, mean: np.ndarray) -> dict:
        tells = {}
        for column, (x, count, y) in enumerate(zip(self.x, counts, mean, strict=True)):
            lines = (
                f"kept in {count:,.0f} of {self.draws:,} draws",
                f"{count:,.0f} · {factor(x)} / (1 − {say(self.p)}) / {self.draws:,} {equals(y)}",
            )
            sources = (Source("x", ((0, column),)), Source("k", ((0, column),)))
            tells[0, column] = Tell(lines, sources)
        return tells

    def _unscaled_tells(self, counts: np.ndarray, unscaled: np.ndarray) -> dict:
        tells = {}
        for column, (x, count, y) in enumerate(zip(self.x, counts, unscaled, strict=True)):
            goal = (1 - self.p) * x
            lines = (
                f"{count:,.0f} · {factor(x)} / {self.draws:,} {equals(y)}",
                f"it goes to (1 − p) · x = {say(1 - self.p)} · {factor(x)} {equals(goal)}",
            )
            sources = (Source("x", ((0, column),)), Source("k", ((0, column),)))
            tells[0, column] = Tell(lines, sources)
        return tells

    def _spread_tells(self, spread: np.ndarray) -> dict:
        p, n = say(self.p), self.draws
        return {
            (0, column): Tell(
                (f"{say(abs(x))} · √({p} / (1 − {p})) / √{n:,} {equals(value)}",),
                (Source("x", ((0, column),)),),
            )
            for column, (x, value) in enumerate(zip(self.x, spread, strict=True))
        }

    def _curve(self) -> Lines:
        scaled = _root_mean_square(self.mean(LADDER) - self.x)
        wrong = _root_mean_square(self.unscaled(LADDER) - self.x)
        law = _root_mean_square(np.array([dropout_spread(self.x, self.p, n) for n in LADDER]))
        steps = list(LADDER)
        return Lines(
            "c",
            "How far the mean is from x (root of the mean square)",
            (
                Series("scaled", steps, scaled.tolist(), "output", "both"),
                Series("expected, falls as 1/√n", steps, law.tolist(), "window"),
                Series("not scaled", steps, wrong.tolist(), "kernel", "both"),
            ),
            across="draws n",
            up="distance",
            x_log=True,
            y_log=True,
            at=self.draws,
        )

    def _said(self, mean: np.ndarray, unscaled: np.ndarray) -> tuple[str, ...]:
        scaled, wrong, law = (
            float(_root_mean_square(part))
            for part in (
                mean - self.x,
                unscaled - self.x,
                dropout_spread(self.x, self.p, self.draws),
            )
        )
        return (
            f"After {self.draws:,} draw{'s' if self.draws > 1 else ''} the mean is "
            f"{say(scaled, 3)} from x; {say(law, 3)} was to be expected.",
            f"Without the scaling it stays {say(wrong, 3)} away, near (1 − p) · x. The first "
            "paper did so, and multiplied by 1 − p in eval mode instead.",
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy."""
        return f"""import torch

{tensor_line("x", self.x)}
p, n = {number_text(self.p)}, {self.draws}
{tensor_line("kept", self.kept((self.draws,))[0])}  # of n draws by the explorer
print(x * kept / n / (1 - p))
generator = torch.Generator().manual_seed({self.seed})
masks = torch.rand(n, len(x), generator=generator) >= p  # PyTorch's own: near it, not the same
print((x * masks / (1 - p)).mean(0))
# In a network: nn.Dropout(p) draws such a mask in every call."""

    def printed(self) -> str:
        """Return what the lines print."""
        import torch

        x, n, p = torch.tensor(self.x), self.draws, self.p
        generator = torch.Generator().manual_seed(self.seed)
        masks = torch.rand(n, len(x), generator=generator) >= p
        return f"{self.run()}\n{(x * masks / (1 - p)).mean(0)}"

    def run(self) -> object:
        """Return the tensor that PyTorch gives for the explorer's masks, shape (n,)."""
        import torch

        kept = torch.tensor(self.kept((self.draws,))[0])
        return torch.tensor(self.x) * kept / self.draws / (1 - self.p)

    def check(self) -> float:
        """Return the largest relative difference from PyTorch."""
        return difference(self.mean()[0], self.run().numpy())


def _root_mean_square(values: np.ndarray) -> np.ndarray:
    return np.sqrt((values**2).mean(-1))
