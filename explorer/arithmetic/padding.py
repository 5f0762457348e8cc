"""How much padding: 'valid', 'same' and 'full', and how much of it each padding mode allows."""

from explorer.arithmetic.checks import Setting, Size, pair, whole
from explorer.arithmetic.convolution import span
from explorer.errors import InputError, ShapeError

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")
Border = tuple[Size, Size]  # ((top, bottom), (left, right)), in cells


def same_padding(kernel: int, dilation: int = 1) -> Size:
    """Return the padding that keeps the size at stride 1, as PyTorch splits it.

    Parameters
    ----------
    kernel, dilation : int
        K and D, in cells.

    Returns
    -------
    (int, int)
        Cells before and after the input, D(K - 1) in all. For an odd total the extra cell comes
        after.

    Examples
    --------
    >>> same_padding(3), same_padding(4), same_padding(3, dilation=2)
    ((1, 1), (1, 2), (2, 2))
    """
    total = span(kernel, dilation) - 1
    return total // 2, total - total // 2


def full_padding(kernel: int, dilation: int = 1) -> int:
    """Return the padding with which every overlap of kernel and input counts: D(K - 1).

    More would add places where the kernel lies on padding alone.

    Source
    ------
    Dumoulin & Visin 2016, arXiv:1603.07285, section 2.3.

    Examples
    --------
    >>> full_padding(3), full_padding(3, dilation=2)
    (2, 4)
    """
    return span(kernel, dilation) - 1


def border(
    kernel: Setting, stride: Setting = 1, padding: Setting | str = 0, dilation: Setting = 1
) -> Border:
    """Return the padding on each side, for every way in which PyTorch lets one ask for it.

    Parameters
    ----------
    kernel, stride, dilation : int or (int, int)
        In cells; one number stands for both axes.
    padding : int, (int, int), "valid" or "same"

    Returns
    -------
    ((int, int), (int, int))
        Cells above and below, left and right.

    Raises
    ------
    InputError
        If the word is another one, or 'same' is asked for with a stride above 1.

    Examples
    --------
    >>> border(3, padding=(0, 1))
    ((0, 0), (1, 1))
    >>> border((3, 4), padding="same")
    ((1, 1), (1, 2))
    >>> border(3, stride=2, padding="same")
    Traceback (most recent call last):
    explorer.errors.InputError: Padding 'same' needs stride 1, not 2, in PyTorch. Use stride 1, or \
give the padding as a number: 1.
    """
    if not isinstance(padding, str):
        rows, columns = pair("Padding", padding)
        return (rows, rows), (columns, columns)
    if padding == "valid":
        return (0, 0), (0, 0)
    if padding != "same":
        raise InputError(
            f"Padding is a number, 'valid' or 'same', not {padding[:20]!r}. "
            "For 'full' give D(K − 1) as a number."
        )
    kernels, dilations = pair("Kernel size", kernel), pair("Dilation", dilation)
    rows, columns = (same_padding(k, d) for k, d in zip(kernels, dilations, strict=True))
    stride = max(pair("Stride", stride))
    if stride > 1:
        raise InputError(
            f"Padding 'same' needs stride 1, not {stride}, in PyTorch. Use stride 1, or give the "
            f"padding as a number: {max(rows[0], columns[0])}."
        )
    return rows, columns


def check_padding_mode(size: int, before: int, after: int, mode: str) -> None:
    """Refuse more padding than a mode can fill from the input.

    Parameters
    ----------
    size, before, after : int
        Cells of the input along one axis, and cells of padding at its two ends.
    mode : str
        "zeros" and "replicate" fill any number; "reflect" mirrors without repeating the border
        cell, so it has N - 1; "circular" goes round once, so it has N.

    Raises
    ------
    InputError
        If there is no such mode.
    ShapeError
        If the padding is too wide.

    Examples
    --------
    >>> check_padding_mode(4, 3, 3, "reflect")
    >>> check_padding_mode(4, 4, 4, "reflect")
    Traceback (most recent call last):
    explorer.errors.ShapeError: Padding 4 must be smaller than the input side 4 in reflect mode. \
Use padding 3 or less, or replicate mode.
    """
    if mode not in PADDING_MODES:
        raise InputError(
            f"Padding mode is zeros, reflect, replicate or circular, not {str(mode)[:20]}. "
            "Choose one of these."
        )
    size = whole("Input size", size)
    widest = max(whole("Padding", before), whole("Padding", after))
    rules = {"reflect": (size - 1, "smaller than"), "circular": (size, "at most")}
    most, rule = rules.get(mode, (widest, ""))
    if widest > most:
        raise ShapeError(
            f"Padding {widest} must be {rule} the input side {size} in {mode} mode. "
            f"Use padding {most} or less, or replicate mode."
        )
