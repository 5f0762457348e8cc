"""The chosen weight as a block: its layer, its place, and the cells around it to choose from."""

import numpy as np

from explorer.figures import colours
from explorer.training.one_step import Ground, State
from explorer.training.step_weight import Weight
from explorer.training.step_words import say

_PANES = 3  # kernels of one filter side by side: red, green and blue
_ACROSS, _DOWN = 4, 4  # weights of a dense unit that are shown around the chosen one
_RGB = ("red", "green", "blue")
_NAMES_MAX = 8  # entries of a list; more are a number to type


def picker(here: Ground, at: State, weight: Weight, layers: dict[str, tuple[int, ...]]) -> dict:
    """Return the block.

    Parameters
    ----------
    here : Ground
    at : State
        Its weights are shown.
    weight : Weight
        The chosen one.
    layers : dict
        Layer → shape of its weights.
    """
    values = at.kept[f"network.{weight.layer}.weight"].numpy()
    shape, last = layers[weight.layer], weight.layer == [*layers][-1]
    names = {0: here.classes} if last else {}
    if len(shape) == 4:
        heads = ("filter", "channel", "row", "column")
        names |= {1: _RGB} if shape[1] == len(_RGB) else {}
        names |= {axis: tuple(map(str, range(shape[axis]))) for axis in (2, 3)}
        panes = _kernels(weight, values)
        words = "One scale for all weights of this layer; the middle is 0."
    else:
        heads = ("class" if last else "unit", "input")
        panes = _around(weight, values)
        words = (
            "The weights around the chosen one, on one scale for this layer; the middle is 0. "
            "Type another input above."
        )
    axes = [
        {"name": head, "most": size - 1,
         "names": list(names[axis]) if axis in names and size <= _NAMES_MAX else None}
        for axis, (head, size) in enumerate(zip(heads, shape, strict=True))
    ]  # fmt: skip
    return {
        "kind": "picker",
        "layers": list(layers),
        "layer": weight.layer,
        "place": list(weight.place),
        "weight": weight.text(),
        "code": weight.code(),
        "axes": axes,
        "panes": panes,
        "words": words,
    }


def _kernels(weight: Weight, values: np.ndarray) -> list[dict]:
    filter_, channel = weight.place[:2]
    channels = values.shape[1]
    shown = range(channels) if channels <= _PANES else [channel]
    end = colours.limit(np.nan_to_num(values, posinf=0, neginf=0))
    made = []
    for one in shown:
        places = [[(filter_, one, i, j) for j in range(values.shape[3])]
                  for i in range(values.shape[2])]  # fmt: skip
        name = _RGB[one] if channels == len(_RGB) else f"channel {one}"
        title = f"Filter {filter_}, {name}"
        made.append(_pane(title, weight, values, places, end, one == channel))
    return made


def _around(weight: Weight, values: np.ndarray) -> list[dict]:
    unit, place = weight.place
    inputs = values.shape[1]
    count = min(_ACROSS * _DOWN, inputs // _ACROSS * _ACROSS or inputs)
    first = min(max(0, place // _ACROSS * _ACROSS - _ACROSS), inputs - count)
    across = min(_ACROSS, count)
    places = [[(unit, first + row + column) for column in range(across)]
              for row in range(0, count, across)]  # fmt: skip
    end = colours.limit(np.nan_to_num(values, posinf=0, neginf=0))
    title = f"Inputs {first} to {first + count - 1} of {inputs:,}"
    return [_pane(title, weight, values, places, end, True)]


def _pane(title, weight, values, places, end, chosen) -> dict:
    numbers = np.array([[values[place] for place in row] for row in places])
    safe = np.nan_to_num(numbers, posinf=end, neginf=-end)
    return {
        "title": title,
        "chosen": chosen,
        "rows": [[say(float(value), 2) for value in row] for row in numbers],
        "weights": [[Weight(weight.layer, place).text() for place in row] for row in places],
        "colours": [colours.hex_colours(row)
                    for row in colours.coloured(safe, end, colours.SIGNED)],
    }  # fmt: skip
