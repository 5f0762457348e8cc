"""Inside the network: filters, feature maps, and the pictures that excite a filter most."""

import streamlit as st

from explorer.widgets.inside.source import SHIPPED
from explorer.widgets.inside.state import FILTER, LAYER, PART, PARTS, PICTURE, RUN
from explorer.widgets.inside.whole import inside
from explorer.widgets.lesson import EXPERIMENT, heading, mistakes, open_experiment, try_this

_, MAPS, TOP, _, _ = PARTS
EXPERIMENTS = {
    "rings": {RUN: SHIPPED, PART: TOP, LAYER: "conv3", FILTER: 105},
    "dead": {RUN: SHIPPED, PART: TOP, LAYER: "conv3", FILTER: 9},
    "square": {RUN: SHIPPED, PART: MAPS, LAYER: "conv1", FILTER: 0, PICTURE: 2076},
}
open_experiment(EXPERIMENTS)

heading(
    "Inside the network",
    "See what a trained network has learnt: its **filters**, the **feature maps** that they make "
    "of a picture, and the pictures that excite each filter most.",
)
network = st.container()  # filled last: the words below are there while PyTorch is loaded

try_this(
    [
        (
            "inside",
            "Filter 105 of conv3: by the maximum nine rings, by the mean nine pictures of stripes. "
            "Show the feature maps: why?",
            {EXPERIMENT: "rings"},
        ),
        (
            "inside",
            "Filter 9 of conv3 is dead. Open its feature map of any picture, before the ReLU.",
            {EXPERIMENT: "dead"},
        ),
        (
            "inside",
            "Picture 2076 is a square, and the network says disc. Which maps still have corners?",
            {EXPERIMENT: "square"},
        ),
    ]
)
mistakes(
    [
        "**A map is not a picture of the data.** Its colour says how strongly the filter answers "
        "at that place; the colours of the input are gone after conv1.",
        "**Only conv1's filters can be seen as colour pictures.** A deeper filter has one kernel "
        "for each map that comes in, and none of these maps is red, green or blue.",
        "**Compare maps on one scale only.** All maps of a layer share the scale that the legend "
        "prints; another picture has another scale.",
        "**Nine pictures of one class do not make a detector of that class.** Look at the other "
        "list, and at an untrained network: by the mean, its lists look rather pure as well.",
        "**The box is what can matter, not what did.** A unit of conv3 can see 18×18 pixels; those "
        "near the middle usually count most.",
    ]
)

with network:
    inside()
