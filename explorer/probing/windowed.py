"""The window behind one value of a convolution or a pooling: where it lies and what is under it."""

import numpy as np

from explorer.arithmetic import adaptive_windows
from explorer.probing.terms import ConvSum, Place, Pooled, Window


def window_at(settings: dict, size: tuple[int, int], row: int, column: int) -> Window:
    """Return the window of one output cell.

    Parameters
    ----------
    settings : dict
        Of a node: kernel, stride, padding, dilation, each (rows, columns).
    size : tuple of int
        Rows and columns of the maps that are read.
    row, column : int
        Of the output.

    Examples
    --------
    >>> settings = {"kernel": (3, 3), "stride": (1, 1), "padding": (1, 1), "dilation": (1, 1)}
    >>> found = window_at(settings, (8, 8), 0, 4)
    >>> found.rows, found.columns, found.inside[:, 0].tolist(), found.cell(0, 0)
    ((-1, 0, 1), (3, 4, 5), [False, True, True], None)
    """
    names = ("kernel", "stride", "padding", "dilation")
    kernel, stride, padding, dilation = (settings[name] for name in names)
    reads = [
        tuple(
            place * stride[axis] - padding[axis] + k * dilation[axis] for k in range(kernel[axis])
        )
        for axis, place in enumerate((row, column))
    ]
    return _window(*reads, size)


def _window(rows, columns, size) -> Window:
    fits = [
        np.array([0 <= r < n for r in reads])
        for reads, n in zip((rows, columns), size, strict=True)
    ]
    return Window(tuple(rows), tuple(columns), fits[0][:, None] & fits[1][None, :])


def under(maps: np.ndarray, window: Window) -> np.ndarray:
    """Return the cells of maps (C, H, W) under a window, float64 (C, rows, columns); padding is 0.

    Examples
    --------
    >>> maps = np.arange(4.0).reshape(1, 2, 2)
    >>> under(maps, _window((-1, 0), (0, 1), (2, 2))).tolist()
    [[[0.0, 0.0], [0.0, 1.0]]]
    """
    rows = np.clip(window.rows, 0, maps.shape[1] - 1)
    columns = np.clip(window.columns, 0, maps.shape[2] - 1)
    cells = maps[:, rows[:, None], columns[None, :]].astype(np.float64)
    return np.where(window.inside, cells, 0.0)


def array(tensor) -> np.ndarray:
    """Return the numbers of a tensor, with gradients or without; no copy."""
    return tensor.detach().numpy()


def conv_sum(node, parent, at: tuple[int, ...], module) -> ConvSum:
    """Return the partial sums behind one value of a convolution; see `ConvSum`."""
    channel, row, column = at
    window = window_at(node.settings, parent.values.shape[1:], row, column)
    kernel = array(module.weight)[channel].astype(np.float64)
    first = channel // (len(module.weight) // module.groups) * len(kernel)
    patches = under(parent.values[first : first + len(kernel)], window)
    bias = None if module.bias is None else float(array(module.bias)[channel])
    channels = tuple(range(first, first + len(kernel)))
    partial = (patches * kernel).sum(axis=(1, 2))
    return ConvSum(parent.name, channels, window, patches, kernel, partial, bias)


def pooled(node, parent, at: tuple[int, ...]) -> Pooled:
    """Return the cells behind one value of a pooling; see `Pooled`."""
    channel, row, column = at
    size = parent.values.shape[1:]
    if "size" in node.settings:
        ends = [
            adaptive_windows(n, made)[place]
            for n, made, place in zip(size, node.values.shape[1:], (row, column), strict=True)
        ]
        window = _window(range(*ends[0]), range(*ends[1]), size)
    else:
        window = window_at(node.settings, size, row, column)
    cells = under(parent.values[channel : channel + 1], window)[0]
    if "max" in node.op:
        held = np.where(window.inside, cells, -np.inf)  # padding never wins
        winner = window.cell(*np.unravel_index(held.argmax(), held.shape))
        place = Place(parent.name, (channel, *winner))
        return Pooled(parent.name, channel, window, cells, place, None)
    return Pooled(parent.name, channel, window, cells, None, _divisor(node.settings, window, size))


def _divisor(settings: dict, window: Window, size) -> int:
    """Return what PyTorch divides by: cells beyond the padding, as in ceil mode, never count."""
    if settings.get("divisor_override"):
        return settings["divisor_override"]
    if not settings.get("count_include_pad", False):
        return int(window.inside.sum())
    counted = [
        sum(place < n + pad for place in reads)
        for reads, n, pad in zip(
            (window.rows, window.columns), size, settings["padding"], strict=True
        )
    ]
    return counted[0] * counted[1]
