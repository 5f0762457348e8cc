"""Output sizes of convolution: integers only, no NumPy, no torch.

The window moves over the padded input, S cells at a time. It has as many places as fit:

    padded input   N + 2P cells   ................
    first window   K cells        KKK
    second window                   KKK            (S = 2)
    last that fits                        ... KKK  the rest, a remainder of fewer than S cells,
                                                   is never read: that is the floor
"""

from collections.abc import Sequence

from explorer.arithmetic.checks import Setting, Size, briefly, pair, times, whole
from explorer.errors import ShapeError


def span(kernel: int, dilation: int = 1) -> int:
    """Count the cells from the first to the last that a kernel touches: D(K - 1) + 1.

    Dilation adds gaps, not weights: the kernel still multiplies K cells.

    Examples
    --------
    >>> span(3), span(3, dilation=2)
    (3, 5)
    """
    return whole("Dilation", dilation) * (whole("Kernel size", kernel) - 1) + 1


def conv_output_size(
    size: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    """Count the places that a kernel takes along one axis: floor((N + 2P - D(K - 1) - 1)/S) + 1.

    Parameters
    ----------
    size, kernel, stride, padding, dilation : int
        N, K, S, P and D, in cells. Padding is added at both ends.

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    InputError
        If a value is not a whole number or lies below its least value.
    ShapeError
        If the kernel does not fit in the padded input.

    Source
    ------
    Dumoulin & Visin 2016, arXiv:1603.07285, Relationship 15.

    Examples
    --------
    >>> conv_output_size(5, 3)
    3
    >>> conv_output_size(10, 3, stride=2)  # the floor: 7/2 is 3, one column is never read
    4
    >>> conv_output_size(4, 5)
    Traceback (most recent call last):
    explorer.errors.ShapeError: Kernel 5 does not fit in input 4. Add padding 1 or use a smaller \
kernel.
    """
    size, padding = whole("Input size", size), whole("Padding", padding)
    stride, length = whole("Stride", stride), span(kernel, dilation)
    room = size + 2 * padding - length
    if room < 0:
        raise misfit([size], [kernel], [padding], [dilation])
    return room // stride + 1


def conv_output_shape(
    shape: Size,
    kernel: Setting,
    stride: Setting = 1,
    padding: Setting = 0,
    dilation: Setting = 1,
    *,
    name: str = "kernel",
) -> Size:
    """Apply `conv_output_size` to rows and columns, with a message that names both.

    Parameters
    ----------
    shape : (int, int)
        Rows and columns of the input.
    kernel, stride, padding, dilation : int or (int, int)
        In cells; one number stands for both axes.
    name : str
        What the message calls the moving part: "kernel" or "window".

    Raises
    ------
    InputError, ShapeError
        As `conv_output_size`.

    Examples
    --------
    >>> conv_output_shape((3, 5), (3, 3))
    (1, 3)
    >>> conv_output_shape((9, 9), 3, stride=(1, 2), padding=(0, 1), dilation=(2, 1))
    (5, 5)
    """
    sizes, kernels = pair("Input size", tuple(shape)), pair("Kernel size", kernel)
    strides, paddings = pair("Stride", stride), pair("Padding", padding)
    dilations = pair("Dilation", dilation)
    axes = list(zip(sizes, kernels, strides, paddings, dilations, strict=True))
    if any(n + 2 * p < span(k, d) for n, k, _, p, d in axes):
        raise misfit(sizes, kernels, paddings, dilations, name)
    rows, columns = (conv_output_size(*axis) for axis in axes)
    return rows, columns


def misfit(
    sizes: Sequence[int],
    kernels: Sequence[int],
    paddings: Sequence[int],
    dilations: Sequence[int],
    name: str = "kernel",
) -> ShapeError:
    """Return the error for a kernel or window that does not fit, along one axis or two.

    Examples
    --------
    >>> print(misfit([4, 4], [3, 3], [0, 0], [2, 2]))
    Kernel 3×3 with dilation 2 spans 5×5 cells and does not fit in input 4×4. Add padding 1 or use \
less dilation or a smaller kernel.
    """
    spans = [span(k, d) for k, d in zip(kernels, dilations, strict=True)]
    there = f"{name.capitalize()} {times(kernels)}"
    smaller = f"a smaller {name}"
    if spans != list(kernels):
        there += f" with dilation {briefly(dilations)} spans {times(spans)} cells and"
        smaller = f"less dilation or {smaller}"
    there += f" does not fit in input {times(sizes)}"
    padded = f"{there} with padding {briefly(paddings)}" if any(paddings) else there
    if name != "kernel":
        return ShapeError(f"{padded}. Use {smaller}.")
    needed = [
        max(p, -((n - s) // 2)) for n, s, p in zip(sizes, spans, paddings, strict=True)
    ]  # half of what is missing, rounded up
    if len(set(paddings)) == 1:  # set with one knob: it must serve both axes
        needed = [max(needed)]
    if any(paddings):
        return ShapeError(f"{padded}. Use padding {briefly(needed)} or {smaller}.")
    return ShapeError(f"{padded}. Add padding {briefly(needed)} or use {smaller}.")
