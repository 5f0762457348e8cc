"""The expressions that can be chosen, as steps, and how each step is read, written and run."""

import operator
from collections.abc import Callable
from dataclasses import dataclass

from explorer.gradients.scalar import Step


@dataclass(frozen=True)
class Expression:
    """A function of x and a few constants, in small steps.

    Parameters
    ----------
    formula, slope : str
        y and dy/dx as a textbook writes them.
    constants : tuple of str
        Their names.
    usual : tuple of float
        What they are at first.
    steps : tuple of Step
        The last one is y.
    """

    formula: str
    slope: str
    constants: tuple[str, ...]
    usual: tuple[float, ...]
    steps: tuple[Step, ...]

    @property
    def leaves(self) -> tuple[str, ...]:
        """Return x and the constants."""
        return ("x", *self.constants)


def _steps(text: str) -> tuple[Step, ...]:
    """Read "q square x; y plus q b"."""
    parts = (step.split() for step in text.split("; "))
    return tuple(Step(name, operation, tuple(of)) for name, operation, *of in parts)


_LINEAR = "p times w x; z plus p b"
EXPRESSIONS = {
    "square": Expression(
        "a · x² + c",
        "2 · a · x",
        ("a", "c"),
        (2.0, 5.0),
        _steps("q square x; p times a q; y plus p c"),
    ),
    "error": Expression(
        "(w · x + b − t)²",
        "2 · w · (w · x + b − t)",
        ("w", "b", "t"),
        (1.5, -1.0, 3.0),
        _steps(f"{_LINEAR}; e minus z t; y square e"),
    ),
    "paths": Expression(
        "x² + b · x",
        "2 · x + b",
        ("b",),
        (3.0,),
        _steps("q square x; p times b x; y plus q p"),
    ),
    "cube": Expression("a · x³", "3 · a · x²", ("a",), (1.0,), _steps("q cube x; y times a q")),
    "sine": Expression(
        "sin(a · x)", "a · cos(a · x)", ("a",), (2.0,), _steps("z times a x; y sine z")
    ),
    "sigmoid": Expression(
        "σ(w · x + b)",
        "w · σ(z) · (1 − σ(z))",
        ("w", "b"),
        (2.0, 0.0),
        _steps(f"{_LINEAR}; y sigmoid z"),
    ),
    "relu": Expression(
        "max(0, w · x + b)",
        "w where z > 0, and 0 elsewhere",
        ("w", "b"),
        (2.0, -1.0),
        _steps(f"{_LINEAR}; y relu z"),
    ),
}

# Each kind of step: as people write it, and its derivative by each argument.
READ: dict[str, tuple[str, tuple[str, ...]]] = {
    "plus": ("{0} + {1}", ("1", "1")),
    "minus": ("{0} − {1}", ("1", "−1")),
    "times": ("{0} · {1}", ("{1}", "{0}")),
    "square": ("{0}²", ("2 · {0}",)),
    "cube": ("{0}³", ("3 · {0}²",)),
    "sine": ("sin({0})", ("cos({0})",)),
    "sigmoid": ("σ({0})", ("σ({0}) · (1 − σ({0}))",)),
    "relu": ("max(0, {0})", ("1 if {0} > 0, else 0",)),
}


def _of_torch(name: str) -> Callable:
    def run(value: object) -> object:
        import torch

        return getattr(torch, name)(value)

    return run


# Each kind of step in PyTorch: the text to copy, and what the check runs.
IN_TORCH: dict[str, tuple[str, Callable]] = {
    "plus": ("{0} + {1}", operator.add),
    "minus": ("{0} - {1}", operator.sub),
    "times": ("{0} * {1}", operator.mul),
    "square": ("{0}**2", lambda value: value**2),
    "cube": ("{0}**3", lambda value: value**3),
    "sine": ("torch.sin({0})", _of_torch("sin")),
    "sigmoid": ("torch.sigmoid({0})", _of_torch("sigmoid")),
    "relu": ("torch.relu({0})", _of_torch("relu")),
}
