"""The table of query parameters: a link opens the same page with the same numbers for everybody.

A matrix is written with characters that no browser has to escape: cells separated by "_", rows by
"~". `0_2_1~0_1_2` is the matrix with the rows 0 2 1 and 0 1 2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer import limits
from explorer.cases import POOL_MODES, Case, ConvCase, PoolCase, ReluCase
from explorer.errors import InputError

TEXT_MAX = 4_000  # characters of one parameter; 16×16 cells of 12 characters with separators fit


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
        "matrix", "whole", "number" or "choice".
    least, most : int
        Bounds of a whole number; `most` is also the side of a matrix.
    choices : tuple of str
    """

    name: str
    field: str
    kind: str
    least: int = 0
    most: int = 0
    choices: tuple[str, ...] = ()


_X = Parameter("x", "x", "matrix", 1, limits.INPUT_SIDE_MAX)
TABLE: dict[type, tuple[Parameter, ...]] = {
    ConvCase: (
        _X,
        Parameter("k", "k", "matrix", 1, limits.KERNEL_SIDE_MAX),
        Parameter("b", "bias", "number"),
        Parameter("s", "stride", "whole", 1, limits.STRIDE_MAX),
        Parameter("p", "padding", "whole", 0, limits.PADDING_MAX),
    ),
    PoolCase: (
        _X,
        Parameter("m", "mode", "choice", choices=POOL_MODES),
        Parameter("w", "window", "whole", 1, limits.POOL_WINDOW_MAX),
        Parameter("s", "stride", "whole", 1, limits.POOL_WINDOW_MAX),
    ),
    ReluCase: (Parameter("r", "x", "matrix", 1, limits.INPUT_SIDE_MAX),),
}


def write(case: Case) -> dict[str, str]:
    """Return the query parameters of a case.

    Examples
    --------
    >>> import numpy as np
    >>> write(PoolCase(np.array([[1.0, 2.0], [3.0, 4.5]])))
    {'x': '1_2~3_4.5', 'm': 'max', 'w': '2', 's': '2'}
    """
    document = case.document()
    query = {}
    for parameter in TABLE[type(case)]:
        value = document[parameter.field]
        if parameter.kind == "matrix":
            query[parameter.name] = "~".join("_".join(row) for row in value)
        else:
            query[parameter.name] = str(value)
    return query


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
    >>> case, said = read({"s": ["0"]}, PoolCase(np.ones((4, 4))))
    >>> case.stride, said
    (2, ('The link asks for s = 0; it must be a whole number from 1 to 8, so 2 is used.',))
    """
    document = default.document()
    sentences = []
    for parameter in TABLE[type(default)]:
        values = query.get(parameter.name, ())
        if not values:
            continue
        rule = _broken_rule(parameter, values)
        if rule is None:
            document[parameter.field] = _value(parameter, values[0])
        else:
            sentences.append(_sentence(parameter, values[0], rule, document[parameter.field]))
    try:
        return type(default).from_document(document), tuple(sentences)
    except InputError as error:
        said = f"The link does not open as it is: {error} The example is shown instead."
        return default, (*sentences, said)


def _value(parameter: Parameter, text: str) -> object:
    if parameter.kind == "matrix":
        return [row.split("_") for row in text.split("~")]
    return int(text) if parameter.kind == "whole" else text


def _broken_rule(parameter: Parameter, values: Sequence[str]) -> str | None:
    """Return the rule that a value breaks, or None; cells are checked later, with their place."""
    text = values[0]
    if len(values) > 1:
        return "it must stand there once"
    if len(text) > TEXT_MAX:
        return f"it must have at most {TEXT_MAX} characters"
    if parameter.kind == "whole":
        whole = text.isascii() and text.isdigit() and len(text) <= 3
        if not whole or not parameter.least <= int(text) <= parameter.most:
            return f"it must be a whole number from {parameter.least} to {parameter.most}"
    if parameter.kind == "choice" and text not in parameter.choices:
        return f"it must be {' or '.join(parameter.choices)}"
    return None


def _sentence(parameter: Parameter, text: str, rule: str, used: object) -> str:
    shown = text if len(text) <= 20 else text[:20] + "…"
    used = "the example's matrix" if parameter.kind == "matrix" else used
    return f"The link asks for {parameter.name} = {shown}; {rule}, so {used} is used."
