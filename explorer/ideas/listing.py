"""A function of PyTorch as lines to copy: what is shown, what it prints, and what is checked.

Importing this module does not import torch; the functions do when they run.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any


@dataclass(frozen=True)
class Listing:
    """A function whose own lines are shown, with its parameters set to numbers.

    Parameters
    ----------
    function : callable
        Its body is the lines: imports first, one `return` at the end. A returned tuple without
        brackets is printed as several things.
    arguments : tuple
        Plain Python numbers, texts and tuples; parameters that are left out keep their defaults.

    Examples
    --------
    >>> listing = Listing(seconds, (2, 3))
    >>> print(listing.code())
    import math
    <BLANKLINE>
    minutes = 2
    more = 3
    factor = 60
    <BLANKLINE>
    print(math.prod((minutes, factor)), more)
    >>> listing.printed()
    '120 3'
    """

    function: Callable
    arguments: tuple = ()

    def code(self) -> str:
        """Return lines of Python that run as they stand and print the result."""
        imports, lines = _parts(self.function)
        given = inspect.signature(self.function).bind(*self.arguments)
        given.apply_defaults()
        settings = [f"{name} = {value!r}" for name, value in given.arguments.items()]
        return "\n".join([*imports, "", *settings, "", *lines])

    def run(self) -> Any:
        """Return what the function returns, computed once."""
        return _run(self)

    def printed(self) -> str:
        """Return what the lines print."""
        found = self.run()
        return " ".join(map(str, found)) if isinstance(found, tuple) else str(found)


def seconds(minutes, more, factor=60):
    """Return an example of a function that can be listed."""
    import math

    return math.prod((minutes, factor)), more


@lru_cache(maxsize=128)
def _run(listing: Listing) -> Any:
    return listing.function(*listing.arguments)


@lru_cache(maxsize=64)
def _parts(function: Callable) -> tuple[list[str], list[str]]:
    """Return a function's imports, and its other lines with the result printed."""
    source = textwrap.dedent(inspect.getsource(function)).splitlines()
    body = ast.parse("\n".join(source)).body[0].body[1:]  # the first is its docstring
    *steps, last = body
    imports = [step for step in steps if isinstance(step, ast.Import | ast.ImportFrom)]
    start = imports[-1].end_lineno if imports else body[0].lineno - 1
    lines = textwrap.dedent("\n".join(source[start : last.lineno - 1])).strip("\n").splitlines()
    result = textwrap.dedent("\n".join(source[last.lineno - 1 :])).removeprefix("return ")
    shown = [textwrap.dedent(source[step.lineno - 1]) for step in imports]
    return shown, [*lines, *f"print({result})".splitlines()]
