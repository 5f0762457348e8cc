"""From the page Stack layers to the page Train: the student's own network as a link."""

import streamlit as st

import models
from explorer.cases.stack import StackCase
from explorer.errors import InputError
from explorer.layers.stack import write
from explorer.limits import CLASSES_MAX, CLASSES_MIN
from explorer.widgets.lesson import link
from explorer.widgets.text import literal


def train_link(case: StackCase) -> None:
    """Offer to train the network that is shown, or say why it cannot be trained.

    Parameters
    ----------
    case : StackCase
        What the stage shows.
    """
    if (reason := _reason(case)) is not None:
        st.caption(f"This network cannot be trained yet. {literal(reason)}")
        return
    query = {"train_model": models.OWN, "train_layers": write(case.stack)}
    link("train", "Train this network", query, icon=":material/model_training:")


def _reason(case: StackCase) -> str | None:
    shape, outputs = case.stack.shape, case.table.shape
    classes = outputs[0] if len(outputs) == 1 else CLASSES_MAX
    if not CLASSES_MIN <= classes <= CLASSES_MAX:
        return (
            f"It gives {classes:,} numbers, but a training has {CLASSES_MIN} to {CLASSES_MAX} "
            "classes. Give its last Linear as many outputs as there are classes."
        )
    try:
        models.parameters_of(models.OWN, classes, shape, write(case.stack))
    except InputError as error:
        return str(error)
    return None
