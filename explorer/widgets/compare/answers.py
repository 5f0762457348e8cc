"""What two runs answered, read once for all who ask, and the pictures that belong to it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from explorer.errors import ExplorerError
from explorer.results import predictions
from explorer.results.comparison import Comparison, compare
from explorer.results.predictions import Predictions
from explorer.training import rundir
from explorer.training.rundir import RunInfo
from explorer.widgets.compare.choice import Compared
from explorer.widgets.results.computing import predictions_of
from explorer.widgets.results.source import same
from explorer.widgets.text import literal

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
    answered = []
    for one in runs:
        found = _answers(one.run, part)
        if found is None:
            return None
        answered.append(found)
    first, second = answered
    found = compare(first, second, tuple(one.run.recipe for one in runs))
    if found is None:
        st.info("These runs have no class in common, so their accuracies say nothing together.")
        return None
    return Both(part, first, second, found)


def _answers(run: RunInfo, part: str) -> Predictions | None:
    """Return what a run answered, from its file or by asking its network now."""
    there = predictions.file_of(run.path, part).is_file()
    if run.status.active or not (there or _has_weights(run.path)):
        why = "still trains" if run.status.active else "has kept neither answers nor weights"
        st.info(
            f"The run {literal(run.name)} {why}, so its answers for each {part} picture are not "
            "there. The curves and the table above can be compared all the same."
        )
        return None
    return predictions_of(run, part)


def _has_weights(path: Path) -> bool:
    return (path / "best.json").is_file() and (path / "best.safetensors").is_file()


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
        there = load_pictures(one.run.recipe, _WHERE[part])
    except ExplorerError as error:
        st.caption(f"The pictures cannot be shown: {literal(str(error))}")
        return None
    if not same(found, there, rows).all():
        st.caption("The pictures cannot be shown: the data set has changed since the training.")
        return None
    chosen = there.images[found.places[rows]]
    return np.repeat(chosen, 3, axis=3) if chosen.shape[3] == 1 else chosen
