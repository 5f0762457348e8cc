"""Weights that a reader trained elsewhere: a file that becomes a run to look into."""

import streamlit as st

import models
from explorer import datasets
from explorer.datasets.constants import KNOWN
from explorer.errors import ExplorerError
from explorer.limits import ADOPTED_PER_SESSION_MAX, PICTURE_BYTES_MAX
from explorer.training.recipe import Recipe
from explorer.widgets.inside.state import RUN
from explorer.widgets.text import literal
from explorer.widgets.training.runs import owner

_FILE, _MODEL, _DATA, _CLASSES, _SCALE, _SAID, _COUNT = (
    f"bring_{name}" for name in ("file", "model", "data", "classes", "scale", "said", "count")
)
_SCALES = {"none": "None: pixels from 0 to 1"} | {
    key: f"{one.title}" for key, one in KNOWN.items() if key != "unit"
}
_NETWORKS = {key: entry.title for key, entry in models.REGISTRY.items() if key != models.OWN}


def bring() -> None:
    """Draw the button that opens the form."""
    with st.popover("Own weights", icon=":material/upload_file:"):
        st.markdown(
            "Weights of one of the explorer's networks that you trained elsewhere, as "
            "`safetensors.torch.save_file(model.state_dict(), …)` writes them. The file becomes a "
            "run on this machine, which everybody here can open."
        )
        # The other kinds can be chosen too, so that the sentence says why they are not read.
        st.file_uploader(
            f"A .safetensors file, at most {PICTURE_BYTES_MAX / 2**20:.0f} MB",
            type=["safetensors", "pt", "pth", "pkl", "bin"],
            key=_FILE,
        )
        statuses = {one.title: one for one in datasets.statuses() if one.classes}
        st.selectbox("Network", list(_NETWORKS), format_func=_NETWORKS.get, key=_MODEL)
        st.selectbox("Trained on", list(statuses), key=_DATA)
        st.text_input(
            "Its classes, in the order of the outputs, commas between; empty for all",
            key=_CLASSES,
            max_chars=400,
        )
        st.selectbox("Its input was normalised with", _SCALES, format_func=_SCALES.get, key=_SCALE)
        st.button("Look into it", type="primary", on_click=_take, args=(statuses,))
        said = st.session_state.get(_SAID)
        if said:
            st.error(literal(said))
        st.caption(
            "Larger files, and your own mean and deviation: "
            "`python -m explorer.training.adopting --help`."
        )


def _take(statuses: dict) -> None:
    try:
        name = _adopted(statuses)
    except ExplorerError as error:
        st.session_state[_SAID] = str(error)
        return
    st.session_state[_SAID] = None
    st.session_state[RUN] = name
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1


def _adopted(statuses: dict) -> str:
    from explorer.errors import CheckpointError
    from explorer.training.adopting import adopt

    file, state = st.session_state.get(_FILE), st.session_state
    if file is None:
        raise CheckpointError("There is no file yet. Choose a .safetensors file first.")
    if state.get(_COUNT, 0) >= ADOPTED_PER_SESSION_MAX:
        raise CheckpointError(
            f"You have brought {state[_COUNT]} files; at most {ADOPTED_PER_SESSION_MAX} are taken "
            "in one visit. Use `python -m explorer.training.adopting` for more."
        )
    if file.size > PICTURE_BYTES_MAX:
        raise CheckpointError(
            f"The file has {file.size:,} bytes; at most {PICTURE_BYTES_MAX:,} are taken here. Use "
            "`python -m explorer.training.adopting` for larger ones."
        )
    status = statuses[state[_DATA]]
    named = tuple(name.strip() for name in state[_CLASSES].split(",") if name.strip())
    recipe = Recipe(
        data=status.data,
        root=status.root,
        classes=named,
        model=state[_MODEL],
        normalisation=state[_SCALE],
    )
    return adopt(file.getvalue(), file.name, recipe, owner=owner() or "").name
