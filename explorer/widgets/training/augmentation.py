"""The Train page's choices of augmentation; each is the Augmentation page's own function."""

import streamlit as st

from explorer import limits
from explorer.training.recipe import Recipe
from explorer.widgets.lesson import link
from explorer.widgets.training.sliders import number, scale, switch

ALPHAS = (0.1, 0.2, 0.4, 0.7, 1.0, 2.0, 4.0)  # of Beta(α, α)
COUNTED = (
    "With MixUp or CutMix the training accuracy counts the label with the larger part, and the "
    "training loss is measured against mixed labels, which no network can bring to 0."
)

_SLOW = "On a CPU a step of the half network takes about twice as long with it."
_OFF = {0: "off"}


def choices() -> None:
    """Draw the choices of augmentation."""
    left, right = st.columns(2)
    with left:
        switch("Mirror at random", "train_flip")
        scale("Rotation (degrees)", "train_rotation", (0, limits.ROTATION_MAX), 1)
        scale("Random erasing", "train_erasing", (0, 1), 0.05)
        number("MixUp (α)", "train_mixup", ALPHAS, limits.BETA_ALPHA, special=_OFF)
    with right:
        switch("Shift at random", "train_crop")
        scale("Colour jitter", "train_jitter", (0, limits.JITTER_MAX), 0.05, _SLOW)
        scale("Cutout (pixels)", "train_cutout", (0, limits.CUTOUT_SIDE_MAX), 1)
        number("CutMix (α)", "train_cutmix", ALPHAS, limits.BETA_ALPHA, special=_OFF)
    switch("AutoAugment, CIFAR-10 policy", "train_auto")
    if not st.session_state["train_flip"]:
        st.session_state["train_alternating"] = False
    switch(
        "Mirror in every second epoch, not at random",
        "train_alternating",
        words="Two epochs then show every picture both ways round, where chance would show some "
        "twice the same way. A trick of speed records; off in textbook training.",
        disabled=not st.session_state["train_flip"],
    )
    if st.session_state["train_mixup"] or st.session_state["train_cutmix"]:
        st.caption(COUNTED)
    link("augmentation", "See what each of them does")


def advise(data: str) -> None:
    """Say what makes no sense for a data set, where it can be seen without opening anything."""
    if data == "mnist" and st.session_state["train_flip"]:
        st.caption(
            "A mirrored digit is mostly no digit, but keeps its label: switch “Mirror at random” "
            "off under Augmentation."
        )


def note(recipe: Recipe) -> None:
    """Say how accuracy is counted where a run mixes its pictures."""
    if recipe.mixup or recipe.cutmix:
        st.caption(COUNTED)
