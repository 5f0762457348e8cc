"""Dropout: masks of numbers and of channels, their mean, and what it does before batch norm."""

import streamlit as st

from explorer.ideas.dropout import ChannelsCase, MeanCase, ShiftCase, VectorCase
from explorer.ideas.dropout.examples import (
    CHANNELS_EXAMPLES,
    MEAN_EXAMPLES,
    SHIFT_EXAMPLES,
    VECTOR_EXAMPLES,
)
from explorer.widgets.in_training import in_training
from explorer.widgets.lesson import heading, mistakes, try_this
from explorer.widgets.stage import operation_stage

heading(
    "Dropout",
    "See how **dropout** switches numbers off by chance in training, each with probability **p**, "
    "and why nothing has to be changed afterwards.",
)
operation_stage("drop_vector", VectorCase, VECTOR_EXAMPLES)
st.subheader("Whole channels", anchor=False)
st.markdown(
    "Neighbours in a feature map resemble each other, so that a hole in it can be guessed. "
    "**Dropout2d** takes whole maps away."
)
operation_stage("drop_channels", ChannelsCase, CHANNELS_EXAMPLES)
st.subheader("The mean of many draws", anchor=False)
st.markdown(
    "Kept numbers are divided by 1 − p. So the mean over many draws is what eval mode gives: "
    "the numbers themselves."
)
operation_stage("drop_mean", MeanCase, MEAN_EXAMPLES)
st.subheader("Before batch norm", anchor=False)
st.markdown(
    "The mean is kept, the **variance** is not: in training it is larger. A batch norm behind "
    "dropout keeps the variance of training and meets another one in eval mode."
)
operation_stage("drop_shift", ShiftCase, SHIFT_EXAMPLES)
in_training("Dropout or not")
try_this(
    (
        (
            "dropout",
            "Eight ones and p = 0.5: draw until the sum is 8 again. How often does it happen?",
            {"x": "1_1_1_1_1_1_1_1", "p": "0.5"},
        ),
        (
            "dropout",
            "Four maps and p = 0.75: draw until Dropout2d leaves none",
            {"cx": "1_2~2_4~~0_3~0_3~~5_5~-5_-5~~1_0~0_1", "cp": "0.75"},
        ),
        (
            "dropout",
            "From 100 to 10,000 draws: by how much does the expected distance shrink?",
            {"mx": "1_2_3_4_-2", "mp": "0.5", "mn": "100"},
        ),
    )
)
mistakes(
    (
        "p is the probability to be dropped, in PyTorch and in Keras. The paper of 2014 writes p "
        "for the probability to be kept.",
        "PyTorch scales in training, by 1/(1 − p). In eval mode nothing is multiplied any more; "
        "doing it twice makes every number too small.",
        "A mask is drawn anew in every forward pass, for every picture of the batch; it is no "
        "fixed set of switched-off units.",
        "Dropout has no weights. model.eval() switches it off; torch.no_grad() does not.",
        "Only the mean is kept: the variance grows. Directly before batch norm that makes training "
        "and eval differ.",
        "A training loss with dropout and a validation loss without are two different things: the "
        "second may be lower.",
    )
)
