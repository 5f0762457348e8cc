"""The table of query parameters: a link opens the same page with the same numbers for everybody.

Values are written with characters that no browser has to escape: cells are separated by "_", rows
by "~", matrices by "~~". `0_2_1~0_1_2` is the matrix with the rows 0 2 1 and 0 1 2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer import limits
from explorer.cases import (
    ActivationCase,
    Case,
    ConvCase,
    NeuronCase,
    OrderCase,
    PictureCase,
    PoolCase,
    SizeCase,
    StackCase,
)
from explorer.cases.activation import ACTIVATIONS, LEAKY_SLOPE
from explorer.cases.convolution import RINGS, VIEWS, WAYS
from explorer.cases.order import ORDER_POOLS
from explorer.cases.picture import CHANNELS, COLOURS, MEASURES, MOVES, POOLS
from explorer.cases.pooling import POOL_MODES, SHIFT_KERNELS
from explorer.cases.size import LETTERS, LETTERS_AT_ONCE, MODES, RULES
from explorer.cases.size import VIEWS as SIZE_VIEWS
from explorer.errors import InputError

TEXT_MAX = 16_000  # characters of one parameter; four channels of 16×16 cells with 15 each fit


@dataclass(frozen=True)
class Parameter:
    """One query parameter.

    Parameters
    ----------
    name : str
        Its name in the link.
    field : str
        Its name in a case's document.
    kind : str
        "tables" (matrices), "numbers", "whole", "pair" (one whole number, or two: rows_columns),
        "place" (whole numbers), "choice", "flag" (0 or 1), "letters" (up to `most`
        of `choices`) or "text" (checked by the case).
    least, most : int
        Bounds of a whole number.
    choices : tuple of str
    usual : object
        A value that a link need not carry. A link with matrices means it wherever it is silent.
    """

    name: str
    field: str
    kind: str
    least: int = 0
    most: int = 0
    choices: tuple[str, ...] = ()
    usual: object = None


def _function(name: str, slope: str) -> tuple[Parameter, Parameter]:
    """Return the two parameters of an activation: which one, and the slope of a leaky ReLU."""
    return (
        Parameter(name, "function", "choice", choices=ACTIVATIONS, usual=ACTIVATIONS[0]),
        Parameter(slope, "slope", "numbers", usual=[str(LEAKY_SLOPE)]),
    )


_SHIFT = limits.POOL_SHIFT_MAX
_X = Parameter("x", "x", "tables")
_AT = Parameter("at", "at", "place", usual=[0, 0, 0])
_STEP = limits.SIZE_STEP_MAX
_PIXELS = limits.PICTURE_SHIFT_MAX
TABLE: dict[type, tuple[Parameter, ...]] = {
    ConvCase: (
        _X,
        Parameter("k", "k", "tables"),
        Parameter("b", "bias", "numbers"),
        Parameter("s", "stride", "pair", 1, limits.STRIDE_MAX, usual=[1, 1]),
        Parameter("p", "padding", "pair", 0, limits.PADDING_MAX, usual=[0, 0]),
        Parameter("d", "dilation", "pair", 1, limits.DILATION_MAX, usual=[1, 1]),
        Parameter("op", "output_padding", "pair", 0, limits.STRIDE_MAX - 1, usual=[0, 0]),
        Parameter("same", "same", "flag", usual=False),
        Parameter("g", "groups", "whole", 1, limits.CHANNELS_MAX, usual=1),
        Parameter("ring", "ring", "choice", choices=RINGS, usual=RINGS[0]),
        Parameter("way", "way", "choice", choices=WAYS, usual=WAYS[0]),
        Parameter("view", "view", "choice", choices=VIEWS, usual=VIEWS[0]),
        _AT,
    ),
    PoolCase: (
        _X,
        Parameter("m", "mode", "choice", choices=POOL_MODES),
        Parameter("w", "window", "pair", 1, limits.POOL_WINDOW_MAX),
        Parameter("s", "stride", "pair", 1, limits.POOL_WINDOW_MAX),
        Parameter("p", "padding", "pair", 0, limits.POOL_WINDOW_MAX // 2, usual=[0, 0]),
        Parameter("d", "dilation", "pair", 1, limits.DILATION_MAX, usual=[1, 1]),
        Parameter("c", "ceil_mode", "flag", usual=False),
        Parameter("cp", "count_include_pad", "flag", usual=True),
        Parameter("o", "output_size", "pair", 1, limits.INPUT_SIDE_MAX, usual=[2, 2]),
        Parameter("sh", "shift", "pair", -_SHIFT, _SHIFT, usual=[0, 0]),
        Parameter("k", "kernel", "choice", choices=tuple(SHIFT_KERNELS), usual="sobel"),
        _AT,
    ),
    SizeCase: (
        Parameter("mode", "mode", "choice", choices=MODES, usual=MODES[0]),
        Parameter("n", "n", "pair", 1, limits.SIZE_INPUT_MAX),
        Parameter("k", "k", "pair", 1, limits.SIZE_KERNEL_MAX),
        Parameter("s", "s", "pair", 1, _STEP),
        Parameter("p", "p", "pair", 0, _STEP),
        Parameter("d", "d", "pair", 1, limits.DILATION_MAX, usual=[1, 1]),
        Parameter("rule", "rule", "choice", choices=RULES, usual=RULES[0]),
        Parameter("ceil", "ceil", "flag", usual=False),
        Parameter("op", "output_padding", "pair", 0, _STEP - 1, usual=[0, 0]),
        Parameter("together", "together", "flag", usual=True),
        Parameter("solve", "solve", "letters", 0, LETTERS_AT_ONCE, tuple(LETTERS), usual=""),
        Parameter("o", "wanted", "whole", 1, limits.SIZE_OUTPUT_MAX, usual=4),
        Parameter("view", "view", "choice", choices=SIZE_VIEWS, usual=SIZE_VIEWS[0]),
        _AT,
    ),
    ActivationCase: (
        Parameter("r", "x", "tables"),
        *_function("f", "a"),
        Parameter("rat", "at", "place", usual=[0, 0, 0]),
    ),
    OrderCase: (
        Parameter("o", "x", "tables"),
        *_function("of", "oa"),
        Parameter("op", "pool", "choice", choices=tuple(ORDER_POOLS), usual="max"),
        Parameter("oat", "at", "place", usual=[0, 0, 0]),
    ),
    NeuronCase: (
        Parameter("nx", "x", "numbers"),
        Parameter("nw", "w", "numbers"),
        Parameter("nb", "b", "numbers", usual=["0"]),
        *_function("nf", "na"),
    ),
    PictureCase: (
        Parameter("k", "kernel", "tables"),
        Parameter("v", "divisor", "numbers", usual=["1"]),
        Parameter("c", "channels", "choice", choices=CHANNELS, usual=CHANNELS[0]),
        Parameter("s", "stride", "whole", 1, limits.STRIDE_MAX, usual=1),
        Parameter("p", "padding", "whole", 0, limits.PADDING_MAX, usual=1),
        Parameter("d", "dilation", "whole", 1, limits.DILATION_MAX, usual=1),
        Parameter("ring", "ring", "choice", choices=RINGS, usual=RINGS[0]),
        Parameter("y", "measure", "choice", choices=MEASURES, usual=MEASURES[0]),
        Parameter("as", "colours", "choice", choices=COLOURS, usual=COLOURS[0]),
        Parameter("relu", "relu", "flag", usual=False),
        Parameter("m", "pool", "choice", choices=POOLS, usual=POOLS[0]),
        Parameter("w", "window", "whole", 2, limits.POOL_WINDOW_MAX, usual=2),
        Parameter("move", "move", "choice", choices=MOVES, usual=MOVES[0]),
        Parameter("sh", "shift", "pair", -_PIXELS, _PIXELS, usual=[0, 0]),
        Parameter("n", "which", "whole", 0, limits.PICTURES_AT_ONCE - 1, usual=0),
        _AT,
    ),
    StackCase: (Parameter("n", "text", "text"), Parameter("at", "at", "place", usual=[])),
}


def write(case: Case) -> dict[str, str]:
    """Return the query parameters of a case.

    Examples
    --------
    >>> import numpy as np
    >>> write(PoolCase(np.array([[[1.0, 2.0], [3.0, 4.5]]])))
    {'x': '1_2~3_4.5', 'm': 'max', 'w': '2', 's': '2'}
    """
    document = case.document()
    return {
        parameter.name: _text(parameter.kind, document[parameter.field])
        for parameter in TABLE[type(case)]
        if parameter.usual is None or document[parameter.field] != parameter.usual
    }


def _text(kind: str, value: object) -> str:
    if kind == "tables":
        return "~~".join("~".join("_".join(row) for row in table) for table in value)
    if kind == "pair":
        return str(value[0]) if value[0] == value[1] else f"{value[0]}_{value[1]}"
    if kind in ("numbers", "place"):
        return "_".join(map(str, value))
    return str(int(value)) if kind == "flag" else str(value)


def read(query: Mapping[str, Sequence[str]], default: Case) -> tuple[Case, tuple[str, ...]]:
    """Read a case from a link; whatever is out of range becomes the default, with a sentence.

    Parameters
    ----------
    query : mapping of str to list of str
        Every value that the link gives for a name; anything can stand there.
    default : Case
        Where missing and bad values come from.

    Returns
    -------
    case : Case
    sentences : tuple of str
        One for each value that was not taken.

    Examples
    --------
    >>> import numpy as np
    >>> case, said = read({"s": ["0"]}, PoolCase(np.ones((1, 4, 4))))
    >>> case.stride, said
    ((2, 2), ('The link asks for s = 0; it must be a whole number from 1 to 8, so 2 is used.',))
    """
    document = default.document()
    sentences = []
    whole = any(p.kind in ("tables", "text") and p.name in query for p in TABLE[type(default)])
    for parameter in TABLE[type(default)]:
        values = query.get(parameter.name, ())
        if not values:
            if whole and parameter.usual is not None:
                document[parameter.field] = parameter.usual
            continue
        rule = _broken_rule(parameter, values)
        if rule is None:
            document[parameter.field] = _value(parameter.kind, values[0])
        else:
            sentences.append(_sentence(parameter, values[0], rule, document[parameter.field]))
    try:
        return type(default).from_document(document), tuple(sentences)
    except InputError as error:
        said = f"The link does not open as it is: {error} The example is shown instead."
        return default, (*sentences, said)


def _value(kind: str, text: str) -> object:
    if kind == "tables":
        return [[row.split("_") for row in table.split("~")] for table in text.split("~~")]
    if kind == "numbers":
        return text.split("_")
    if kind in ("pair", "place"):
        parts = [int(part) for part in text.split("_")]
        return parts * 2 if kind == "pair" and len(parts) == 1 else parts
    if kind == "flag":
        return text == "1"
    return int(text) if kind == "whole" else text


def _broken_rule(parameter: Parameter, values: Sequence[str]) -> str | None:
    """Return the rule that a value breaks, or None; cells are checked later, with their place."""
    text = values[0]
    if len(values) > 1:
        return "it must stand there once"
    if len(text) > TEXT_MAX:
        return f"it must have at most {TEXT_MAX} characters"
    return _rule_of_kind(parameter, text)


def _rule_of_kind(parameter: Parameter, text: str) -> str | None:
    if parameter.kind in ("whole", "pair") and not _whole_numbers(parameter, text):
        two = " or two of them with _ between" if "_" in text else ""
        return f"it must be a whole number from {parameter.least} to {parameter.most}{two}"
    if parameter.kind == "place" and not all(map(_is_whole, text.split("_"))):
        return "it must be whole numbers with _ between"
    if parameter.kind == "choice" and text not in parameter.choices:
        return f"it must be {' or '.join(parameter.choices)}"
    if parameter.kind == "flag" and text not in ("0", "1"):
        return "it must be 0 or 1"
    if parameter.kind == "letters" and not _letters(parameter, text):
        return f"it must be up to {parameter.most} of {', '.join(parameter.choices)}, each once"
    return None


def _letters(parameter: Parameter, text: str) -> bool:
    each_once = len(set(text)) == len(text) <= parameter.most
    return each_once and set(text) <= set(parameter.choices)


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3


def _whole_numbers(parameter: Parameter, text: str) -> bool:
    parts = text.split("_")
    return len(parts) <= (2 if parameter.kind == "pair" else 1) and all(
        _is_whole(part.removeprefix("-") if parameter.least < 0 else part)
        and parameter.least <= int(part) <= parameter.most
        for part in parts
    )


def _sentence(parameter: Parameter, text: str, rule: str, used: object) -> str:
    shown = text if len(text) <= 20 else text[:20] + "…"
    used = "the example's" if parameter.kind == "tables" else _text(parameter.kind, used)
    return f"The link asks for {parameter.name} = {shown}; {rule}, so {used} is used."
