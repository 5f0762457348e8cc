"""What two runs answered, read once for all who ask, and the pictures that belong to it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from explorer.errors import DataError, ExplorerError
from explorer.results import predictions
from explorer.results.comparison import Comparison, compare
from explorer.results.predictions import Predictions
from explorer.training import rundir
from explorer.widgets.compare.choice import Compared
from explorer.widgets.text import literal

_ANSWERS = 24  # files; 10,000 pictures of 10 classes take half a megabyte
_WHERE = {"validation": "train", "test": "test"}  # the split that a part's places count in


@dataclass(frozen=True, eq=False)
class Both:
    """Two runs, what they answered for one part of the data, and what follows."""

    part: str
    first: Predictions
    second: Predictions
    found: Comparison


def parts(runs: tuple[Compared, Compared]) -> list[str]:
    """Return the parts that can be compared: the test only once both have been opened."""
    paths = [one.run.path for one in runs]
    opened = all(rundir.test_opened(path) for path in paths)
    there = all(predictions.file_of(path, "test").is_file() for path in paths)
    return ["validation", "test"] if opened and there else ["validation"]


def both(runs: tuple[Compared, Compared], part: str) -> Both | None:
    """Return two runs' answers compared; None with the reason shown."""
    try:
        first, second = (answers(one.run.path, part) for one in runs)
    except ExplorerError as error:
        st.info(
            f"{literal(str(error))} Runs without answers for each picture can still be compared by "
            "their curves and their table."
        )
        return None
    found = compare(first, second, tuple(one.run.recipe for one in runs))
    if found is None:
        st.info("These runs have no class in common, so their accuracies say nothing together.")
        return None
    return Both(part, first, second, found)


def answers(path: Path, part: str) -> Predictions:
    """Return what a run answered for the pictures of a part.

    Raises
    ------
    DataError
        When the run has no such file yet, or a damaged one.
    """
    file = predictions.file_of(path, part)
    try:
        state = file.stat()
    except OSError as error:
        raise DataError(
            f"The run {path.name} has no answers for each {part} picture yet. They are written "
            "when a training ends."
        ) from error
    return _read(str(file), (state.st_mtime_ns, state.st_size))


@st.cache_resource(max_entries=_ANSWERS, show_spinner=False)
def _read(file: str, stamp: tuple[int, int]) -> Predictions:
    return predictions.read(Path(file))


def pictures(one: Compared, found: Predictions, part: str, rows: np.ndarray) -> np.ndarray | None:
    """Return some of the pictures, uint8 (n, H, W, 3); None where the data are not there now.

    Parameters
    ----------
    one : Compared
        Whose recipe says which pictures they are.
    found : Predictions
        Its answers.
    part : str
        "validation" or "test".
    rows : numpy.ndarray
        Which of the answers.
    """
    from explorer.training.selection import load_pictures

    try:
        images = load_pictures(one.run.recipe, _WHERE[part]).images
    except ExplorerError as error:
        st.caption(f"The pictures cannot be shown: {literal(str(error))}")
        return None
    places = found.places[rows]
    if len(places) and places.max() >= len(images):
        st.caption("The pictures cannot be shown: the data set has changed since the training.")
        return None
    chosen = images[places]
    return np.repeat(chosen, 3, axis=3) if chosen.shape[3] == 1 else chosen
