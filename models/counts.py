"""Parameters of the networks, counted layer by layer without building anything."""

from collections.abc import Sequence

from models.architecture import SHAPE, Shape


def conv(before: int, after: int, kernel: int = 3, *, bias: bool = True) -> int:
    """Count a convolution: kernel × kernel weights from each channel to each filter, a bias each.

    Examples
    --------
    >>> conv(3, 32), conv(3, 64, 5, bias=False)
    (896, 4800)
    """
    return (before * kernel * kernel + bias) * after


def linear(before: int, after: int) -> int:
    """Count a dense layer: a weight for each pair, and a bias for each output.

    Examples
    --------
    >>> linear(256, 10)
    2570
    """
    return (before + 1) * after


def batch_norm(channels: int) -> int:
    """Count a batch norm: a factor and a shift for each channel.

    Examples
    --------
    >>> batch_norm(64)
    128
    """
    return 2 * channels


def dense(widths: Sequence[int], classes: int, shape: Shape = SHAPE) -> int:
    """Count dense layers from all numbers of a map over hidden layers to the classes.

    Examples
    --------
    >>> dense((1024, 2048), 10, (1, 28, 28))
    2923530
    """
    C, H, W = shape
    total, before = 0, C * H * W
    for after in (*widths, classes):
        total += linear(before, after)
        before = after
    return total


def pooled(channels: Sequence[int], hidden: int, classes: int, shape: Shape = SHAPE) -> int:
    """Count 3×3 convolutions, each followed by a 2×2 pooling, then two dense layers.

    Examples
    --------
    >>> pooled((32, 64, 128), 256, 10)
    620362
    """
    total, (before, H, W) = 0, shape
    for after in channels:
        total += conv(before, after)
        before, H, W = after, H // 2, W // 2
    return total + dense((hidden,), classes, (before, H, W))
