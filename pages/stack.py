"""Stack layers: from a picture's shape to the parameters and receptive fields of a network."""

from explorer.cases.stack import StackCase
from explorer.layers.presets import PRESETS
from explorer.widgets.lesson import heading, mistakes, try_this
from explorer.widgets.stage import operation_stage
from explorer.widgets.stage.training import train_link

heading(
    "Stack layers",
    "See what each layer makes of a picture: its output shape, what it **learns** (parameters), "
    "what it costs (multiply-adds, memory) and how much of the picture one of its numbers sees, "
    "the **receptive field**.",
)
operation_stage("stack", StackCase, PRESETS, beside=train_link)
try_this(
    (
        (
            "stack",
            "Two 3×3 convolutions see 5 pixels: put a pooling between them and see 8",
            {"n": "1x16x16~c1p1~c1p1", "at": "2_8"},
        ),
        (
            "stack",
            "Make the picture twice as large: which numbers stay, which grow fourfold?",
            {"n": "3x32x32~c16p1~frelu~m2~c32p1~frelu~m2~g1~x~l10", "at": "4_8"},
        ),
        (
            "stack",
            "Linear on a map does not fit: mend it, then put global pooling before Flatten",
            {"n": "3x32x32~c32p1~frelu~m2~l10", "at": "4_0"},
        ),
    )
)
mistakes(
    (
        "Parameters do not depend on the size of the picture; multiply-adds and memory do. Only "
        "the Linear behind Flatten has more weights for a larger picture.",
        "A filter reads **all** input channels: 16 filters of 3×3 on 3 channels have 16 × 3·3·3 "
        "weights and 16 biases, 448 in all.",
        "Pooling enlarges the receptive field: a 3×3 convolution, a 2×2 pooling and a 3×3 "
        "convolution see 3, 4 and 8 pixels.",
        "Dilation adds no weights: a 3×3 kernel with dilation 2 spans 5×5 pixels and still reads "
        "9 of them.",
        "ReLU, dropout and batch norm change no shape and no receptive field; batch norm learns 2 "
        "numbers for each channel.",
        "Part of the receptive field of a unit at the border lies in the padding: it sees less of "
        "the picture than the others.",
    )
)
