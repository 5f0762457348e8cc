"""The whole network: every layer a column of maps, from the picture to the probabilities."""

import streamlit as st

from explorer.widgets.lesson import heading, mistakes, open_experiment, try_this
from explorer.widgets.network.whole import whole_network

EXPERIMENTS = {}
open_experiment(EXPERIMENTS)

heading(
    "The whole network",
    "See one picture on its way through every layer, which maps feed which, and the sum behind "
    "any number: one **kernel** and one **partial sum** for each input map, the **bias**, and the "
    "total.",
)
view = st.container()  # filled last: the words below are there while PyTorch is loaded

try_this([])
mistakes(
    [
        "**A filter is not one kernel.** It has a kernel for each map that comes in; their partial "
        "sums are added up, and only then the ReLU follows.",
        "**A dark map is not a useless one.** It did not answer to this picture; choose another.",
        "**Wide lines are not large weights.** A large weight on a map that is 0 adds nothing: the "
        "lines show what each map adds on this picture.",
        "**Columns cannot be compared by colour** unless their scales are equal: the number below "
        "each column says where its colours end.",
        "**The network does not see the shifted picture as the same one.** Convolutions move their "
        "maps along; pooling does so only by whole windows, and a dense layer not at all.",
    ]
)

with view:
    whole_network()
