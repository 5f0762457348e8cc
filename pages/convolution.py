"""Convolution: slide a kernel over a matrix and see every product."""

from explorer.cases import ConvCase
from explorer.examples import CONV_EXAMPLES
from explorer.widgets.lesson import heading, mistakes, try_this
from explorer.widgets.stage import operation_stage

heading(
    "Convolution",
    "See how one number of the output comes about: a **kernel** lies on a **window** of the input, "
    "each cell is multiplied by the **weight** above it, and the products and the **bias** are "
    "added up.",
)
operation_stage("convolution", ConvCase, CONV_EXAMPLES)
try_this(
    (
        (
            "convolution",
            "Predict first: what does an edge kernel give on a bright square? Type, then look",
            {
                "x": "~".join(["0_0_0_0_0_0", *["0_9_9_9_9_0"] * 4, "0_0_0_0_0_0"]),
                "k": "-1_0_1~-2_0_2~-1_0_1",
                "view": "predict",
            },
        ),
        (
            "convolution",
            "Stride 2 on 6×6: find the cells that no window reads, then add padding 1",
            {"x": "~".join(["0_1_2_3_4_5"] * 6), "k": "~".join(["0_0_0_0"] * 4), "s": "2"},
        ),
        (
            "convolution",
            "One weight only: move the 1 to another cell of the kernel and watch the picture shift",
            {"x": "0_0_0_0_0~0_1_2_3_0~0_4_5_6_0~0_7_8_9_0~0_0_0_0_0", "k": "1_0_0~0_0_0~0_0_0"},
        ),
        (
            "convolution",
            "Stamps with stride 2 and a 3×3 kernel of ones: where does the pattern come from?",
            {"x": "~".join(["1_1_1_1"] * 4), "k": "~".join(["1_1_1"] * 3), "s": "2"}
            | {"way": "transposed", "view": "coverage"},
        ),
    )
)
mistakes(
    (
        "A size that is not whole is not forbidden: the floor drops the rest, and the cells at the "
        "end are never read.",
        "Padding is added on **both** sides: padding 2 makes an axis 4 cells longer.",
        '"Zero padding" means padding *with* zeros, not *no* padding.',
        "A filter is not one flat kernel that every channel shares: it has a kernel for each input "
        "channel, and gives **one** feature map. Three channels and two filters: six kernels, two "
        "maps.",
        "Dilation adds no weights: a 3×3 kernel with dilation 2 spans 5×5 cells and still has "
        "nine.",
        "Signal processing flips the kernel before it multiplies. Deep learning does not, and "
        "calls it convolution all the same.",
        "A transposed convolution does not undo a convolution: it brings the **size** back, not "
        "the numbers.",
    )
)
