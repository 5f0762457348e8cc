"""What each input adds to one feature map or one unit: the partial sums before they are added up.

A filter holds one kernel for each input channel. The convolution of one channel with its kernel is
a map of its own, the partial sum; all of them and the bias, added up, are the feature map.
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

_AT_ONCE = 2**23  # values of partial sums held at a time; 32 MB in float32


def partial_maps(module: nn.Conv2d, values: np.ndarray, output: int) -> np.ndarray:
    """Return the partial sum of every input channel for one filter, computed in float64.

    Parameters
    ----------
    module : nn.Conv2d
        Only read.
    values : np.ndarray
        (C, H, W), what the convolution reads.
    output : int
        The filter.

    Returns
    -------
    np.ndarray
        float64 (C/groups, rows, columns), in the order of `inputs_of`. Their sum and the bias are
        the filter's feature map.

    Examples
    --------
    >>> conv = nn.Conv2d(2, 1, 1, bias=False).requires_grad_(False)
    >>> conv.weight[0, :, 0, 0] = torch.tensor([2.0, -1.0])
    >>> partial_maps(conv, np.array([[[1.0]], [[5.0]]]), 0).ravel().tolist()
    [2.0, -5.0]
    """
    inputs = inputs_of(module, output)
    weight = module.weight[output].detach().double()[:, None]
    part = torch.from_numpy(np.array(values[inputs.start : inputs.stop], np.float64))
    with torch.inference_mode():
        return _convolved(module, part, weight)[0].numpy().copy()


def inputs_of(module: nn.Conv2d, output: int) -> range:
    """Return the input channels that one filter reads; with one group they are all.

    Examples
    --------
    >>> inputs_of(nn.Conv2d(4, 4, 3, groups=2), 3)
    range(2, 4)
    """
    each = module.in_channels // module.groups
    first = output // (module.out_channels // module.groups) * each
    return range(first, first + each)


def conv_sizes(
    module: nn.Conv2d, values: np.ndarray, outputs: list[int]
) -> tuple[np.ndarray, np.ndarray]:
    """Return how much every input channel adds to some feature maps.

    Parameters
    ----------
    module : nn.Conv2d
    values : np.ndarray
        (C, H, W), what the convolution reads.
    outputs : list of int
        The filters.

    Returns
    -------
    sizes : np.ndarray
        float64 (n, C): the mean size (absolute value) of each partial sum over all places; 0 for
        channels that a filter does not read.
    means : np.ndarray
        float64 (n, C): its mean with the sign. A row and the bias add up to the mean of the map.
    """
    sizes, means = np.zeros((2, len(outputs), module.in_channels))
    reads: dict[range, list[int]] = {}
    for row, output in enumerate(outputs):
        reads.setdefault(inputs_of(module, output), []).append(row)
    for inputs, rows in reads.items():
        part = torch.from_numpy(np.array(values[inputs.start : inputs.stop], np.float32))
        step = max(1, _AT_ONCE // max(1, part.numel()))
        for first in range(0, len(rows), step):
            some = rows[first : first + step]
            weight = module.weight[[outputs[row] for row in some]].detach().float()
            with torch.inference_mode():
                made = _convolved(
                    module, part, weight.transpose(0, 1).reshape(-1, 1, *weight.shape[2:])
                )
                made = made.reshape(len(inputs), len(some), -1)
                means[some, inputs.start : inputs.stop] = made.mean(2).T.numpy()
                sizes[some, inputs.start : inputs.stop] = made.abs_().mean(2).T.numpy()
    return sizes, means


def _convolved(module: nn.Conv2d, part: Tensor, weight: Tensor) -> Tensor:
    """Convolve every channel with its own kernels: (C, H, W) → (1, kernels, rows, columns)."""
    padding, part = module.padding, part[None]
    if module.padding_mode != "zeros":
        ring = module._reversed_padding_repeated_twice
        part, padding = F.pad(part, ring, mode=module.padding_mode), 0
    return F.conv2d(
        part, weight, None, module.stride, padding, module.dilation, groups=part.shape[1]
    )


def dense_products(module: nn.Linear, values: np.ndarray, output: int) -> np.ndarray:
    """Return weight times input for every number that one unit of a dense layer reads.

    Parameters
    ----------
    module : nn.Linear
    values : np.ndarray
        (inputs,), or the maps (C, H, W) before they are flattened.
    output : int
        The unit.

    Returns
    -------
    np.ndarray
        float64, the shape of `values`. Their sum and the bias are the unit's value.
    """
    weight = module.weight[output].detach().double().numpy()
    return weight.reshape(values.shape) * np.asarray(values, np.float64)


def dense_sizes(module: nn.Linear, values: np.ndarray, outputs: list[int]) -> np.ndarray:
    """Return what every input, or every map before the flattening, adds to some units.

    Returns
    -------
    np.ndarray
        float64 (n, inputs) or, for maps (C, H, W), (n, C).
    """
    weight = module.weight[outputs].detach().double().numpy()
    products = weight * np.asarray(values, np.float64).ravel()
    return products.reshape(len(outputs), len(values), -1).sum(2)
