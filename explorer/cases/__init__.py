"""One experiment: its numbers and settings, checked, and its result.

A case comes from an example, from a link or from the browser (a "document": cells as text). All
three roads go through the same checks, since a browser can send anything. `case.py` says what every
kind has.
"""

from explorer.cases.activation import ActivationCase
from explorer.cases.case import Case
from explorer.cases.checks import CellError
from explorer.cases.convolution import ConvCase
from explorer.cases.neuron import NeuronCase
from explorer.cases.order import OrderCase
from explorer.cases.picture import PictureCase
from explorer.cases.pooling import PoolCase
from explorer.cases.size import SizeCase
from explorer.cases.stack import StackCase
from explorer.matrices import number_text

__all__ = [
    "ActivationCase",
    "Case",
    "CellError",
    "ConvCase",
    "NeuronCase",
    "OrderCase",
    "PictureCase",
    "PoolCase",
    "SizeCase",
    "StackCase",
    "from_example",
    "number_text",
]


def from_example(kind: type[Case], example: object) -> Case:
    """Return the case of an entry of `explorer.examples`.

    Examples
    --------
    >>> from explorer.examples import CONV_EXAMPLES
    >>> from_example(ConvCase, CONV_EXAMPLES[0]).output().tolist()
    [[[5.0, 16.0, 1.0]]]
    """
    return kind.from_document(kind.document_of(example))
