"""Sums of products as lines of a formula, each number in the colour of what it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.sheets import Line
from explorer.sheets.words import equals, factor

ALL_TERMS = 9  # products of a 3×3 kernel; longer sums leave out the products with gradient 0


@dataclass(frozen=True)
class Term:
    """A product of two numbers, with the role (colour) of each."""

    first: float
    second: float
    roles: tuple[str, str]

    def pieces(self) -> list[tuple[str, str]]:
        """Return the product as pieces of a line."""
        return [
            (factor(self.first), self.roles[0]),
            (" · ", "plain"),
            (factor(self.second), self.roles[1]),
        ]


def sum_line(
    left: str, terms: Sequence[Term], total: float, plus: Sequence[tuple[float, str]] = ()
) -> Line:
    """Write "left = 1 · 2 + 3 · 4 + … = total".

    Parameters
    ----------
    left : str
    terms : sequence of Term
        Of more than ALL_TERMS, those whose first number is 0 are counted instead of written.
    total : float
    plus : sequence of (float, str)
        Single numbers at the end, as a bias, with their roles.

    Examples
    --------
    >>> line = sum_line("z", [Term(1, 2, ("input", "kernel"))], 5, [(3, "kernel")])
    >>> "".join(text for text, _ in line)
    'z = 1 · 2 + 3 = 5'
    """
    shown = list(terms)
    if len(shown) > ALL_TERMS:
        shown = [term for term in shown if term.first]
    line: list[tuple[str, str]] = [(f"{left} = ", "plain")]
    for term in shown:
        line += [*term.pieces(), (" + ", "plain")]
    for number, role in plus:
        line += [(factor(number), role), (" + ", "plain")]
    left_out = len(terms) - len(shown)
    if left_out:
        line += [(f"{left_out} products with 0", "plain"), (" + ", "plain")]
    line = line[:-1] if len(line) > 1 else line  # the last plus sign
    used = [number for term in shown for number in (term.first, term.second)]
    used += [number for number, _ in plus]
    line.append((f" {equals(total, *used)}", "plain"))
    # A colour for each of 64 products would be half of all that the browser is sent.
    return "".join(text for text, _ in line) if len(shown) > ALL_TERMS else tuple(line)


def place_text(name: str, place: tuple[int, int]) -> str:
    """Name a cell as people count, rows before columns.

    Examples
    --------
    >>> place_text("z", (0, 2))
    'z(1, 3)'
    """
    return f"{name}({place[0] + 1}, {place[1] + 1})"
