"""The process that trains: `python -m explorer.training.worker`, started by `jobs`.

It imports torch, warms up, writes "ready" and reads orders from its standard input, one JSON object
a line: {"prepare": recipe} reads a recipe's pictures into memory while somebody still thinks about
it, {"train": folder} trains a run. When the server goes before that, it ends. Once it trains it
depends on nobody: it has its own session, and writes only into the run's folder.

All code is imported while it warms up, so that files that change later are never mixed in.
"""

import importlib
import json
import os
import pkgutil
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from explorer.training import memory

_FRESH_SECONDS = 60  # listing 50,000 files again costs 0.4 s of the second that a click may take
_NICENESS = 10  # the pages stay quick while a training uses every core


def warm_up() -> None:
    """Do once what is slow the first time: imports, memory, the library's kernels, the pictures."""
    import numpy as np
    import safetensors.torch  # noqa: F401
    import torch

    from explorer import datasets
    from explorer.training import conduct, engine, pictures_on_device  # noqa: F401
    from explorer.training.fingerprint import fingerprint
    from explorer.training.recipe import Recipe
    from explorer.training.usable import usable_device

    fingerprint()
    _import_all()
    torch.set_num_threads(1)
    recipe = Recipe(data="shapes", threads=1)
    images = np.random.default_rng(0).integers(0, 256, (256, 32, 32, 3), dtype=np.uint8)
    labels = np.arange(256) % 10
    device, _ = usable_device("auto")
    ready = engine.prepare(recipe, images, labels, 10, device)
    plan = pictures_on_device.plan_epoch(ready.part, ready.order)
    batch = pictures_on_device.gather(ready.part, plan, 0, 64)
    engine.step(ready, batch, ready.part.labels[plan.order[:64]]).loss.item()
    datasets.load("shapes", "train", per_class=500)


def _import_all() -> None:
    import models
    from explorer import augmentation, datasets, training

    for package in (models, augmentation, datasets, training):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)


def main() -> int:
    """Wait for a run's folder and train it; return the exit code."""
    _step_back()
    memory.keep()
    with suppress(RuntimeError):  # a GPU that fails: the training itself will say so
        warm_up()
    with suppress(OSError):  # the server may have gone, and left a run to be trained
        print("ready", flush=True)
    preparer = Preparer()
    for line in sys.stdin:
        order = json.loads(line)
        if "train" in order:
            return train(Path(order["train"]), preparer)
        preparer.want(order["prepare"])
    return 0


def _step_back() -> None:
    """Let the server and everybody else go first.

    Where Linux shares the cores between sessions first, the niceness of a process counts only
    within its own session; the session as a whole has one too.
    """
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(_NICENESS)
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(_NICENESS), encoding="utf-8")


class Preparer:
    """Reads pictures into memory beside the waiting; only the latest wish counts."""

    def __init__(self):
        self._wish = None
        self._ready = None  # recipe, its training pictures, and when they were read
        self._called = threading.Event()
        threading.Thread(target=self._work, name="prepare", daemon=True).start()

    def want(self, recipe: dict) -> None:
        """Ask for the training pictures of a recipe."""
        self._wish = recipe
        self._called.set()

    def load(self, recipe, split: str):
        """Return a recipe's pictures; what was read a moment ago is not looked up on disk again."""
        from explorer.training.selection import load_pictures, same_pictures

        if split == "train" and self._ready is not None:
            known, pictures, read_at = self._ready
            if same_pictures(known, recipe) and time.monotonic() - read_at < _FRESH_SECONDS:
                return pictures
        return load_pictures(recipe, split)

    def _work(self) -> None:
        from explorer.errors import ExplorerError
        from explorer.training.recipe import Recipe
        from explorer.training.selection import load_pictures

        while True:
            self._called.wait()
            self._called.clear()
            with suppress(ExplorerError, OSError):  # the training itself will say what is wrong
                recipe = Recipe(**self._wish)
                self._ready = (recipe, load_pictures(recipe, "train"), time.monotonic())


def train(path: Path, preparer: Preparer) -> int:
    """Train one run; everything that is printed goes to the run's log from here on."""
    from explorer.errors import ExplorerError
    from explorer.training import rundir
    from explorer.training.conduct import conduct

    log = os.open(path / "log.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(log, 1)  # the pipe to the server may break at any time
    os.dup2(log, 2)
    run = rundir.read_run(path)
    if run is None:
        return 1
    try:
        # All cores: beside another run, the pace of its steps tells a training to take fewer.
        conduct(path, run.recipe, load=preparer.load)
    except ExplorerError:
        return 0  # said in the status
    except Exception:
        return 1  # said in the status, with the traceback in the log
    return 0


if __name__ == "__main__":
    sys.exit(main())
