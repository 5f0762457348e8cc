"""Kernels on pictures: one kernel slides over a real picture, and every number can be followed."""

from explorer.widgets.lesson import heading, mistakes, try_this
from explorer.widgets.pictures.lab import picture_lab

heading(
    "Kernels on pictures",
    "See what a **kernel** makes of a picture, product by product, and what **ReLU** and "
    "**pooling** leave of it.",
)
picture_lab()
_SOBEL = {"k": "-1_0_1~-2_0_2~-1_0_1", "picture": "house", "many": "0", "at": "0_140_167"}
try_this(
    (
        (
            "pictures",
            "Cut Sobel's result off at 0 and 255: which half of the edges is gone?",
            _SOBEL | {"as": "picture"},
        ),
        (
            "pictures",
            "A kernel of zeros but for one weight: type a 1 elsewhere and watch the picture shift",
            {"k": "1_0_0~0_0_0~0_0_0", "picture": "digit 3", "many": "0", "at": "0_12_17"},
        ),
        (
            "pictures",
            "Shift by 1 pixel, then by 2: when does the pooled map move along?",
            _SOBEL
            | {"relu": "1", "m": "max", "move": "shift", "sh": "0_1"}
            | {"picture": "digit 7", "at": "0_12_15"},
        ),
        (
            "pictures",
            "Five digits: find a kernel that answers to a 1 and not to a 0",
            {"k": "-1_2_-1~-1_2_-1~-1_2_-1", "relu": "1", "m": "max", "w": "4"}
            | {"many": "1", "at": "0_12_15"},
        ),
    )
)
mistakes(
    (
        "Clamping negative numbers to black hides half of the edges: a Sobel kernel gives one sign "
        "on the left of a bar and the other on its right.",
        "A displayed result was **rescaled**: the brightest pixel of two pictures need not be the "
        "same number. Look at the legend before you compare.",
        "Zeros as padding are black, and black beside a bright picture is an edge: the frame "
        "around a Sobel result comes from the padding, not from the picture.",
        "Weights that do not add up to 1 change the brightness: nine ones without the division by "
        "9 make a picture nine times as bright.",
        "A stride larger than the details draws patterns that are not in the picture. Blur first.",
        "An 8-bit array cannot hold −220: in `uint8` it becomes 36. Convert to floating point "
        "**before** the convolution.",
        "Grey is not the mean of red, green and blue: green counts for more than half of it.",
    )
)
