"""The queue of trainings: one warm worker in reserve, a few at work, the others waiting.

One `Jobs` per server. It starts processes and watches them; all it knows about a run it reads from
the run's folder, so a new server carries on where the old one ended.
"""

import logging
import subprocess
import threading
import time
from dataclasses import asdict, replace
from pathlib import Path

from explorer.errors import TrainingError
from explorer.limits import (
    DEAF_SECONDS,
    PAUSE_WAITED_FOR_SECONDS,
    QUEUE_MAX,
    QUEUE_PER_OWNER_MAX,
    RUNS_AT_ONCE,
)
from explorer.training import control, rundir, snapshot
from explorer.training.processes import Worker, end_the_deaf, let_go, order, start_worker
from explorer.training.recipe import Recipe
from explorer.training.selection import same_pictures
from explorer.training.status import TITLES, WITH_PROCESS
from explorer.training.waiting import Waiting

_LOOK_SECONDS = 0.2  # between two looks at the workers
_SPARE_AFTER_SECONDS = 3  # its imports would slow down the first steps of the run just started
_CLICKS_KEPT = 1_000
_outliving: list[subprocess.Popen] = []  # trainings of closed queues; kept to be reaped at the end
_KILLED = "The training was stopped by the system; what it had saved is kept. Let it go on."
_DEAF = f"It did not answer for {DEAF_SECONDS:g} s and was ended; what it had saved is kept."
_LEFT = "It was interrupted and left as it was; what it had saved is kept."


class Jobs:
    """Starts trainings, a few at once; everybody who asks gets the same share of the places.

    Whoever opens the app may stop, pause or change any run: a class shares its runs, and nothing
    tells an instructor from a student. A run that was stopped can go on, so nothing is lost.

    Parameters
    ----------
    runs_at_once, queue_max, per_owner : int
        How many train, how many may wait, and how many of these by one owner.
    keep_warm : bool
        Keep one worker in reserve that has imported torch already; it takes about 320 MB.
    """

    def __init__(
        self,
        runs_at_once: int = RUNS_AT_ONCE,
        queue_max: int = QUEUE_MAX,
        keep_warm: bool = True,
        per_owner: int = QUEUE_PER_OWNER_MAX,
    ):
        self._keep_warm = keep_warm
        self._runs_at_once = runs_at_once
        self._queue_max, self._per_owner = queue_max, per_owner
        self._lock = threading.RLock()
        self._wake = threading.Event()
        self._closed = False
        self._busy: list[Worker] = []
        self._clicks: dict[str, str] = {}
        self._paused: dict[Path, float] = {}  # since when
        self._pause_seconds = PAUSE_WAITED_FOR_SECONDS
        self._wish: Recipe | None = None
        self._dispatched = time.monotonic()  # when the last run went to a worker
        runs = rundir.list_runs()
        self._queue = Waiting([r.path for r in reversed(runs) if r.status.state == "queued"])
        self._adopted = [r.path for r in runs if r.status.state in WITH_PROCESS]
        self._spare: Worker | None = start_worker() if keep_warm else None
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
            same = self._queue.same(recipe, owner, self._at_work())  # pressed in another tab
            name = same or self._new(recipe, owner)
            if click is not None:
                self._clicks[click] = name
                while len(self._clicks) > _CLICKS_KEPT:
                    self._clicks.pop(next(iter(self._clicks)))
            self._dispatch()
        self._wake.set()
        return name

    def _new(self, recipe: Recipe, owner: str) -> str:
        self._check_room(rundir.digest(owner))
        path = rundir.create(recipe)
        rundir.write_owner(path, owner)
        self._queue.add(path)
        return path.name

    def _check_room(self, owner: str) -> None:
        self._queue.check_room(owner, self._queue_max, self._per_owner)

    def _at_work(self) -> list[Path]:
        return [*(worker.run for worker in self._busy), *self._adopted]

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
        """Ask a run to wait after its next step; one that waits for a place goes on waiting."""
        run = rundir.find(name)
        if run is not None and run.status.state in WITH_PROCESS:
            control.write(run.path, paused=True)

    def go_on(self, name: str) -> None:
        """End a pause, or queue a run that has ended too early; it goes on from its snapshot.

        Raises
        ------
        CheckpointError
            When its snapshot cannot be used.
        TrainingError
            When it has ended as it should, or the queue is full.
        """
        run = rundir.find(name)
        if run is None:
            return
        with self._lock:
            if run.status.active:
                control.write(run.path, paused=False)
                return
            if run.status.state not in rundir.RESUMABLE:
                raise TrainingError(
                    "This training has ended; there is nothing left to go on with. Start another."
                )
            if snapshot.there(run.path):
                snapshot.check(run.path, run.recipe)
            self._check_room(rundir.owner_of(run.path))
            control.write(run.path, paused=False)
            rundir.let_go_on(run.path)
            _say(run.path, "queued", TITLES["queued"])
            self._adopted = [path for path in self._adopted if path != run.path]
            self._queue.add(run.path)
            self._dispatch()
        self._wake.set()

    def leave(self, name: str) -> None:
        """Leave an interrupted run as it is: it is no longer named when the server starts."""
        run = rundir.find(name)
        if run is not None and run.status.state == "interrupted":
            _say(run.path, "stopped", _LEFT)

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
            return self._queue.ahead(name, self._at_work())

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
            let_go(self._spare)
        for worker in self._busy:
            let_go(worker)
            _outliving.append(worker.process)

    def _watch(self) -> None:
        while not self._closed:
            self._wake.wait(_LOOK_SECONDS if self._busy or self._queue else 5 * _LOOK_SECONDS)
            self._wake.clear()
            try:
                with self._lock:
                    self._bury()
                    end_the_deaf(self._busy)
                    self._end_long_pauses()
                    self._dispatch()
                    self._prepare_spare()
            except Exception:  # a full disk must not end the queue
                logging.getLogger(__name__).exception("The queue of trainings goes on.")

    def _dispatch(self) -> None:
        """Give waiting runs to workers while there is room."""
        while self._queue and len(self._busy) + len(self._adopted) < self._runs_at_once:
            if self._closed:
                return
            path = self._queue.take(self._at_work())
            if not _claim(path):
                continue
            worker = self._spare or start_worker()
            self._spare = None
            _say(path, "starting", TITLES["starting"])
            worker.run = path
            order(worker, {"train": str(path.resolve())})
            self._busy.append(worker)
            self._dispatched = time.monotonic()
        settled = time.monotonic() - self._dispatched > _SPARE_AFTER_SECONDS
        if self._spare is None and self._keep_warm and not self._closed and settled:
            self._spare = start_worker()

    def _prepare_spare(self) -> None:
        wish, worker = self._wish, self._spare
        if wish is None or worker is None or not worker.ready.is_set():
            return
        if worker.prepared is None or not same_pictures(worker.prepared, wish):
            worker.prepared = wish
            order(worker, {"prepare": asdict(wish)})

    def _bury(self) -> None:
        """Take note of workers that have ended."""
        if self._spare is not None and self._spare.process.poll() is not None:
            let_go(self._spare)
            self._spare = None
            self._dispatched = time.monotonic()  # the next one a little later
        for worker in [w for w in self._busy if w.process.poll() is not None]:
            self._busy.remove(worker)
            let_go(worker)
            if rundir.read_written(worker.run).active:
                deaf = worker.asked_to_end is not None
                _say(worker.run, "stopped" if deaf else "failed", _DEAF if deaf else _KILLED)
        self._adopted = [p for p in self._adopted if rundir.read_status(p).state in WITH_PROCESS]

    def _end_long_pauses(self) -> None:
        """A paused run does not keep its place for long when others wait for it."""
        now, paused = time.monotonic(), {}
        for path in self._at_work() if self._queue else ():
            if rundir.read_status(path).state == "paused":
                paused[path] = self._paused.get(path, now)
                if now - paused[path] > self._pause_seconds:
                    rundir.ask_to_stop(path, rundir.WAITED_FOR)
        self._paused = paused


def _claim(path: Path) -> bool:
    """Take a run for this server; False when another server has it or it was stopped."""
    try:
        (path / "claimed").touch(exist_ok=False)
    except OSError:
        return False
    return not rundir.is_asked_to_stop(path)


def _say(path: Path, state: str, sentence: str) -> None:
    """Write down what the server knows; a process that has gone is no longer named."""
    status = replace(rundir.read_written(path), state=state, sentence=sentence)
    status = replace(status, pid=None, pid_started=None, host=None)
    rundir.write_status(path, replace(status, heartbeat=time.time(), seconds_left=None))
