"""The choices of the page "Augmentation": what is on, every parameter's slider, the seed."""

from typing import Any

import streamlit as st

from explorer import limits
from explorer.augmentation.settings import (
    STANDARD_AREA,
    STANDARD_RATIO,
    Crop,
    Cutout,
    Erasing,
    Flip,
    Jitter,
    Pipeline,
    Rotation,
)
from explorer.errors import InputError
from explorer.widgets.inputs import whole_number
from explorer.widgets.text import literal

ON, SEED = "aug_on", "aug_seed"
NAMES = ("Crop", "Flip", "Rotation", "AutoAugment", "Jitter", "Erasing", "Cutout")
AT_FIRST = ["Crop", "Flip"]

# Name in the session and the link → label, least, most, at first, step.
_SLIDERS: dict[str, tuple[str, Any, Any, Any, Any]] = {
    "aug_padding": ("Padding (pixels)", 1, limits.CROP_PADDING_MAX, 4, 1),
    "aug_flip": ("Probability of a flip", 0.0, 1.0, 0.5, 0.05),
    "aug_degrees": ("Largest angle (degrees)", 0, int(limits.ROTATION_MAX), 15, 1),
    "aug_brightness": ("Brightness ±", 0.0, limits.JITTER_MAX, 0.4, 0.05),
    "aug_contrast": ("Contrast ±", 0.0, limits.JITTER_MAX, 0.4, 0.05),
    "aug_saturation": ("Saturation ±", 0.0, limits.JITTER_MAX, 0.4, 0.05),
    "aug_hue": ("Hue ± (of the circle)", 0.0, limits.HUE_MAX, 0.1, 0.01),
    "aug_erase": ("Probability of erasing", 0.0, 1.0, 0.5, 0.05),
    "aug_area": ("Area (part of the picture)", *limits.ERASED_AREA, STANDARD_AREA, 0.01),
    "aug_ratio": ("Height over width", *limits.ERASED_RATIO, STANDARD_RATIO, 0.1),
    "aug_grey": ("Grey level of what is erased", 0, 255, 0, 1),
    "aug_square": ("Side of the square (pixels)", 1, limits.CUTOUT_SIDE_MAX, 8, 1),
}
_OF = {
    "Crop": ("aug_padding",),
    "Flip": ("aug_flip",),
    "Rotation": ("aug_degrees",),
    "AutoAugment": (),
    "Jitter": ("aug_brightness", "aug_contrast", "aug_saturation", "aug_hue"),
    "Erasing": ("aug_erase", "aug_area", "aug_ratio"),
    "Cutout": ("aug_square",),
}
_LINES = {
    "Crop": "Pad by reflection, then cut the old size out at a random place.",
    "Flip": "Mirror left and right.",
    "Rotation": "Turn about the centre; what comes in from outside is black.",
    "AutoAugment": "One of 25 pairs of operations, found by a search on CIFAR-10.",
    "Jitter": "Multiply brightness, contrast and saturation, move the hue, in a random order.",
    "Erasing": "Fill a random rectangle (**random erasing**).",
    "Cutout": "Fill a square around a random pixel.",
}
# What every experiment begins with, so that none depends on what was chosen before.
STANDARD = {ON: AT_FIRST, SEED: 0} | {key: values[3] for key, values in _SLIDERS.items()}


def pipeline() -> Pipeline | None:
    """Draw all choices; return what they say, or None with a sentence."""
    chosen = st.pills(
        "Augmentations, in the order in which they happen (MixUp and CutMix come last)",
        NAMES,
        selection_mode="multi",
        default=AT_FIRST,
        key=ON,
        bind="query-params",
        wrap=True,
    )
    chosen = [name for name in NAMES if name in chosen]
    for name in chosen:
        st.markdown(f"**{name}.** {_LINES[name]}")
        for key in _OF[name]:
            _slider(key)
    if "Erasing" in chosen or "Cutout" in chosen:
        _slider("aug_grey")
    try:
        return _pipeline(chosen)
    except InputError as error:  # a client can send any value
        st.error(literal(str(error)))
        return None


def seed() -> int:
    """Draw the seed and the button that takes the next one; return the seed."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = whole_number("Seed", SEED, limits.SEED_MAX)
        st.button("Draw again", icon=":material/casino:", key="aug_again", on_click=_next_seed)
    return number


def _next_seed() -> None:
    st.session_state[SEED] = (st.session_state.get(SEED, 0) + 1) % (limits.SEED_MAX + 1)


def _slider(key: str) -> None:
    label, least, most, first, step = _SLIDERS[key]
    st.slider(label, least, most, first, step=step, key=key, bind="query-params")


def _pipeline(chosen: list[str]) -> Pipeline:
    def of(key: str) -> Any:
        value = st.session_state.get(key, _SLIDERS[key][3])
        return tuple(sorted(value)) if isinstance(value, list | tuple) else value

    grey = of("aug_grey")
    return Pipeline(
        crop=Crop(of("aug_padding")) if "Crop" in chosen else None,
        flip=Flip(of("aug_flip")) if "Flip" in chosen else None,
        rotation=Rotation(of("aug_degrees")) if "Rotation" in chosen else None,
        auto_augment="AutoAugment" in chosen,
        jitter=Jitter(*map(of, _OF["Jitter"])) if "Jitter" in chosen else None,
        erasing=Erasing(*map(of, _OF["Erasing"]), grey) if "Erasing" in chosen else None,
        cutout=Cutout(of("aug_square"), grey) if "Cutout" in chosen else None,
    )
