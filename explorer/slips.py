"""Which slip leads to a wrong answer: the sum is worked out again with each usual mistake."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from explorer import size_slips
from explorer.cases import ConvCase, SizeCase
from explorer.errors import InputError
from explorer.limits import CELL_TEXT_MAX
from explorer.matrices import parse_number

_CLOSE = 1e-6  # relative; a typed answer is rounded by hand


def answer(case: object, guess: object) -> dict | None:
    """Return what the browser is told about a guess; None for anything that is no guess.

    Parameters
    ----------
    case : Case
    guess : object
        {"at": [filter, row, column], "text": what was typed}; a browser can send anything.

    Returns
    -------
    dict or None
        The guess with "right" and "sentence".
    """
    if isinstance(case, SizeCase):
        return size_slips.answer(case, guess)
    if not isinstance(case, ConvCase) or not isinstance(guess, Mapping):
        return None
    at, text = guess.get("at"), guess.get("text")
    shape = case.output().shape
    good = isinstance(at, list) and len(at) == len(shape) and all(type(i) is int for i in at)
    if not good or not all(0 <= i < side for i, side in zip(at, shape, strict=True)):
        return None
    try:
        right, sentence = judge(case, tuple(at), parse_number(text, "Your answer"))
    except InputError as error:
        right, sentence = False, str(error)
    return {"at": at, "text": str(text)[:CELL_TEXT_MAX], "right": right, "sentence": sentence}


def judge(case: ConvCase, at: tuple[int, int, int], value: float) -> tuple[bool, str]:
    """Say whether a predicted output cell is right, and if not, which slip gives that number.

    Parameters
    ----------
    case : ConvCase
    at : (int, int, int)
        Filter, row and column of the output cell.
    value : float
        What was predicted.

    Returns
    -------
    right : bool
    sentence : str

    Examples
    --------
    >>> case = ConvCase.single([[1, 2], [3, 4]], [[1, 0], [0, 1]], bias=10)
    >>> judge(case, (0, 0, 0), 15)
    (True, 'Right.')
    >>> judge(case, (0, 0, 0), 5)
    (False, 'Not yet: 5 is what comes out without the bias. The bias is added once.')
    """
    wanted = float(case.output()[at])
    if _same(value, wanted):
        return True, "Right."
    for wrong, sentence in _slips(case, at):
        if wrong is not None and _same(value, wrong) and not _same(wrong, wanted):
            return False, f"Not yet: {value:g} is what comes out {sentence}"
    nearness = "too large" if value > wanted else "too small"
    return False, f"Not yet: {value:g} is {nearness}. Go through the products one by one."


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= _CLOSE * max(1.0, abs(a), abs(b))


def _cell(case: ConvCase, at: tuple[int, int, int]) -> float | None:
    """Return one output cell, or None where the changed case has no such cell."""
    try:
        output = case.output()
    except InputError:
        return None
    inside = all(0 <= index < side for index, side in zip(at, output.shape, strict=True))
    return float(output[at]) if inside else None


def _slips(case: ConvCase, at: tuple[int, int, int]) -> Iterator[tuple[float | None, str]]:
    """Yield the number that each slip gives, and the words for it."""
    filter_, row, column = at
    yield (
        _cell(replace(case, bias=np.zeros_like(case.bias)), at),
        ("without the bias. The bias is added once."),
    )
    if case.way != "transposed":
        yield from _window_slips(case, at)
    turned = {"correlation": "flipped", "flipped": "correlation"}.get(case.way)
    if turned:
        words = "a flipped kernel" if turned == "flipped" else "the kernel as it stands"
        yield _cell(replace(case, way=turned), at), f"with {words}."
    if len(case.x) > 1 and case.groups == 1:
        for channel in range(len(case.x)):
            one = replace(case, x=case.x[channel : channel + 1], k=case.k[:, channel : channel + 1])
            yield (
                _cell(one, at),
                (f"with input channel {channel + 1} alone. The sums of all channels are added."),
            )
    if len(case.bias) > 1:
        for other in range(len(case.bias)):
            words = f"with filter {other + 1}. Here filter {filter_ + 1} is asked for."
            yield _cell(case, (other, row, column)), words
    yield _cell(case, (filter_, column, row)), "for the cell with row and column exchanged."
    yield from _neighbours(case, at)
    product_signs = replace(case, x=abs(case.x), k=abs(case.k))
    yield _cell(product_signs, at), "when the minus signs are lost."


def _window_slips(case: ConvCase, at: tuple[int, int, int]) -> Iterator[tuple[float | None, str]]:
    if case.same or any(case.padding):
        bare = replace(case, same=False, padding=(0, 0))
        yield _cell(bare, at), "without the padding. The first window starts in the ring."
    if case.ring != "zeros":
        yield (
            _cell(replace(case, ring="zeros"), at),
            (f"when the padding holds zeros. Here it is {case.ring}."),
        )
    if case.stride != (1, 1):
        yield (
            _cell(replace(case, stride=(1, 1)), at),
            (f"with stride 1. Here it is {case.stride[0]} down and {case.stride[1]} across."),
        )
    else:
        yield _cell(replace(case, stride=(2, 2)), at), "with stride 2. Here it is 1."
    if case.dilation != (1, 1):
        yield (
            _cell(replace(case, dilation=(1, 1)), at),
            ("without dilation. The weights lie apart and skip the cells between."),
        )


def _neighbours(case: ConvCase, at: tuple[int, int, int]) -> Iterator[tuple[float | None, str]]:
    filter_, row, column = at
    for down, across, where in ((0, 1, "to the right"), (0, -1, "to the left"), (1, 0, "below")):
        yield (
            _cell(case, (filter_, row + down, column + across)),
            (f"for the cell {where}. Each step of the output moves the window by the stride."),
        )
