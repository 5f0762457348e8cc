"""What every kind of case has; the browser, a link and an example all go through it."""

from collections.abc import Mapping
from typing import ClassVar, Protocol, Self

from explorer.parameters import Parameter


class Case(Protocol):
    """One experiment: its numbers and settings, checked, and its result.

    Attributes
    ----------
    kind : str
        What the browser draws.
    component : str
        The folder of explorer/static that draws it.
    parameters : tuple of Parameter
        What a link says about it.
    notes : tuple of str
        What the reader should know about how the numbers were read.
    """

    kind: ClassVar[str]
    component: ClassVar[str]
    parameters: ClassVar[tuple[Parameter, ...]]
    notes: tuple[str, ...]

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of the kind's examples."""

    @classmethod
    def from_document(cls, document: Mapping) -> Self:
        """Check a document; raise InputError with a sentence."""

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""

    def result(self) -> dict:
        """Return what the browser is told: plain JSON."""

    def check(self) -> float | None:
        """Return the largest relative difference from PyTorch; None where nothing is to compare."""

    def code(self) -> str:
        """Return the same in PyTorch, to copy."""
