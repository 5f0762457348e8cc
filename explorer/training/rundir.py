"""A run is a folder; this is the only module that knows what lies in it.

recipe.json · status.json · metrics.jsonl · best.safetensors and best.json · control.json · stop
state.json and state-*.safetensors (the snapshot) · epochs/ (weights before training and after each
epoch) · live.npz and filters/ · validation.npz · test.npz · opened.json · owner · claimed · log.txt

Files are replaced whole; metrics.jsonl grows by whole lines and a reader leaves out a last line
that is not complete. Readers never fail on what a crash left behind. Runs that lie elsewhere are
known by a small pointer file, `<name>.link.json`, in the folder of the runs.
"""

import hashlib
import json
import re
import secrets
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from explorer import places
from explorer.atomic import write_text
from explorer.errors import RecipeError, TrainingError
from explorer.training.recipe import Recipe
from explorer.training.status import LOST, Status, from_json, judged

KINDS = ("step", "epoch", "change", "pause")  # of the lines of metrics.jsonl
WAITED_FOR = "others waited"  # why the queue ends a pause
RESUMABLE = ("interrupted", "stopped", "failed")
_LINK = ".link.json"
_YEAR_3000 = 3.25e10  # seconds since 1970; later moments are no dates that anybody meant
_FILE_BYTES_MAX = 16 * 2**20  # bytes; half an hour of points has less than 1 MB


@dataclass(frozen=True)
class RunInfo:
    """One run as a reader sees it."""

    path: Path
    name: str
    recipe: Recipe
    status: Status


def new_name(recipe: Recipe) -> str:
    """Return a readable name that no other run has, such as 20261120-101530-shapes-…-3f2a."""
    now = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    return f"{now}-{recipe.data}-{recipe.model}-{secrets.token_hex(2)}"


def create(recipe: Recipe, folder: Path | None = None) -> Path:
    """Make the folder of a new run, in the state "queued".

    Parameters
    ----------
    recipe : Recipe
        What will be trained.
    folder : pathlib.Path, optional
        Where; None chooses a new name in the folder of the runs. It may exist if it is empty.

    Raises
    ------
    TrainingError
        When the folder cannot be written or has something in it.
    """
    path = folder or _free_folder(recipe)
    try:
        path.mkdir(parents=True, exist_ok=True)
        if any(path.iterdir()):
            raise TrainingError(f'The folder "{path}" is not empty. Choose another or empty it.')
        write_text(path / "recipe.json", recipe.to_json())
        now = time.time()
        write_status(path, Status(epochs=recipe.epochs, created=now, heartbeat=now))
    except OSError as error:
        raise TrainingError(
            f'The run cannot be written to "{path}": {error.strerror}. Choose another folder.'
        ) from error
    return path


def _free_folder(recipe: Recipe) -> Path:
    while (path := places.runs_folder() / new_name(recipe)).exists():
        pass  # of 20 names of one second two are the same once in 350 times
    return path


def register(path: Path) -> str | None:
    """Let the app list a run that lies elsewhere, through a pointer file; return its name there.

    None where the app's folder cannot be written: the run itself does not need it.
    """
    path, folder = path.resolve(), places.runs_folder()
    if path.parent == folder.resolve():
        return path.name
    try:
        return _point_to(path, folder)
    except OSError:
        return None


def _point_to(path: Path, folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    for link in folder.glob(f"*{_LINK}"):
        if _link_target(link) == path:
            return link.name.removesuffix(_LINK)
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", path.name)[:60].strip("-") or "run"
    link = folder / f"{name}-{secrets.token_hex(2)}{_LINK}"
    write_text(link, json.dumps({"path": str(path)}))
    return link.name.removesuffix(_LINK)


def write_status(path: Path, status: Status, *, lasting: bool = True) -> None:
    """Replace status.json whole; a heartbeat need not last."""
    text = json.dumps(asdict(status), indent=1, ensure_ascii=False)
    write_text(path / "status.json", text, lasting=lasting)


def read_status(path: Path, now: float | None = None) -> Status:
    """Read status.json; a missing or damaged one gives the state "interrupted".

    A run that says it is active is "interrupted" when its heartbeat is old and its process gone.
    """
    return judged(read_written(path), now)


def read_written(path: Path) -> Status:
    """Read status.json as it was written, whether or not the process is still there."""
    return from_json(_read_json(path / "status.json")) or LOST


def read_metrics(path: Path) -> list[dict[str, Any]]:
    """Read what happened: each entry has a "kind".

    "step" and "epoch" are points of the curves, "change" is a new learning rate, "pause" a wait.
    Lines that are not complete JSON objects are left out.
    """
    points = []
    for line in _read_text(path / "metrics.jsonl").split("\n")[:-1]:
        try:
            point = json.loads(line)
        except ValueError:
            continue
        if isinstance(point, dict) and point.get("kind") in KINDS:
            points.append(point)
    return points


def ask_to_stop(path: Path, why: str = "") -> None:
    """Leave the file that a training looks for; the first reason stays."""
    with suppress(FileExistsError), (path / "stop").open("x") as file:
        file.write(why)


def is_asked_to_stop(path: Path) -> bool:
    """Return True once somebody asked for the end."""
    return (path / "stop").exists()


def why_stop(path: Path) -> str:
    """Return the reason that was given with it, "" for a person's wish."""
    return _read_text(path / "stop")[:200]


def let_go_on(path: Path) -> None:
    """Take back what ended a run or holds it, so that it can be queued again."""
    for name in ("stop", "claimed"):
        (path / name).unlink(missing_ok=True)


def can_go_on(run: RunInfo) -> bool:
    """Tell whether a run that ended too early can go on from its snapshot."""
    return run.status.state in RESUMABLE and (run.path / "state.json").exists()


def interrupted_runs() -> list[RunInfo]:
    """Return the runs whose process went before they had ended, newest first."""
    return [run for run in list_runs() if run.status.state == "interrupted"]


def write_owner(path: Path, owner: str) -> None:
    """Note whose run it is: only a digest, since the owner's mark may be a secret."""
    if owner:
        write_text(path / "owner", digest(owner))


def owner_of(path: Path) -> str:
    """Return the digest of a run's owner; "" when nobody is known."""
    return _read_text(path / "owner").strip()[:32]


def is_owned_by(path: Path, owner: str) -> bool:
    """Return True when a run belongs to somebody who is known."""
    return bool(owner) and owner_of(path) == digest(owner)


def digest(owner: str) -> str:
    """Return what is noted of an owner."""
    return hashlib.sha256(owner.encode()).hexdigest()[:32] if owner else ""


def open_test(path: Path) -> None:
    """Note that somebody has looked at the test result; from now on every page shows it."""
    if not test_opened(path):
        write_text(path / "opened.json", json.dumps({"opened": time.time()}))


def test_opened(path: Path) -> bool:
    """Return True once somebody has looked at the test result; those of shipped runs are public."""
    return path.is_relative_to(places.ASSETS) or (path / "opened.json").exists()


def test_opened_at(path: Path) -> float | None:
    """Return when somebody first looked at the test result, in seconds since 1970, if known."""
    value = _read_json(path / "opened.json")
    seconds = value.get("opened") if isinstance(value, dict) else None
    fine = type(seconds) in (int, float) and 0 <= seconds < _YEAR_3000
    return float(seconds) if fine else None


def read_recipe(path: Path) -> Recipe | None:
    """Read what a run trains; None when that cannot be read."""
    try:
        return Recipe.from_json(_read_text(path / "recipe.json"))
    except RecipeError:
        return None


def read_run(path: Path, name: str | None = None) -> RunInfo | None:
    """Read one run; None when the folder is not one."""
    recipe = read_recipe(path)
    return recipe and RunInfo(path, name or path.name, recipe, read_status(path))


def list_runs() -> list[RunInfo]:
    """Return all runs of this machine's folder and those that are linked there, newest first."""
    runs = [_read_entry(entry) for entry in _entries().values()]
    found = [run for run in runs if run is not None]
    return sorted(found, key=lambda run: (run.status.created, run.name), reverse=True)


def _entries() -> dict[str, Path]:
    """Return what may be a run, by name: folders, and pointers to folders elsewhere."""
    folder = places.runs_folder()
    entries = list(folder.iterdir()) if folder.is_dir() else []
    return {e.name.removesuffix(_LINK): e for e in entries if e.name.endswith(_LINK) or e.is_dir()}


def _read_entry(entry: Path) -> RunInfo | None:
    if not entry.name.endswith(_LINK):
        return read_run(entry)
    target = _link_target(entry)
    return target and read_run(target, entry.name.removesuffix(_LINK))


def shipped_runs() -> list[RunInfo]:
    """Return the runs that come with the explorer, in assets/checkpoints/; that of Shapes first.

    Its pictures are always there, so it is what pages show until somebody chooses.
    """
    folder = places.ASSETS / "checkpoints"
    entries = folder.iterdir() if folder.is_dir() else []
    entries = sorted(entries, key=lambda entry: (entry.name != "shapes", entry.name))
    return [run for run in map(read_run, entries) if run is not None]


def find(name: str | None) -> RunInfo | None:
    """Look a run up by its name; a name is compared with the list, never used as a path."""
    entry = _entries().get(name) if name else None
    return entry and _read_entry(entry)


def _link_target(link: Path) -> Path | None:
    value = _read_json(link)
    target = value.get("path") if isinstance(value, dict) else None
    return Path(target) if isinstance(target, str) and "\0" not in target else None


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_FILE_BYTES_MAX).decode(errors="replace")
    except OSError:
        return ""


def _read_json(path: Path) -> Any:
    try:
        return json.loads(_read_text(path))
    except (ValueError, RecursionError):
        return None
