"""A stack's table as plain JSON for the browser: every number as text, every sum spelled out."""

from collections.abc import Sequence
from functools import cache
from itertools import accumulate

from explorer.arithmetic.checks import briefly
from explorer.arithmetic.counts import Count
from explorer.arithmetic.receptive_field import Field
from explorer.layers.kinds import Activation, BatchNorm, Conv, Dropout, Flatten, Layer, Linear
from explorer.layers.reach import Fields, Reach, sees_all
from explorer.layers.remedies import remedy
from explorer.layers.settings import TYPES, Setting, to_document
from explorer.layers.stack import SIDES
from explorer.layers.summary import AXES, Row, Summary
from explorer.layers.words import amount, byte_amount, in_words, shape_words

_IN_PLACE = (Activation, BatchNorm, Dropout, Flatten)  # every number stays where it is
_COUNTS = ("parameters", "macs", "memory")
_USUAL = {"conv": Conv(16, padding=(1, 1)), "linear": Linear(10)}
NONE = "–"


@cache
def types_view() -> list[dict]:
    """Return the kinds of layers, their settings and a usual layer, for the browser's fields."""
    return [
        {
            "type": key,
            "title": entry.title,
            "usual": to_document(_USUAL.get(key) or entry.make(**dict(entry.fixed))),
            "settings": [_setting_view(setting) for setting in entry.settings],
        }
        for key, entry in TYPES.items()
    ]


def sides_view() -> list[dict]:
    """Return the input's channels, rows and columns as settings, for the browser's fields."""
    return [_setting_view(setting) for setting in SIDES]


def _setting_view(setting: Setting) -> dict:
    names = ("field", "label", "kind", "least", "most")
    view = {name: getattr(setting, name) for name in names}
    return view | {"choices": list(setting.choices)}


def table_view(table: Summary) -> dict:
    """Return rows, totals, and the first misfit with its remedy."""
    sums = [list(accumulate(getattr(r, what).total for r in table.rows)) for what in _COUNTS]
    fields = [(Field(), Field()), *(row.fields for row in table.rows)]
    sides = table.stack.shape[1:]
    return {
        "rows": [
            _row_view(row, fields[i], [s[i] for s in sums], sides)
            for i, row in enumerate(table.rows)
        ],
        "input": {"units": sides[1], "shape": shape_words(table.stack.shape)},
        "totals": {
            "shape": shape_words(table.shape),
            "parameters": f"{table.total('parameters'):,}",
            "macs": amount(table.total("macs")),
            "memory": byte_amount(table.total("memory")),
        },
        "misfit": _misfit_view(table),
    }


def _misfit_view(table: Summary) -> dict | None:
    if table.misfit is None:
        return None
    found = remedy(table)
    offer = None
    if found is not None:
        offer = {"label": found.label, "layers": [to_document(x) for x in found.stack.layers]}
    return {"index": table.misfit.index, "message": table.misfit.message, "remedy": offer}


def _row_view(row: Row, before: tuple, so_far: Sequence[int], sides: tuple[int, int]) -> dict:
    parameters, macs, memory = so_far
    whole = all(sees_all(row.fields[a], row.places[a], sides[a]) for a in AXES)
    flat = len(row.shape) == 1
    return {
        "title": row.layer.module(row.before).name,
        "words": in_words(row.layer, row.before),
        "shape": shape_words(row.shape),
        "parameters": f"{row.parameters.total:,}",
        "macs": amount(row.macs.total),
        "memory": byte_amount(row.memory.total),
        "field": "whole input" if whole else briefly(map(_size, row.fields)),
        "jump": NONE if flat else briefly(map(_jump, row.fields)),
        "start": NONE if flat else briefly(map(_start, row.fields)),
        "counts": {what: _count_view(getattr(row, what)) for what in _COUNTS},
        "lines": _lines(row, before, whole),
        "so_far": f"{parameters:,} parameters, {amount(macs)} multiply-adds, "
        f"{byte_amount(memory)} of outputs",
        "note": row.note,
        "draw": _drawn(row),
    }


def _count_view(count: Count) -> dict:
    products = [
        [[[f"{f.value:,}", f.name] for f in group] for group in product]
        for product in count.products
    ]
    return {"products": products, "total": f"{count.total:,}"}


def _size(fields: Fields) -> str:
    if isinstance(fields, Field):
        return str(fields.size)
    sizes = {end - first for first, end in fields}
    return f"up to {max(sizes)}" if len(sizes) > 1 else str(max(sizes))


def _jump(fields: Fields) -> str:
    return str(fields.jump) if isinstance(fields, Field) else NONE


def _start(fields: Fields) -> str:
    first, end = fields.pixels(0) if isinstance(fields, Field) else fields[0]
    return f"{(first + end) / 2:g}"


def _lines(row: Row, before: tuple, whole: bool) -> list[list[str]]:
    """Spell out the receptive field, with the numbers of the row before: [name, sum] each."""
    seen = ", which is the whole input" if whole else ""
    if isinstance(row.layer, _IN_PLACE):
        return [["Receptive field", "as before: every number is changed on its own" + seen]]
    if row.reaches[0].everything:
        return [["Receptive field", f"every output reads all {row.before[0]:,} numbers{seen}"]]
    across = [_axis_lines(row.reaches[a], before[a], row.fields[a]) for a in AXES]
    if across[0] == across[1]:
        return _with_end(across[0], seen)
    named = [
        [[f"{name}, {axis}", text] for name, text in lines]
        for axis, lines in zip(("rows", "columns"), across, strict=True)
    ]
    return _with_end(named[0], seen) + _with_end(named[1], seen)


def _with_end(lines: list[list[str]], seen: str) -> list[list[str]]:
    (name, text), *rest = lines
    return [[name, text + seen], *rest]


def _axis_lines(step: Reach, before: Fields, after: Fields) -> list[list[str]]:
    if not isinstance(after, Field) or not isinstance(before, Field):
        return [["Receptive field", f"the windows are not in step: {_size(after)} pixels"]]
    K, S, P, D, J = step.kernel, step.stride, step.before, step.dilation, before.jump
    gaps = f"{D} × " if D > 1 else ""
    return [
        ["Receptive field", f"{before.size} + {gaps}({K} − 1) × jump {J} = {after.size}"],
        ["Jump", f"{J} × stride {S} = {after.jump}"],
        [
            "Start",
            f"{before.start:g} + ({gaps}({K} − 1)/2 − padding {P}) × jump {J} = {after.start:g}",
        ],
    ]


def _drawn(row: Row) -> dict | None:
    """Return what the drawing needs along the columns; None where every unit stays in place."""
    if isinstance(row.layer, _IN_PLACE):
        return None
    step, fields, places = row.reaches[1], row.fields[1], row.places[1]
    drawn = {"units": places, "all": step.everything, "windows": list(map(list, step.windows))}
    drawn["reach"] = [step.kernel, step.stride, step.before, step.dilation]
    if isinstance(fields, Field):
        return drawn | {"first": fields.first, "jump": fields.jump, "size": fields.size}
    return drawn | {"pixels": [list(pixels) for pixels in fields]}


def usual_unit(layers: Sequence[Layer], table: Summary) -> tuple[int, int]:
    """Return the layer (counted from 1) and the unit that are selected at first.

    The unit in the middle of the last convolution that leaves more than one, or of the input.
    """
    for number in range(len(table.rows), 0, -1):
        places = table.rows[number - 1].places[1]
        if isinstance(layers[number - 1], Conv) and places > 1:
            return number, places // 2
    return 0, table.stack.shape[2] // 2
