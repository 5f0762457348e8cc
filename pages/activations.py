"""Activations: one function for every cell, which order matters, and one whole neuron."""

import streamlit as st

from explorer.cases import ActivationCase, NeuronCase, OrderCase
from explorer.examples import ACTIVATION_EXAMPLES, NEURON_EXAMPLES, ORDER_EXAMPLES
from explorer.widgets.lesson import heading, mistakes, try_this
from explorer.widgets.stage import operation_stage

heading(
    "Activations",
    "See what a network does between its layers: an **activation** is one curve through which "
    "every number goes by itself. Without it, many layers would be no more than one.",
)
operation_stage("activation", ActivationCase, ACTIVATION_EXAMPLES)
st.subheader("Who may change places?", anchor=False)
st.markdown(
    "The same two steps in both orders, over 2×2 windows. A **monotone** curve never falls, so the "
    "largest number stays the largest, and it may change places with max pooling."
)
operation_stage("order", OrderCase, ORDER_EXAMPLES)
st.subheader("One neuron", anchor=False)
st.markdown("Inputs times **weights**, added up with the **bias**, through the activation.")
operation_stage("neuron", NeuronCase, NEURON_EXAMPLES)
try_this(
    (
        (
            "activations",
            "A map of negative numbers: switch from ReLU to leaky ReLU and look at the zeros",
            {"r": "-1_-4_-2~-3_-0.5_-6~-2_-5_-1", "f": "relu"},
        ),
        (
            "activations",
            "SiLU falls before it rises: where is its lowest point?",
            {"r": "-4_-2_-1.5~-1.3_-1.2_-1~-0.5_0_1", "f": "silu"},
        ),
        (
            "activations",
            "Two orders with GELU: find four numbers for which they agree after all",
            {"o": "-3_-0.75_1_-1~-4_-2_0.5_2~-5_-0.5_-1_-3~-2.5_-3_-2_-0.25", "of": "gelu"},
        ),
    )
)
mistakes(
    (
        "A convolution is linear: two of them in a row are one convolution. The activation between "
        "them makes the difference.",
        "ReLU and max pooling can change places; ReLU and average pooling cannot.",
        "Not every activation may change places with max pooling: GELU and SiLU fall before they "
        "rise.",
        "ReLU has no weights; zeros after it are not lost weights but numbers that were negative.",
    )
)
