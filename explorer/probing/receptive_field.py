"""Which part of the input one unit of a feature map can see, in whole pixels: boxes on a picture.

The recurrences along one axis are those of `explorer.arithmetic.receptive_field`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.arithmetic.receptive_field import Field
from explorer.errors import ShapeError


@dataclass(frozen=True)
class Step:
    """One convolution or pooling of a chain; every pair is (rows, columns).

    `padding` is what lies above and to the left; the field does not depend on the other two sides.
    """

    kernel: tuple[int, int]
    stride: tuple[int, int] = (1, 1)
    padding: tuple[int, int] = (0, 0)
    dilation: tuple[int, int] = (1, 1)

    def extent(self, axis: int) -> int:
        """Return the pixels from the first to the last cell that the window reads, both counted."""
        return self.dilation[axis] * (self.kernel[axis] - 1) + 1


@dataclass(frozen=True)
class Box:
    """A half-open box of input pixels: rows top..bottom - 1, columns left..right - 1.

    It may reach outside the picture: there lies the padding.
    """

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        """Rows of the box, those in the padding included."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Columns of the box, those in the padding included."""
        return self.right - self.left

    def clipped(self, height: int, width: int) -> "Box":
        """Return the part of the box that lies on a picture of height × width pixels."""
        top, bottom = (min(max(v, 0), height) for v in (self.top, self.bottom))
        left, right = (min(max(v, 0), width) for v in (self.left, self.right))
        return Box(top, left, bottom, right)


def field(chain: Sequence[Step], axis: int) -> tuple[int, int, int]:
    """Return start, step and size of the receptive fields along one axis.

    Unit i sees the input pixels start + i·step ... start + i·step + size - 1.

    Parameters
    ----------
    chain : sequence of Step
        From the input to the layer; ReLU, batch norm and dropout do not count.
    axis : int
        0 for rows, 1 for columns.

    Examples
    --------
    Three 3×3 convolutions with padding 1, each but the last followed by a 2×2 pooling:

    >>> conv, pool = Step((3, 3), padding=(1, 1)), Step((2, 2), stride=(2, 2))
    >>> field((conv, pool, conv, pool, conv), axis=0)
    (-7, 4, 18)
    """
    fields = Field()
    for layer in chain:
        settings = layer.kernel, layer.stride, layer.padding, layer.dilation
        fields = fields.after(*(pair[axis] for pair in settings))
    return fields.first, fields.jump, fields.size


def box(chain: Sequence[Step], row: int, col: int) -> Box:
    """Return the input pixels that can change the unit at (row, col), in closed form.

    Raises
    ------
    ShapeError
        When row or col is negative.

    Examples
    --------
    >>> box((Step((3, 3), padding=(1, 1)),), row=0, col=5)
    Box(top=-1, left=4, bottom=2, right=7)
    """
    _check(row, col)
    (top, down, height), (left, right, width) = field(chain, 0), field(chain, 1)
    first_row, first_col = top + row * down, left + col * right
    return Box(first_row, first_col, first_row + height, first_col + width)


def box_by_recursion(chain: Sequence[Step], row: int, col: int) -> Box:
    """Return the same box by walking back through the chain, one layer at a time.

    Slower than `box` and easier to believe: the first unit of a window of [a, b) outputs reads
    from a·stride - padding, the last one to (b - 1)·stride - padding + extent.
    """
    _check(row, col)
    ends = []
    for axis, index in ((0, row), (1, col)):
        begin, end = index, index + 1
        for layer in reversed(chain):
            begin = begin * layer.stride[axis] - layer.padding[axis]
            end = (end - 1) * layer.stride[axis] - layer.padding[axis] + layer.extent(axis)
        ends.append((begin, end))
    (top, bottom), (left, right) = ends
    return Box(top, left, bottom, right)


def wider(chains: Sequence[Sequence[Step] | None]) -> tuple[Step, ...] | None:
    """Return the chain whose fields hold those of all the others: that of a sum of maps.

    None when there is none, as where one chain is None.

    Parameters
    ----------
    chains : sequence of sequence of Step
        From the input to the maps that are added.

    Examples
    --------
    >>> conv = Step((3, 3), padding=(1, 1))
    >>> wider([(conv,), (conv, conv)]) == (conv, conv)
    True
    """
    if any(chain is None for chain in chains):
        return None
    found = [(chain, field(chain, 0), field(chain, 1)) for chain in chains]
    for chain, *fields in found:
        if all(_holds(fields[a], others[a]) for _, *others in found for a in (0, 1)):
            return tuple(chain)
    return None


def _holds(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """Tell whether every field of `one` holds the field of `other` at the same place."""
    (start, step, size), (first, jump, length) = one, other
    return step == jump and start <= first and start + size >= first + length


def overhang(chain: Sequence[Step], units: tuple[int, int], size: tuple[int, int]) -> int:
    """Return how many pixels the fields of a whole map reach outside the input, at most.

    Parameters
    ----------
    chain : sequence of Step
        From the input to the layer.
    units : tuple of int
        Rows and columns of the map.
    size : tuple of int
        Rows and columns of the input.

    Examples
    --------
    >>> overhang((Step((3, 3), padding=(1, 1)),), units=(32, 32), size=(32, 32))
    1
    """
    first, last = box(chain, 0, 0), box(chain, units[0] - 1, units[1] - 1)
    return max(0, -first.top, -first.left, last.bottom - size[0], last.right - size[1])


def _check(row: int, col: int) -> None:
    if row < 0 or col < 0:
        raise ShapeError(
            f"Row {row}, column {col} is not a place on a map: both are counted from 0. "
            "Give numbers that are not negative."
        )
