"""Normalisation in numbers: measured, passed around, taken apart, used wrongly; one picture."""

import numpy as np
import streamlit as st

from explorer.datasets.channels import GREY_LEVEL, ChannelStatistics, divisor
from explorer.datasets.constants import KNOWN, Constants, after, normalised
from explorer.figures.colours import SIGNED, coloured, limit
from explorer.figures.histograms import PARTS, channel_names, variance_parts
from explorer.probing.receptive_field import Box
from explorer.widgets import gallery
from explorer.widgets.normalisation.choice import Choice, minus, numbers, table

_PLAIN = {"displayModeBar": False}
_TILE = 150  # CSS pixels: two pictures side by side on a phone


def measured(choice: Choice) -> None:
    """Say what was measured, and what the constants make of it."""
    found, constants = choice.measured, choice.constants
    mean, std = after((found.mean, found.std), constants.mean, constants.std)
    names = channel_names(found.channels)
    columns = {"": ["mean", "deviation, all pixels", "mean of the pictures' deviations",
                    "mean after", "deviation after"]}  # fmt: skip
    for channel, name in enumerate(names):
        values = (found.mean, found.std, found.image_std, mean, std)
        columns[name] = [minus(value[channel]) for value in values]
    table(columns, "")
    if min(found.std) < GREY_LEVEL:
        flat = ", ".join(n for n, s in zip(names, found.std, strict=True) if s < GREY_LEVEL)
        st.info(
            f"Channel {flat} has a deviation below one grey level (1/255): dividing by 0 would "
            "give NaN, so 1/255 is the least that is divided by."
        )


def passed_around(choice: Choice) -> None:
    """Hold the constants of notebooks against what was measured; say which deviation each is."""
    found = choice.measured
    rows = [each for each in KNOWN.values() if each.fits(found.channels)]
    rows = [each for each in rows if each.key not in ("half", "unit", "bytes")]
    heads = ("Mean with deviation", "Mean off by", "All pixels: off by", "Pictures: off by")
    columns: dict[str, list[str]] = {head: [] for head in heads}
    for each in rows:
        distances = _distances(each.for_channels(found.channels), found)
        cells = [f"{distance:.4f}" for distance in distances]
        nearer = int(distances[1] > distances[2]) + 1
        cells[nearer] = f"**{cells[nearer]}**"
        what = f"**{each.title}:** {numbers(each.mean)} with {numbers(each.std)}"
        for head, text in zip(heads, (what, *cells), strict=True):
            columns[head].append(text)
    table(columns)
    st.caption(
        "Off by: the largest difference of any channel to what was computed from the pictures that "
        "you chose, for the mean, for the deviation over all pixels, and for the mean of the "
        "pictures' deviations; the nearer of these two is bold. "
        + " ".join(f"{each.title}: {each.line}" for each in rows)
        + (" Constants for three channels do not fit one." if found.channels == 1 else "")
    )


def _distances(constants: Constants, found: ChannelStatistics) -> list[float]:
    """Return how far mean and deviation are from the measured ones: mean, all pixels, pictures."""
    pairs = (
        (constants.mean, found.mean),
        (constants.std, found.std),
        (constants.std, found.image_std),
    )
    return [max(abs(mine - theirs) for mine, theirs in zip(*pair, strict=True)) for pair in pairs]


def two_deviations(choice: Choice) -> None:
    """Take the variance apart, with the numbers of the chosen pictures."""
    found = choice.measured
    st.latex(
        r"\sigma^2 = \overline{\sigma_i}^{\,2} + \operatorname{Var}(\sigma_i) + "
        r"\operatorname{Var}(\mu_i)"
    )
    names = channel_names(found.channels)
    columns = {
        "": list(names),
        "all pixels": [f"{std:.4f}² = {std * std:.4f}" for std in found.std],
        PARTS[0]: [f"{own:.4f}² = {own * own:.4f}" for own in found.image_std],
        PARTS[1]: [f"{value:.4f}" for value in found.spread],
        PARTS[2]: [f"{value:.4f}" for value in found.between],
    }
    table(columns, "")
    st.plotly_chart(
        variance_parts(found), key="norm_parts", config=_PLAIN,
        alt="The variance of each channel as the sum of three parts",
    )  # fmt: skip
    share = found.between[0] / found.std[0] ** 2 if found.std[0] else 0.0
    st.markdown(
        f"The mean of the pictures' own deviations, {minus(found.image_std[0])} for {names[0]}, "
        f"leaves out that some pictures are bright and others dark: {share:.0%} of the variance "
        "here. It can never be the larger one."
    )


def one_picture(choice: Choice) -> None:
    """Show a picture before and its channels after, on one signed scale with its legend."""
    image = choice.pictures.images[choice.picture]
    constants = choice.constants
    values = normalised(image, constants.mean, constants.std)
    end = limit(values)
    height, width = image.shape[:2]
    place = (height // 2, width // 2)
    box = Box(place[0], place[1], place[0] + 1, place[1] + 1)
    shown = np.repeat(image, 3, axis=2) if image.shape[2] == 1 else image
    names = channel_names(choice.measured.channels)
    planes = [coloured(values[..., channel], end, SIGNED) for channel in range(len(names))]
    label = choice.pictures.classes[int(choice.pictures.labels[choice.picture])]
    items = [gallery.Tile(("Before", "bytes, 0 to 255"), f"Picture of {label}, before", box)]
    for channel, name in enumerate(names):
        plane = values[..., channel]
        ends = f"{minus(plane.min(), '.2f')} to {minus(plane.max(), '.2f')}"
        items.append(gallery.Tile((f"{name} after", ends), f"Channel {name} after: {ends}", box))
    blocks = [
        gallery.tiles(
            np.stack([shown, *planes]), items, name="One picture", size=_TILE, pick=False
        ),
        gallery.legend(
            end, SIGNED, "After: all channels share this scale; 0, the mean, is the neutral middle."
        ),
    ]
    gallery.show(blocks, key="norm_picture_shown")
    _formula(choice, place)


def _formula(choice: Choice, place: tuple[int, int]) -> None:
    """Write the formula with the numbers of the framed pixel."""
    constants = choice.constants
    pixel = choice.pictures.images[choice.picture][place]
    after_it = normalised(pixel, constants.mean, constants.std)
    lines = [r"z &= \frac{x/255 - \text{mean}}{\text{deviation}}"]
    for channel, name in enumerate(channel_names(choice.measured.channels)):
        scale, mean = divisor(constants.std[channel]), constants.mean[channel]
        lines.append(
            rf"z_{{\text{{{name}}}}} &= \frac{{{pixel[channel]}/255 - {mean:.4f}}}{{{scale:.4f}}} "
            rf"= {after_it[channel]:.3f}"
        )
    st.markdown(f"The framed pixel, row {place[0]}, column {place[1]}:")
    st.latex(r"\begin{aligned}" + r"\\[4pt]".join(lines) + r"\end{aligned}")


def code(choice: Choice) -> str:
    """Return PyTorch lines that compute the constants and use them."""
    mean, std = (
        "[" + ", ".join(f"{value:.4f}" for value in values) + "]"
        for values in (choice.constants.mean, choice.constants.std)
    )
    height, width, channels = choice.pictures.images.shape[1:]
    return f"""import torch
from torchvision.transforms import v2

# images: a NumPy array of bytes, shape (N, {height}, {width}, {channels})
x = torch.from_numpy(images).permute(0, 3, 1, 2) / 255
x.mean(dim=(0, 2, 3))                        # mean of each channel
x.std(dim=(0, 2, 3), correction=0)           # deviation over all pixels
x.std(dim=(2, 3), correction=0).mean(dim=0)  # mean of the pictures' own deviations

transform = v2.Compose([
    v2.ToImage(),                           # (H, W, C) to (C, H, W)
    v2.ToDtype(torch.float32, scale=True),  # 0..255 to 0..1
    v2.Normalize(mean={mean}, std={std}),
])
z = transform(images[{choice.picture}])
"""
