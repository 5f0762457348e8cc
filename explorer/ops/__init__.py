"""Convolution, pooling and activations in NumPy, each named as in torch.nn.functional.

Arrays are float64, channels first, without a batch axis (batch norm, which needs one, is in
`explorer.ops.batch_norm`): an input is (C, H, W), the filters of a
convolution are (O, C/groups, K, L), an output is (O, H', W'). Names, order and meaning of the
arguments are PyTorch's, so that one can be held against the other. What ends in `_loop` does the
same one number at a time.

What PyTorch takes and these refuse, each with a sentence: a batch axis; arrays or outputs without
cells; negative padding that crops, in `pad` and with a padding mode; a max pooling window that
reads no cell, where PyTorch says −∞; a power for `lp_pool2d` that is negative or infinite.
"""

from explorer.ops.activations import gelu, leaky_relu, relu, sigmoid, silu, tanh
from explorer.ops.adaptive import adaptive_avg_pool2d, adaptive_max_pool2d
from explorer.ops.average import avg_pool2d, avg_pool2d_loop, lp_pool2d
from explorer.ops.convolution import conv2d, conv2d_loop
from explorer.ops.maximum import max_pool2d, max_pool2d_loop
from explorer.ops.padding import pad, source_cell
from explorer.ops.planes import filter_planes, pool_tiles
from explorer.ops.transposed import conv_transpose2d, conv_transpose2d_loop
from explorer.ops.windows import windows

__all__ = [
    "adaptive_avg_pool2d",
    "adaptive_max_pool2d",
    "avg_pool2d",
    "avg_pool2d_loop",
    "conv2d",
    "conv2d_loop",
    "conv_transpose2d",
    "conv_transpose2d_loop",
    "filter_planes",
    "gelu",
    "leaky_relu",
    "lp_pool2d",
    "max_pool2d",
    "max_pool2d_loop",
    "pad",
    "pool_tiles",
    "relu",
    "sigmoid",
    "silu",
    "source_cell",
    "tanh",
    "windows",
]
