"""How places are written."""


def named(place: tuple[int, ...]) -> str:
    """Write row and column, counted from 1.

    Examples
    --------
    >>> named((0, 2))
    '1,3'
    """
    return f"{place[0] + 1},{place[1] + 1}"
