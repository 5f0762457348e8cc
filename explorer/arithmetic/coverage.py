"""Where the windows stand along one axis, and how often each input cell is read."""

from explorer.arithmetic.checks import whole
from explorer.arithmetic.convolution import conv_output_size
from explorer.arithmetic.pooling import pool_output_size


def window_starts(
    size: int,
    kernel: int,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
) -> tuple[int, ...]:
    """Return each window's first cell, counted on the input: negative in the left padding.

    Parameters
    ----------
    size, kernel, stride, padding, dilation : int
        N, K, S, P and D, in cells.
    ceil_mode : bool
        As in pooling.

    Raises
    ------
    InputError, ShapeError
        As `conv_output_size`, or as `pool_output_size` with `ceil_mode`.

    Examples
    --------
    >>> window_starts(5, 3, stride=2, padding=1)
    (-1, 1, 3)
    """
    count = pool_output_size if ceil_mode else conv_output_size
    rest = {"ceil_mode": True} if ceil_mode else {}
    places = count(size, kernel, stride, padding, dilation, **rest)
    return tuple(place * stride - padding for place in range(places))


def coverage(
    size: int,
    kernel: int,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
) -> tuple[int, ...]:
    """Count for each input cell the windows that read it; 0 for a cell that none reads.

    On a matrix a cell is read as often as its row times as its column.

    Parameters
    ----------
    size, kernel, stride, padding, dilation, ceil_mode
        As `window_starts`.

    Returns
    -------
    tuple of int
        One number for each of the N cells.

    Examples
    --------
    >>> coverage(5, 3)  # so the corner of a 5×5 input is read once, its centre 3·3 times
    (1, 2, 3, 2, 1)
    >>> coverage(10, 3, stride=2)[-1]  # the floor: the last cell is never read
    0
    """
    counts = [0] * whole("Input size", size)
    for start in window_starts(size, kernel, stride, padding, dilation, ceil_mode):
        for cell in range(start, start + kernel * dilation, dilation):
            if 0 <= cell < size:
                counts[cell] += 1
    return tuple(counts)
