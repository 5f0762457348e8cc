"""Flatten or pool: indices, the parameter bill, and the class activation map."""

import streamlit as st

from explorer.ideas.heads import (
    BILL_EXAMPLES,
    CAM_EXAMPLES,
    FLAT_EXAMPLES,
    SHIFT_EXAMPLES,
    UNROLL_EXAMPLES,
    BillCase,
    CamCase,
    FlatCase,
    ShiftCase,
    UnrollCase,
)
from explorer.widgets.in_training import in_training
from explorer.widgets.lesson import heading, link, mistakes, try_this
from explorer.widgets.stage import operation_stage

heading(
    "Flatten or pool",
    "See two ways from feature maps to class scores: **flatten** them into one long vector, "
    "or average each, **global average pooling**.",
)
operation_stage("unroll", UnrollCase, UNROLL_EXAMPLES)
st.subheader("Your own numbers in both orders", anchor=False)
st.markdown(
    "A dense layer knows its inputs by their index alone. Saved with the channels last, the same "
    "maps come in another order, and every weight meets the wrong number."
)
operation_stage("flat", FlatCase, FLAT_EXAMPLES)
st.subheader("The parameter bill", anchor=False)
st.markdown(
    "The same two convolutions, then either every cell gets weights of its own or every map gets "
    "one number first. Only one of the two bills depends on the size of the maps."
)
operation_stage("bill", BillCase, BILL_EXAMPLES)
st.subheader("The class activation map", anchor=False)
st.markdown(
    "A sum may be added up in any order. Map by map it is the **score**; place by place it says "
    "where the score comes from, the **class activation map** (CAM)."
)
operation_stage("cam", CamCase, CAM_EXAMPLES)
st.subheader("Why only with pooling?", anchor=False)
st.markdown(
    "Behind Flatten the products also belong to places. But each place has learnt its own weight, "
    "so there is no map that moves along with what it shows."
)
operation_stage("shifted_map", ShiftCase, SHIFT_EXAMPLES)
st.markdown(
    "The networks that ship end in dense layers, so the page Why this answer uses Grad-CAM for "
    "them; train the one with global pooling below, and the page offers the exact map."
)
link("why", "Class activation maps of whole networks", icon=":material/arrow_forward:")
in_training("Global pooling or dense head")
try_this(
    (
        (
            "heads",
            "Number 783 is the last: which cell is it, and why not number 784?",
            {"uc": "16", "uh": "7", "uw": "7", "ui": "783"},
        ),
        (
            "heads",
            "Let the maps grow from 8×8 to 16×16: which head has four times the weights?",
            {"bc": "32", "bs": "16", "bk": "10", "bh": "128"},
        ),
        (
            "heads",
            "The score of class 1 is 0: does no place matter?",
            {"cx": "8_0~0_0~~0_0~0_4", "cw": "1_-2~1_1", "cb": "0_0"},
        ),
    )
)
mistakes(
    (
        "Indices count from 0: 784 numbers are 0 to 783, and channel 6 is the seventh.",
        "PyTorch lays maps out as C×H×W. Weights from a library with H×W×C need their inputs "
        "reordered, or they read other cells.",
        "`torch.flatten(x)` flattens the batch as well. `torch.flatten(x, 1)` and `nn.Flatten()` "
        "keep it.",
        "Global pooling has no parameters, and removes none by itself: it shortens the vector, so "
        "the layer that follows needs fewer.",
        "A pooled head takes maps of any size; a dense head is tied to the size it was built for.",
        "The mean forgets where something was, not that it was there. What leaves the map is gone "
        "for both heads.",
        "A class activation map shows what adds to one score. Softmax compares scores, so a strong "
        "place can speak for several classes.",
    )
)
