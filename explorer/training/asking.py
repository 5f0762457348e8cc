"""Ask networks of old runs for their answers in the background, one at a time for a whole server.

A run that ended before predictions were kept has none; its network is asked when somebody looks.
That takes seconds, so it happens in a thread of its own, whoever asks for the same waits for the
same answer, and the last few are kept.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from explorer.errors import ExplorerError, TrainingError
from explorer.limits import ANSWERS_WAITING_MAX
from explorer.results.predictions import Predictions
from explorer.training.recipe import Recipe

_KEPT = 16  # answers; 10,000 pictures with ten classes have 0.6 MB
_GENERIC = "Something unexpected happened while the network was asked; train again."


class Task:
    """One question: `done` of `total` pictures; then `found`, or `sentence` says why not."""

    def __init__(self):
        self.done, self.total = 0, 0
        self.found: Predictions | None = None
        self.sentence = ""
        self._over = threading.Event()

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; return True once it is over."""
        return self._over.wait(seconds)

    def tell(self, done: int, total: int) -> None:
        """Note how far it is."""
        self.done, self.total = done, total

    def close(self, found: Predictions | None, sentence: str = "") -> None:
        """End it."""
        self.found, self.sentence = found, sentence
        self._over.set()


class Answers:
    """All questions of a server.

    Parameters
    ----------
    ask : callable
        As `explorer.training.evaluation.of_run`; None means that one.
    """

    def __init__(self, ask: Callable[..., Predictions] | None = None):
        self._ask = ask
        self._lock = threading.Lock()
        self._turn = threading.Lock()  # held while a network computes
        self._open: dict[tuple, Task] = {}
        self._kept: OrderedDict[tuple, Predictions] = OrderedDict()

    def of(self, path: Path, recipe: Recipe, part: str, stamp: tuple) -> Task:
        """Return the question about a run's part; it is asked if nobody has.

        Parameters
        ----------
        path : pathlib.Path
            The run's folder.
        recipe : Recipe
        part : {"validation", "test"}
        stamp : tuple
            Changes whenever the weights do.

        Raises
        ------
        TrainingError
            When too many are waiting.
        """
        key = (str(path), part, stamp)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                task = Task()
                task.close(self._kept[key])
                return task
            if key not in self._open:
                if len(self._open) >= ANSWERS_WAITING_MAX:
                    raise TrainingError(
                        f"{len(self._open)} networks are being asked for their answers, and the "
                        f"limit is {ANSWERS_WAITING_MAX}. Try again in a minute."
                    )
                self._open[key] = Task()
                work = threading.Thread(
                    target=self._work, args=(key, path, recipe, part), name="answers", daemon=True
                )
                work.start()
            return self._open[key]

    def _work(self, key: tuple, path: Path, recipe: Recipe, part: str) -> None:
        task, found, sentence = self._open[key], None, ""
        try:
            with self._turn:
                found = (self._ask or _of_run())(path, recipe, part, tell=task.tell)
        except ExplorerError as error:
            sentence = str(error)
        except Exception:  # whoever waits must not wait for ever
            sentence = _GENERIC
        with self._lock:
            del self._open[key]
            if found is not None:
                self._kept[key] = found
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        task.close(found, sentence)


def _of_run() -> Callable[..., Predictions]:
    from explorer.training.evaluation import of_run  # imports torch

    return of_run
