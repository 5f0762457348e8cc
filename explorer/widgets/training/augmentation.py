"""The Train page's choices of augmentation; each is the Augmentation page's own function."""

import streamlit as st

from explorer import limits
from explorer.training.recipe import Recipe
from explorer.widgets.lesson import link

ALPHAS = (0.0, 0.1, 0.2, 0.4, 0.7, 1.0, 2.0, 4.0)  # of Beta(α, α)
# Key in the session and the link → entry of the recipe.
ENTRIES = {
    "train_flip": "flip",
    "train_crop": "crop",
    "train_rotation": "rotation",
    "train_jitter": "jitter",
    "train_auto": "auto_augment",
    "train_erasing": "erasing",
    "train_cutout": "cutout",
    "train_mixup": "mixup",
    "train_cutmix": "cutmix",
}
STANDARD = {
    "train_flip": True,
    "train_crop": True,
    "train_rotation": 0,
    "train_jitter": 0.0,
    "train_auto": False,
    "train_erasing": 0.0,
    "train_cutout": 0,
    "train_mixup": 0.0,
    "train_cutmix": 0.0,
}
COUNTED = (
    "With MixUp or CutMix the training accuracy counts the label with the larger part, and the "
    "training loss is measured against mixed labels, which no network can bring to 0."
)

_SLOW = "On a CPU a step of the half network takes about twice as long with it."


def choices() -> None:
    """Draw the choices; their values are read with `entries`."""
    left, right = st.columns(2)
    with left:
        st.toggle("Mirror at random", True, key="train_flip", bind="query-params")
        _slider("Rotation (degrees)", int(limits.ROTATION_MAX), 1, "train_rotation")
        _slider("Random erasing", 1.0, 0.05, "train_erasing")
        _alpha("MixUp (α)", "train_mixup")
    with right:
        st.toggle("Shift at random", True, key="train_crop", bind="query-params")
        _slider("Colour jitter", limits.JITTER_MAX, 0.05, "train_jitter", _SLOW)
        _slider("Cutout (pixels)", limits.CUTOUT_SIDE_MAX, 1, "train_cutout")
        _alpha("CutMix (α)", "train_cutmix")
    st.toggle("AutoAugment, CIFAR-10 policy", key="train_auto", bind="query-params")
    if st.session_state["train_mixup"] or st.session_state["train_cutmix"]:
        st.caption(COUNTED)
    link("augmentation", "See what each of them does")


def entries() -> dict:
    """Return what is chosen, as entries of a recipe."""
    return {entry: st.session_state[key] for key, entry in ENTRIES.items()}


def of(recipe: Recipe) -> dict:
    """Return what the widgets have to hold so that they make this recipe."""
    return {key: type(STANDARD[key])(getattr(recipe, entry)) for key, entry in ENTRIES.items()}


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


def _slider(label: str, most: float, step: float, key: str, words: str | None = None) -> None:
    none = type(most)(0)
    st.slider(label, none, most, none, step=step, key=key, bind="query-params", help=words)


def _alpha(label: str, key: str) -> None:
    st.select_slider(
        label,
        ALPHAS,
        0.0,
        format_func=lambda alpha: f"{alpha:g}" if alpha else "off",
        key=key,
        bind="query-params",
    )
