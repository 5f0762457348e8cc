"""The size formula read backwards: which settings give a wanted output, and which inputs do."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from explorer.arithmetic.checks import whole
from explorer.arithmetic.convolution import span
from explorer.errors import InputError

NAMES = {
    "size": "Input size",
    "kernel": "Kernel size",
    "stride": "Stride",
    "padding": "Padding",
    "dilation": "Dilation",
}


@dataclass(frozen=True)
class Most:
    """The largest value tried for each letter, in cells; the least is 1, for padding 0."""

    size: int
    kernel: int
    stride: int
    padding: int
    dilation: int


@dataclass(frozen=True)
class Answer:
    """One setting, the output that it gives, and what the floor drops.

    Parameters
    ----------
    size, kernel, stride, padding, dilation : int
        N, K, S, P and D, in cells.
    output : int
        Places of the kernel.
    remainder : int
        Cells at the end of the padded input that no window reaches, below S; 0 if it fits exactly.
    """

    size: int
    kernel: int
    stride: int
    padding: int
    dilation: int
    output: int
    remainder: int


@dataclass(frozen=True)
class Rearranged:
    """The formula solved for one letter, without the floor.

    Parameters
    ----------
    letter : str
        "size", "kernel", "stride", "padding" or "dilation".
    value : Fraction or None
        What the letter would have to be for a remainder of 0; it may be fractional or negative.
        None if the letter does not matter: the stride of a single place, the dilation of a kernel
        of one cell.
    below, above : Answer or None
        What the next whole numbers give; the same answer twice if the value is whole; None where
        the number is out of range or the kernel does not fit.
    """

    letter: str
    value: Fraction | None
    below: Answer | None
    above: Answer | None


def answer(size: int, kernel: int, stride: int, padding: int, dilation: int) -> Answer | None:
    """Return what a setting gives, or None if the kernel does not fit.

    Examples
    --------
    >>> answer(10, 3, 2, 0, 1)
    Answer(size=10, kernel=3, stride=2, padding=0, dilation=1, output=4, remainder=1)
    """
    room = size + 2 * padding - span(kernel, dilation)
    if room < 0:
        return None
    return Answer(size, kernel, stride, padding, dilation, room // stride + 1, room % stride)


def solve(
    output: int,
    size: int | None = None,
    kernel: int | None = None,
    stride: int | None = None,
    padding: int | None = None,
    dilation: int | None = 1,
    *,
    most: Most,
) -> tuple[Answer, ...]:
    """Find every setting that gives an output size.

    Parameters
    ----------
    output : int
        O, in cells.
    size, kernel, stride, padding, dilation : int or None
        N, K, S, P and D, in cells; None for a letter that is to be found.
    most : Most
        How far to look.

    Returns
    -------
    tuple of Answer
        All of them, in the order of N, K, S, P, D; empty if there is none.

    Raises
    ------
    InputError
        If a value is not a whole number or lies below its least value.

    Examples
    --------
    >>> most = Most(size=16, kernel=5, stride=5, padding=4, dilation=2)
    >>> [(a.stride, a.remainder) for a in solve(3, size=7, kernel=3, padding=0, most=most)]
    [(2, 0)]
    >>> [(a.kernel, a.padding) for a in solve(5, size=5, stride=1, most=most)]  # the 'same' ones
    [(1, 0), (3, 1), (5, 2)]
    >>> solve(4, size=7, kernel=3, padding=0, most=most)
    ()
    """
    output = whole("Output size", output)
    given = {"size": size, "kernel": kernel, "padding": padding, "dilation": dilation}
    ranges = [_candidates(name, value, most) for name, value in given.items()]
    strides = _candidates("stride", stride, most)
    found = []
    for n, k, p, d in product(*ranges):
        room = n + 2 * p - span(k, d)
        if room >= 0:
            found += [
                Answer(n, k, s, p, d, output, room % s) for s in strides if room // s + 1 == output
            ]
    return tuple(sorted(found, key=lambda a: (a.size, a.kernel, a.stride, a.padding, a.dilation)))


def _candidates(name: str, value: int | None, most: Most) -> range:
    if value is not None:
        value = whole(NAMES[name], value)
        return range(value, value + 1)
    return range(0 if name == "padding" else 1, getattr(most, name) + 1)


def rearranged(
    output: int,
    size: int | None = None,
    kernel: int | None = None,
    stride: int | None = None,
    padding: int | None = None,
    dilation: int | None = 1,
) -> Rearranged:
    """Solve the formula for the one letter that is None, and look at the whole numbers beside it.

    Parameters
    ----------
    output, size, kernel, stride, padding, dilation : int or None
        In cells; exactly one of the last five is None.

    Raises
    ------
    InputError
        If not exactly one letter is missing, or a value is out of range.

    Examples
    --------
    >>> found = rearranged(4, size=7, kernel=3, padding=0)
    >>> str(found.value), found.below.output, found.above.output  # no whole stride gives 4
    ('4/3', 5, 3)
    """
    given = dict(size=size, kernel=kernel, stride=stride, padding=padding, dilation=dilation)
    missing = [name for name, value in given.items() if value is None]
    if len(missing) != 1:
        raise InputError(
            f"The formula can be solved for one letter at a time, not for {len(missing)}. "
            "Leave exactly one of N, K, S, P and D open."
        )
    letter = missing[0]
    known = {name: whole(NAMES[name], value) for name, value in given.items() if name != letter}
    value = _exact(letter, whole("Output size", output), **known)
    if value is None:
        return Rearranged(letter, None, None, None)
    lower = value.numerator // value.denominator
    upper = -(-value.numerator // value.denominator)
    return Rearranged(letter, value, *(_beside(known, letter, n) for n in (lower, upper)))


def _beside(known: dict[str, int], letter: str, number: int) -> Answer | None:
    if number < (0 if letter == "padding" else 1):
        return None
    return answer(**known, **{letter: number})


def _exact(letter: str, output: int, **known: int) -> Fraction | None:
    """Solve (N + 2P - D(K - 1) - 1)/S + 1 = O for one letter; None if it drops out."""
    N, K, S, P, D = (
        known.get(name) for name in ("size", "kernel", "stride", "padding", "dilation")
    )
    if letter == "stride":
        return Fraction(N + 2 * P - D * (K - 1) - 1, output - 1) if output > 1 else None
    moved = (output - 1) * S  # from the first window's start to the last one's
    if letter == "size":
        return Fraction(moved + D * (K - 1) + 1 - 2 * P)
    if letter == "padding":
        return Fraction(moved + D * (K - 1) + 1 - N, 2)
    if letter == "kernel":
        return Fraction(N + 2 * P - 1 - moved, D) + 1
    return Fraction(N + 2 * P - 1 - moved, K - 1) if K > 1 else None


def sizes_that_give(
    output: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> range:
    """Return every input size that gives an output size: S of them, one after the other.

    This is why transposed convolution needs `output_padding`: the way back has to know which of
    these inputs was meant.

    Returns
    -------
    range
        Sizes of at least 1 cell; empty if the padding alone gives more places than wanted.

    Raises
    ------
    InputError
        If a value is not a whole number or lies below its least value.

    Source
    ------
    Dumoulin & Visin 2016, arXiv:1603.07285, section 4.6.

    Examples
    --------
    >>> list(sizes_that_give(3, kernel=3, stride=2, padding=1))
    [5, 6]
    """
    length, stride = span(kernel, dilation), whole("Stride", stride)
    first = (whole("Output size", output) - 1) * stride + length - 2 * whole("Padding", padding)
    return range(max(1, first), max(1, first + stride))
