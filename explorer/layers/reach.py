"""Which units of the row before each unit of a layer reads, along one axis, and which pixels."""

from dataclasses import dataclass

from explorer.arithmetic import adaptive_windows
from explorer.arithmetic.receptive_field import Field
from explorer.layers.kinds import AdaptivePool, Conv, Layer, Linear, Pool, Shape

Pixels = tuple[int, int]  # the first pixel, and the one behind the last
Fields = Field | tuple[Pixels, ...]  # in step, or one by one


@dataclass(frozen=True)
class Reach:
    """How the units of a layer read the row before; as it stands here, each reads its own.

    Parameters
    ----------
    kernel, stride, before, dilation : int
        K, S, P and D in cells; P is the padding before the first cell.
    windows : tuple of (int, int)
        Where the windows differ, each of them: its first unit, and the one behind its last.
    everything : bool
        Every unit reads the whole row.
    """

    kernel: int = 1
    stride: int = 1
    before: int = 0
    dilation: int = 1
    windows: tuple[tuple[int, int], ...] = ()
    everything: bool = False


def reach(layer: Layer, shape: Shape, axis: int) -> Reach:
    """Return how a layer reads an input of the given shape, along rows (0) or columns (1).

    Examples
    --------
    >>> reach(AdaptivePool(size=(2, 2)), (16, 8, 8), axis=1)
    Reach(kernel=4, stride=4, before=0, dilation=1, windows=(), everything=False)
    >>> reach(AdaptivePool(size=(3, 3)), (16, 5, 5), axis=1).windows
    ((0, 2), (1, 4), (3, 5))
    """
    match layer:
        case Conv():
            settings = layer.kernel, layer.stride, layer.before(), layer.dilation
            return Reach(*(pair[axis] for pair in settings))
        case Pool():
            return Reach(layer.kernel[axis], layer.stride[axis], layer.padding[axis])
        case AdaptivePool():
            size, places = shape[1 + axis], layer.size[axis]
            if size % places == 0:
                return Reach(size // places, size // places)
            return Reach(windows=adaptive_windows(size, places))
        case Linear():
            return Reach(everything=True)
    return Reach()


def follow(fields: Fields, units: int, step: Reach, places: int) -> Fields:
    """Return the fields of the next layer, from those of the row before.

    Parameters
    ----------
    fields : Field or tuple of (int, int)
        Of the row before.
    units, places : int
        Units of the row before and of the layer.
    step : Reach

    Examples
    --------
    >>> follow(Field(), 32, Reach(kernel=3, before=1), 32)
    Field(first=-1, jump=1, size=3)
    >>> follow(Field(), 5, Reach(windows=((0, 2), (1, 4), (3, 5))), 3)
    ((0, 2), (1, 4), (3, 5))
    """
    if isinstance(fields, Field) and not step.windows and not step.everything:
        return fields.after(step.kernel, step.stride, step.before, step.dilation)
    if step == Reach():
        return fields
    pixels = tuple(map(fields.pixels, range(units))) if isinstance(fields, Field) else fields
    if step.everything:
        return (_hull(pixels),)
    windows = step.windows or tuple(_window(step, place) for place in range(places))
    return tuple(_hull(pixels[max(begin, 0) : end]) for begin, end in windows)


def _window(step: Reach, place: int) -> tuple[int, int]:
    begin = place * step.stride - step.before
    return begin, max(0, begin + step.dilation * (step.kernel - 1) + 1)


def _hull(pixels: tuple[Pixels, ...]) -> Pixels:
    if not pixels:  # a window that lies in the padding reads no pixel
        return 0, 0
    return min(first for first, _ in pixels), max(end for _, end in pixels)


def sees_all(fields: Fields, units: int, side: int) -> bool:
    """Return True where every unit reads the whole axis of the picture.

    Examples
    --------
    >>> sees_all(Field(first=-2, jump=1, size=12), units=1, side=10)
    True
    """
    if isinstance(fields, Field):
        fields = tuple(map(fields.pixels, range(units)))
    return all(first <= 0 and end >= side for first, end in fields)
