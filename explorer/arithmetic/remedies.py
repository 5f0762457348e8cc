"""What to change so that the floor drops nothing: one knob, and by how much."""

from collections.abc import Iterator
from dataclasses import dataclass

from explorer.arithmetic.convolution import conv_output_size, span
from explorer.arithmetic.pooling import pool_output_size


@dataclass(frozen=True)
class Remedy:
    """One change after which no cell is left over.

    Parameters
    ----------
    change : str
        As on a button: "P + 1", "S = 1", "N − 1", "ceil_mode".
    size, kernel, stride, padding, dilation : int
        The setting after the change, in cells.
    ceil_mode : bool
        True for the remedy "ceil_mode" only.
    output : int
        Places of the kernel after the change.
    remainder : int
        What the floor drops after the change: 0.
    pooling_only : bool
        True if PyTorch has it for pooling, but not for convolution.
    """

    change: str
    size: int
    kernel: int
    stride: int
    padding: int
    dilation: int
    ceil_mode: bool
    output: int
    remainder: int
    pooling_only: bool


def remedies(
    size: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> tuple[Remedy, ...]:
    """List the smallest changes of one knob that bring the remainder to 0.

    Padding comes on both sides, so one more adds two cells: with stride 2 and remainder 1 no
    padding helps, and none is offered. Pooling takes padding up to half of its window; a caller
    that pools leaves out what lies above.

    Parameters
    ----------
    size, kernel, stride, padding, dilation : int
        N, K, S, P and D, in cells.

    Returns
    -------
    tuple of Remedy
        Empty if nothing is left over as it is.

    Raises
    ------
    InputError, ShapeError
        As `conv_output_size`.

    Examples
    --------
    >>> [(r.change, r.output) for r in remedies(10, 3, stride=2)]
    [('S = 1', 8), ('N − 1', 4), ('N + 1', 5), ('K − 1', 5), ('K + 1', 4), ('ceil_mode', 5)]
    >>> remedies(8, 3, stride=3)[0]  # remainder 2: one more on each side makes a third place
    Remedy(change='P + 2', size=8, kernel=3, stride=3, padding=2, dilation=1, ceil_mode=False, \
output=4, remainder=0, pooling_only=False)
    """
    output = conv_output_size(size, kernel, stride, padding, dilation)
    room = size + 2 * padding - span(kernel, dilation)
    if room % stride == 0:
        return ()
    setting = {
        "size": size,
        "kernel": kernel,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
    }
    found = [
        Remedy(
            change,
            **(changed := setting | {letter: value}),
            ceil_mode=False,
            output=conv_output_size(**changed),
            remainder=0,
            pooling_only=False,
        )
        for change, letter, value in _changes(**setting, room=room)
    ]
    if padding <= kernel // 2:
        rounded_up = pool_output_size(**setting, ceil_mode=True)
        if rounded_up > output:  # unless its window would start in the right padding
            found.append(
                Remedy(
                    "ceil_mode",
                    **setting,
                    ceil_mode=True,
                    output=rounded_up,
                    remainder=0,
                    pooling_only=True,
                )
            )
    return tuple(found)


def _changes(
    size: int, kernel: int, stride: int, padding: int, dilation: int, room: int
) -> Iterator[tuple[str, str, int]]:
    """Yield (text, letter, new value) for each knob's smallest steps after which S divides."""
    left = room % stride
    wider = [p for p in range(1, stride) if (left + 2 * p) % stride == 0]
    for more in wider[:1]:
        yield f"P + {more}", "padding", padding + more
    shorter = [s for s in range(stride - 1, 0, -1) if room % s == 0]
    for other in dict.fromkeys(
        (shorter[0], 1)
    ):  # the next that divides, and the one that always does
        yield f"S = {other}", "stride", other
    if size > left:
        yield f"N − {left}", "size", size - left
    yield f"N + {stride - left}", "size", size + stride - left
    smaller = [k for k in range(1, kernel) if (left + k * dilation) % stride == 0]
    for less in smaller[:1]:
        yield f"K − {less}", "kernel", kernel - less
    larger = [k for k in range(1, room // dilation + 1) if (left - k * dilation) % stride == 0]
    for more in larger[:1]:
        yield f"K + {more}", "kernel", kernel + more
