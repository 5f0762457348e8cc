"""The same layer in PyTorch: the lines to copy, and what it says when it is asked."""

from collections.abc import Callable
from typing import Protocol

from explorer.arithmetic import full_padding

Pair = tuple[int, int]
SENTENCE_MAX = 300  # characters; PyTorch's own sentences about sizes have up to 150


class Layer(Protocol):
    """What is needed of `explorer.cases.size.SizeCase`."""

    mode: str
    n: Pair
    k: Pair
    s: Pair
    p: Pair
    d: Pair
    rule: str
    ceil: bool
    output_padding: Pair


def settings(case: Layer) -> dict[str, object]:
    """Return a layer's keyword arguments: those that differ from PyTorch's defaults."""
    padding: object = case.p
    if case.mode == "conv" and case.rule == "full":
        rows, columns = (full_padding(k, d) for k, d in zip(case.k, case.d, strict=True))
        padding = (rows, columns)
    elif case.mode == "conv" and case.rule != "number":
        padding = case.rule
    found = {"stride": case.s, "padding": padding, "dilation": case.d}
    if case.mode == "transposed":
        found["output_padding"] = case.output_padding
    found = {name: _single(value) for name, value in found.items()}
    usual = {"stride": 1, "padding": 0, "dilation": 1, "output_padding": 0}
    if case.mode == "pool":
        usual["stride"] = _single(case.k)  # MaxPool2d moves by its window if nothing is said
    found = {name: value for name, value in found.items() if value != usual[name]}
    if case.mode == "pool" and case.ceil:
        found["ceil_mode"] = True
    return {"kernel_size": _single(case.k)} | found


def _single(value: object) -> object:
    same = isinstance(value, tuple) and value[0] == value[1]
    return value[0] if same else value


def code(case: Layer) -> str:
    """Return lines of Python that run as they stand and print the output's shape."""
    name = {"conv": "Conv2d", "pool": "MaxPool2d", "transposed": "ConvTranspose2d"}[case.mode]
    given = [f"{key}={value!r}".replace("'", '"') for key, value in settings(case).items()]
    if case.mode != "pool":
        given = ["1", "1", *given]  # channels in, channels out
    rows, columns = case.n
    return "\n".join(
        (
            "import torch",
            "from torch import nn",
            "",
            f"layer = nn.{name}({', '.join(given)})",
            f"print(layer(torch.zeros(1, 1, {rows}, {columns})).shape)",
        )
    )


def ask(case: Layer) -> Pair | str:
    """Return the output's rows and columns as PyTorch has them, or its sentence if it refuses.

    Tensors on the meta device have shapes and no numbers. That device lets pass what others
    refuse: an output that is empty along one axis, and in PyTorch 2.11 any output padding. There
    each axis is asked about on the CPU.

    Examples
    --------
    >>> from explorer.cases.size import SizeCase
    >>> ask(SizeCase(n=(10, 9), s=(2, 2)))
    (4, 4)
    >>> ask(SizeCase(s=(2, 2), rule="same"))
    "padding='same' is not supported for strided convolutions"
    """
    try:
        return _stamped(case) if case.mode == "transposed" else _windowed(case)
    except (RuntimeError, ValueError) as error:
        return " ".join(str(error).split())[:SENTENCE_MAX]


def _windowed(case: Layer) -> Pair:
    import torch
    import torch.nn.functional as F

    arguments = settings(case)
    kernel = arguments.pop("kernel_size")
    picture = torch.empty((1, 1, *case.n), device="meta")
    if case.mode == "pool":
        output = F.max_pool2d(picture, kernel, **arguments)
    else:
        output = F.conv2d(picture, torch.empty((1, 1, *case.k), device="meta"), **arguments)
    if 0 in output.shape:
        return _axis_by_axis(F.conv1d, case.n, case.k, case.s, _padding(case), case.d)
    return output.shape[-2], output.shape[-1]


def _padding(case: Layer) -> tuple:
    padding = settings(case).get("padding", 0)
    return padding if isinstance(padding, tuple) else (padding, padding)


def _stamped(case: Layer) -> Pair:
    import torch.nn.functional as F

    groups = (1, 1)
    axes = (case.n, case.k, case.s, case.p, case.output_padding, groups, case.d)
    return _axis_by_axis(F.conv_transpose1d, *axes)


def _axis_by_axis(function: Callable, sizes: Pair, kernels: Pair, *pairs: tuple) -> Pair:
    """Call a function of one axis for rows and columns; return the two sizes that come out."""
    import torch

    rows, columns = (
        function(torch.zeros(1, 1, n), torch.zeros(1, 1, k), None, *rest).shape[-1]
        for n, k, *rest in zip(sizes, kernels, *pairs, strict=True)
    )
    return rows, columns
