"""Normalisation: histograms before and after, which constants are which, and the wrong ones."""

import streamlit as st

from explorer.datasets.constants import KNOWN, ONE
from explorer.widgets.lesson import EXPERIMENT, heading, mistakes, open_experiment, try_this
from explorer.widgets.normalisation import choice as normalisation
from explorer.widgets.normalisation import told as normalisation_told
from explorer.widgets.normalisation import wrong as normalisation_wrong

EXPERIMENTS = {
    "cifar10": {
        "norm_data": "CIFAR-10",
        "norm_count": "all",
        "norm_with": KNOWN["cifar10-images"].title,
    },
    "digits": {"norm_data": "MNIST", "norm_count": "all", "norm_with": KNOWN["mnist"].title},
    "divided": {"norm_with": KNOWN["unit"].title},
    "one": {"norm_with": ONE},
}
open_experiment({name: normalisation.STANDARD | part for name, part in EXPERIMENTS.items()})

heading(
    "Normalisation",
    "See what subtracting a **mean** and dividing by a **standard deviation** does to pictures, "
    "where the constants in notebooks come from, and what the wrong ones cost.",
)


@st.fragment
def lesson() -> None:
    """Draw everything that follows the choices."""
    left, right = st.columns([2, 3], gap="medium")
    with left:
        choice = normalisation.choose()
    if choice is None:
        return
    with right:
        normalisation.charts(choice)
    st.subheader("Measured, and after", anchor=False)
    normalisation_told.measured(choice)
    st.subheader("One picture, before and after", anchor=False)
    normalisation_told.one_picture(choice)
    st.subheader("The constants that people pass around", anchor=False)
    st.markdown(
        "Two deviations are in use. One is taken over **all pixels** of all pictures; for the "
        "other, each picture's own deviation is computed first, and then their **mean**."
    )
    normalisation_told.passed_around(choice)
    normalisation_told.two_deviations(choice)
    st.subheader("The wrong constants", anchor=False)
    normalisation_wrong.wrong_constants(choice)
    st.caption("The same in PyTorch, to copy")
    st.code(normalisation_told.code(choice), language="python", wrap_lines=True)


lesson()
try_this(
    (
        (
            "normalisation",
            "All of CIFAR-10 with (0.2023, 0.1994, 0.2010): which deviation is left after it?",
            {EXPERIMENT: "cifar10"},
        ),
        (
            "normalisation",
            "All digits of MNIST: find 0.1307 and 0.3081 among what is measured",
            {EXPERIMENT: "digits"},
        ),
        (
            "normalisation",
            "Only divided by 255: how many pictures does the network still name correctly?",
            {EXPERIMENT: "divided"},
        ),
        (
            "normalisation",
            "One mean and one deviation for all channels: what is left of each channel's mean?",
            {EXPERIMENT: "one"},
        ),
    )
)
mistakes(
    (
        "Normalising does not make the histogram a bell: it moves and stretches it, and its shape "
        "stays.",
        "0 to 1 is not normalised: the mean is still about one half, not 0.",
        "The constants come from the training pictures alone; computing them with the test "
        "pictures as well lets something of the test into the training.",
        "A trained network wants the constants that it was trained with, also for another data "
        "set and for a single picture.",
        "The mean of the pictures' deviations is not the deviation of the pixels: it leaves out "
        "how far the pictures lie apart.",
    )
)
