"""Output sizes of convolution and pooling: integers only, no NumPy, no torch.

The window moves over the padded input, S cells at a time. It has as many places as fit:

    padded input   N + 2P cells   ................
    first window   K cells        KKK
    second window                   KKK            (S = 2)
    last that fits                        ... KKK  the rest, a remainder of fewer than S cells,
                                                   is never read: that is the floor
"""

from explorer.errors import InputError, ShapeError

Size = tuple[int, int]


def _check_whole(name: str, value: int, least: int, remedy: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise InputError(
            f"{name} must be a whole number of at least {least}, not {value!r}. {remedy}"
        )


def _check_settings(size: int, kernel: int, stride: int, padding: int, dilation: int) -> None:
    _check_whole("Input size", size, 1, "Give the input at least one cell.")
    _check_whole("Kernel size", kernel, 1, "Give the kernel at least one cell.")
    _check_whole("Stride", stride, 1, "Choose 1 to move one cell at a time.")
    _check_whole("Padding", padding, 0, "Choose 0 for none.")
    _check_whole("Dilation", dilation, 1, "Choose 1 for no gaps.")


def _padding_that_fits(size: int, span: int) -> int:
    return -(-(span - size) // 2)


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
    _check_settings(size, kernel, stride, padding, dilation)
    span = dilation * (kernel - 1) + 1
    room = size + 2 * padding - span
    if room < 0:
        raise ShapeError(_misfit(str(kernel), str(size), span, [size], padding, "kernel"))
    return room // stride + 1


def conv_output_shape(
    shape: Size, kernel: Size, stride: int = 1, padding: int = 0, *, name: str = "kernel"
) -> Size:
    """Apply `conv_output_size` to rows and columns, with a message that names both.

    Parameters
    ----------
    shape, kernel : (int, int)
        Rows and columns of the input and of the kernel.
    stride, padding : int
        In cells, the same along both axes.
    name : str
        What the message calls the moving part: "kernel" or "window".

    Examples
    --------
    >>> conv_output_shape((3, 5), (3, 3))
    (1, 3)
    """
    for side, length in zip(shape, kernel, strict=True):
        _check_settings(side, length, stride, padding, 1)
    if any(length > side + 2 * padding for side, length in zip(shape, kernel, strict=True)):
        short = [side for side, length in zip(shape, kernel, strict=True) if length > side]
        raise ShapeError(
            _misfit(
                f"{kernel[0]}×{kernel[1]}",
                f"{shape[0]}×{shape[1]}",
                max(kernel),
                short,
                padding,
                name,
            )
        )
    rows, columns = (
        conv_output_size(side, length, stride, padding)
        for side, length in zip(shape, kernel, strict=True)
    )
    return rows, columns


def _misfit(kernel: str, size: str, span: int, sides: list[int], padding: int, name: str) -> str:
    needed = max(_padding_that_fits(side, span) for side in sides)
    there = f"{name.capitalize()} {kernel} does not fit in input {size}"
    if name != "kernel":
        return f"{there}. Use a smaller {name}."
    if padding:
        return f"{there} with padding {padding}. Use padding {needed} or a smaller {name}."
    return f"{there}. Add padding {needed} or use a smaller {name}."


def pool_output_shape(shape: Size, window: int, stride: int) -> Size:
    """Count the places of a pooling window along rows and columns, without padding.

    Parameters
    ----------
    shape : (int, int)
        Rows and columns of the input.
    window, stride : int
        In cells, the same along both axes.

    Raises
    ------
    InputError, ShapeError
        As `conv_output_size`.

    Examples
    --------
    >>> pool_output_shape((5, 4), 2, 2)
    (2, 2)
    """
    return conv_output_shape(shape, (window, window), stride, name="window")
