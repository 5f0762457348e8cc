"""What it costs that a run can be watched and can go on: looks, snapshots, answers, a stop.

    python benchmarks/keeping.py [--seconds 30] [--model report-cnn]

Prints one JSON line: the share of the training's time for each kind of work, timed inside one run,
and how long a stop and a pause take.
"""

import argparse
import contextlib
import json
import platform
import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from explorer import checkpoints
from explorer.training import attending, control, evaluation, live_file, rundir, snapshot
from explorer.training.conduct import conduct
from explorer.training.events import Paused, Step, Stopped
from explorer.training.live import Live
from explorer.training.recipe import Recipe


class Timed:
    """Adds up how long the calls of some functions take."""

    def __init__(self):
        self.seconds, self.calls = {}, {}

    def wrap(self, name, function):
        def timed(*args, **options):
            began = time.perf_counter()
            try:
                return function(*args, **options)
            finally:
                self.seconds[name] = self.seconds.get(name, 0) + time.perf_counter() - began
                self.calls[name] = self.calls.get(name, 0) + 1

        return timed


PLACES = (
    ("snapshots", attending, "capture"),
    ("snapshots", snapshot, "write"),
    ("looks", Live, "take"),
    ("looks", live_file, "write"),
    ("looks", live_file, "keep_filters"),
    ("epochs", attending, "copy_of_weights"),
    ("epochs", checkpoints, "keep"),
    ("answers", evaluation, "keep"),
    ("status", rundir, "write_status"),
)


def visitor(path, seconds, ends):
    """Return what presses Pause after some seconds, and then Stop."""

    def tell(event):
        now = time.perf_counter()
        if isinstance(event, Step) and event.seconds > seconds and "asked to pause" not in ends:
            ends["asked to pause"] = now
            control.write(path, paused=True)
        elif isinstance(event, Paused):
            ends["paused"] = now
            ends["asked to stop"] = time.perf_counter()
            rundir.ask_to_stop(path)
        elif isinstance(event, Stopped):
            ends["stopped"] = now

    return tell


def measure(recipe, seconds):
    timed, ends = Timed(), {}
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as patches:
        path = rundir.create(recipe, Path(folder) / "run")
        for name, where, what in PLACES:
            wrapped = timed.wrap(name, getattr(where, what))
            patches.enter_context(mock.patch.object(where, what, wrapped))
        status = conduct(path, recipe, tell=visitor(path, seconds, ends))
    return {
        "machine": platform.machine(),
        "device": status.device,
        "model": recipe.model,
        "seconds": round(status.seconds, 1),
        "epochs": round(status.epoch, 1),
        "calls": timed.calls,
        "share_percent": {
            name: round(100 * spent / status.seconds, 2) for name, spent in timed.seconds.items()
        },
        "pause_seconds": round(ends["paused"] - ends["asked to pause"], 3),
        "stop_seconds": round(ends["stopped"] - ends["asked to stop"], 3),
    }


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=float, default=30)
    words.add_argument("--model", default="report-cnn")
    words.add_argument("--device", default="auto")
    values = words.parse_args()
    recipe = Recipe(model=values.model, per_class=1000, epochs=200, threads=1, device=values.device)
    print(json.dumps(measure(recipe, values.seconds)))


if __name__ == "__main__":
    main()
