"""Output size: how many places a window takes, and what the floor leaves over."""

from explorer.cases import SizeCase
from explorer.examples import SIZE_EXAMPLES
from explorer.widgets.lesson import heading, mistakes, try_this
from explorer.widgets.stage import operation_stage

heading(
    "Output size",
    "Know the size of an output before computing it: the **stride** moves the window, and the "
    "**floor** leaves out what does not fit.",
)
operation_stage("output_size", SizeCase, SIZE_EXAMPLES)
try_this(
    (
        (
            "output_size",
            "224 with kernel 11 and stride 4 gives 54: which padding makes it 55, the size in the "
            "AlexNet paper?",
            {"n": "224", "k": "11", "s": "4", "p": "0"},
        ),
        (
            "output_size",
            "From 7 to 4 with a kernel of 3: find out why no stride does it",
            {"n": "7", "k": "3", "s": "1", "p": "0", "solve": "S", "o": "4"},
        ),
        (
            "output_size",
            "Predict the size with dilation 2 and stride 3, and see which slip your number shows",
            {"n": "20", "k": "3", "s": "3", "p": "1", "d": "2", "view": "predict"},
        ),
    )
)
mistakes(
    (
        "A division that does not come out even is no error. PyTorch rounds down, and the cells at "
        "the end are simply not read.",
        "P cells are added at **each** end, so an axis grows by 2P; the kernel stays as it is.",
        '"Zero padding" says what is added, not how much: with padding 0 nothing is added.',
        "'same' is more than P = K // 2: an even kernel needs one cell more on the right, and with "
        "a stride above 1 PyTorch refuses it.",
        "Dilation adds no weights. It spreads them: D(K − 1) + 1 cells take the place of K.",
        "`ceil_mode` is more than rounding up: a window that would start in the right padding is "
        "dropped again.",
        "A transposed convolution brings back the size, not the numbers; and since one output size "
        "belongs to several inputs, `output_padding` has to say which.",
    )
)
