"""Pooling and ReLU: keep the largest or the mean of a window; cut off what is negative."""

import streamlit as st

from explorer.cases import PoolCase, ReluCase
from explorer.examples import POOL_EXAMPLES, RELU_EXAMPLES
from explorer.widgets.lesson import heading, mistakes, try_this
from explorer.widgets.stage import operation_stage

heading(
    "Pooling and ReLU",
    "See how a network makes its pictures smaller and decides what counts: **pooling** keeps one "
    "number of each window, **ReLU** lets positive numbers pass and replaces negative ones by 0.",
)
st.subheader("Pooling", anchor=False)
operation_stage("pooling", PoolCase, POOL_EXAMPLES)
st.subheader("ReLU", anchor=False)
operation_stage("relu", ReluCase, RELU_EXAMPLES)
try_this(
    (
        (
            "pooling",
            "One bright cell: shift it by one column and see when the maximum does not notice",
            {"x": "~".join(["0_0_0_0", "0_9_0_0", "0_0_0_0", "0_0_0_0"]), "m": "max"},
        ),
        (
            "pooling",
            "The mean of a window notices what the maximum forgets: switch between them",
            {"x": "9_0_5_5~0_0_5_5~1_2_9_9~3_4_9_9", "m": "average"},
        ),
    )
)
mistakes(
    (
        "Pooling has no weights: nothing in it is learnt.",
        "If the stride is not given, PyTorch uses the window size, not 1.",
        "Max pooling is steady under *small* shifts only: a shift across the edge of a window "
        "changes its output.",
        "ReLU and max pooling can change places; ReLU and average pooling cannot.",
    )
)
