"""Batches, epochs, splits: counts, a walk through two epochs, noise, and what leaks."""

import streamlit as st

from explorer.ideas import batches
from explorer.widgets.in_training import in_training
from explorer.widgets.lesson import heading, link, mistakes, try_this
from explorer.widgets.stage import operation_stage

heading(
    "Batches, epochs, splits",
    "Count **steps** (one change of all weights), **batches** (the pictures of a step) and "
    "**epochs** (all training pictures once), and see which pictures may be used for what.",
)
operation_stage("counts", batches.CountCase, batches.COUNT_EXAMPLES)
st.subheader("Which pictures are in which batch?", anchor=False)
st.markdown("Two epochs, step by step. Each epoch puts the pictures into a new order.")
operation_stage("walk", batches.WalkCase, batches.WALK_EXAMPLES)
st.subheader("What does a larger batch change?", anchor=False)
st.markdown(
    "A step follows the mean gradient of its batch, an estimate of the gradient of all pictures. "
    "Here 512 numbers stand for pictures and one weight w for a network."
)
operation_stage("noise", batches.NoiseCase, batches.NOISE_EXAMPLES)
st.subheader("Three parts", anchor=False)
st.markdown(
    "**Training** pictures change the weights. **Validation** pictures choose settings and when to "
    "stop. **Test** pictures are asked once, at the end; a split is **stratified** if each class "
    "is split by itself. The page Train keeps the test sealed until the training is over."
)
operation_stage("split", batches.SplitCase, batches.SPLIT_EXAMPLES)
st.subheader("What leaks: looking often", anchor=False)
st.markdown(
    "A test **leaks** if something about it reaches the training or a choice. Choosing by the test "
    "is enough."
)
operation_stage("best", batches.BestCase, batches.BEST_EXAMPLES)
st.subheader("What leaks: copies on both sides", anchor=False)
st.markdown("Pictures that belong together, split by chance.")
operation_stage("copies", batches.CopiesCase, batches.COPIES_EXAMPLES)
st.subheader("What leaks: constants", anchor=False)
st.markdown("Mean and deviation for the normalisation, from the training pictures or from all.")
operation_stage("constants", batches.ConstantsCase, batches.CONSTANTS_EXAMPLES)
with st.container(horizontal=True):
    link("datasets", "Near-duplicates in the data sets", icon=":material/content_copy:")
    link("results", "Open the test after a training", icon=":material/fact_check:")
    link("normalisation", "Constants of real data sets", icon=":material/tune:")
in_training("Small or large batches")
try_this(
    (
        (
            "batches",
            "60,000 pictures, a fifth for validation, batches of 64: how many steps has an epoch?",
            {"n": "60000", "v": "20", "b": "64", "e": "10"},
        ),
        (
            "batches",
            "How large must the test be for 150 looks to gain less than one point?",
            {"bm": "150", "bn": "1000", "ba": "85"},
        ),
        (
            "batches",
            "Two pictures of each person: switch to a split by person and see what is left",
            {"kc": "2", "kt": "20", "ka": "70", "kk": "person"},
        ),
    )
)
mistakes(
    (
        "An epoch is not a step: with 50,000 pictures in batches of 128 it has 391 of them.",
        "Pictures are shuffled so that each batch is a fair sample and batches differ from epoch "
        "to epoch, not to keep a network from learning their sequence: one without a memory of "
        "earlier pictures sees no sequence.",
        "The best test accuracy of 150 epochs is chosen on the test and too high. Choose the epoch "
        "by validation, then test once.",
        "A larger batch is not simply better: it takes fewer steps an epoch, and its noise falls "
        "only with the square root of its size.",
        "Validation pictures do not change the weights, but the choices made by them do; so their "
        "accuracy is too high as well.",
        "Augment after the split and training pictures only; versions of one picture belong to one "
        "part.",
        "The last batch is often smaller, and a mean over batches is then not the mean over "
        "pictures.",
    )
)
