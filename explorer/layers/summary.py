"""The table of a stack: what every layer makes, learns, costs and sees; the first that misfits."""

from dataclasses import dataclass, replace

from explorer import limits
from explorer.arithmetic.counts import Count
from explorer.arithmetic.receptive_field import Field
from explorer.errors import InputError, ShapeError
from explorer.layers.kinds import BatchNorm, Layer, Shape
from explorer.layers.reach import Fields, Reach, follow, reach
from explorer.layers.stack import Stack

AXES = (0, 1)  # rows, columns


@dataclass(frozen=True)
class Row:
    """One layer of the table; every pair is (rows, columns).

    Parameters
    ----------
    layer : Layer
    before, shape : tuple of int
        What goes in and what comes out, without the batch.
    parameters, macs, memory : Count
        What the layer learns; its multiply-adds; the bytes of its output. For one picture.
    reaches : (Reach, Reach)
        How its units read the row before.
    places : (int, int)
        Units that see different pixels; Flatten keeps them, Linear leaves one.
    fields : (Fields, Fields)
        Which pixels they see: in step, or one by one where no step is kept.
    note : str or None
        What holds only for some ways of using the layer.
    """

    layer: Layer
    before: Shape
    shape: Shape
    parameters: Count
    macs: Count
    memory: Count
    reaches: tuple[Reach, Reach]
    places: tuple[int, int]
    fields: tuple[Fields, Fields]
    note: str | None = None


@dataclass(frozen=True)
class Misfit:
    """The first layer that does not fit, counted from 0, and the sentence about it."""

    index: int
    message: str


@dataclass(frozen=True)
class Summary:
    """The rows up to the first misfit, and their sums."""

    stack: Stack
    rows: tuple[Row, ...] = ()
    misfit: Misfit | None = None

    @property
    def shape(self) -> Shape:
        """Return what comes out of the last layer that fits."""
        return self.rows[-1].shape if self.rows else self.stack.shape

    def total(self, what: str) -> int:
        """Return the sum of "parameters", "macs" or "memory" over all rows."""
        return sum(getattr(row, what).total for row in self.rows)


def summary(stack: Stack) -> Summary:
    """Compute a stack's table; nothing of the stack's size is allocated.

    Examples
    --------
    >>> from explorer.layers.stack import read
    >>> summary(read("3x32x32~c16p1~frelu~m2~x~l10")).total("parameters")
    41418
    >>> summary(read("3x32x32~c16p1~l10")).misfit
    Misfit(index=1, message='Linear takes numbers in one row, but gets a map of 16×32×32 = 16,384 \
numbers. Put Flatten before it.')
    """
    table = Summary(stack)
    for index, layer in enumerate(stack.layers):
        try:
            row = _row(layer, table)
        except InputError as error:
            return replace(table, misfit=Misfit(index, str(error)))
        table = replace(table, rows=(*table.rows, row))
    return table


def rows(stack: Stack) -> tuple[Row, ...]:
    """Return the rows of a stack's table, up to the first layer that does not fit.

    Examples
    --------
    >>> from explorer.layers.stack import read
    >>> [str(row.parameters) for row in rows(read("3x32x32~c16p1~b~g1~x~l10"))]
    ['16 × 3·3·3 + 16 = 448', '2 × 16 = 32', '0', '0', '10 × 16 + 10 = 170']
    """
    return summary(stack).rows


def _row(layer: Layer, table: Summary) -> Row:
    before = table.shape
    shape = layer.output(before)
    parameters = layer.parameters(before)
    _check_parameters(table.total("parameters") + parameters.total)
    reaches = tuple(reach(layer, before, axis) for axis in AXES)
    places, fields = _fields(table, reaches, shape)
    return Row(
        layer,
        before,
        shape,
        parameters,
        layer.macs(before),
        layer.memory(before),
        reaches,
        places,
        fields,
        _note(layer, before),
    )


def _fields(table: Summary, reaches: tuple, shape: Shape) -> tuple[tuple, tuple]:
    if table.rows:
        here, fields = table.rows[-1].places, table.rows[-1].fields
    else:
        here, fields = table.stack.shape[1:], (Field(), Field())
    flat = (1, 1) if reaches[0].everything else here
    there = shape[1:] if len(shape) == 3 else flat
    return there, tuple(follow(fields[a], here[a], reaches[a], there[a]) for a in AXES)


def _check_parameters(total: int) -> None:
    if total > limits.PARAMETERS_MAX:
        raise ShapeError(
            f"With this layer the stack has {total:,} parameters, but {limits.PARAMETERS_MAX:,} "
            "are the most here. Use fewer channels, or pool before Flatten."
        )


def _note(layer: Layer, before: Shape) -> str | None:
    if isinstance(layer, BatchNorm) and before[1:] in ((), (1, 1)):
        return (
            "A picture gives one value for each channel here, so PyTorch refuses to train it with "
            "a batch of one. Use batches of at least 2 pictures."
        )
    return None
