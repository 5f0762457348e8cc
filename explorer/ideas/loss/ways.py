"""The two ways to compute a softmax: as its formula stands, and with the largest subtracted."""

from dataclasses import dataclass

import numpy as np

from explorer.ideas.loss.grids import class_row, one_cell
from explorer.ideas.loss.words import result
from explorer.ops.softmax import logsumexp, softmax, softmax_naive
from explorer.sheets import Sign, Source, Tell
from explorer.sheets.words import added, equals, say


@dataclass(frozen=True, eq=False)
class Way:
    """One way to the probabilities: what stands in exp( ), the powers, their sum, p, log of sum."""

    number: str
    source: str
    inside: np.ndarray
    powers: np.ndarray
    total: float
    shares: np.ndarray
    log: float
    taken: float | None = None

    def items(self) -> tuple:
        """Return its grids; NaN is written out, for an empty cell would say nothing."""
        e, total, p, log = (f"{name}{self.number}" for name in ("e", "sum", "p", "log"))
        nan = {(0, int(j)): "NaN" for j in np.flatnonzero(np.isnan(self.shares))}
        output = {"role": "output", "most": 1, "texts": nan}
        return (
            class_row(e, "exp", self.powers, self._tell_power),
            Sign(f"to_{total}", "→"),
            one_cell(total, "Sum", self.total, self._tell_sum),
            Sign(f"to_{p}", "→"),
            class_row(p, "p = exp / sum", self.shares, self._tell_share, **output),
            one_cell(log, "log of the sum", self.log, self._tell_log),
        )

    def _tell_power(self, j: int) -> Tell:
        power = self.powers[j]
        line = f"exp({say(self.inside[j])}) {equals(power)}"
        if power in (0, np.inf):
            size = "small" if power == 0 else "large"
            line = f"exp({say(self.inside[j])}) is too {size} for float64: {say(power)}"
        return Tell((line,), (Source(self.source, ((0, j),)),))

    def _tell_sum(self) -> Tell:
        line = f"{added(self.powers)} {equals(self.total)}"
        every = tuple((0, j) for j in range(len(self.powers)))
        return Tell((line,), (Source(f"e{self.number}", every),))

    def _tell_log(self) -> Tell:
        taken = "" if self.taken is None else f"{say(self.taken)} + "
        line = f"{taken}log {say(self.total)} {equals(self.log)}"
        return Tell((line,), (Source(f"sum{self.number}", ((0, 0),)),))

    def _tell_share(self, j: int) -> Tell:
        line = f"{say(self.powers[j])} / {say(self.total)} {result(self.shares[j])}"
        if np.isnan(self.shares[j]):
            line += ", not a number"
        sources = (Source(f"e{self.number}", ((0, j),)), Source(f"sum{self.number}", ((0, 0),)))
        return Tell((line,), sources)


def as_it_stands(scores: np.ndarray) -> Way:
    """Return the way that the formula says, whatever becomes of it."""
    powers, total, shares = softmax_naive(scores)
    with np.errstate(divide="ignore"):
        log = float(np.log(total))
    return Way("1", "s", scores, powers, total, shares, log)


def largest_first(scores: np.ndarray) -> Way:
    """Return the way that subtracts the largest score first, so that nothing overflows."""
    largest = float(scores.max())
    less = scores - largest
    powers = np.exp(less)
    total, log = float(powers.sum()), logsumexp(scores)
    return Way("2", "d", less, powers, total, softmax(scores), log, largest)
