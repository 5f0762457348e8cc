"""Sizes of convolution and pooling as PyTorch counts them: integers only, no NumPy, no torch."""

from explorer.arithmetic.checks import Setting, Size, briefly, pair, times, whole
from explorer.arithmetic.convolution import conv_output_shape, conv_output_size, misfit, span
from explorer.arithmetic.coverage import coverage, window_starts
from explorer.arithmetic.padding import (
    PADDING_MODES,
    border,
    check_padding_mode,
    full_padding,
    same_padding,
)
from explorer.arithmetic.pooling import adaptive_windows, pool_output_shape, pool_output_size
from explorer.arithmetic.remedies import Remedy, remedies
from explorer.arithmetic.solve import (
    Answer,
    Most,
    Rearranged,
    answer,
    rearranged,
    sizes_that_give,
    solve,
)
from explorer.arithmetic.transposed import transposed_output_shape, transposed_output_size

__all__ = [
    "PADDING_MODES",
    "Answer",
    "Most",
    "Rearranged",
    "Remedy",
    "Setting",
    "Size",
    "adaptive_windows",
    "answer",
    "border",
    "briefly",
    "check_padding_mode",
    "conv_output_shape",
    "conv_output_size",
    "coverage",
    "full_padding",
    "misfit",
    "pair",
    "pool_output_shape",
    "pool_output_size",
    "rearranged",
    "remedies",
    "same_padding",
    "sizes_that_give",
    "solve",
    "span",
    "times",
    "transposed_output_shape",
    "transposed_output_size",
    "whole",
    "window_starts",
]
