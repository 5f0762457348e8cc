"""Inside the network: filters, feature maps, and the pictures that excite a filter most."""

import streamlit as st

from explorer.widgets.inside.source import SHIPPED
from explorer.widgets.inside.state import (
    DOWN,
    EPOCH,
    FILTER,
    LAYER,
    ORIGIN,
    PART,
    PARTS,
    PICTURE,
    RIGHT,
    RUN,
    WALK,
)
from explorer.widgets.inside.whole import inside
from explorer.widgets.lesson import EXPERIMENT, heading, mistakes, open_experiment, try_this

FILTERS, MAPS, TOP, EVIDENCE, _ = PARTS
_SHIPPED = {RUN: SHIPPED, f"{EPOCH}.{SHIPPED}": None, ORIGIN: "Test picture", WALK: ""} | {
    DOWN: 0,
    RIGHT: 0,
}
EXPERIMENTS = {
    name: _SHIPPED | chosen
    for name, chosen in {
        "rings": {PART: TOP, LAYER: "conv3", FILTER: 105},
        "evidence": {PART: EVIDENCE, LAYER: "conv3", FILTER: 105},
        "down": {
            PART: MAPS,
            LAYER: "conv3",
            FILTER: 105,
            PICTURE: 2076,
            WALK: "conv3:relu@105_3_1",
        },
        "shift": {PART: MAPS, LAYER: "conv1", FILTER: 3, PICTURE: 20, DOWN: 1},
        "start": {PART: FILTERS, LAYER: "conv1", FILTER: 11, f"{EPOCH}.{SHIPPED}": 0},
        "dead": {PART: TOP, LAYER: "conv3", FILTER: 9},
        "square": {PART: MAPS, LAYER: "conv1", FILTER: 0, PICTURE: 2076},
    }.items()
}
open_experiment(EXPERIMENTS)

heading(
    "Inside the network",
    "See what a trained network has learnt: its **filters**, the **feature maps** that they make "
    "of a picture, and the pictures that excite each filter most.",
)
network = st.container()  # filled last: the words below are there while PyTorch is loaded

WORDS = {
    "rings": "Filter 105 of conv3: by the maximum nine rings, by the mean nine pictures of "
    "stripes. Show the feature maps: why?",
    "evidence": "The same two lists, each of one class: only one of them is evidence. Which, and "
    "why not the other?",
    "down": "One number of conv3, 0.178: follow its largest partial sum down to a pixel.",
    "shift": "Picture 20, moved down by 1: conv1's maps move along. And after pooling? By 2?",
    "start": "conv1 before training: drag the slider. Its filters turn little, those of conv3 a "
    "lot.",
    "dead": "Filter 9 of conv3 is dead. Open its feature map of any picture, before the ReLU.",
    "square": "Picture 2076 is a square, and the network says disc. Which maps still have corners?",
}
try_this(("inside", words, {EXPERIMENT: name}) for name, words in WORDS.items())
mistakes(
    [
        "**A map is not a picture of the data.** Its colour says how strongly the filter answers "
        "at that place; the colours of the input are gone after conv1.",
        "**Only conv1's filters can be seen as colour pictures.** A deeper filter has one kernel "
        "for each map that comes in, and none of these maps is red, green or blue.",
        "**Compare maps on one scale only.** One scale for this layer compares its maps; only the "
        "scale for all pictures compares two pictures.",
        "**Nine pictures of one class do not make a detector of that class.** Look at the other "
        "list, and at an untrained network: by the mean, its lists look rather pure as well.",
        "**The box is what can matter, not what did.** A unit of conv3 can see 18×18 pixels; those "
        "near the middle usually count most.",
    ]
)

with network:
    inside()
