"""Pooling: keep one number of each window."""

from explorer.cases import PoolCase
from explorer.examples import POOL_EXAMPLES
from explorer.widgets.lesson import heading, mistakes, try_this
from explorer.widgets.stage import operation_stage

heading(
    "Pooling",
    "See how a network makes its pictures smaller: **pooling** keeps one number of each window, "
    "the largest, the mean or the length, and has no weights at all.",
)
operation_stage("pooling", PoolCase, POOL_EXAMPLES)
_SPOT = "~".join(["0_0_0_0_0_0", "0_9_0_0_0_0", *["0_0_0_0_0_0"] * 4])
try_this(
    (
        (
            "pooling",
            "Press a button below the stage: when does the maximum not notice, and what does the "
            "convolution do?",
            {"x": _SPOT, "m": "max", "sh": "0_1"},
        ),
        (
            "pooling",
            "The mean of a window notices what the maximum forgets: switch between them",
            {"x": "9_0_5_5~0_0_5_5~1_2_9_9~3_4_9_9", "m": "average"},
        ),
        (
            "pooling",
            "Find the divisor of the corner, then switch count_include_pad off",
            {"x": "~".join(["8_8_8_8"] * 4), "m": "average", "w": "3", "s": "1", "p": "1"},
        ),
        (
            "stack",
            "A 3×3 convolution, a 2×2 pooling, a 3×3 convolution: how much does one unit see?",
            {"n": "1x16x16~c1~m2~c1"},
        ),
    )
)
mistakes(
    (
        "Pooling has no weights: nothing in it is learnt.",
        "Pooling enlarges what later layers see: after 3×3, a pooling of 2 and 3×3 again, one unit "
        "sees 8×8 pixels.",
        "If the stride is not given, PyTorch uses the window size, not 1.",
        "Max pooling pads with −∞, not with 0: a border of negative numbers stays negative.",
        "`ceil_mode` does not simply round up: a window that would start in the padding at the "
        "end is left out.",
        "Average pooling does not always divide by K·K: without `count_include_pad` padding does "
        "not count, and what reaches beyond the padding never does.",
        "Pooling is steady under *small* shifts only: a shift across the edge of a window changes "
        "its output. Convolution is not steady either: its output moves along.",
    )
)
