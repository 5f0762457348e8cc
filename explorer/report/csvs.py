"""Tables as CSV, line by line, that no spreadsheet takes for formulae.

A cell that begins with =, +, - or @ is a formula to a spreadsheet, and the name of a class may be
anything. Such a text gets an apostrophe in front, as OWASP advises; numbers stay numbers.
"""

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
)  # also the full-width ones
_FIRST = ("kind", "step", "epoch", "seconds")  # columns of the metrics that come first


def cell(value: object) -> object:
    """Return a cell that is a number or harmless text.

    Examples
    --------
    >>> cell("=1+1"), cell(" @x"), cell(-0.5), cell("cat")
    ("'=1+1", "' @x", -0.5, 'cat')
    """
    if isinstance(value, bool) or value is None:
        return "" if value is None else int(value)
    if isinstance(value, int | float):
        return value
    text = str(value).replace("\0", "")
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def lines(header: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the lines of a CSV file (RFC 4180), the header first.

    Examples
    --------
    >>> list(lines(["name", "n"], [["a, b", 1]]))
    ['name,n\\r\\n', '"a, b",1\\r\\n']
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in itertools.chain([header], rows):
        writer.writerow([cell(value) for value in row])
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def metrics(points: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield the points of the curves; a column for everything that any point has."""
    found = dict.fromkeys(key for point in points for key in point)
    columns = [key for key in _FIRST if key in found] + [k for k in found if k not in _FIRST]
    return lines(columns, ([point.get(key) for key in columns] for point in points))
