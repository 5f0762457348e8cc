"""Output sizes of pooling, with ceil_mode, and the windows of adaptive pooling."""

from explorer.arithmetic.checks import Setting, Size, pair, times, whole
from explorer.arithmetic.convolution import conv_output_size, misfit, span
from explorer.errors import ShapeError


def pool_output_size(
    size: int,
    kernel: int,
    stride: int | None = None,
    padding: int = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
) -> int:
    """Count the places of a pooling window along one axis.

    Without `ceil_mode` it is the formula of the convolution. With it, the remainder gets a window
    of its own that reaches over the end, but only if that window starts inside the input or the
    left padding: one that would start in the right padding is dropped.

    Parameters
    ----------
    size, kernel, padding, dilation : int
        N, K, P and D, in cells.
    stride : int, optional
        S, in cells; the window K when it is not given.
    ceil_mode : bool

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    InputError
        If a value is not a whole number or lies below its least value.
    ShapeError
        If the padding is more than half of the window, or the window does not fit.

    Source
    ------
    PyTorch 2.11, torch.nn.MaxPool2d, "Shape" and the note on ceil_mode.

    Examples
    --------
    >>> pool_output_size(25, 2), pool_output_size(25, 2, ceil_mode=True)
    (12, 13)
    >>> pool_output_size(32, 1, stride=2, ceil_mode=True)  # a 17th would start beyond the input
    16
    >>> pool_output_size(5, 3, stride=3, padding=1, ceil_mode=True)
    2
    """
    stride = whole("Stride", kernel if stride is None else stride)
    _check_padding((padding,), (kernel,))
    if not ceil_mode:
        return _floor(size, kernel, stride, padding, dilation)
    size, length = whole("Input size", size), span(kernel, dilation)
    places = -((length - size - 2 * padding) // stride) + 1  # the same, rounded up
    if places < 1:
        raise misfit([size], [kernel], [padding], [dilation], "window")
    return places - 1 if (places - 1) * stride >= size + padding else places


def _floor(size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
    if whole("Input size", size) + 2 * padding < span(kernel, dilation):
        raise misfit([size], [kernel], [padding], [dilation], "window")
    return conv_output_size(size, kernel, stride, padding, dilation)


def _check_padding(paddings: tuple[int, ...], kernels: tuple[int, ...]) -> None:
    for padding, kernel in zip(paddings, kernels, strict=True):
        padding, kernel = whole("Padding", padding), whole("Kernel size", kernel)  # noqa: PLW2901
        if padding > kernel // 2:  # dilation does not help: PyTorch counts the window's own cells
            raise ShapeError(
                f"Padding {padding} is more than half of window {times(kernels)}. "
                f"Use padding {kernel // 2} or a window of at least {2 * padding}."
            )


def pool_output_shape(
    shape: Size,
    window: Setting,
    stride: Setting | None = None,
    padding: Setting = 0,
    dilation: Setting = 1,
    ceil_mode: bool = False,
) -> Size:
    """Apply `pool_output_size` to rows and columns, with a message that names both.

    Parameters
    ----------
    shape : (int, int)
        Rows and columns of the input.
    window, stride, padding, dilation : int or (int, int)
        In cells; the stride is the window when it is not given.
    ceil_mode : bool

    Raises
    ------
    InputError, ShapeError
        As `pool_output_size`.

    Examples
    --------
    >>> pool_output_shape((5, 4), 2, 2)
    (2, 2)
    >>> pool_output_shape((5, 4), 2, ceil_mode=True)
    (3, 2)
    """
    sizes, windows = pair("Input size", tuple(shape)), pair("Kernel size", window)
    strides = pair("Stride", windows if stride is None else stride)
    paddings, dilations = pair("Padding", padding), pair("Dilation", dilation)
    _check_padding(paddings, windows)
    axes = zip(sizes, windows, strides, paddings, dilations, strict=True)
    try:
        rows, columns = (pool_output_size(*axis, ceil_mode) for axis in axes)
    except ShapeError:
        raise misfit(sizes, windows, paddings, dilations, "window") from None
    return rows, columns


def adaptive_windows(size: int, output: int) -> tuple[tuple[int, int], ...]:
    """Return the windows of adaptive pooling: from floor(iN/O) to ceil((i + 1)N/O).

    Parameters
    ----------
    size, output : int
        N and O, in cells. O may be larger than N: then some cells are read more than once.

    Returns
    -------
    tuple of (int, int)
        O windows, each its first cell and the one after its last.

    Source
    ------
    PyTorch 2.11, ATen/native/AdaptivePooling.h, start_index and end_index.

    Examples
    --------
    >>> adaptive_windows(5, 3)  # not one fixed size: windows overlap and differ
    ((0, 2), (1, 4), (3, 5))
    >>> adaptive_windows(6, 3)
    ((0, 2), (2, 4), (4, 6))
    """
    size, output = whole("Input size", size), whole("Output size", output)
    return tuple(
        (place * size // output, -(-(place + 1) * size // output)) for place in range(output)
    )
