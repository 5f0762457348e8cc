"""The same layer in PyTorch: the lines to copy, and what it says when it is asked."""

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

    Nothing is computed: tensors on the meta device have shapes and no numbers.

    Examples
    --------
    >>> from explorer.cases.size import SizeCase
    >>> ask(SizeCase(n=(10, 9), s=(2, 2)))
    (4, 4)
    >>> ask(SizeCase(s=(2, 2), rule="same"))
    "padding='same' is not supported for strided convolutions"
    """
    import torch
    import torch.nn.functional as F

    arguments = settings(case)
    kernel = arguments.pop("kernel_size")
    picture = torch.empty((1, 1, *case.n), device="meta")
    try:
        if case.mode == "pool":
            output = F.max_pool2d(picture, kernel, **arguments)
        else:
            function = F.conv2d if case.mode == "conv" else F.conv_transpose2d
            output = function(picture, torch.empty((1, 1, *case.k), device="meta"), **arguments)
        if 0 in output.shape:
            _ask_for_each_axis(case)
    except (RuntimeError, ValueError) as error:
        return " ".join(str(error).split())[:SENTENCE_MAX]
    return output.shape[-2], output.shape[-1]


def _ask_for_each_axis(case: Layer) -> None:
    """Let PyTorch refuse a transposed convolution whose rows or columns alone come to nothing.

    In two dimensions it does so on the devices that compute, but not on the meta device.
    """
    import torch
    import torch.nn.functional as F

    axes = zip(case.n, case.k, case.s, case.p, case.output_padding, case.d, strict=True)
    for n, k, s, p, extra, d in axes:
        line, kernel = (torch.empty((1, 1, side), device="meta") for side in (n, k))
        F.conv_transpose1d(line, kernel, None, s, p, extra, 1, d)
