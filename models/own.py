"""The student's own network: what the page Stack draws, checked and built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer import limits
from explorer.errors import InputError
from explorer.layers.stack import read
from explorer.layers.summary import Summary, summary
from explorer.layers.torch_model import build as build_layers
from explorer.layers.words import amount, byte_amount, shape_words
from models.architecture import Shape

if TYPE_CHECKING:
    from torch import nn

_PAGE = "on the page Stack layers"
_SUMS = (
    ("parameters", "parameters", limits.OWN_PARAMETERS_MAX, amount),
    ("macs", "multiply-adds for each picture", limits.OWN_MACS_MAX, amount),
    ("memory", "of outputs for each picture", limits.OWN_MEMORY_MAX, byte_amount),
)


def table_of(layers: str, classes: int, shape: Shape) -> Summary:
    """Return the table of a network that can be trained on these pictures.

    Parameters
    ----------
    layers : str
        As links of the page Stack write it, from "3x32x32~" on.
    classes : int
        How many numbers must come out.
    shape : tuple of int
        Channels, rows and columns of the pictures.

    Raises
    ------
    InputError
        When the text is none, a layer does not fit, the input or the output is another one, or
        the network is too large to be trained here.

    Examples
    --------
    >>> table_of("3x32x32~c16p1~frelu~m2~x~l10", 10, (3, 32, 32)).total("parameters")
    41418
    >>> table_of("3x32x32~g1~x~l10", 3, (3, 32, 32))
    Traceback (most recent call last):
    explorer.errors.InputError: Your network gives 10 numbers, but there are 3 classes. Give its \
last layer 3 outputs on the page Stack layers, or choose 10 classes.
    """
    if not layers:
        raise InputError(f"There is no network of your own yet. Put its layers together {_PAGE}.")
    table = summary(read(layers))
    if table.misfit is not None:
        raise InputError(
            f"Layer {table.misfit.index + 1} of your network does not fit. {table.misfit.message}"
        )
    if table.stack.shape != shape:
        raise InputError(
            f"Your network reads {shape_words(table.stack.shape)}, but the pictures have "
            f"{shape_words(shape)}. Change its input {_PAGE}, or choose another data set."
        )
    _check_output(table, classes)
    for what, words, most, written in _SUMS:
        if (total := table.total(what)) > most:
            raise InputError(
                f"Your network has {written(total)} {words}; at most {written(most)} are trained "
                f"here. Use fewer filters {_PAGE}, or pool earlier."
            )
    return table


def _check_output(table: Summary, classes: int) -> None:
    if len(table.shape) != 1:
        raise InputError(
            f"Your network ends with a map of {shape_words(table.shape)}, but {classes} classes "
            f"need {classes} numbers in one row. End it with Flatten and Linear {_PAGE}."
        )
    if table.shape != (classes,):
        raise InputError(
            f"Your network gives {table.shape[0]:,} numbers, but there are {classes} classes. "
            f"Give its last layer {classes} outputs {_PAGE}, or choose {table.shape[0]:,} classes."
        )


def parameters(classes: int, shape: Shape, layers: str = "") -> int:
    """Return the number of trainable values; see `table_of`."""
    return table_of(layers, classes, shape).total("parameters")


def build(classes: int, shape: Shape, dropout: float | None, layers: str) -> nn.Module:
    """Build the network with layers named conv1, relu1, pool1 …; see `table_of`."""
    table = table_of(layers, classes, shape)
    if dropout is not None:
        raise InputError(
            f"Dropout {dropout:g} was asked for, but your own network has the dropout layers that "
            f"you gave it. Change them {_PAGE}, and leave dropout out."
        )
    import torch

    network = build_layers(table.stack, str(torch.get_default_device()))
    network.shape = shape
    return network
