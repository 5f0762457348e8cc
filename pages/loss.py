"""From scores to a loss: softmax, cross-entropy and its gradient, and two labels at once."""

import streamlit as st

from explorer.ideas.loss import (
    LOSS_EXAMPLES,
    MIX_EXAMPLES,
    SHIFT_EXAMPLES,
    SOFTMAX_EXAMPLES,
    TWICE_EXAMPLES,
    LossCase,
    MixCase,
    ShiftCase,
    SoftmaxCase,
    TwiceCase,
)
from explorer.widgets.in_training import in_training
from explorer.widgets.lesson import EXPERIMENT, heading, link, mistakes, try_this
from explorer.widgets.stage import operation_stage

heading(
    "From scores to a loss",
    "See how a network's scores, its **logits**, become probabilities by **softmax**, and how far "
    "these are from the truth: the **loss**.",
)
operation_stage("softmax", SoftmaxCase, SOFTMAX_EXAMPLES)
st.subheader("Why the largest score is subtracted first", anchor=False)
st.markdown(
    "A number c added to every score changes no probability. So a program may choose c, and it "
    "subtracts the largest score: then no exponential can **overflow**, that is, leave the range "
    "of its number format."
)
operation_stage("shift", ShiftCase, SHIFT_EXAMPLES)
st.subheader("Cross-entropy and its gradient", anchor=False)
st.markdown(
    "The **cross-entropy** compares p with a **target** y, here 1 for the true class. **Label "
    "smoothing** shares a part ε of it out over all classes. The **gradient** says how the loss "
    "changes with each score: it is p − y. Click a bar to make its class the true one."
)
operation_stage("loss", LossCase, LOSS_EXAMPLES)
st.subheader("One picture, two labels", anchor=False)
st.markdown(
    "**MixUp** adds two pictures, **CutMix** pastes a box of one into the other. Training code "
    "weighs two losses by λ, or mixes the labels first: term by term the same. CutMix's λ is the "
    "share of the area that stays. Click a cell of a label to choose its class."
)
operation_stage("mix", MixCase, MIX_EXAMPLES)
link(
    "augmentation",
    "Mix pictures, and see where λ comes from",
    {EXPERIMENT: "corner"},
    icon=":material/auto_awesome_motion:",
)
st.subheader("A softmax too many", anchor=False)
st.markdown("PyTorch's `cross_entropy` takes scores and does the softmax itself.")
operation_stage("twice", TwiceCase, TWICE_EXAMPLES)
in_training("Label smoothing or not", "MixUp and CutMix or not")
try_this(
    (
        (
            "loss",
            "Two equal scores and a third: how large must it be to get p = 0.9? Then halve T",
            {"z": "0_0_1"},
        ),
        (
            "loss",
            "Ten classes, ε = 0.04: raise the true score until its gradient changes its sign",
            {"l": "4_1_0.5_-1_0_2_-0.5_0.2_-2_1.5", "e": "0.04"},
        ),
        (
            "loss",
            "A mixed picture of A and C: which scores make the loss smallest, and is it 0?",
            {"m": "0_0_0", "mb": "2", "mw": "0.5"},
        ),
    )
)
mistakes(
    (
        "Label smoothing 0.04 over 10 classes leaves the true class 0.964, not 0.96: it gets its "
        "tenth of the 0.04 as well.",
        "`cross_entropy` takes scores. A network that ends in a softmax is trained with softmax "
        "twice, and over 10 classes its loss cannot fall below 1.46.",
        "p is no measure of how often the network is right: T changes p and leaves the choice of "
        "the class as it is.",
        "A loss of 2.3 over 10 classes is no sign of a fault at the start: it is log 10, the loss "
        "of knowing nothing.",
        "A smoothed or mixed label has a least loss above 0, so such losses cannot be compared "
        "with others.",
        "The gradient reaches every score, not only that of the true class: each other one has "
        "its own p as gradient, less its target, and is lowered while p is larger.",
    )
)
