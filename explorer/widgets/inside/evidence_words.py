"""What may be concluded of a filter, in sentences whose numbers are all computed."""

from dataclasses import dataclass

import numpy as np

from explorer.widgets.text import literal

FEW = 0.05  # of the untrained filters; where more of them reach a number, training did not make it
RULE = (
    "A number counts as evidence of learning when shuffled labels hardly ever give it (in 1 of 100 "
    "filters) and at most 5 % of the untrained filters reach it."
)


@dataclass(frozen=True)
class Control:
    """A number of the chosen filter beside what it is held against.

    Attributes
    ----------
    value : float
        Of the filter.
    line : float
        What 99 of 100 filters stay at or below by chance.
    reached : int
        Untrained filters that reach the value.
    total : int
        Untrained filters that have such a number.
    """

    value: float
    line: float
    reached: int
    total: int

    @property
    def holds(self) -> bool:
        """Whether it is evidence of learning."""
        return self.value > self.line and self.reached <= FEW * self.total

    @property
    def verdict(self) -> str:
        """The first words of its sentence."""
        return "**Evidence.**" if self.holds else "**No evidence.**"


def control(value: float, line: float, untrained: np.ndarray) -> Control:
    """Hold a number against chance and against the untrained filters; these may have NaN.

    Examples
    --------
    >>> found = control(7, 4, np.array([3, 7, 8, 2]))
    >>> found.reached, found.total, found.holds
    (2, 4, False)
    """
    known = untrained[~np.isnan(untrained)]
    return Control(float(value), float(line), int((known >= value).sum()), len(known))


def pure(found: Control, shown: int, score: str, name: str) -> str:
    """Say how pure a list is."""
    return (
        f"{found.verdict} By the {score} {found.value:.0f} of its top {shown} pictures are of the "
        f"class {literal(name)}. {_untrained(found)} so many of one class; with shuffled labels 99 "
        f"of 100 lists have at most {found.line:.0f}."
    )


def index(found: Control, name: str) -> str:
    """Say how much more the filter answers its favourite class."""
    return (
        f"{found.verdict} **Selectivity index {found.value:.2f}** for {literal(name)}: 0 is no "
        f"preference, 1 is an answer to this class only. {_untrained(found)} one as high; with "
        f"shuffled labels 99 of 100 filters stay below {found.line:.2f}."
    )


def area(found: Control, name: str) -> str:
    """Say how surely the filter tells its favourite class."""
    return (
        f"{found.verdict} **AUROC {found.value:.2f}**: of one picture of {literal(name)} and one "
        f"of another class, drawn at random, the first gets the stronger answer in "
        f"{100 * found.value:.0f} % of all pairs; a coin gives 50 %. {_untrained(found)} as much; "
        f"by chance 99 of 100 filters stay below {found.line:.2f}."
    )


def _untrained(found: Control) -> str:
    if found.reached == 0:
        return f"None of {found.total} untrained filters has"
    have = "has" if found.reached == 1 else "have"
    return f"{found.reached} of {found.total} untrained filters {have}"


def listed(names: list[str]) -> str:
    """Return names as a sentence lists them.

    Examples
    --------
    >>> listed(["cat"]), listed(["cat", "dog", "ship"])
    ('cat', 'cat, dog and ship')
    """
    shown = [literal(name) for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
