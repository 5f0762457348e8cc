"""Layers, shapes and amounts in the words of the page."""

from explorer.arithmetic.checks import briefly, times
from explorer.layers.kinds import AdaptivePool, Conv, Dropout, Layer, Linear, Pool, Shape


def in_words(layer: Layer, shape: Shape) -> str:
    """Describe a layer's settings in one line, behind its PyTorch name.

    Examples
    --------
    >>> in_words(Conv(16, padding=(1, 1), bias=False), (3, 32, 32))
    '3 → 16, 3×3, padding 1, no bias'
    >>> in_words(Pool(stride=(1, 1)), (16, 32, 32))
    '2×2, stride 1'
    """
    match layer:
        case Conv() | Linear():
            words = [f"{shape[0]:,} → {layer.out:,}"]
        case Dropout():
            return f"p = {layer.p:g}"
        case AdaptivePool():
            return "to 1×1: global" if layer.size == (1, 1) else f"to {times(layer.size)}"
        case Pool():
            words = []
        case _:
            return ""
    if isinstance(layer, Conv | Pool):
        words += _window_words(layer)
    if isinstance(layer, Conv) and layer.groups > 1:
        words.append(f"{layer.groups} groups")
    if isinstance(layer, Conv | Linear) and not layer.bias:
        words.append("no bias")
    return ", ".join(words)


def _window_words(layer: Conv | Pool) -> list[str]:
    words = [times(layer.kernel)]
    if isinstance(layer, Pool) or layer.stride != (1, 1):
        words.append(f"stride {briefly(layer.stride)}")
    if layer.padding != (0, 0):
        padding = layer.padding
        words.append(f"padding {padding if padding == 'same' else briefly(padding)}")
    if isinstance(layer, Conv) and layer.dilation != (1, 1):
        words.append(f"dilation {briefly(layer.dilation)}")
    if isinstance(layer, Pool) and layer.ceil_mode:
        words.append("rounded up")
    return words


def shape_words(shape: Shape) -> str:
    """Write a shape as on the page: channels, rows, columns.

    Examples
    --------
    >>> shape_words((16, 32, 32)), shape_words((2048,))
    ('16×32×32', '2,048')
    """
    return times(shape) if len(shape) > 1 else f"{shape[0]:,}"


def amount(number: int) -> str:
    """Write a number of multiply-adds: exactly, or from a million on with three digits.

    Examples
    --------
    >>> amount(442_368), amount(7_609_090_048)
    ('442,368', '7.61 G')
    """
    return _rounded(number, (("T", 10**12), ("G", 10**9), ("M", 10**6))) or f"{number:,}"


def byte_amount(number: int) -> str:
    """Write a number of bytes, in thousands as hard disks count.

    Examples
    --------
    >>> byte_amount(40), byte_amount(65_536), byte_amount(12_845_056)
    ('40 B', '65.5 kB', '12.8 MB')
    """
    return _rounded(number, (("GB", 10**9), ("MB", 10**6), ("kB", 10**3))) or f"{number} B"


def _rounded(number: int, units: tuple[tuple[str, int], ...]) -> str | None:
    for unit, size in units:
        if number >= size:
            decimals = 2 - min(2, len(str(number // size)) - 1)
            return f"{number / size:.{decimals}f} {unit}"
    return None
