"""The queue of trainings: one warm worker in reserve, a few at work, the others waiting.

One `Jobs` per server. It starts processes and watches them; all it knows about a run it reads from
the run's folder, so a new server carries on where the old one ended.
"""

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from explorer import places
from explorer.errors import TrainingError
from explorer.limits import QUEUE_MAX, RUNS_AT_ONCE
from explorer.training import control, rundir
from explorer.training.recipe import Recipe
from explorer.training.selection import same_pictures
from explorer.training.status import WITH_PROCESS

_LOOK_SECONDS = 0.2  # between two looks at the workers
_SPARE_AFTER_SECONDS = 3  # its imports would slow down the first steps of the run just started
_CLICKS_KEPT = 1_000
_outliving: list[subprocess.Popen] = []  # trainings of closed queues; kept to be reaped at the end
_KILLED = "The training was stopped by the system; what it had saved is kept. Start it again."


@dataclass(eq=False)
class _Worker:
    process: subprocess.Popen
    ready: threading.Event = field(default_factory=threading.Event)
    run: Path | None = None
    prepared: Recipe | None = None
    listener: threading.Thread | None = None


class Jobs:
    """Starts trainings, a few at once, in the order in which they were asked for.

    Parameters
    ----------
    runs_at_once, queue_max : int
        How many train and how many may wait.
    keep_warm : bool
        Keep one worker in reserve that has imported torch already; it takes about 320 MB.
    """

    def __init__(
        self,
        runs_at_once: int = RUNS_AT_ONCE,
        queue_max: int = QUEUE_MAX,
        keep_warm: bool = True,
    ):
        self._keep_warm = keep_warm
        self._runs_at_once = runs_at_once
        self._queue_max = queue_max
        self._lock = threading.RLock()
        self._wake = threading.Event()
        self._closed = False
        self._busy: list[_Worker] = []
        self._clicks: dict[str, str] = {}
        self._wish: Recipe | None = None
        self._dispatched = time.monotonic()  # when the last run went to a worker
        runs = rundir.list_runs()
        self._queue = [run.path for run in reversed(runs) if run.status.state == "queued"]
        self._adopted = [r.path for r in runs if r.status.state in WITH_PROCESS]
        self._spare: _Worker | None = _start_worker() if keep_warm else None
        self._watcher = threading.Thread(target=self._watch, name="jobs", daemon=True)
        self._watcher.start()

    def submit(self, recipe: Recipe, click: str | None = None, owner: str = "") -> str:
        """Ask for a training; return the name of its run.

        Parameters
        ----------
        recipe : Recipe
            What to train.
        click : str, optional
            Names one press of the button: the same press twice gives the same run.
        owner : str
            Who asks; everybody gets the same share of the places. "" is nobody known.

        Raises
        ------
        TrainingError
            When the queue is full or the run's folder cannot be written.
        """
        with self._lock:
            if click is not None and click in self._clicks:
                return self._clicks[click]
            if len(self._queue) >= self._queue_max:
                raise TrainingError(
                    f"{len(self._queue)} trainings are waiting, and the limit is "
                    f"{self._queue_max}. Try again when one of them has begun."
                )
            path = rundir.create(recipe)
            self._queue.append(path)
            if click is not None:
                self._clicks[click] = path.name
                while len(self._clicks) > _CLICKS_KEPT:
                    self._clicks.pop(next(iter(self._clicks)))
            self._dispatch()
        self._wake.set()
        return path.name

    def prepare(self, recipe: Recipe) -> None:
        """Let the waiting worker read a recipe's pictures, since somebody may start it soon."""
        with self._lock:
            self._wish = recipe
            self._prepare_spare()

    def stop(self, name: str) -> None:
        """Ask a run to end; one that still waits ends at once."""
        run = rundir.find(name)
        if run is None or not run.status.active:
            return
        with self._lock:
            rundir.ask_to_stop(run.path)
            if run.path in self._queue:
                self._queue.remove(run.path)
                _say(run.path, "stopped", "Stopped before it began.")

    def pause(self, name: str) -> None:
        """Ask a run to wait after its next step."""
        run = rundir.find(name)
        if run is not None and run.status.active:
            control.write(run.path, paused=True)

    def go_on(self, name: str) -> None:
        """End a pause, or bring an interrupted or stopped run back to where its snapshot is."""
        run = rundir.find(name)
        if run is not None and run.status.active:
            control.write(run.path, paused=False)

    def set_rate(self, name: str, lr: float) -> None:
        """Put another learning rate in the place of the recipe's, from the next step on.

        Raises
        ------
        RecipeError
            When it is not a number within the limits.
        """
        run = rundir.find(name)
        if run is not None:
            control.write(run.path, lr=lr)

    def ahead(self, name: str) -> int:
        """Return how many runs wait before this one."""
        with self._lock:
            names = [path.name for path in self._queue]
        return names.index(name) if name in names else 0

    def is_warm(self) -> bool:
        """Return True while a worker waits, ready to train at once."""
        with self._lock:
            return self._spare is not None and self._spare.ready.is_set()

    def close(self) -> None:
        """End the waiting worker and the watching; trainings go on by themselves."""
        with self._lock:
            self._closed = True
        self._wake.set()
        self._watcher.join()
        if self._spare is not None:
            self._spare.process.terminate()  # it has no run; its end must not wait for its warm-up
            self._spare.process.wait()
            _let_go(self._spare)
        for worker in self._busy:
            _let_go(worker)
            _outliving.append(worker.process)

    def _watch(self) -> None:
        while not self._closed:
            self._wake.wait(_LOOK_SECONDS if self._busy or self._queue else 5 * _LOOK_SECONDS)
            self._wake.clear()
            with self._lock:
                self._bury()
                self._dispatch()
                self._prepare_spare()

    def _dispatch(self) -> None:
        """Give waiting runs to workers while there is room."""
        while self._queue and len(self._busy) + len(self._adopted) < self._runs_at_once:
            if self._closed:
                return
            path = self._queue.pop(0)
            if not _claim(path):
                continue
            worker = self._spare or _start_worker()
            self._spare = None
            worker.run = path
            _say(path, "starting", "Getting the pictures ready.")
            _order(worker, {"train": str(path.resolve())})
            self._busy.append(worker)
            self._dispatched = time.monotonic()
        settled = time.monotonic() - self._dispatched > _SPARE_AFTER_SECONDS
        if self._spare is None and self._keep_warm and not self._closed and settled:
            self._spare = _start_worker()

    def _prepare_spare(self) -> None:
        wish, worker = self._wish, self._spare
        if wish is None or worker is None or not worker.ready.is_set():
            return
        if worker.prepared is None or not same_pictures(worker.prepared, wish):
            worker.prepared = wish
            _order(worker, {"prepare": asdict(wish)})

    def _bury(self) -> None:
        """Take note of workers that have ended."""
        if self._spare is not None and self._spare.process.poll() is not None:
            _let_go(self._spare)
            self._spare = None if self._spare.ready.is_set() else self._spare
        for worker in [w for w in self._busy if w.process.poll() is not None]:
            self._busy.remove(worker)
            _let_go(worker)
            if rundir.read_status(worker.run).active:
                _say(worker.run, "failed", _KILLED)
        self._adopted = [p for p in self._adopted if rundir.read_status(p).active]


def _start_worker() -> _Worker:
    """Start one worker; never through multiprocessing, which would run the app's script again."""
    options = {"start_new_session": True}
    if os.name == "nt":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        options = {"creationflags": flags}
    process = subprocess.Popen(
        [sys.executable, "-m", "explorer.training.worker"],
        cwd=places.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        **options,
    )
    worker = _Worker(process)

    worker.listener = threading.Thread(target=_listen, args=(worker,), daemon=True)
    worker.listener.start()
    return worker


def _order(worker: _Worker, order: dict) -> None:
    with suppress(OSError):  # it died before: Jobs._bury says so
        worker.process.stdin.write(json.dumps(order).encode() + b"\n")
        worker.process.stdin.flush()


def _listen(worker: _Worker) -> None:
    with suppress(OSError, ValueError):  # closed meanwhile
        if worker.process.stdout.readline().strip() == b"ready":
            worker.ready.set()


def _claim(path: Path) -> bool:
    """Take a run for this server; False when another server has it or it was stopped."""
    try:
        (path / "claimed").touch(exist_ok=False)
    except OSError:
        return False
    return not rundir.is_asked_to_stop(path)


def _say(path: Path, state: str, sentence: str) -> None:
    status = replace(rundir.read_status(path), state=state, sentence=sentence)
    rundir.write_status(path, replace(status, heartbeat=time.time(), seconds_left=None))


def _let_go(worker: _Worker) -> None:
    for pipe in (worker.process.stdin, worker.process.stdout):
        with suppress(OSError):
            pipe.close()
