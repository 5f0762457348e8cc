"""Which slip leads to a wrong output size: the formula is worked out again with each usual one."""

from collections.abc import Iterator, Mapping
from math import ceil

from explorer.arithmetic import conv_output_size, pool_output_size, span, transposed_output_size
from explorer.cases import SizeCase
from explorer.errors import InputError
from explorer.limits import CELL_TEXT_MAX
from explorer.matrices import parse_number

_AXES = ("Rows", "Columns")
Slip = tuple[float | None, str]  # the size that it gives, and the words for it


def answer(case: SizeCase, guess: object) -> dict | None:
    """Return what the browser is told about a guess; None for anything that is no guess.

    Parameters
    ----------
    case : SizeCase
    guess : object
        {"axis": 0 (rows) or 1 (columns), "text": what was typed}; a browser can send anything.

    Returns
    -------
    dict or None
        The guess with "right" and "sentence".
    """
    if not isinstance(guess, Mapping) or type(guess.get("axis")) is not int:
        return None
    axis, text = guess["axis"], guess.get("text")
    if axis not in (0, 1) or case.refusal is not None:
        return None
    try:
        right, sentence = judge(case, axis, parse_number(text, "Your answer"))
    except InputError as error:
        right, sentence = False, str(error)
    if not case.together:
        sentence = f"{_AXES[axis]}: {sentence[0].lower()}{sentence[1:]}"
    return {"axis": axis, "text": str(text)[:CELL_TEXT_MAX], "right": right, "sentence": sentence}


def judge(case: SizeCase, axis: int, value: float) -> tuple[bool, str]:
    """Say whether a predicted size is right, and if not, which slip gives that number.

    Parameters
    ----------
    case : SizeCase
        One that PyTorch takes.
    axis : int
        0 for rows, 1 for columns.
    value : float
        What was predicted.

    Returns
    -------
    right : bool
    sentence : str

    Examples
    --------
    >>> case = SizeCase(n=(32, 32), k=(5, 5), p=(2, 2))
    >>> judge(case, 0, 32)
    (True, 'Right.')
    >>> judge(case, 0, 30)
    (False, 'Not yet: 30 comes out if the padding is counted once. It is added on both sides.')
    """
    wanted = case.size(axis)
    if value == wanted:
        return True, "Right."
    slips = _stamp_slips(case, axis) if case.mode == "transposed" else _window_slips(case, axis)
    for wrong, words in (*slips, *_other_axis(case, axis)):
        if wrong == value:
            return False, f"Not yet: {value:g} comes out {words}"
    if value != int(value):
        return False, f"Not yet: {value:g} is no whole number of cells."
    nearness = "too large" if value > wanted else "too small"
    return False, f"Not yet: {value:g} is {nearness}. Put the numbers into the formula one by one."


def _sized(function: object, *arguments: object) -> int | None:
    """Return what a formula gives; None where it refuses."""
    try:
        return function(*arguments)
    except InputError:
        return None


def _window_slips(case: SizeCase, axis: int) -> Iterator[Slip]:
    """Yield the size that each slip gives for a convolution or a pooling, and the words for it."""
    n, k, s, d = (pair[axis] for pair in (case.n, case.k, case.s, case.d))
    before, after = case.border(axis)
    padded = n + before + after
    room = padded - span(k, d)
    rounds_up = case.mode == "pool" and case.ceil
    yield room // s, "without the + 1. The first window counts, too."
    yield from _rounding_slips(room / s + 1, rounds_up)
    yield from _padding_slips(case, axis)
    if d > 1:
        yield (
            _sized(conv_output_size, padded, k, s),
            (f"with K = {k} in place of D(K − 1) + 1 = {span(k, d)}. Dilation adds gaps."),
        )
        yield (
            _sized(conv_output_size, padded, k * d, s),
            (
                f"with D·K = {k * d}. There are gaps between the weights only: D(K − 1) + 1 = "
                f"{span(k, d)}."
            ),
        )
    if s > 1:
        yield (
            _sized(conv_output_size, padded, k, 1, 0, d),
            (f"without the stride. The window moves {s} cells at a time."),
        )
        yield padded // s, "if only the stride is divided by. The window itself needs room."
    yield padded - span(k, d) + 2 if s == 1 else None, "with + 2. One window is counted twice."
    yield n, "if the output is as large as the input."


def _rounding_slips(exact: float, rounds_up: bool) -> Iterator[Slip]:
    """Yield what other roundings of (N + 2P − D(K − 1) − 1)/S + 1 give."""
    if exact == int(exact):
        return
    if rounds_up:
        yield (
            ceil(exact),
            ("if every window counts. One that would start in the right padding is dropped."),
        )
        yield int(exact), "with the floor. ceil_mode rounds up."
    else:
        yield (
            ceil(exact),
            "if the division is rounded up. The floor rounds down: a window that "
            "does not fit is left out.",
        )
    yield int(exact + 0.5), "if the division is rounded to the nearest number."
    yield exact, "before rounding. A size is a whole number: a window fits or it does not."


def _padding_slips(case: SizeCase, axis: int) -> Iterator[Slip]:
    n, k, s, d = (pair[axis] for pair in (case.n, case.k, case.s, case.d))
    before, after = case.border(axis)
    if not after:
        return
    rest = (True,) if case.mode == "pool" and case.ceil else ()
    function = pool_output_size if rest else conv_output_size
    yield (
        _sized(function, n + after, k, s, 0, d, *rest),
        ("if the padding is counted once. It is added on both sides."),
    )
    yield _sized(function, n, k, s, 0, d, *rest), "without the padding."
    yield (
        _sized(function, n, k + before + after, s),
        ("if the padding is added to the kernel. It makes the input longer, not the kernel."),
    )
    if case.mode == "conv" and case.rule == "same":
        yield (
            _sized(conv_output_size, n, k, s, k // 2, d),
            (f"with {k // 2} on both sides. An even kernel needs one cell less on the left."),
        )


def _stamp_slips(case: SizeCase, axis: int) -> Iterator[Slip]:
    """Yield the size that each slip gives for a transposed convolution, and the words for it."""
    pairs = (case.n, case.k, case.s, case.p, case.output_padding, case.d)
    n, k, s, p, extra, d = (pair[axis] for pair in pairs)
    there = transposed_output_size(n, k, s, p, extra, d)
    yield there - 1, "without the + 1."
    if extra:
        yield there - extra, f"without the output padding of {extra}."
        yield there + extra, "if the output padding is added at both ends. It comes at the far end."
    if p:
        yield there + 2 * p, "without the padding. It cuts cells off here, on both sides."
        yield there + p, "if the padding is cut off once. It is cut off on both sides."
        yield there + 4 * p, "if the padding is added. Here it is cut off."
    if d > 1:
        yield (
            there - span(k, d) + k,
            (f"with K = {k} in place of D(K − 1) + 1 = {span(k, d)}. Dilation adds gaps."),
        )
    yield there + s, "with N·S. There are only N − 1 steps between N stamps."
    yield n * s, "if the input is only made S times as long. The stamps have a size, too."
    yield (
        _sized(conv_output_size, n, k, s, p, d),
        ("of the convolution. The transposed convolution goes the other way."),
    )
    yield (
        there - (s - 1) * (n - 1) if s > 1 else None,
        (f"without the stride. The stamps lie {s} cells apart."),
    )


def _other_axis(case: SizeCase, axis: int) -> Iterator[Slip]:
    other = case.size(1 - axis)
    if not case.together and isinstance(other, int):
        yield other, f"for the {_AXES[1 - axis].lower()}."
