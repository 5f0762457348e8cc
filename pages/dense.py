"""Dense or convolution: shared weights counted, pixels permuted, four trainings compared."""

import streamlit as st

from explorer.ideas.dense import (
    PERMUTE_EXAMPLES,
    TOEPLITZ_EXAMPLES,
    PermuteCase,
    ToeplitzCase,
)
from explorer.widgets.dense.orders import permuted_digits, results
from explorer.widgets.in_training import in_training
from explorer.widgets.lesson import heading, link, mistakes, try_this
from explorer.widgets.stage import operation_stage

heading(
    "Dense or convolution",
    "See what a convolution knows that a **dense layer** does not: which pixels are neighbours. "
    "It is a dense layer with most weights 0 and the others shared, **weight sharing**.",
)
operation_stage("toeplitz", ToeplitzCase, TOEPLITZ_EXAMPLES)
st.subheader("Pixels at other places", anchor=False)
st.markdown(
    "One **permutation**, the same for every picture, moves all pixels. Who can learn to undo it?"
)
operation_stage("permute", PermuteCase, PERMUTE_EXAMPLES)
st.subheader("The same digits through an MLP and a CNN", anchor=False)
st.markdown(
    "An **MLP** has dense layers only, a **CNN** starts with convolutions. Each was trained on "
    "pictures as they are, and on pictures with one fixed permutation of all pixels. This is what "
    "it does to drawn digits:"
)
permuted_digits()
results()
st.markdown(
    "The MLP reads moved pixels as well as others, up to chance. The CNN loses most of its lead or "
    "falls behind, and not to guessing: its last layers are dense."
)
link(
    "numbers",
    "The four trainings on Shapes epoch by epoch, and your own picture permuted",
    icon=":material/arrow_forward:",
)
in_training("Digits, pixels permuted or not", "Neighbouring pixels")
try_this(
    (
        (
            "dense",
            "A 5×5 input with padding: how many of the 625 weights are 0?",
            {"tx": "1_0_0_0_0~0_1_0_0_0~0_0_1_0_0~0_0_0_1_0~0_0_0_0_1", "tp": "1"},
        ),
        (
            "dense",
            "A kernel that covers the input: what is left to share?",
            {"tx": "1_2_3~4_5_6~7_8_9", "tk": "0_1_0~1_-4_1~0_1_0"},
        ),
        (
            "dense",
            "One bright pixel: where does it go, and which outputs see it then?",
            {
                "px": "0_0_0_0~0_9_0_0~0_0_0_0~0_0_0_0",
                "pv": "0_0_0_0~0_1_0_0~0_0_0_0~0_0_0_0",
                "pk": "1_2_3~4_5_6~7_8_9",
                "ps": "5",
            },
        ),
    )
)
mistakes(
    (
        "A convolution can do nothing that a dense layer could not: it is a dense layer with fixed "
        "zeros and shared weights. What it gains is that it has less to learn.",
        "Sharing saves weights, not multiplications: each connection is still computed.",
        "A dense layer does not see rows and columns. Permuting all pictures alike changes nothing "
        "that it can learn.",
        "A permutation loses no information, and it can be undone. A convolution fails because its "
        "window takes neighbours for granted.",
        "Shift a picture, and a convolution's map shifts along. In a dense layer every pixel meets "
        "another weight.",
        "More parameters do not make the better network: on these digits the MLP has 66 times as "
        "many as LeNet.",
    )
)
