"""How many CPU threads the next step takes: tried out on the training's own steps, again and again.

More threads are not always faster: beside a second busy process two threads wait for each other at
the end of every operation, 4 times slower than one thread on two cores. What else a machine does
changes within seconds, so every few seconds, and at once when steps slow down, a few steps are
taken with half and with double the threads.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

_EVERY = 2.0  # seconds between two trials
_EVERY_MAX = 8.0  # seconds; so long when trial after trial changes nothing
_AT_ONCE = 0.3  # seconds after a trial, steps that slow down cause the next one
_SLOWER = 1.5  # times the usual seconds of a step
_HOPELESS = 3.0  # times the seconds of the present count: one step is enough to know
_GAIN = 0.9  # of the seconds of a step; a count that is not faster by a tenth is not worth a change
_RECENT = 5  # steps; their median is not moved by one that was held up


@dataclass
class Pace:
    """Chooses the thread count of every step; knows nothing of torch.

    Parameters
    ----------
    counts : tuple of int
        The counts to choose from, ascending; a single one is never changed.
    threads : int
        The count to begin with, one of them.
    clock : callable
        Seconds that only grow.

    Examples
    --------
    >>> Pace((1,), 1).next()
    1
    """

    counts: tuple[int, ...]
    threads: int
    clock: Callable[[], float] = time.perf_counter
    _recent: deque[float] = field(default_factory=lambda: deque(maxlen=_RECENT))
    _usual: float = float("inf")
    _every: float = _EVERY
    _last: float | None = None  # when the last trial was over
    _trial: list[int] = field(default_factory=list)  # counts of the steps to come
    _found: dict[int, list[float]] = field(default_factory=dict)

    @property
    def several(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.counts) > 1

    def next(self) -> int:
        """Return the number of threads for the next step."""
        return self._trial[0] if self._trial else self.threads

    def took(self, seconds: float, pictures: int) -> None:
        """Note how long the step took that `next` was asked for.

        Parameters
        ----------
        seconds : float
            Of the whole step.
        pictures : int
            In its batch.
        """
        if not self.several:
            return
        each = seconds / pictures
        if self._trial:
            self._try(each)
            return
        self._recent.append(each)
        now = self.clock()
        if self._last is None:
            self._last = now
        if len(self._recent) < _RECENT:
            return
        middle = sorted(self._recent)[_RECENT // 2]
        self._usual = min(self._usual, middle)
        since, slow = now - self._last, middle > _SLOWER * self._usual
        if since >= self._every or (slow and since >= _AT_ONCE):
            if slow:
                self._every = _EVERY
            self._begin(middle)

    def _begin(self, own: float) -> None:
        """Plan three steps with each neighbour, the first of which only wakes the threads up."""
        place = self.counts.index(self.threads)
        others = self.counts[max(0, place - 1) : place] + self.counts[place + 1 : place + 2]
        self._found = {self.threads: [own]}
        self._trial = [count for other in others for count in (other, other, other)]

    def _try(self, each: float) -> None:
        count, *self._trial = self._trial
        own = self._found[self.threads][0]
        if count not in self._found:
            self._found[count] = []  # the first step is not counted
            if each > _HOPELESS * own:
                self._trial = [other for other in self._trial if other != count]
        else:
            self._found[count].append(each)
        if not self._trial:
            self._decide()

    def _decide(self) -> None:
        own = self._found[self.threads][0]
        timed = {n: sum(found) / len(found) for n, found in self._found.items() if found}
        best = min(timed, key=timed.__getitem__)
        if timed[best] < _GAIN * own:
            self.threads, self._every, self._usual = best, _EVERY, float("inf")
        else:
            self._every, self._usual = min(2 * self._every, _EVERY_MAX), own
        self._recent.clear()
        self._last = self.clock()
