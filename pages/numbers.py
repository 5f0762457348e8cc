"""A picture is numbers: pixels as a tensor, dense against convolution, shuffled pixels."""

import streamlit as st

from explorer.widgets.lesson import heading, mistakes, try_this
from explorer.widgets.numbers.growth import growth
from explorer.widgets.numbers.shuffled import four_runs, shuffled_pictures
from explorer.widgets.numbers.tensor import tensor
from explorer.widgets.pictures.source import choose_picture, send

heading(
    "A picture is numbers",
    "Zoom in until a picture is a **tensor**: three **channels** of numbers, on the scale that you "
    "choose, in the order in which they lie in memory.",
)
chosen = choose_picture("numbers")
send([chosen])
tensor("tensor", chosen)
st.subheader("Why not a fully connected network?", anchor=False)
st.markdown(
    "In a **dense** (fully connected) layer every unit has a weight of its own for every number of "
    "the picture. A convolution uses the few weights of a **filter** again at every place."
)
growth("growth", chosen)
st.subheader("And if the pixels change places?", anchor=False)
st.markdown(
    "Flattened, a picture is one long row: nothing says which pixels were neighbours. Take **one "
    "fixed order** of the pixels, drawn once, and put the pixels of every picture into it."
)
shuffled_pictures(chosen)
st.markdown(
    "A dense layer can learn the same as before: its weights only change places. A convolution "
    "reads neighbours, and these have nothing to do with each other any more. Two small networks "
    "with about as many parameters, trained with and without the shuffle:"
)
four_runs()
try_this(
    (
        (
            "numbers",
            "A digit, normalised with MNIST's constants: what has become of the black background?",
            {"picture": "digit 8", "at": "8_10_R_6_normalised_mnist"},
        ),
        (
            "numbers",
            "The sun in the house picture: which channel hardly sees it?",
            {"picture": "house", "at": "51_208_B_32_bytes_own"},
        ),
        (
            "numbers",
            "A dense layer with 10 units on a 512×512 picture: where else are 7.9 million weights?",
            {"dense": "512_10_16_3"},
        ),
        (
            "train",
            "Train the small CNN on shuffled pixels: does a longer training help?",
            {"experiment": "shuffle-cnn"},
        ),
    )
)
mistakes(
    (
        "`view` and `reshape` do not turn H×W×C into C×H×W: they keep the order in memory and give "
        "a wrong picture. `permute(2, 0, 1)` moves the axes.",
        "After `permute` no number has moved; `view` then fails until `contiguous()` copies them.",
        "Bytes overflow: in uint8, 200 + 100 is 44. Convert to float before you compute.",
        "Height comes before width in a tensor; Pillow's `size` is (width, height).",
        "OpenCV reads blue, green, red; Pillow and torchvision red, green, blue.",
    )
)
