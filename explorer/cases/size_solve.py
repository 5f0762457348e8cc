"""The size formula read backwards for a `SizeCase`: all settings that give a wanted output."""

from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from explorer import limits
from explorer.arithmetic import (
    Answer,
    Most,
    Rearranged,
    answer,
    pool_output_size,
    rearranged,
    solve,
    span,
)
from explorer.errors import InputError

if TYPE_CHECKING:
    from explorer.cases.size import SizeCase

FIELDS = {"N": "size", "K": "kernel", "S": "stride", "P": "padding", "D": "dilation"}
ROWS_MAX = 200  # answers that are listed; a longer table is not read
FAR = Most(
    limits.SIZE_INPUT_MAX,
    limits.SIZE_KERNEL_MAX,
    limits.SIZE_STEP_MAX,
    limits.SIZE_STEP_MAX,
    limits.DILATION_MAX,
)
NEAR = Most(64, FAR.kernel, FAR.stride, FAR.padding, FAR.dilation)  # three letters: 0.1 s at most
LETTERS = "".join(FIELDS)
Row = tuple[int, int, int, int, int, int]  # N, K, S, P, D, remainder


def solutions(case: "SizeCase") -> list[dict]:
    """Return a table for rows and one for columns, or one for both where they agree.

    Returns
    -------
    list of dict
        axis (0, 1, or None for both), rows (N, K, S, P, D and remainder of each answer; for the
        transposed convolution the output padding stands for the remainder), count (of all answers,
        listed or not), range (how far was looked) and words.
    """
    return [_table(case, axis) for axis in ((0,) if case.together else (0, 1))]


def _table(case: "SizeCase", axis: int) -> dict:
    values = {"N": case.n, "K": case.k, "S": case.s, "P": case.p, "D": case.d}
    known = {name: pair[axis] for name, pair in values.items()}
    most = NEAR if len(case.solve) > 2 else FAR
    place = {"axis": None if case.together else axis, "range": _range(case.solve, most)}
    if case.mode == "conv" and case.rule != "number" and "P" not in case.solve:
        known["P"] = min(case.border(axis))  # as a number: 'same' and full move with the kernel
        place["range"] += f", with padding {known['P']} on both sides"
        if known["P"] > most.padding:
            words = f"Padding {known['P']} is out of range here, which ends at {most.padding}."
            return place | {"rows": [], "count": 0, "words": f"{words} Choose a smaller kernel."}
    given = tuple(None if name in case.solve else known[name] for name in known)
    rows = _rows(case.mode, case.ceil and case.mode == "pool", case.wanted, given, most)
    words = _words(case, given, rows)
    return place | {"rows": list(rows[:ROWS_MAX]), "count": len(rows), "words": words}


@lru_cache(maxsize=256)
def _rows(
    mode: str, ceil: bool, wanted: int, given: tuple[int | None, ...], most: Most
) -> tuple[Row, ...]:
    """Return N, K, S, P, D and remainder of every answer, in their order."""
    known = dict(zip(FIELDS.values(), given, strict=True))
    if mode == "transposed":
        return _backwards(wanted, known, most)
    if ceil:
        return _rounded_up(wanted, known, most)
    found = (_row(one) for one in solve(wanted, **known, most=most))
    return tuple(row for row in found if mode == "conv" or row[3] <= row[1] // 2)


def _row(one: Answer) -> Row:
    return (one.size, one.kernel, one.stride, one.padding, one.dilation, one.remainder)


def _ranges(known: dict[str, int | None], most: Most) -> list[range]:
    return [
        range(0 if name == "padding" else 1, getattr(most, name) + 1)
        if value is None
        else range(value, value + 1)
        for name, value in known.items()
    ]


def _backwards(wanted: int, known: dict[str, int | None], most: Most) -> tuple[Row, ...]:
    """Solve the transposed convolution: the convolution from `wanted` to N, backwards.

    What the floor drops on the way there is the output padding that brings it back.
    """
    sizes, *others = _ranges(known, most)
    found = (answer(wanted, *setting) for setting in product(*others))
    rows = [(one.output, *_row(one)[1:]) for one in found if one and one.output in sizes]
    return tuple(sorted(rows))


def _rounded_up(wanted: int, known: dict[str, int | None], most: Most) -> tuple[Row, ...]:
    """Solve with ceil_mode, by trying; what a dropped window leaves over is the remainder."""
    found = []
    for n, k, s, p, d in product(*_ranges(known, most)):
        if p <= k // 2 and n + 2 * p + s > span(k, d):
            try:
                good = pool_output_size(n, k, s, p, d, ceil_mode=True) == wanted
            except InputError:
                good = False
            if good:
                left = n + 2 * p - span(k, d) - (wanted - 1) * s
                found.append((n, k, s, p, d, max(0, left)))
    return tuple(found)


def _range(letters: str, most: Most) -> str:
    parts = [f"{name} to {getattr(most, FIELDS[name])}" for name in letters]
    return f"looked through {', '.join(parts)}"


def _words(case: "SizeCase", given: tuple[int | None, ...], rows: tuple[Row, ...]) -> str:
    """Say how many answers there are, and what a single letter would have to be."""
    none = "No whole number gives" if len(case.solve) == 1 else "Nothing gives"
    many = {0: none, 1: "1 answer gives"}.get(len(rows), f"{len(rows):,} answers give")
    words = f"{many} output {case.wanted}."
    floored = case.mode != "transposed" and not (case.mode == "pool" and case.ceil)
    if len(case.solve) != 1 or not floored:
        return words
    exact = rearranged(case.wanted, **dict(zip(FIELDS.values(), given, strict=True)))
    return f"{words} {_exactly(case, exact, rows)}"


def _exactly(case: "SizeCase", exact: Rearranged, rows: tuple[Row, ...]) -> str:
    """Say what the formula gives for one letter without the floor."""
    letter, value = case.solve, exact.value
    if value is None:
        return f"With a single {'place' if letter == 'S' else 'cell'} {letter} does not matter."
    if value.denominator > 1:
        sides = [_beside(letter, one) for one in (exact.below, exact.above) if one is not None]
        whole = f"{letter} = {_signed(value.numerator)}/{value.denominator} is no whole number"
        return f"{whole}: {', '.join(sides)}." if sides else f"{whole}."
    number = value.numerator
    if any(row[LETTERS.index(letter)] == number for row in rows):
        return f"{letter} = {number} fits without a remainder."
    if number < (0 if letter == "P" else 1):
        return f"{letter} would have to be {_signed(number)}."
    if case.mode == "pool" and letter in "KP":
        return f"{letter} = {number} would fit, but padding is at most half of a pooling window."
    return f"{letter} = {number} would fit, which is out of range here."


def _beside(letter: str, one: Answer) -> str:
    rest = f", remainder {one.remainder}" if one.remainder else ""
    return f"{letter} = {getattr(one, FIELDS[letter])} gives {one.output}{rest}"


def _signed(number: int) -> str:
    return str(number).replace("-", "−")
