"""A stack: the shape of the picture and the layers that it goes through; documents and links."""

import re
from dataclasses import dataclass

from explorer import limits
from explorer.errors import InputError, NumberError
from explorer.layers.kinds import Layer, Pool
from explorer.layers.settings import (
    TYPES,
    Setting,
    checked,
    from_document,
    to_document,
    type_of,
)

SIDES = (
    Setting("channels", "", "channels", "whole", 1, limits.STACK_CHANNELS_MAX),
    Setting("rows", "", "rows", "whole", 1, limits.STACK_SIDE_MAX),
    Setting("columns", "", "columns", "whole", 1, limits.STACK_SIDE_MAX),
)


@dataclass(frozen=True)
class Stack:
    """A picture's shape and the layers, from the first to the last.

    Parameters
    ----------
    shape : (int, int, int)
        Channels, rows, columns.
    layers : tuple of Layer
        May not fit each other; `explorer.layers.summary` says where.
    """

    shape: tuple[int, int, int]
    layers: tuple[Layer, ...]


def stack_from(shape: object, layers: object) -> Stack:
    """Check what an example, a link or the browser gives.

    Parameters
    ----------
    shape : list of 3 int
    layers : list of dict
        As `explorer.layers.settings.to_document` writes them.

    Raises
    ------
    NumberError
        With a sentence; `row` is the layer, counted from 0, or None for the input.

    Examples
    --------
    >>> stack_from([1, 28, 28], [{"type": "flatten"}, {"type": "linear", "out": 10}])
    Stack(shape=(1, 28, 28), layers=(Flatten(), Linear(out=10, bias=True)))
    """
    if not isinstance(layers, list | tuple) or len(layers) > limits.LAYERS_MAX:
        given = len(layers) if isinstance(layers, list | tuple) else "no list"
        raise NumberError(
            f"A stack has at most {limits.LAYERS_MAX} layers, not {given}. Remove some."
        )
    read_layers = []
    for number, document in enumerate(layers):
        try:
            read_layers.append(from_document(document))
        except InputError as error:
            raise NumberError(f"Layer {number + 1}: {error}", row=number) from None
    return Stack(_shape(shape), tuple(read_layers))


def _shape(shape: object) -> tuple[int, int, int]:
    if not isinstance(shape, list | tuple) or len(shape) != 3:
        raise NumberError("The input has channels, rows and columns: 3 numbers. Give all three.")
    for setting, side in zip(SIDES, shape, strict=True):
        try:
            checked(setting, side)
        except InputError as error:
            raise NumberError(f"Input: {error}") from None
    return tuple(shape)


def stack_document(stack: Stack) -> dict:
    """Return a stack as `stack_from` takes it."""
    return {"shape": list(stack.shape), "layers": [to_document(layer) for layer in stack.layers]}


def write(stack: Stack) -> str:
    """Write a stack with characters that no browser has to escape.

    Layers are joined by "~": the letter of the type, its first setting, and each other setting
    that is not the default, with its letter.

    Examples
    --------
    >>> write(read("3x32x32~c16k3p1~b~frelu~m2~x~l10"))
    '3x32x32~c16p1~b~frelu~m2~x~l10'
    """
    return "~".join(["x".join(map(str, stack.shape)), *map(_write_layer, stack.layers)])


def _defaults(layer: Layer) -> dict:
    """Return a layer's settings as they are when only the first one is said."""
    entry = TYPES[type_of(layer)]
    first = entry.settings[:1]
    values = dict(entry.fixed) | {s.field: getattr(layer, s.field) for s in first}
    if isinstance(layer, Pool):
        values["stride"] = layer.kernel
    return vars(entry.make(**values))


def _write_layer(layer: Layer) -> str:
    entry = TYPES[type_of(layer)]
    defaults = _defaults(layer)
    text = entry.letter
    for setting in entry.settings:
        value = getattr(layer, setting.field)
        if not setting.letter:
            text += _write_value(value)
        elif value != defaults[setting.field]:
            text += setting.letter + ("" if setting.kind == "flag" else _write_value(value))
    return text


def _write_value(value: object) -> str:
    if isinstance(value, tuple):
        return str(value[0]) if value[0] == value[1] else f"{value[0]}x{value[1]}"
    return f"{value:g}" if isinstance(value, float) else str(value)


_PATTERNS = {
    "whole": r"\d{1,5}",
    "pair": r"\d{1,3}(?:x\d{1,3})?",
    "padding": r"\d{1,3}(?:x\d{1,3})?|same",
    "share": r"0?\.\d{1,4}|0",
    "flag": "",
    "choice": r"[a-z]{1,10}",
}


def _pattern(settings: tuple[Setting, ...]) -> str:
    parts = []
    for setting in settings:
        value = f"(?P<{setting.field}>{setting.letter}(?:{_PATTERNS[setting.kind]}))"
        parts.append(value + ("?" if setting.letter else ""))
    return "".join(parts)


_GRAMMAR = {key: re.compile(e.letter + _pattern(e.settings), re.ASCII) for key, e in TYPES.items()}


def read(text: str) -> Stack:
    """Read what `write` wrote.

    Raises
    ------
    NumberError
        If anything else stands there.

    Examples
    --------
    >>> read("3x32x32~c16k3x5s2psamen").layers
    (Conv(out=16, kernel=(3, 5), stride=(2, 2), padding='same', dilation=(1, 1), groups=1, \
bias=False),)
    """
    shape, *layers = text.split("~")
    if not re.fullmatch(r"\d{1,5}x\d{1,3}x\d{1,3}", shape, re.ASCII):
        raise NumberError(
            f'A stack starts with its input, such as 3x32x32, not "{shape[:20]}". Copy the link '
            "again."
        )
    if len(layers) > limits.LAYERS_MAX:
        return stack_from([], layers)  # says how many there may be
    documents = [_read_layer(number, layer) for number, layer in enumerate(layers)]
    return stack_from([int(side) for side in shape.split("x")], documents)


def _read_layer(number: int, text: str) -> dict:
    for key, grammar in _GRAMMAR.items():
        if found := grammar.fullmatch(text):
            return _document(key, found)
    raise NumberError(
        f'Layer {number + 1} reads "{text[:20]}", which is no layer. Copy the link again.',
        row=number,
    )


def _document(key: str, found: re.Match) -> dict:
    document: dict = {"type": key}
    flags = TYPES[key].make.__dataclass_fields__
    for setting in TYPES[key].settings:
        text = found[setting.field]
        if text is None:
            continue
        if setting.kind == "flag":
            document[setting.field] = not flags[setting.field].default
        else:
            document[setting.field] = _value(setting.kind, text[len(setting.letter) :])
    return document


def _value(kind: str, text: str) -> object:
    if kind == "choice" or text == "same":
        return text
    if kind == "share":
        return float(text)
    if kind == "whole":
        return int(text)
    sides = [int(side) for side in text.split("x")]
    return sides * 2 if len(sides) == 1 else sides
