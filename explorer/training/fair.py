"""Whose turn it is: everybody gets the same share of the places, not every training."""

from collections import Counter
from collections.abc import Sequence


def turns(waiting: Sequence[str], at_work: Sequence[str], served: Sequence[str]) -> list[int]:
    """Return the order in which waiting trainings begin.

    First whoever has the fewest at work; of these whoever began one the longest ago, or never;
    among the trainings of one owner the one that was asked for first.

    Parameters
    ----------
    waiting : sequence of str
        The owner of each waiting training, in the order in which they were asked for.
    at_work : sequence of str
        The owners of the trainings that run.
    served : sequence of str
        Owners in the order in which their trainings began, the latest last.

    Returns
    -------
    list of int
        Places in `waiting`.

    Examples
    --------
    >>> turns(["ada", "ada", "ada", "bob"], at_work=[], served=[])
    [0, 3, 1, 2]
    >>> turns(["ada", "bob"], at_work=["ada"], served=["bob", "ada"])
    [1, 0]
    """
    busy, latest = Counter(at_work), {owner: place for place, owner in enumerate(served)}
    left, order = list(range(len(waiting))), []
    for turn in range(len(waiting)):
        first = min(left, key=lambda n: (busy[waiting[n]], latest.get(waiting[n], -1), n))
        left.remove(first)
        order.append(first)
        busy[waiting[first]] += 1
        latest[waiting[first]] = len(served) + turn
    return order
