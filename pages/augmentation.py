"""Augmentation: one picture many times, two pictures mixed, and what becomes of the label."""

import streamlit as st

from explorer.widgets.augmentation import mixing as augmentation_mixing
from explorer.widgets.augmentation import variants as augmentation
from explorer.widgets.augmentation.choices import ON, SEED
from explorer.widgets.augmentation.mixing import ALPHA, KIND
from explorer.widgets.augmentation.variants import PART, PARTS
from explorer.widgets.lesson import EXPERIMENT, heading, mistakes, open_experiment, try_this

ONE, TWO = augmentation.STANDARD, augmentation_mixing.STANDARD | {PART: PARTS[1]}
EXPERIMENTS = {
    "six": {ON: ["Rotation"], "aug_degrees": 180, SEED: 2443},
    "flipped": {ON: ["Flip"], "aug_flip": 1.0},
    "stripes": {ON: ["Rotation"], "aug_degrees": 90},
    "policies": {ON: ["AutoAugment"]},
}
MIXES = {"faint": {ALPHA: 0.2}, "corner": {KIND: "CutMix", SEED: 3}}
open_experiment(
    {name: ONE | changes for name, changes in EXPERIMENTS.items()}
    | {name: TWO | changes for name, changes in MIXES.items()}
)

heading(
    "Augmentation",
    "Learn how a training makes new pictures from old ones: **augmentation** changes a picture at "
    "random, but only so that its **label** stays true.",
)
pictures = st.container()  # filled last: the words below are there while PyTorch is loaded
try_this(
    (
        (
            "augmentation",
            "A 6 turned by any angle: which variants are a 9, and what does the label still say?",
            {EXPERIMENT: "six", "picture": "digit 6"},
        ),
        (
            "augmentation",
            "The ten digits mirrored: take 6, then 3, then 8. Which are still digits?",
            {EXPERIMENT: "flipped", "picture": "digit 6"},
        ),
        (
            "augmentation",
            "Horizontal stripes turned by up to 90°: what does the network read?",
            {EXPERIMENT: "stripes", "picture": "shapes/horizontal stripes/3"},
        ),
        (
            "augmentation",
            "AutoAugment alone: find a variant to which nothing happened, and read why.",
            {EXPERIMENT: "policies", "picture": "house"},
        ),
        (
            "augmentation",
            "MixUp with α = 0.2: how often do you see the second picture at all? Draw again",
            {EXPERIMENT: "faint"},
        ),
        (
            "augmentation",
            "CutMix at the border: why is the recomputed λ larger than the drawn one?",
            {EXPERIMENT: "corner"},
        ),
    )
)
labels = st.container()
mistakes(
    (
        "Augmenting **validation or test** pictures: their result would change with the seed, and "
        "would be measured on pictures that nobody took.",
        "Mirroring text, digits or arrows: the mirrored picture keeps a label that is now wrong, "
        "which is **label noise**. So does a turned 6.",
        "Normalising **before** colour jitter: its factors and its clipping are made for 0 to 255 "
        "(or 0 to 1); afterwards half of the values are below 0.",
        "Using CutMix's λ as drawn. The box has whole pixels and ends at the border: the λ that "
        "counts is 1 − box / picture.",
        "Erasing before or after normalising is not the same: grey level 0 is black before it, and "
        "the mean colour after it.",
        "More is not better: a short training of a small network learns less from pictures that "
        "are changed too much. Watch the validation loss.",
    )
)
with pictures:
    augmentation.augmentation()
with labels:
    augmentation.labels()
