"""From scores to a loss."""

import streamlit as st

from explorer.ideas.loss import SOFTMAX_EXAMPLES, SoftmaxCase
from explorer.widgets.lesson import heading
from explorer.widgets.stage import operation_stage

heading(
    "From scores to a loss",
    "See how a network's scores, its **logits**, become probabilities by **softmax**, and how far "
    "these are from the truth: the **loss**.",
)
st.subheader("Scores to probabilities", anchor=False)
operation_stage("softmax", SoftmaxCase, SOFTMAX_EXAMPLES)
