"""Read the pictures, run the loop, and see that everything is written into the run's folder."""

import os
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from explorer import checkpoints
from explorer.atomic import write_text
from explorer.datasets import Pictures
from explorer.errors import DivergedError, ExplorerError, MemoryFullError
from explorer.limits import BATCH_MIN, RUN_SECONDS_MAX
from explorer.training import rundir, snapshot
from explorer.training.alive import host, start_time
from explorer.training.attending import Options
from explorer.training.events import Event, Paused, Resumed, Stopped
from explorer.training.loop import train
from explorer.training.patience import Patience
from explorer.training.recipe import Recipe
from explorer.training.recording import Recorder
from explorer.training.selection import load_pictures

_LOOK_SECONDS = 0.05  # between two looks at a stop while pictures are read
_GENERIC = "Something unexpected ended the training; the log in the run's folder says more."
_FULL = "The run's folder cannot be written: {}. Free space on the disk and let it go on."


def conduct(
    path: Path,
    recipe: Recipe,
    *,
    seconds_max: float | None = RUN_SECONDS_MAX,
    threads_max: int | None = None,
    tell: Callable[[Event], None] = lambda event: None,
    load: Callable[[Recipe, str], Pictures] = load_pictures,
) -> rundir.Status:
    """Run one training from the first picture to the last line of its status.

    A run that was interrupted or stopped goes on from its snapshot, where it has one.

    Parameters
    ----------
    path : pathlib.Path
        The run's folder, made by `rundir.create`.
    recipe : Recipe
        What to train.
    seconds_max : float or None
        Time limit, without pauses; the best checkpoint is kept.
    threads_max : int or None
        See `explorer.training.loop.train`.
    tell : callable
        Also gets every event.
    load : callable
        Returns the recipe's pictures of a split, "train" or "test".

    Returns
    -------
    Status
        The last one; also written.

    Raises
    ------
    ExplorerError
        After it was written down as the state "failed" or "diverged".
    """
    recorder = None
    try:
        status = _claim(path)
        found = snapshot.read(path, recipe)
        recorder = Recorder(path, recipe, status, found.metrics_bytes if found else 0)
        recorder.note(*_went_on(status, found))
        if found:  # later epochs are trained again, perhaps at another learning rate
            checkpoints.drop_after(path, int(found.snapshot.epoch))
        patience = Patience(path, recorder, seconds_max)
        try:
            _follow(recorder, found, patience, threads_max, tell, load)
        except MemoryFullError:
            if found or snapshot.there(path) or recipe.batch_size // 2 < BATCH_MIN:
                raise
            recorder = _halved(recorder)
            _follow(recorder, None, patience, threads_max, tell, load)
        return recorder.close(patience.last_words(recorder.status))
    except ExplorerError as error:
        _fail(path, recorder, str(error), "diverged" if isinstance(error, DivergedError) else None)
        raise
    except OSError as error:
        _log(path)
        _fail(path, recorder, _FULL.format(error.strerror or type(error).__name__))
        raise
    except Exception:
        _log(path)
        _fail(path, recorder, _GENERIC)
        raise


def _follow(recorder: Recorder, found, patience: Patience, threads_max, tell, load) -> None:
    """Write down every event of the loop."""
    pictures = _read(load, recorder, "train", patience)
    if pictures is None:
        recorder.take(Stopped(0, recorder.status.seconds, _best_epoch(recorder)))
        return
    options = Options(
        control=patience.control,
        live=True,
        snapshots=True,
        answers=True,
        epochs=True,
        resume=found and found.snapshot,
    )
    events = train(
        recorder.recipe,
        pictures,
        lambda: _read(load, recorder, "test", patience),
        stop=patience.over,
        threads_max=threads_max,
        options=options,
    )
    for event in events:
        if isinstance(event, Paused | Resumed):
            patience.take(event)
        recorder.take(event)
        tell(event)


def _read(load, recorder: Recorder, split: str, patience: Patience) -> Pictures | None:
    """Read pictures; a large folder takes a while, and a stop must not wait for it."""
    found: dict = {}

    def work() -> None:
        try:
            found["pictures"] = load(recorder.recipe, split)
        except BaseException as error:  # raised again where the training is
            found["error"] = error

    reader = threading.Thread(target=work, name=f"read {split}", daemon=True)
    reader.start()
    while reader.is_alive():
        reader.join(_LOOK_SECONDS)
        if reader.is_alive() and patience.over():
            return None
    if "error" in found:
        raise found["error"]
    recorder.pictures(split, found["pictures"])
    return found["pictures"]


def _best_epoch(recorder: Recorder) -> int | None:
    return (recorder.status.results or {}).get("best_epoch")


def _went_on(status: rundir.Status, found: snapshot.Found | None) -> list[str]:
    """Say where a run goes on that had begun before."""
    if found is None:
        return ["It was interrupted before its first snapshot and began again."] * bool(status.step)
    words = [f"It was interrupted, and went on from its snapshot after {_epochs(found)}."]
    if not found.same_code:
        words.append("The program has changed since; from there on numbers may differ.")
    return words


def _epochs(found: snapshot.Found) -> str:
    epochs = round(found.snapshot.epoch, 2)
    return f"step {found.snapshot.step:,} (epoch {epochs:g})"


def _halved(recorder: Recorder) -> Recorder:
    """Begin again with half of the batch, once; the recipe says what is trained now."""
    old = recorder.recipe
    recipe = replace(old, batch_size=old.batch_size // 2)
    write_text(recorder.path / "recipe.json", recipe.to_json())
    recorder.close(replace(recorder.status, step=0, epoch=0.0))
    begun = Recorder(recorder.path, recipe, recorder.status)
    begun.note(
        f"The memory was full at batch size {old.batch_size}, so it trains with "
        f"{recipe.batch_size} instead."
    )
    return begun


def _claim(path: Path) -> rundir.Status:
    status = replace(
        rundir.read_status(path),
        state="starting",
        sentence="Getting the pictures ready.",
        pid=os.getpid(),
        pid_started=start_time(os.getpid()),
        host=host(),
        heartbeat=time.time(),
    )
    rundir.write_status(path, status)
    return status


def _log(path: Path) -> None:
    with suppress(OSError), (path / "log.txt").open("a", encoding="utf-8") as log:
        log.write(traceback.format_exc())


def _fail(path: Path, recorder: Recorder | None, sentence: str, state: str | None = None) -> None:
    status = recorder.status if recorder else rundir.read_status(path)
    failed = replace(status, state=state or "failed", sentence=sentence, seconds_left=None)
    with suppress(OSError, ExplorerError):  # where nothing can be written, nothing can be said
        if recorder:
            recorder.close(failed)
        else:
            rundir.write_status(path, replace(failed, heartbeat=time.time()))
