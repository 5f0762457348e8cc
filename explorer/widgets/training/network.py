"""Which network is trained: only those that take the pictures are offered."""

import streamlit as st

import models
from explorer.datasets import published
from explorer.datasets.sources import WEIGHTS
from explorer.errors import ExplorerError
from explorer.limits import DROPOUT_MAX
from explorer.widgets.lesson import link
from explorer.widgets.text import literal
from explorer.widgets.training import fields
from explorer.widgets.training.sliders import choice, number, switch

_DROPOUTS = (0.0, 0.05, 0.1, 0.2, 0.25, 0.3, 0.38, 0.4, 0.5, 0.6, 0.7, 0.8)
_LAYERS_MAX = 4096  # characters; so many a link may have
_FEATURES = {
    "train": "Train all of it",
    "tenth": "Features at a tenth of the rate",
    "frozen": "Features frozen",
}


def network(shape: models.Shape, classes: int) -> None:
    """Choose the network for pictures of this shape, and what belongs to it alone."""
    fitting = models.fitting(shape)
    asked = st.session_state.get("train_model")
    choice(
        "Network",
        "train_model",
        {key: f"{models.REGISTRY[key].group}: {models.REGISTRY[key].title}" for key in fitting},
        words="Only networks that take pictures of this size are listed.",
    )
    key = st.session_state["train_model"]
    if asked in models.REGISTRY and asked not in fitting:
        st.caption(f"“{models.REGISTRY[asked].title}” does not take these pictures.")
    if key == models.OWN:
        _layers()
    entry = models.REGISTRY[key]
    _describe(entry, shape, classes)
    if entry.features:
        _features(entry)
    else:
        st.session_state.update(train_features="train", train_pretrained=False)


def dropout() -> None:
    """Choose the dropout of a network that has some."""
    entry = models.REGISTRY[st.session_state["train_model"]]
    own = "the network's own"
    if entry.dropout is not None:
        own += f", {entry.dropout:g}"
    has_none = entry.dropout is None and entry.key != models.OWN
    if has_none:
        st.session_state[fields.DROPOUT] = fields.OWN_DROPOUT
    number(
        "Dropout",
        fields.DROPOUT,
        _DROPOUTS,
        (0.0, DROPOUT_MAX),
        special={fields.OWN_DROPOUT: "none in this network" if has_none else own},
        words="This share of the units before the last layer is switched off at every training "
        "step, others each time; other dropout layers keep their proportion to it.",
        disabled=has_none,
    )


def _layers() -> None:
    st.text_input(
        "Layers",
        key="train_layers",
        persist_state="session",
        max_chars=_LAYERS_MAX,
        placeholder="3x32x32~c16p1~frelu~m2~x~l10",
        help="The text behind “n=” in a link of the page Stack layers; “Train this network” there "
        "brings it along.",
    )
    link("stack", "Put layers together")


def _describe(entry: models.Architecture, shape: models.Shape, classes: int) -> None:
    if classes < 2:
        return
    try:
        layers = st.session_state.get("train_layers", "") if entry.key == models.OWN else ""
        count = models.parameters_of(entry.key, classes, shape, layers)
    except ExplorerError as error:
        st.error(literal(str(error)))
        return
    st.caption(f"{entry.line} {count:,} parameters.")


def _features(entry: models.Architecture) -> None:
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        choice(
            "Features",
            "train_features",
            _FEATURES,
            words="The convolutions can stay as they are or learn ten times more slowly than the "
            "dense layers: transfer learning.",
        )
    with right:
        switch(
            "Start with trained features",
            "train_pretrained",
            words="Begins with the weights that torchvision publishes for ImageNet; without them "
            "the features begin at random. They are fetched once for this machine, with "
            "`python -m explorer.datasets.fetch vgg11-bn`.",
            disabled=not entry.pretrained,
        )
    if entry.pretrained and st.session_state.get("train_pretrained"):
        missing = published.missing(WEIGHTS[entry.key])
        if missing is not None:
            st.info(missing)
