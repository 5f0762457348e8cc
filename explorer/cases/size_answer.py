"""What is said about one axis of a `SizeCase`: its size, what is never read, and the remedies."""

from typing import TYPE_CHECKING

from explorer import limits
from explorer.arithmetic import (
    Remedy,
    coverage,
    pool_output_size,
    remedies,
    sizes_that_give,
    span,
)
from explorer.errors import InputError

if TYPE_CHECKING:
    from explorer.cases.size import SizeCase

NAMES = ("row", "column")


def axis_answer(case: "SizeCase", axis: int) -> dict:
    """Return the answer for rows (0) or columns (1) as plain JSON.

    Returns
    -------
    dict
        output (int or None), remainder (cells of the padded input after the last window, or None
        where that means nothing), over (cells that the last window of ceil_mode reaches beyond the
        padded input), unread (input cells, counted from 0), dropped (the window that ceil_mode
        counts and PyTorch drops: its number and first cell, counted from 1), same (input sizes
        that lead to the same output), remedies.
    """
    size = case.size(axis)
    answer = {
        "output": None,
        "remainder": None,
        "over": 0,
        "unread": [],
        "dropped": None,
        "same": [],
        "remedies": [],
    }
    if isinstance(size, InputError):
        return answer
    answer["output"] = size
    if case.mode == "transposed":
        answer["same"] = list(_ways_back(case, axis))
        answer["remedies"] = _output_paddings(case, axis)
        return answer
    return answer | _window_answer(case, axis, size)


def _window_answer(case: "SizeCase", axis: int, size: int) -> dict:
    n, k, s, d = (pair[axis] for pair in (case.n, case.k, case.s, case.d))
    before, after = case.border(axis)
    left = n + before + after - span(k, d) - (size - 1) * s  # cells behind the last window
    # `coverage` pads both ends alike: what 'same' adds at the end counts as input and is cut off.
    read = coverage(n + after - before, k, s, before, d, case.mode == "pool" and case.ceil)[:n]
    return {
        "remainder": max(0, left),
        "over": max(0, -left),
        "unread": [cell for cell, times in enumerate(read) if not times],
        "dropped": _dropped(size, s, before, left) if case.mode == "pool" and case.ceil else None,
        "same": list(_ways_back(case, axis)) if before == after else [],
        "remedies": _remedies(case, axis),
    }


def _dropped(size: int, stride: int, before: int, left: int) -> dict | None:
    """Return the window that rounding up counts, although it would start in the right padding."""
    if left <= 0:
        return None
    return {"place": size + 1, "start": size * stride - before + 1}


def _ways_back(case: "SizeCase", axis: int) -> range:
    """Return every input size that a convolution with these settings maps onto one output."""
    k, s, d = case.k[axis], case.s[axis], case.d[axis]
    if case.mode == "transposed":
        return sizes_that_give(case.n[axis], k, s, case.p[axis], d)
    if case.mode == "pool" and case.ceil:
        size = case.size(axis)
        near = range(max(1, case.n[axis] - s), case.n[axis] + s + 1)
        good = [n for n in near if _pooled(n, case, axis) == size]
        return range(good[0], good[-1] + 1)
    return sizes_that_give(case.size(axis), k, s, case.border(axis)[0], d)


def _pooled(n: int, case: "SizeCase", axis: int) -> int | None:
    k, s, p, d = (pair[axis] for pair in (case.k, case.s, case.p, case.d))
    try:
        return pool_output_size(n, k, s, p, d, ceil_mode=True)
    except InputError:
        return None


def _output_paddings(case: "SizeCase", axis: int) -> list[dict]:
    """Return a button for each output padding, with the size that it leads to."""
    s, d, extra = case.s[axis], case.d[axis], case.output_padding[axis]
    sizes = [(value, case.size(axis) - extra + value) for value in range(max(s, d))]
    return [
        {"change": f"output padding {value}", "output": size, "set": {"output_padding": value}}
        for value, size in sizes
        if value != extra and 0 < size <= limits.SIZE_OUTPUT_MAX
    ]


def _remedies(case: "SizeCase", axis: int) -> list[dict]:
    """Return a button for each change of one knob after which nothing is left over."""
    before, after = case.border(axis)
    if before != after or (case.mode == "pool" and case.ceil):
        return []  # at stride 1, and rounded up, nothing is left over
    n, k, s, d = (pair[axis] for pair in (case.n, case.k, case.s, case.d))
    found = remedies(n, k, s, before, d)
    return [_button(case, remedy) for remedy in found if _possible(case, remedy)]


def _possible(case: "SizeCase", remedy: Remedy) -> bool:
    return (
        remedy.size <= limits.SIZE_INPUT_MAX
        and remedy.kernel <= limits.SIZE_KERNEL_MAX
        and remedy.padding <= limits.SIZE_STEP_MAX
        and (case.mode == "conv" or remedy.padding <= remedy.kernel // 2)
    )


def _button(case: "SizeCase", remedy: Remedy) -> dict:
    changed = {"n": remedy.size, "k": remedy.kernel, "s": remedy.stride, "p": remedy.padding}
    button = {"change": remedy.change, "output": remedy.output, "set": changed}
    if not remedy.pooling_only:
        return button | {"all": {"rule": "number"}}
    words = "ceil_mode" if case.mode == "pool" else "pooling with ceil_mode"
    return button | {"change": words, "all": {"mode": "pool", "ceil": True}}


def sentence(case: "SizeCase", axes: list[dict]) -> str:
    """Return the result in a few sentences, as a screen reader says it."""
    refusal = case.refusal
    if refusal is not None:
        return str(refusal)
    size = "×".join(str(answer["output"]) for answer in axes)
    said = [f"Input {'×'.join(map(str, case.n))} gives output {size}."]
    for axis, answer in enumerate(axes[:1] if case.together else axes):
        said += _leftovers(answer, case.n[axis], None if case.together else NAMES[axis])
        if case.mode == "transposed" and len(answer["same"]) > 1:
            said.append(_back(case, axis, answer["same"]))
    return " ".join(text[0].upper() + text[1:] for text in said)


def _leftovers(answer: dict, n: int, name: str | None) -> list[str]:
    """Return what is said about the cells that an axis leaves over; no name stands for both."""
    said = []
    if answer["dropped"]:
        place, start = answer["dropped"]["place"], answer["dropped"]["start"]
        said.append(
            f"Rounding up would give {place}, but window {place} would start at cell {start}, in "
            "the right padding or beyond it: PyTorch drops it."
        )
    if answer["over"]:
        said.append(f"the last window reaches {_cells(answer['over'])} over the end.")
    unread, remainder = answer["unread"], answer["remainder"]
    if unread:
        behind = len(unread) <= remainder and unread[0] == n - len(unread)
        rest = f"remainder {remainder}{':' if behind else ';'} " if remainder else ""
        said.append(f"{rest}{_unread(unread, n, name)} never read.")
    elif remainder:
        said.append(f"remainder {remainder}: it falls on the padding, every cell is read.")
    return said


def _unread(unread: list[int], n: int, name: str | None) -> str:
    """Name the cells that no window reads, with the verb."""
    count = len(unread)
    at_end = unread == list(range(n - count, n))
    both = name is None
    if count == 1:
        which = ("the last {}" if at_end else f"{{}} {unread[0] + 1}").format
        return f"{which('row')} and {which('column')} are" if both else f"{which(name)} is"
    many = "rows and columns" if both else f"{name}s"
    if at_end:
        return f"the last {count} {many} are"
    return f"{count} of the {many}, the first of them number {unread[0] + 1}, are"


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _back(case: "SizeCase", axis: int, same: list[int]) -> str:
    sizes = f"{same[0]} {'and' if len(same) == 2 else 'to'} {same[-1]}"
    there = "" if case.together else f"{NAMES[axis]}s: "
    return f"{there}a convolution with these settings maps {sizes} onto {case.n[axis]} alike."
