"""The chosen weight as a block: its layer, its place, and the cells around it to choose from."""

import numpy as np

from explorer.figures import colours
from explorer.training.step_mode.one_step import Ground, State
from explorer.training.step_mode.weight import Weight
from explorer.training.step_mode.words import say

_PANES = 3  # kernels of one filter side by side: red, green and blue
_ACROSS, _DOWN = 4, 4  # weights of a dense unit that are shown around the chosen one
_RGB = ("red", "green", "blue")
_NAMES_MAX = 8  # entries of a list; more are a number to type
_HEADS = ("filter", "channel", "row", "column")
_WORDS = (
    "Choose a cell, or any other weight above. One scale for all weights of this layer, and one "
    "for all their gradients; the middle is 0."
)


def picker(
    here: Ground,
    at: State,
    weight: Weight,
    layers: dict[str, tuple[int, ...]],
    gradient: np.ndarray | None,
) -> dict:
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
    gradient : ndarray or None
        Of all weights of the layer, once it is computed.
    """
    values = at.kept[f"network.{weight.layer}.weight"].numpy()
    shape, last = layers[weight.layer], weight.layer == [*layers][-1]
    dense = len(shape) == 2
    heads = ("class" if last else "unit", "input") if dense else _HEADS
    names = {0: here.classes} if last and dense else {}
    if not dense:
        names |= {1: _RGB} if shape[1] == len(_RGB) else {}
        names |= {axis: tuple(map(str, range(shape[axis]))) for axis in (2, 3)}
    axes = [
        {"name": head, "most": size - 1,
         "names": list(names[axis]) if axis in names and size <= _NAMES_MAX else None}
        for axis, (head, size) in enumerate(zip(heads, shape, strict=True))
    ]  # fmt: skip
    find = _around if dense else _kernels
    panes = find(weight, values)
    if gradient is not None:
        chosen = next(pane for pane in find(weight, gradient) if pane["chosen"])
        title, labels = f"Gradient ∂L/∂w: {chosen['title'].lower()}", chosen["labels"]
        labels = [[f"Gradient of {label}" for label in row] for row in labels]
        panes.append(chosen | {"title": title, "labels": labels})
    return {
        "kind": "picker",
        "layers": list(layers),
        "layer": weight.layer,
        "place": list(weight.place),
        "weight": weight.text(),
        "code": weight.code(),
        "axes": axes,
        "panes": panes,
        "words": _WORDS,
    }


def _kernels(weight: Weight, values: np.ndarray) -> list[dict]:
    filter_, channel = weight.place[:2]
    channels = values.shape[1]
    shown = range(channels) if channels <= _PANES else [channel]
    made = []
    for one in shown:
        places = [[(filter_, one, i, j) for j in range(values.shape[3])]
                  for i in range(values.shape[2])]  # fmt: skip
        name = _RGB[one] if channels == len(_RGB) else f"channel {one}"
        title = f"Filter {filter_}, {name}"
        labels = [[f"{title}, row {i}, column {j}" for _, _, i, j in row] for row in places]
        made.append(_pane(title, weight, values, (places, labels), one == channel))
    return made


def _around(weight: Weight, values: np.ndarray) -> list[dict]:
    unit, place = weight.place
    inputs = values.shape[1]
    count = min(_ACROSS * _DOWN, inputs // _ACROSS * _ACROSS or inputs)
    first = min(max(0, place // _ACROSS * _ACROSS - _ACROSS), inputs - count)
    across = min(_ACROSS, count)
    places = [[(unit, first + row + column) for column in range(across)]
              for row in range(0, count, across)]  # fmt: skip
    labels = [[f"Input {at}" for _, at in row] for row in places]
    title = f"Inputs {first} to {first + count - 1} of {inputs:,}"
    return [_pane(title, weight, values, (places, labels), True)]


def _pane(title: str, weight: Weight, values: np.ndarray, where: tuple, chosen: bool) -> dict:
    places, labels = where
    end = colours.limit(np.nan_to_num(values, posinf=0, neginf=0))
    numbers = np.array([[values[place] for place in row] for row in places])
    safe = np.nan_to_num(numbers, posinf=end, neginf=-end)
    return {
        "title": title,
        "chosen": chosen,
        "rows": [[say(float(value), 2) for value in row] for row in numbers],
        "weights": [[Weight(weight.layer, place).text() for place in row] for row in places],
        "labels": labels,
        "colours": [colours.hex_colours(row)
                    for row in colours.coloured(safe, end, colours.SIGNED)],
    }  # fmt: skip
