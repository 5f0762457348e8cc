"""What the numbers say, in sentences; the names of classes stand in them as they are."""

from collections.abc import Sequence

import numpy as np

from explorer.results.calibration import Calibration
from explorer.results.confusion import Pair
from explorer.results.intervals import wilson

_CLOSE = 0.01  # one point; a smaller gap is not worth a name


def percent(share: float, digits: int = 1) -> str:
    """Return a share as people write it.

    Examples
    --------
    >>> percent(0.7714), percent(1.0), percent(0.5, 0)
    ('77.1 %', '100.0 %', '50 %')
    """
    return f"{100 * share:.{digits}f} %"


def between(ends: tuple[float, float]) -> str:
    """Return an interval of shares.

    Examples
    --------
    >>> between((0.7444, 0.7961))
    '74.4 to 79.6 %'
    """
    return f"{100 * ends[0]:.1f} to {100 * ends[1]:.1f} %"


def pair(found: Pair, classes: Sequence[str]) -> str:
    """Say how often two classes are taken for each other.

    Examples
    --------
    >>> pair(Pair(0, 1, 12, 5), ("cat", "dog"))
    'cat and dog: 17 mistakes (12 × cat called dog, 5 × dog called cat)'
    >>> pair(Pair(0, 1, 1, 0), ("cat", "dog"))
    'cat and dog: 1 mistake (cat called dog)'
    """
    one, other = classes[found.one], classes[found.other]
    mistakes = "1 mistake" if found.both == 1 else f"{found.both:,} mistakes"
    if not found.back:
        ways = f"{one} called {other}"
    else:
        ways = f"{found.there:,} × {one} called {other}, {found.back:,} × {other} called {one}"
    return f"{one} and {other}: {mistakes} ({ways})"


def cell(counts: np.ndarray, true: int, said: int, classes: Sequence[str], part: str) -> str:
    """Say what a cell of the confusion matrix holds.

    Examples
    --------
    >>> cell(np.array([[8, 2], [1, 9]]), 0, 1, ("cat", "dog"), "test")
    'Of 10 test pictures of cat, 2 were called dog: 20.0 %.'
    """
    total, here = int(counts[true].sum()), int(counts[true, said])
    if not total:
        return f"There are no {part} pictures of {classes[true]}."
    were = "was" if here == 1 else "were"
    return (
        f"Of {total:,} {part} pictures of {classes[true]}, {here:,} {were} called {classes[said]}: "
        f"{percent(here / total)}."
    )


def calibration(found: Calibration) -> str:
    """Say whether the network is right as often as it is sure.

    Over all answers the mean confidence is compared with the Wilson interval of the accuracy; then
    the bin that adds most to the calibration error is named.
    """
    sure, right = found.mean_confidence, found.mean_accuracy
    ends = wilson(int(found.right.sum()), int(found.count.sum()))
    gap = sure - right
    means = (
        f"On average the answers are {percent(sure)} confident, and {percent(right)} of them are "
        f"right"
    )
    if ends[0] <= sure <= ends[1]:
        whole = f"{means}: no difference beyond chance over all answers."
    elif abs(gap) < _CLOSE:
        whole = f"{means}: nearly the same."
    elif gap > 0:
        whole = f"**Over-confident.** {means}: {100 * gap:.1f} points too sure."
    else:
        whole = f"**Under-confident.** {means}: {-100 * gap:.1f} points more right than sure."
    return f"{whole} {_worst_bin(found)}"


def _worst_bin(found: Calibration) -> str:
    gaps = np.abs(found.accuracy - found.confidence) * found.count
    worst = int(np.nanargmax(gaps))
    count = int(found.count[worst])
    low, high = found.interval
    held = low[worst] <= found.confidence[worst] <= high[worst]
    verdict = (
        "its interval contains that confidence, so this may be chance"
        if held
        else "its interval does not contain that confidence"
    )
    return (
        f"The most is added by the bin from {100 * found.edges[worst]:.0f} to "
        f"{100 * found.edges[worst + 1]:.0f} %: {count:,} "
        f"{'answer' if count == 1 else 'answers'} with {percent(found.confidence[worst])} on "
        f"average, {percent(found.accuracy[worst])} right; {verdict}."
    )
