"""The same operation in PyTorch: one description gives the lines to copy and the check.

Importing this module does not import torch; the first run does.
"""

from dataclasses import dataclass, field

import numpy as np

from explorer.matrices import number_text


@dataclass(frozen=True)
class Call:
    """One line of a program: `name = function(arguments, setting=value)`.

    Parameters
    ----------
    function : str
        "F.conv2d" or "torch.flip": a function of torch.nn.functional or of torch.
    arguments : tuple
        Names of tensors, plain numbers, or tuples of either.
    settings : dict
        Keyword arguments; a value that names a tensor stands for it.
    name : str
        What the result is called; the last one is printed.
    """

    function: str
    arguments: tuple
    settings: dict = field(default_factory=dict)
    name: str = "y"


@dataclass(frozen=True)
class Program:
    """A few lines of PyTorch in float64.

    Parameters
    ----------
    tensors : dict of str to ndarray
        What the lines start from. Three axes (C, H, W) and four (O, C, K, L) are written as given;
        a batch axis is not needed.
    calls : tuple of Call

    Examples
    --------
    >>> program = Program({"x": np.eye(2)[None]}, (Call("F.max_pool2d", ("x", 2)),))
    >>> print(program.code())
    import torch
    import torch.nn.functional as F
    <BLANKLINE>
    x = torch.tensor([[[1, 0], [0, 1]]], dtype=torch.float64)
    y = F.max_pool2d(x, 2)
    print(y)
    >>> program.run().tolist()
    [[[1.0]]]
    """

    tensors: dict[str, np.ndarray]
    calls: tuple[Call, ...]

    def code(self) -> str:
        """Return lines of Python that run as they stand and print the result."""
        lines = ["import torch", "import torch.nn.functional as F", ""]
        lines += [tensor_line(name, values) for name, values in self.tensors.items()]
        return "\n".join([*lines, *self.lines(), f"print({self.calls[-1].name})"])

    def lines(self) -> list[str]:
        """Return the lines of the calls alone, without what they start from."""
        lines = []
        for call in self.calls:
            arguments = [_shown(value) for value in call.arguments]
            arguments += [f"{name}={_shown(v, name)}" for name, v in call.settings.items()]
            lines.append(f"{call.name} = {call.function}({', '.join(arguments)})")
        return lines

    def run(self) -> np.ndarray:
        """Return what PyTorch gives, in float64.

        Raises
        ------
        RuntimeError, ValueError
            PyTorch's own, if it refuses.
        """
        return self.results()[self.calls[-1].name]

    def results(self) -> dict[str, np.ndarray]:
        """Return what PyTorch gives for every call, by its name; raises as `run`."""
        import torch
        import torch.nn.functional as F

        known = {name: torch.tensor(values) for name, values in self.tensors.items()}

        def value(given: object) -> object:
            if isinstance(given, tuple):
                return tuple(map(value, given))
            return known.get(given, given) if isinstance(given, str) else given

        with torch.inference_mode():
            for call in self.calls:
                home, name = call.function.split(".")
                function = getattr(F if home == "F" else torch, name)
                settings = {key: value(given) for key, given in call.settings.items()}
                known[call.name] = function(*map(value, call.arguments), **settings)
        return {call.name: known[call.name].numpy() for call in self.calls}

    def printed(self) -> str:
        """Return what the last line prints.

        Examples
        --------
        >>> Program({"x": np.eye(2)[None]}, (Call("F.max_pool2d", ("x", 2)),)).printed()
        'tensor([[[1.]]], dtype=torch.float64)'
        """
        import torch

        return str(torch.from_numpy(np.asarray(self.run())))


_WORDS = ("padding", "mode", "approximate")  # settings whose text is a word, not a tensor's name


def _shown(value: object, setting: str | None = None) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(map(_shown, value))})"
    word = isinstance(value, str) and setting in _WORDS
    return f'"{value}"' if word else str(value)


def tensor_line(name: str, values: np.ndarray) -> str:
    """Return the line of Python that makes a tensor in float64.

    Examples
    --------
    >>> tensor_line("w", np.array([[1.0, 0.5]]))
    'w = torch.tensor([[1, 0.5]], dtype=torch.float64)'
    """
    return f"{name} = torch.tensor({_nested(values)}, dtype=torch.float64)"


def _nested(values: np.ndarray) -> str:
    if values.ndim == 0:
        return number_text(float(values))
    return "[" + ", ".join(_nested(part) for part in values) + "]"


def difference(output: np.ndarray, expected: np.ndarray) -> float:
    """Return the largest difference of two arrays, relative to the largest number in sight.

    Parameters
    ----------
    output, expected : ndarray of float64
        What the explorer gives, and what PyTorch gives.

    Returns
    -------
    float
        At least 0; infinite if the shapes differ.
    """
    if expected.shape != output.shape:
        return float("inf")
    scale = max(1.0, float(np.abs(expected).max()))
    return float(np.abs(expected - output).max()) / scale
