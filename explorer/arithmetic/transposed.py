"""Output sizes of transposed convolution: every input cell stamps a kernel, S cells apart."""

from explorer.arithmetic.checks import Setting, Size, pair, whole
from explorer.arithmetic.convolution import span
from explorer.errors import InputError, ShapeError


def transposed_output_size(
    size: int,
    kernel: int,
    stride: int = 1,
    padding: int = 0,
    output_padding: int = 0,
    dilation: int = 1,
) -> int:
    """Count the cells of a transposed convolution: (N - 1)S - 2P + D(K - 1) + A + 1.

    It is the way back of a convolution with the same K, S, P and D, for sizes only. Since the
    floor gives one size to several inputs, `output_padding` says which of them is meant.

    Parameters
    ----------
    size, kernel, stride, padding, output_padding, dilation : int
        N, K, S, P, A and D, in cells. Padding is cut off at both ends; output padding adds cells
        at the far end only.

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    InputError
        If a value is not a whole number or out of range, or the output padding is not smaller than
        the stride or the dilation.
    ShapeError
        If the padding takes every cell away.

    Source
    ------
    Dumoulin & Visin 2016, arXiv:1603.07285, Relationships 8 to 14; PyTorch 2.11,
    torch.nn.ConvTranspose2d, "Shape".

    Examples
    --------
    >>> transposed_output_size(3, 3, stride=2, padding=1)
    5
    >>> transposed_output_size(3, 3, stride=2, padding=1, output_padding=1)
    6
    """
    size, length = whole("Input size", size), span(kernel, dilation)
    stride, padding = whole("Stride", stride), whole("Padding", padding)
    extra = whole("Output padding", output_padding)
    if extra >= max(stride, dilation):
        raise InputError(
            f"Output padding {extra} must be smaller than stride {stride} or dilation {dilation}. "
            f"Use at most {max(stride, dilation) - 1}, or stride {extra + 1}."
        )
    stamped = (size - 1) * stride + length + extra
    if stamped <= 2 * padding:
        raise ShapeError(
            f"Padding {padding} on both sides takes all {stamped} cells of the output away. "
            f"Use padding {(stamped - 1) // 2} or a larger input."
        )
    return stamped - 2 * padding


def transposed_output_shape(
    shape: Size,
    kernel: Setting,
    stride: Setting = 1,
    padding: Setting = 0,
    output_padding: Setting = 0,
    dilation: Setting = 1,
) -> Size:
    """Apply `transposed_output_size` to rows and columns.

    Parameters
    ----------
    shape : (int, int)
        Rows and columns of the input.
    kernel, stride, padding, output_padding, dilation : int or (int, int)
        In cells; one number stands for both axes.

    Raises
    ------
    InputError, ShapeError
        As `transposed_output_size`.

    Examples
    --------
    >>> transposed_output_shape((3, 3), 3, stride=2, padding=1, output_padding=(0, 1))
    (5, 6)
    """
    axes = zip(
        pair("Input size", tuple(shape)),
        pair("Kernel size", kernel),
        pair("Stride", stride),
        pair("Padding", padding),
        pair("Output padding", output_padding),
        pair("Dilation", dilation),
        strict=True,
    )
    rows, columns = (transposed_output_size(*axis) for axis in axes)
    return rows, columns
