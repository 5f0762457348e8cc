"""The whole network: every layer a column of maps, from the picture to the probabilities."""

import streamlit as st

from explorer.widgets.inside.picture import ORIGINS
from explorer.widgets.inside.source import SHIPPED
from explorer.widgets.inside.state import EPOCH, ORIGIN, PICTURE, RUN
from explorer.widgets.lesson import EXPERIMENT, heading, mistakes, open_experiment, try_this
from explorer.widgets.network.memory import AT, KIND, OPEN, SHIFT, SHOW
from explorer.widgets.network.whole import whole_network

_USUAL = {
    RUN: SHIPPED,
    f"{EPOCH}.{SHIPPED}": None,  # the checkpoint itself
    ORIGIN: ORIGINS[0],
    KIND: "steps",
    SHIFT: "0_0",
    SHOW: "0",
}
EXPERIMENTS = {
    "doubt": _USUAL | {PICTURE: 241, OPEN: "softmax~0"},
    "along": _USUAL | {PICTURE: 0, OPEN: "conv3~117", SHIFT: "2_0", SHOW: "2"},
    "silent": _USUAL | {PICTURE: 2, OPEN: "conv2~1", AT: "0_0"},
}
open_experiment(EXPERIMENTS)

heading(
    "The whole network",
    "Follow a picture through every layer: which maps feed which, and the sum behind each number, "
    "with one **kernel** and one **partial sum** for each input map.",
)
view = st.container()  # filled last: the words below are there while PyTorch is loaded

try_this(
    [
        (
            "network",
            "Picture 241 is a disc, and the network is only half sure of it. Shift it down by one "
            "pixel: what does it say now?",
            {EXPERIMENT: "doubt"},
        ),
        (
            "network",
            "Shifted by 2 pixels, conv2 moves along by a whole cell and conv3 by half a cell: look "
            "how few numbers of conv3 stay. Which shift mends it?",
            {EXPERIMENT: "along"},
        ),
        (
            "network",
            "Map 1 of conv2 is below 0 everywhere on picture 2. Open its ReLU; then find the input "
            "that takes away most.",
            {EXPERIMENT: "silent"},
        ),
    ]
)
mistakes(
    [
        "**A filter is not one kernel.** It has a kernel for each map that comes in; their partial "
        "sums are added up, and only then the ReLU follows.",
        "**A pale map is not a useless one.** It did not answer to this picture; choose another.",
        "**A wide line is not a large weight.** A large weight on a map that is 0 adds nothing: "
        "the lines show what each map adds on this picture.",
        "**Compare colours within a column only.** Below each column stands where its scale ends.",
        "**A shifted picture is another picture.** Convolutions move their maps along; pooling "
        "does so only by whole windows, and a dense layer not at all.",
    ]
)

with view:
    whole_network()
