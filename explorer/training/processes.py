"""Worker processes as their server sees them: start, give an order, hear that one is ready."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from explorer import places
from explorer.limits import DEAF_SECONDS
from explorer.training import rundir
from explorer.training.recipe import Recipe


@dataclass(eq=False)
class Worker:
    """One process; `run` is the folder that it trains, `prepared` whose pictures it has read."""

    process: subprocess.Popen
    ready: threading.Event = field(default_factory=threading.Event)
    run: Path | None = None
    prepared: Recipe | None = None
    listener: threading.Thread | None = None
    asked_to_end: float | None = None  # when it was first seen that it has to end


def start_worker() -> Worker:
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
    worker = Worker(process)
    worker.listener = threading.Thread(target=_listen, args=(worker,), daemon=True)
    worker.listener.start()
    return worker


def order(worker: Worker, order: dict) -> None:
    """Give a worker an order; one that has died gets none, which the queue will see."""
    with suppress(OSError):
        worker.process.stdin.write(json.dumps(order).encode() + b"\n")
        worker.process.stdin.flush()


def _listen(worker: Worker) -> None:
    with suppress(OSError, ValueError):  # closed meanwhile
        if worker.process.stdout.readline().strip() == b"ready":
            worker.ready.set()


def end_the_deaf(workers: Iterable[Worker]) -> None:
    """End workers that were asked to stop and do not: only own children, by their handle."""
    now = time.monotonic()
    for worker in workers:
        if worker.asked_to_end is None and rundir.is_asked_to_stop(worker.run):
            worker.asked_to_end = now
        if worker.asked_to_end is not None and now - worker.asked_to_end > DEAF_SECONDS:
            worker.process.kill()


def let_go(worker: Worker) -> None:
    """Close the pipes to a worker."""
    for pipe in (worker.process.stdin, worker.process.stdout):
        with suppress(OSError):
            pipe.close()
