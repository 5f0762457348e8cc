"""A stack of layers: its table, its lines in PyTorch, and the selected unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from explorer import limits
from explorer.cases.checks import CellError
from explorer.errors import NumberError
from explorer.layers.stack import Stack, read, stack_document, stack_from, write
from explorer.layers.summary import Summary, summary
from explorer.layers.torch_model import code, largest_difference
from explorer.layers.view import sides_view, table_view, types_view, usual_unit
from explorer.parameters import Parameter


@dataclass(frozen=True)
class StackCase:
    """A stack of layers; where layers do not fit each other, the table says so.

    Parameters
    ----------
    stack : Stack
    at : (int, int)
        The selected layer, 0 for the input, and the selected unit along its columns.
    notes : tuple of str
    """

    stack: Stack
    at: tuple[int, int] = (0, 0)
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "stack"
    component: ClassVar[str] = "stack"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("n", "text", "text"),
        Parameter("at", "at", "place", usual=[]),
    )
    how_to: ClassVar[str] = (
        "Click a layer to change it; point at a unit of the drawing to see what it reads."
    )

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.layers.presets`."""
        return {"text": example.text}

    @classmethod
    def from_document(cls, document: Mapping) -> "StackCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence.

        A link and an example say it all as "text", the browser says "shape" and "layers".
        """
        try:
            if "text" in document:
                stack = read(str(document["text"]))
            else:
                stack = stack_from(document.get("shape"), document.get("layers"))
        except NumberError as error:
            raise CellError(str(error), "layers", error.row) from None
        return cls(stack, _place(document.get("at"), stack))

    def document(self) -> dict:
        """Return the case as the browser takes it, and as a link writes it."""
        return {"text": write(self.stack), "at": list(self.at)} | stack_document(self.stack)

    @cached_property
    def table(self) -> Summary:
        """Return the table of the stack."""
        return summary(self.stack)

    def result(self) -> dict:
        """Return what the browser is told: the table, and what can be chosen."""
        return {"table": table_view(self.table), "types": types_view(), "sides": sides_view()}

    def code(self) -> str:
        """Return the lines to copy."""
        return code(self.stack)

    def check(self) -> float:
        """Return the largest relative difference from PyTorch, in any shape or count."""
        return largest_difference(self.stack)


def _place(at: object, stack: Stack) -> tuple[int, int]:
    """Bring a selected layer and unit into the stack; anything else selects the usual unit."""
    whole = isinstance(at, list | tuple) and len(at) == 2
    if not whole or not all(isinstance(i, int) and not isinstance(i, bool) for i in at):
        return usual_unit(stack.layers, summary(stack))
    return min(max(0, at[0]), len(stack.layers)), min(max(0, at[1]), limits.STACK_SIDE_MAX - 1)
