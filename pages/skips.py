"""Skip connections: F(x) + x, the gradient's way through many layers, shortcuts, degradation."""

import streamlit as st

from explorer.ideas import skips
from explorer.widgets.in_training import in_training
from explorer.widgets.lesson import heading, mistakes, try_this
from explorer.widgets.stage import operation_stage

heading(
    "Skip connections",
    "A **skip connection** adds a block's input to its output, F(x) + x: see what that gives, what "
    "it costs, and why deep networks can be trained with it.",
)
operation_stage("skip", skips.BlockCase, skips.BLOCK_EXAMPLES)
st.subheader("How far does the gradient come?", anchor=False)
st.markdown(
    "The same weights in two networks, forward and back while you drag. Too short a gradient in "
    "the first layers is said to **vanish**, too long a one to **explode**."
)
operation_stage("depth", skips.DepthCase, skips.DEPTH_EXAMPLES)
st.subheader("Do deeper networks learn better?", anchor=False)
st.markdown(
    "More layers can do all that fewer can, so the training loss should not rise. That it does, in "
    "plain networks, is called **degradation**; it is not overfitting, which shows on other "
    "pictures only. On ImageNet 34 plain layers had 28.54 % errors and 18 had 27.94 %; with skip "
    "connections 25.03 % and 27.88 % (He et al. 2015, table 2). They saw the same on CIFAR-10, "
    "where 56 plain layers were worse than 20 on the training pictures as well (figure 1). Here it "
    "is on pictures of 6×6 cells:"
)
operation_stage("degradation", skips.DegradationCase, skips.DEGRADATION_EXAMPLES)
st.subheader("When the sizes differ", anchor=False)
st.markdown(
    "A block with stride 2 and twice the channels gives F(x) another shape than x. What is added "
    "then is a **shortcut** of that shape."
)
operation_stage("shortcut", skips.ShortcutCase, skips.SHORTCUT_EXAMPLES)
st.subheader("What shortcuts cost", anchor=False)
st.markdown("One stage of a residual network, and the three options of the paper.")
operation_stage("cost", skips.CostCase, skips.COST_EXAMPLES)
in_training("Skip or plain, deep", "Skip or plain")
try_this(
    (
        (
            "skips",
            "Find a kernel for which the block with the skip connection gives 0 and the plain one "
            "does not",
            {"x": "1_2_0~0_3_1~2_1_4", "k": "0_0_0~0_1_0~0_0_0~~0_0_0~0_0_0~0_0_0", "f": "one"},
        ),
        (
            "skips",
            "50 layers of tanh: at which gain does the plain gradient neither vanish nor explode?",
            {"dl": "50", "dg": "0.7", "df": "tanh", "dr": "0"},
        ),
        (
            "skips",
            "12 blocks in a stage: how much of its weights do projections everywhere take?",
            {"cc": "64", "cs": "56", "cb": "12"},
        ),
    )
)
mistakes(
    (
        "A skip connection adds; it does not lay maps side by side as further channels. That is "
        "concatenation, as in DenseNet and U-Net, and the next layer then needs more weights.",
        "The addition costs no weight and next to no time; only a projection has weights.",
        "Degradation is not overfitting: the plain network is worse on its training pictures too.",
        "It is not simply vanishing gradients either: the plain networks of the paper had batch "
        "norm, and their gradients arrived. The authors call it a difficulty of optimisation.",
        "With ReLU and no biases, small weights make the gradients of all layers' weights short "
        "alike, not only those of the first; the gradient by the maps shows the way back.",
        "Skip connections do not keep numbers small: x + F(x) grows from block to block without "
        "batch norm or a factor.",
        "With 0 in all weights the block is the identity only where x is not negative, since ReLU "
        "follows the addition.",
    )
)
