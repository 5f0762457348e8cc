"""What is said about the cells of unrolled maps: the sum that gives an index, and the way back."""

import numpy as np

from explorer.ops.flat import flat_index
from explorer.sheets import Source, Tell

Shape = tuple[int, int, int]
Tells = dict[tuple[int, int], Tell]


def there(place: Shape, shape: Shape, last: bool) -> str:
    """Write how a cell's index comes about, with the numbers.

    Examples
    --------
    >>> there((6, 0, 6), (16, 7, 7), False), there((6, 0, 6), (16, 7, 7), True)
    ('6·49 + 0·7 + 6 = 300', '(0·7 + 6)·16 + 6 = 102')
    """
    (c, h, w), (C, H, W) = place, shape
    index = flat_index(place, shape, channels_last=last)
    if last:
        return f"({h}·{W} + {w})·{C} + {c} = {index}"
    return f"{c}·{H * W} + {h}·{W} + {w} = {index}"


def back(place: Shape, shape: Shape, last: bool) -> tuple[str, str]:
    """Write the two divisions that lead from an index to its cell.

    Examples
    --------
    >>> for line in back((6, 0, 6), (16, 7, 7), False):
    ...     print(line)
    300 ÷ 49 = 6, remainder 6: channel 6
    6 ÷ 7 = 0, remainder 6: row 0, column 6
    """
    (c, h, w), (C, H, W) = place, shape
    index = flat_index(place, shape, channels_last=last)
    size = C if last else H * W
    first, rest = divmod(index, size)
    inside, found = (first, f"place {first}, channel {c}") if last else (rest, f"channel {c}")
    return (
        f"{index} ÷ {size} = {first}, remainder {rest}: {found}",
        f"{inside} ÷ {W} = {h}, remainder {w}: row {h}, column {w}",
    )


def tells(channel: int, shape: Shape, last: bool) -> tuple[Tells, Tells]:
    """Return what is said about each cell of one channel: on its map, and in the flat vector."""
    length = shape[0] if last else shape[1] * shape[2]
    on_map, in_vector = {}, {}
    for h, w in np.ndindex(shape[1:]):
        place = (channel, h, w)
        target = divmod(flat_index(place, shape, channels_last=last), length)
        on_map[h, w] = Tell(
            (f"channel {channel}, row {h}, column {w}", there(place, shape, last)),
            (Source("vector", (target,)),),
        )
        in_vector[target] = Tell(
            back(place, shape, last),
            (Source("map", ((h, w),)), Source("channels", ((0, channel),))),
        )
    return on_map, in_vector


def channel_tells(shape: Shape, last: bool) -> Tells:
    """Return what is said about each channel: where its numbers stand in the flat vector."""
    C, H, W = shape
    found = {}
    for c in range(C):
        indices = [flat_index((c, h, w), shape, channels_last=last) for h, w in np.ndindex(H, W)]
        where = f"{indices[0]} to {indices[-1]}" if len(indices) > 1 else f"{indices[0]}"
        steps = f", one in every {C}" if last and C > 1 and len(indices) > 1 else ""
        length = C if last else H * W
        cells = tuple(divmod(index, length) for index in indices)
        line = f"channel {c}: {where}{steps}"
        found[0, c] = Tell((line,), (Source("vector", cells),))
    return found
