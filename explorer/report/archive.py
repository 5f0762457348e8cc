"""The zip of a run: the same bytes for the same run, written piece by piece.

Weights are copied as they lie on the disk, one megabyte at a time, so that those of the largest
network never lie in memory here; everything else is small.
"""

import json
import re
import tempfile
import threading
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from explorer.report import charts, csvs
from explorer.report.facts import CHUNK, Facts, facts
from explorer.report.page import confusion_picture, page, repeat_line
from explorer.results.predictions import Predictions
from explorer.training.rundir import RunInfo

_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip knows; no clock, the same bytes
_MODE = 0o644 << 16  # read and write for whoever unpacks it
_UNIX = 3
_one_at_a_time = threading.Lock()  # each may hold the bytes of a large network

CONTENTS = """\
report.html          what was trained on what and what came out, on one page; open it first
recipe.json          everything that the training needs
command.txt          the line that starts the same training again
weights/             the weights with the lowest validation loss, as safetensors, and their card
metrics/             every point of the curves, as a table (CSV) and as JSON
answers/             what the network answered for each picture, one line each; of the test pictures
                     only once the test was opened
figures/             charts to open in a browser, also offline, and pictures
"""


def file_name(run: RunInfo) -> str:
    """Return a name for the zip that every system takes.

    Examples
    --------
    >>> from explorer.results.summary import find
    >>> file_name(find("plain-cnn"))
    'run-plain-cnn.zip'
    """
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", run.name).strip("-")[:80]
    return f"run-{safe or 'of-the-explorer'}.zip"


def build(run: RunInfo) -> bytes:
    """Return the zip of a run; one is built at a time, on the disk, and read once at the end.

    Parameters
    ----------
    run : RunInfo
        One that has ended.
    """
    with _one_at_a_time, tempfile.TemporaryFile() as file:
        write(run, file)
        file.seek(0)
        return file.read()


def write(run: RunInfo, file: BinaryIO) -> None:
    """Write the zip of a run into an open file that can seek.

    What is missing or damaged is left out, and the report says so.
    """
    found = facts(run)
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in _texts(found):
            _add(archive, name, (text.encode(),))
        for part, answers in found.answers.items():
            _add(archive, f"answers/{part}.csv", _encoded(answer_lines(answers)))
        for name, data in _figures(found):
            _add(archive, f"figures/{name}", (data,))
        if found.weights.file is not None:
            for source in (found.weights.file, found.weights.card):
                _add(archive, f"weights/{source.name}", _pieces(source), zipfile.ZIP_STORED)


def _texts(found: Facts) -> Iterator[tuple[str, str]]:
    yield "README.txt", CONTENTS
    yield "report.html", page(found)
    yield "recipe.json", found.run.recipe.to_json() + "\n"
    yield "command.txt", repeat_line(found) + "\n"
    yield "metrics/metrics.csv", "".join(csvs.metrics(found.points))
    yield "metrics/metrics.json", json.dumps(found.points, indent=1) + "\n"


def _figures(found: Facts) -> Iterator[tuple[str, bytes]]:
    for name, text in charts.charts(found):
        yield name, text.encode()
    yield charts.SCRIPT, charts.script().encode()
    for part in found.answers:
        yield f"{part}-confusion.svg", confusion_picture(found, part).encode()
    picture = charts.filters(found)
    if picture is not None:
        yield "first-filters.png", picture


def answer_lines(answers: Predictions) -> Iterator[str]:
    """Yield the answers of one part as CSV: a line for each picture."""
    names = answers.classes
    header = ("place", "class", "answer", "right", "confidence", *(f"p({n})" for n in names))
    rows = (
        (int(place), names[label], names[said], bool(right), *(f"{p:.6g}" for p in (sure, *shares)))
        for place, label, said, right, sure, shares in zip(
            answers.places,
            answers.labels,
            answers.predicted,
            answers.right,
            answers.confidence,
            answers.probabilities,
            strict=True,
        )
    )
    return csvs.lines(header, rows)


def _encoded(lines: Iterable[str]) -> Iterator[bytes]:
    yield "\N{ZERO WIDTH NO-BREAK SPACE}".encode()  # spreadsheets then know that it is UTF-8
    for line in lines:
        yield line.encode()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while piece := source.read(CHUNK):
            yield piece


def _add(
    archive: zipfile.ZipFile,
    name: str,
    pieces: Iterable[bytes],
    method: int = zipfile.ZIP_DEFLATED,
) -> None:
    """Add one file under a name that is a constant of this package, never somebody's text."""
    entry = zipfile.ZipInfo(name, _TIME)
    entry.compress_type, entry.external_attr, entry.create_system = method, _MODE, _UNIX
    with archive.open(entry, "w") as into:
        for piece in pieces:
            into.write(piece)
