"""Parameters of the networks, counted layer by layer without building anything."""

from collections.abc import Sequence
from itertools import pairwise

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


def six_block(classes: int, shape: Shape = SHAPE) -> int:
    """Count six convolutions without bias, their batch norms, and the last layer.

    Examples
    --------
    >>> six_block(10)
    4079429
    """
    widths, kernels = (shape[0], 64, 119, 221, 256, 256, 256), (5, 5, 3, 5, 3, 5)
    convs = (
        conv(a, b, k, bias=False) + batch_norm(b)
        for (a, b), k in zip(pairwise(widths), kernels, strict=True)
    )
    return sum(convs) + linear(widths[-1], classes)


def lenet(classes: int, shape: Shape = (1, 28, 28)) -> int:
    """Count two 5×5 convolutions without padding, each with a pool, and three dense layers.

    Examples
    --------
    >>> lenet(10)
    44426
    """
    C, H, W = shape
    rows, columns = (((side - 4) // 2 - 4) // 2 for side in (H, W))
    return conv(C, 6, 5) + conv(6, 16, 5) + dense((120, 84), classes, (16, rows, columns))


def tiny(classes: int, shape: Shape = SHAPE, *, norm: bool = True) -> int:
    """Count two 3×3 convolutions, each with a pool and perhaps a batch norm, two dense layers.

    Examples
    --------
    >>> tiny(10), tiny(10, (1, 28, 28)), tiny(10, (1, 28, 28), norm=False)
    (268698, 206970, 206922)
    """
    C, H, W = shape
    convs = conv(C, 16, bias=not norm) + conv(16, 32, bias=not norm)
    norms = batch_norm(16) + batch_norm(32) if norm else 0
    return convs + norms + dense((128,), classes, (32, H // 4, W // 4))


def tiny_gp(classes: int, shape: Shape = SHAPE) -> int:
    """Count the same convolutions with batch norm, and a dense layer behind global pooling.

    Examples
    --------
    >>> tiny_gp(10)
    5466
    """
    convs = conv(shape[0], 16, bias=False) + conv(16, 32, bias=False)
    return convs + batch_norm(16) + batch_norm(32) + linear(32, classes)


def dropout_cnn(classes: int, shape: Shape = SHAPE) -> int:
    """Count two 3×3 convolutions, one pool and two dense layers; dropout learns nothing.

    Examples
    --------
    >>> dropout_cnn(10)
    2117962
    """
    C, H, W = shape
    return conv(C, 32) + conv(32, 64) + dense((128,), classes, (64, H // 2, W // 2))


def skip(classes: int, shape: Shape = (1, 28, 28)) -> int:
    """Count two 3×3 convolutions without a pool and one dense layer; an addition learns nothing.

    Examples
    --------
    >>> skip(10)
    260458
    """
    C, H, W = shape
    return conv(C, 32) + conv(32, 32) + dense((), classes, (32, H, W))


def blocks(
    widths: Sequence[int], classes: int, shape: Shape = SHAPE, *, norm: bool, projected: bool
) -> int:
    """Count a convolution, blocks of two, and a dense layer behind global pooling.

    Parameters
    ----------
    widths : sequence of int
        Filters of each block, the first one also of the convolution before it.
    norm : bool
        Batch norm behind every convolution, and no bias.
    projected : bool
        A 1×1 convolution beside each block whose shapes differ.

    Examples
    --------
    >>> blocks((16, 32), 10, norm=False, projected=True)
    19850
    """

    def layer(before: int, after: int, kernel: int) -> int:
        return conv(before, after, kernel, bias=not norm) + (batch_norm(after) if norm else 0)

    total = layer(shape[0], widths[0], 3)
    for before, after in pairwise((widths[0], *widths)):
        total += layer(before, after, 3) + layer(after, after, 3)
        total += layer(before, after, 1) if projected and before != after else 0
    return total + linear(widths[-1], classes)


def vgg11_bn(classes: int) -> int:
    """Count eight 3×3 convolutions with bias and batch norm, and three dense layers.

    Examples
    --------
    >>> vgg11_bn(200), vgg11_bn(1000)  # torchvision publishes the second number
    (129591240, 132868840)
    """
    widths = (3, 64, 128, 256, 256, 512, 512, 512, 512)
    convs = (conv(before, after) + batch_norm(after) for before, after in pairwise(widths))
    return sum(convs) + dense((4096, 4096), classes, (512, 7, 7))
