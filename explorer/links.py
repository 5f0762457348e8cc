"""A case as query parameters: a link opens the same page with the same numbers for everybody.

Values are written with characters that no browser has to escape: cells are separated by "_", rows
by "~", matrices by "~~". `0_2_1~0_1_2` is the matrix with the rows 0 2 1 and 0 1 2.
"""

from collections.abc import Mapping, Sequence

from explorer.cases import Case
from explorer.errors import InputError
from explorer.parameters import Parameter

TEXT_MAX = 16_000  # characters of one parameter; four channels of 16×16 cells with 15 each fit


def write(case: Case) -> dict[str, str]:
    """Return the query parameters of a case.

    Examples
    --------
    >>> import numpy as np
    >>> from explorer.cases import PoolCase
    >>> write(PoolCase(np.array([[[1.0, 2.0], [3.0, 4.5]]])))
    {'x': '1_2~3_4.5', 'm': 'max', 'w': '2', 's': '2'}
    """
    document = case.document()
    return {
        parameter.name: _text(parameter.kind, document[parameter.field])
        for parameter in case.parameters
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
    >>> from explorer.cases import PoolCase
    >>> case, said = read({"s": ["0"]}, PoolCase(np.ones((1, 4, 4))))
    >>> case.stride, said
    ((2, 2), ('The link asks for s = 0; it must be a whole number from 1 to 8, so 2 is used.',))
    """
    document = default.document()
    sentences = []
    whole = any(p.kind in ("tables", "text") and p.name in query for p in default.parameters)
    for parameter in default.parameters:
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
