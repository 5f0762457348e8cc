"""The answers of a run: from its file, or asked for in the background while a bar is shown."""

from pathlib import Path

import streamlit as st

from explorer.errors import DataError, ExplorerError
from explorer.results.predictions import Predictions, file_of, read
from explorer.training.asking import Answers
from explorer.training.rundir import RunInfo
from explorer.widgets.text import literal
from explorer.widgets.warm import wait_until_warm

_LOOK_SECONDS = 0.2  # between two looks; a click elsewhere takes over at each
_FILES = 32  # files of predictions; 10,000 pictures with ten classes have 0.6 MB


@st.cache_resource(show_spinner=False)
def answers() -> Answers:
    """Return the server's only line of questions to networks."""
    return Answers()


def predictions_of(run: RunInfo, part: str) -> Predictions | None:
    """Return what a run's kept network answers for a part, or None with the reason shown.

    Parameters
    ----------
    run : RunInfo
        One that does not train any more.
    part : {"validation", "test"}
        "test" only once it was opened.
    """
    file = file_of(run.path, part)
    if (stamp := stamp_of(file)) is not None:
        try:
            return _from_file(str(file), stamp)
        except DataError as error:
            st.info(f"{literal(str(error))} Meanwhile the network is asked anew.")
    return _asked(run, part)


@st.cache_resource(max_entries=_FILES, show_spinner=False)
def _from_file(path: str, stamp: tuple[int, int]) -> Predictions:
    """Read a file once for everybody; `stamp` makes a file that was replaced a new entry."""
    return read(Path(path))


def stamp_of(file: Path) -> tuple[int, int] | None:
    """Return what changes whenever a file is replaced; None where there is none."""
    try:
        state = file.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size


def _asked(run: RunInfo, part: str) -> Predictions | None:
    if not wait_until_warm("PyTorch is being loaded; the numbers appear in a few seconds."):
        return None
    stamp = stamp_of(run.path / "best.json")
    try:
        task = answers().of(run.path, run.recipe, part, stamp)
    except ExplorerError as error:
        st.error(literal(str(error)))
        return None
    place = st.empty()
    while not task.wait(_LOOK_SECONDS):
        share = task.done / task.total if task.total else 0.0
        count = f"{task.done:,} of {task.total:,}" if task.total else "getting the"
        place.progress(share, text=f"Asking the network about its {part} part: {count} pictures.")
    place.empty()
    if task.found is None:
        st.error(literal(task.sentence))
    return task.found
