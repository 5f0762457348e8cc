"""A small histogram in the gallery: light enough for a place where each click counts."""

import numpy as np

from explorer.widgets.gallery import number

BINS = 31  # odd: 0 lies in the middle of one


def shares(values: np.ndarray, end: float) -> list[float]:
    """Return which share of signed numbers lies in each bar between −end and end.

    Examples
    --------
    >>> found = shares(np.array([-1.0, 0, 0, 1]), 1.0)
    >>> found[0], found[15], found[30]
    (0.25, 0.5, 0.25)
    """
    counts, _ = np.histogram(values, BINS, (-end, end))
    return (counts / max(1, values.size)).tolist()


def bins(every: list[float], part: list[float], end: float, names: tuple[str, str]) -> dict:
    """Return a block with the histogram of many weights, and that of a part of them.

    Parameters
    ----------
    every, part : list of float
        From `shares`, with the same end: each counts its own numbers, so the two can be compared.
    end : float
        The axis runs from −end to end.
    names : tuple of str
        Of all and of the part.
    """
    top = max(*every, *part)
    return {
        "kind": "bins",
        "all": every,
        "part": part,
        "top": top or 1.0,
        "title": f"Weights: the highest bar holds {100 * top:.0f} %",
        "ticks": [number(-end), "0", number(end)],
        "names": list(names),
        "label": f"Histogram of the weights of {names[0]} and of {names[1]}, from "
        f"{number(-end)} to {number(end)}",
    }
