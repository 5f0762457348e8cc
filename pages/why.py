"""Why this answer: which pixels and places a network's answer rests on."""

import streamlit as st

from explorer.widgets.lesson import EXPERIMENT, heading, mistakes, open_experiment, try_this
from explorer.widgets.why.state import EXPERIMENTS
from explorer.widgets.why.whole import why

open_experiment(EXPERIMENTS)

heading(
    "Why this answer",
    "See which pixels and places an answer rests on, by five methods of **attribution**, and find "
    "out which of them show what the network has learnt, and which only the picture.",
)
network = st.container()  # filled last: the words below are there while PyTorch is loaded

try_this(
    [
        (
            "why",
            "Picture 0 is a disc, 100.0 %. With the patch on its left part the network says "
            "triangle, 98.6 %. Is that what is missing, or the patch's own corners?",
            {EXPERIMENT: "disc"},
        ),
        (
            "why",
            "Picture 2076 is a square that is called disc. A patch beside it, on plain green, "
            "makes it a square, 97.0 %. Compare the maps of both classes.",
            {EXPERIMENT: "square"},
        ),
        (
            "why",
            "Picture 5000, stripes: no patch of 8×8 pixels costs a tenth of a percent, for every "
            "other place says the same. Which map still points somewhere?",
            {EXPERIMENT: "stripes"},
        ),
        (
            "why",
            "Filter 0 of conv3: 95 % of what moves it lies in 53 % of its box; with weights drawn "
            "anew it is 86 %. Which filters of conv3 use more of theirs?",
            {EXPERIMENT: "field"},
        ),
    ]
)
mistakes(
    [
        "**A map of attribution is no outline of the object.** It shows what moves the answer; the "
        "rest of a cat may matter little to a network that has seen its ears.",
        "**A map that shows edges has explained nothing yet.** Some methods trace the edges of the "
        "picture whatever a network has learnt: hold it against the network drawn anew.",
        "**Grad-CAM is as coarse as its layer.** Most programs blur 8×8 numbers up to the whole "
        "picture, which looks exact; here each place stays a square.",
        "**Where a patch costs nothing the network may still look.** Two places can say the same, "
        "and covering one leaves the other.",
        "**A patch makes pictures that nobody has trained on.** Its edges can speak for a class of "
        "their own; try another filling.",
        "**The box is not what counts.** Most pixels of a receptive field hardly move the unit: "
        "the effective field is smaller, and training changes it.",
    ]
)

with network:
    why()
