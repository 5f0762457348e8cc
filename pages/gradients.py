"""Gradients: autograd on one expression, and back through a convolution and a pooling."""

import streamlit as st

from explorer.ideas.gradients import (
    AUTOGRAD_EXAMPLES,
    BACKPROP_EXAMPLES,
    AutogradCase,
    BackpropCase,
)
from explorer.widgets.gradients.backprop import transposed_link
from explorer.widgets.gradients.descent import descent_part
from explorer.widgets.in_training import in_training
from explorer.widgets.lesson import heading, mistakes, try_this
from explorer.widgets.stage import operation_stage

heading(
    "Gradients",
    "See where every **gradient** comes from: how much the loss changes when one number changes a "
    "little. And see what an optimiser makes of it.",
)
operation_stage("autograd", AutogradCase, AUTOGRAD_EXAMPLES)
st.subheader("Back through a convolution and a pooling", anchor=False)
st.markdown(
    "**Back-propagation** is the same chain rule with matrices. Each number of the gradient is a "
    "sum that you can check: point at it, and see which numbers it is made of."
)
operation_stage("backprop", BackpropCase, BACKPROP_EXAMPLES, beside=transposed_link)
descent_part()
in_training("Learning rate", "SGD, momentum or Adam")
try_this(
    (
        (
            "gradients",
            "backward() twice without setting the gradient to zero: why is it 16?",
            {"gx": "2", "gc": "2_5", "gn": "2"},
        ),
        (
            "gradients",
            "A dead ReLU: which bias brings a first gradient back to the kernel?",
            {
                "bx": "1_2_0_1_3~0_1_3_1_0~2_0_1_2_1~1_3_0_0_2~0_1_2_1_1",
                "bk": "1_-1~0_2",
                "bg": "1_1~1_1",
                "bb": "-10",
            },
        ),
        (
            "gradients",
            "Downhill on a loss surface: with 0.21 the loss falls at first. Play the steps: when "
            "does it rise again, and which weight is to blame?",
            {"ds": "valley", "dk": "10", "dw": "-4_0.1", "dlr": "0.21", "dn": "5"},
        ),
    )
)
mistakes(
    (
        "The gradient is not the step: it says how steep the loss is here; learning rate and "
        "optimiser say how far to go. A smaller rate is not always safer: it may never arrive.",
        "backward() adds to what stands in .grad. Without zero_grad() the second step uses the sum "
        "of two gradients.",
        "Max pooling passes the gradient to the winner of each window only, average pooling to all "
        "its cells alike. A ReLU passes none where it is 0.",
        "A kernel's weight is used at every place: its gradient is the sum over all places, not "
        "their mean.",
        "Adam's step hardly depends on the size of the gradient; its first is about lr for every "
        "weight. A rate that suits SGD says nothing about Adam.",
        "Momentum 0.9 makes the same rate reach up to 10 times as far.",
        "OneCycle begins at a 25th of its peak, not at the peak.",
    )
)
