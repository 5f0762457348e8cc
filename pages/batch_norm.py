"""Batch normalisation: a batch, its running averages, and what stands before and after it."""

import streamlit as st

from explorer.ideas.batch_norm import (
    BatchCase,
    BiasCase,
    FoldCase,
    NeighboursCase,
    OrderCase,
    RunningCase,
)
from explorer.ideas.batch_norm.examples import (
    BATCH_EXAMPLES,
    BIAS_EXAMPLES,
    FOLD_EXAMPLES,
    NEIGHBOURS_EXAMPLES,
    ORDER_EXAMPLES,
    RUNNING_EXAMPLES,
)
from explorer.widgets.in_training import in_training
from explorer.widgets.lesson import heading, mistakes, try_this
from explorer.widgets.stage import operation_stage

heading(
    "Batch normalisation",
    "See what **batch normalisation** does to a batch of feature maps: every channel is brought to "
    "mean 0 and variance 1, then stretched by **γ** and shifted by **β**, which are learnt.",
)
operation_stage("bn_batch", BatchCase, BATCH_EXAMPLES)
st.subheader("What is kept for later", anchor=False)
st.markdown(
    "In training every batch brings its own mean and variance. Beside that the layer keeps "
    "**running averages** of them, and in eval mode it uses these instead."
)
operation_stage("bn_running", RunningCase, RUNNING_EXAMPLES)
st.subheader("Neighbours, and a batch of one", anchor=False)
st.markdown(
    "In training a picture's output depends on which other pictures are in the batch. "
    "In eval mode it does not."
)
operation_stage("bn_neighbours", NeighboursCase, NEIGHBOURS_EXAMPLES)
st.subheader("Why there is no bias before it", anchor=False)
st.markdown("A **bias** adds the same number to a whole channel, and the mean takes it away again.")
operation_stage("bn_bias", BiasCase, BIAS_EXAMPLES)
st.subheader("Before or after ReLU", anchor=False)
st.markdown(
    "The paper of 2015 puts batch norm between the convolution and ReLU, and most networks follow "
    "it; some put it after ReLU. The same numbers both ways: compare for yourself."
)
operation_stage("bn_order", OrderCase, ORDER_EXAMPLES)
st.subheader("Folded away after training", anchor=False)
st.markdown(
    "In eval mode mean and variance are fixed numbers. Then batch norm can be **folded** into the "
    "kernel and the bias of the convolution before it."
)
operation_stage("bn_fold", FoldCase, FOLD_EXAMPLES)
in_training("Batch norm or not")
try_this(
    (
        (
            "batch_norm",
            "One outlier of 100: what becomes of the other eleven numbers? Make it 10",
            {"x": "5_0~100_1~~3_6~4_5~~5_1~0_9", "g": "1_0"},
        ),
        (
            "batch_norm",
            "Six batches with momentum 0.01: how far is the running mean from theirs?",
            {"rx": "7_0_4_1~5_5_8_6~1_9_3_3~2_1_8_5~8_2_8_6~6_3_10_9", "rk": "6", "rm": "0.01"},
        ),
        (
            "batch_norm",
            "A batch of two numbers: find two for which training does not give −1 and 1",
            {"nx": "4~~6", "nr": "4_4"},
        ),
    )
)
mistakes(
    (
        "γ and β are not hyperparameters: nobody chooses them. They are learnt by gradient "
        "descent, as weights are, and start at 1 and 0.",
        "Mean and variance are taken per channel over all pictures, rows and columns; not per "
        "picture, and not per cell.",
        "PyTorch's momentum is the share of the new batch: 0.1 keeps 90 % of the old average. "
        "Keras writes the same as momentum 0.9.",
        "The batch itself is divided with the variance over n; what the running average takes is "
        "the variance over n − 1.",
        "Running averages are not learnt: no gradient reaches them. They move with every batch "
        "that goes through in training mode, even without an optimiser step.",
        "Forgetting model.eval() makes an answer depend on the other pictures of the batch, and "
        "a single picture may be refused.",
        "eval() does not freeze γ and β; it only says which mean and variance are used.",
    )
)
