"""Everything that a report says about a run, read and checked before a byte of it is written."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from explorer import datasets, limits, places
from explorer.errors import ExplorerError
from explorer.results import predictions
from explorer.results.predictions import PARTS, Predictions
from explorer.results.summary import Summary, summary
from explorer.training import rundir
from explorer.training.rundir import RunInfo

CHUNK = 1 << 20  # bytes; weights are read and written in pieces of this size
_PACKAGES = ("torch", "torchvision", "numpy", "plotly")
_ASKED_BYTES_MAX = 20 * 2**20  # bytes of weights; larger networks answer for minutes on a CPU
_CARD_BYTES_MAX = 64 * 1024  # bytes; a card has about one thousand


@dataclass(frozen=True)
class Weights:
    """The weights file of a run, or the sentence that says why there is none in the zip."""

    file: Path | None
    card: Path | None
    size: int
    sha256: str
    why: str


@dataclass(frozen=True, eq=False)
class Facts:
    """A run as the report tells it.

    `answers` holds what the run answered for each part that may be shown: "validation", and "test"
    only once it was opened.
    """

    run: RunInfo
    summary: Summary
    points: list[dict[str, Any]]
    classes: tuple[str, ...]
    weights: Weights
    answers: dict[str, Predictions]
    versions: dict[str, str]


def facts(run: RunInfo) -> Facts:
    """Read a run. What is missing or damaged is left out and named; nothing is raised."""
    answers = _answers(run)
    return Facts(
        run=run,
        summary=summary(run),
        points=rundir.read_metrics(run.path),
        classes=_classes(run, answers),
        weights=_weights(run.path),
        answers=answers,
        versions=_versions(),
    )


def _answers(run: RunInfo) -> dict[str, Predictions]:
    found = {}
    for part in PARTS:
        if part == "test" and not rundir.test_opened(run.path):
            continue
        try:
            found[part] = _kept_or_asked(run, part)
        except ExplorerError:
            continue  # neither answers nor weights, or pictures that are gone: the page says so
    return found


def _kept_or_asked(run: RunInfo, part: str) -> Predictions:
    """Read the answers; ask the network of a run that was stopped, or is older than such files."""
    file = predictions.file_of(run.path, part)
    weights = run.path / "best.safetensors"
    small = weights.is_file() and weights.stat().st_size <= _ASKED_BYTES_MAX
    if file.is_file() or not small or part == "test":
        return predictions.read(file)
    from explorer.training.evaluation import of_run

    return of_run(run.path, run.recipe, part)


def _classes(run: RunInfo, answers: dict[str, Predictions]) -> tuple[str, ...]:
    for found in answers.values():
        return found.classes
    if run.recipe.classes:
        return run.recipe.classes
    try:
        return tuple(datasets.class_names(run.recipe.data, run.recipe.root))
    except ExplorerError:
        return ()


def _weights(path: Path) -> Weights:
    """Find the weights and compare them with their card, piece by piece."""
    file, card = path / "best.safetensors", path / "best.json"
    if not (file.is_file() and card.is_file()):
        return Weights(None, None, 0, "", "This run has kept no weights.")
    size, most = file.stat().st_size, limits.ZIP_WEIGHTS_BYTES_MAX
    if size > most:
        why = f"The weights have {size:,} bytes; at most {most:,} are put into a zip."
        return Weights(None, None, size, "", why)
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while piece := source.read(CHUNK):
            digest.update(piece)
    if digest.hexdigest() != _sum_of(card):
        return Weights(None, None, size, "", "The weights do not belong to their card.")
    return Weights(file, card, size, digest.hexdigest(), "")


def _sum_of(card: Path) -> str | None:
    try:
        with card.open("rb") as source:
            content = json.loads(source.read(_CARD_BYTES_MAX))
        return content.get("sha256")
    except (OSError, ValueError, AttributeError, RecursionError):
        return None


def _versions() -> dict[str, str]:
    found = {"explorer": _own_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


@cache
def _own_version() -> str:
    """Return the beginning of a sum over the explorer's code: it has no numbered releases."""
    digest = hashlib.sha256()
    for folder in ("explorer", "models"):
        for file in sorted((places.ROOT / folder).rglob("*.py")):
            digest.update(file.relative_to(places.ROOT).as_posix().encode() + b"\0")
            digest.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return f"code {digest.hexdigest()[:12]}"
