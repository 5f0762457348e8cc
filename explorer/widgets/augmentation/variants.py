"""The page "Augmentation": one picture many times, with the numbers that were drawn for it."""

import numpy as np
import streamlit as st

from explorer.images import fit_picture
from explorer.probing.receptive_field import Box
from explorer.widgets import gallery
from explorer.widgets.augmentation import choices
from explorer.widgets.augmentation import mixing as augmentation_mixing
from explorer.widgets.augmentation import reading as augmentation_reading
from explorer.widgets.pictures.source import Chosen, choose_picture
from explorer.widgets.text import literal
from explorer.widgets.warm import is_warm, wait_until_warm

PART, SIDE, VARIANT = "aug_part", "aug_side", "aug_variant"
PARTS = ("One picture", "Two pictures: MixUp and CutMix")
SIDES = (32, 64, 128)  # pixels
STANDARD = choices.STANDARD | {PART: PARTS[0], SIDE: SIDES[0], VARIANT: 1}
_VARIANTS = 11  # with the original three rows of four
_OWN_SIZE = (28, 64)  # pixels; a picture between them stays as it is


def augmentation() -> None:
    """Show the part that is chosen, after PyTorch has been imported in the background."""
    if not wait_until_warm("PyTorch is being loaded; the pictures appear in a few seconds."):
        return
    part = st.segmented_control(
        "Augment", PARTS, default=PARTS[0], required=True, key=PART, bind="query-params"
    )
    if part == PARTS[1]:
        augmentation_mixing.two_pictures()
        return
    chosen = choose_picture("aug", "house")
    _variants(chosen)


@st.fragment
def _variants(chosen: Chosen) -> None:
    left, right = st.columns([2, 5], gap="medium")
    with left:
        seed = choices.seed()
        pipeline = choices.pipeline()
        picture = _picture(chosen)
    if pipeline is None:
        return
    from explorer.augmentation.pipeline import variants

    found = variants(picture, pipeline, _VARIANTS, seed)
    with right:
        _gallery(chosen, picture, found)
    _closer_look(found, picture.shape[:2])


def _picture(chosen: Chosen) -> np.ndarray:
    """Return the picture as a network would read it: small, and grey in one channel."""
    pixels, (least, most) = chosen.pixels, _OWN_SIZE
    if not least <= min(pixels.shape[:2]) <= max(pixels.shape[:2]) <= most:
        side = st.segmented_control(
            "Pixels of each side",
            SIDES,
            default=SIDES[0],
            required=True,
            key=SIDE,
            bind="query-params",
            help="Networks of this app are trained on 32×32 pixels.",
        )
        pixels = fit_picture(pixels, side if side in SIDES else SIDES[0])
    return np.ascontiguousarray(pixels[..., :1] if chosen.grey else pixels)


def _gallery(chosen: Chosen, picture: np.ndarray, found) -> None:
    from explorer.augmentation.words import lines

    read = augmentation_reading.reader(chosen)
    everything = np.concatenate((picture[None], found.pictures))
    shown = np.repeat(everything, 3, axis=3) if picture.shape[2] == 1 else everything
    said = read(everything) if read else [()] * len(everything)
    items = [gallery.Tile(("the original", *said[0]), "The original")]
    for place in range(len(found.pictures)):
        words = (*lines(found, place), *said[place + 1])
        label = f"Variant {place + 1}: {'; '.join(words) or 'nothing is switched on'}"
        items.append(gallery.Tile(words, label, _erased(found, place)))
    block = gallery.tiles(
        shown,
        items,
        name="The original and its variants",
        size=144,
        chosen=_chosen_variant(),
        wrap=True,
    )
    gallery.show([block], key="aug_gallery", on_pick=lambda _, tile: _choose(tile))


def _erased(found, place: int) -> Box | None:
    for drawn in (found.changes.erasing, found.changes.cutout):
        if drawn is not None and drawn.erased[place]:
            return Box(*drawn.boxes[place].tolist())
    return None


def _chosen_variant() -> int:
    """Return which variant is looked at, from 1."""
    number = st.session_state.get(VARIANT, 1)
    return number if type(number) is int and 1 <= number <= _VARIANTS else 1


def _choose(tile: int) -> None:
    st.session_state[VARIANT] = max(tile, 1)


def _closer_look(found, size: tuple[int, int]) -> None:
    from explorer.augmentation.code import transform_lines, variant_lines
    from explorer.augmentation.formulae import formulae

    number = _chosen_variant()
    st.subheader(f"Variant {number}, step by step", anchor=False)
    st.caption("Choose another one by a click on it.")
    steps = formulae(found, number - 1)
    said = [f"- {literal(step)}" for step in steps] or ["- Nothing happened to it."]
    st.markdown("\n".join(said))
    left, right = st.columns(2, gap="medium")
    with left:
        st.caption(f"Variant {number} in PyTorch, to copy")
        st.code(variant_lines(found, number - 1), language="python", wrap_lines=True)
    with right:
        st.caption("A training's transforms in PyTorch, to copy")
        st.code(transform_lines(found.pipeline, size), language="python", wrap_lines=True)


def labels() -> None:
    """Say which labels survive which augmentation, and measure it on Shapes."""
    st.subheader("Which labels survive?", anchor=False)
    st.markdown(_LABELS)
    if is_warm():
        st.markdown(
            "Measured: how much of the test pictures of **Shapes** the network that ships, which "
            "was trained on mirrored and shifted pictures only, still reads as their class. "
            "Horizontal stripes turned by 90° **are** vertical stripes. At 45° the black corners "
            "disturb it as well."
        )
        augmentation_reading.survivors()


_LABELS = """\
| Label | mirrored | turned by 180° | turned by 90° |
|---|---|---|---|
| 6 | no digit | **9** | no digit |
| 8, 0 | stays | stays | no digit |
| b | **d** | **q** | no letter |
| arrow to the left | **arrow to the right** | **arrow to the right** | **arrow down** |
| cat | stays | stays, but cats seldom hang | stays, but rare |
"""
