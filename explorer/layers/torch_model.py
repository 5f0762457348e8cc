"""The same stack in PyTorch: the lines to copy, and the check of shapes and counts."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from explorer.layers.kinds import (
    Activation,
    AdaptivePool,
    BatchNorm,
    Conv,
    Dropout,
    Flatten,
    Linear,
    Module,
    Pool,
)
from explorer.layers.stack import Stack
from explorer.layers.summary import summary
from explorer.layers.words import shape_words

if TYPE_CHECKING:
    import torch
    from torch import nn

_KINDS = {
    Conv: "conv",
    Pool: "pool",
    AdaptivePool: "pool",
    BatchNorm: "bn",
    Dropout: "dropout",
    Flatten: "flatten",
    Linear: "fc",
}
_CHECKS_KEPT = 256  # stacks; a class edits a few at a time, and a check takes milliseconds


def call(module: Module) -> str:
    """Write the line that makes a module.

    Examples
    --------
    >>> call(Module("Conv2d", (3, 16), {"kernel_size": 3, "padding": "same"}))
    "nn.Conv2d(3, 16, kernel_size=3, padding='same')"
    """
    arguments = [repr(value) for value in module.positional]
    arguments += [f"{name}={value!r}" for name, value in module.keywords.items()]
    return f"nn.{module.name}({', '.join(arguments)})"


def code(stack: Stack) -> str:
    """Return lines of Python that run as they stand, up to the first layer that does not fit.

    Examples
    --------
    >>> from explorer.layers.stack import read
    >>> print(code(read("1x8x8~c4~x~l10")))
    import torch
    from torch import nn
    <BLANKLINE>
    model = nn.Sequential(  # 1×8×8
        nn.Conv2d(1, 4, kernel_size=3),  # 4×6×6
        nn.Flatten(),  # 144
        nn.Linear(144, 10),  # 10
    )
    x = torch.zeros(1, 1, 8, 8)
    print(model.eval()(x).shape, sum(p.numel() for p in model.parameters()))
    """
    table = summary(stack)
    lines = ["import torch", "from torch import nn", ""]
    lines.append(f"model = nn.Sequential(  # {shape_words(stack.shape)}")
    for row in table.rows:
        lines.append(f"    {call(row.layer.module(row.before))},  # {shape_words(row.shape)}")
    if table.misfit is not None:
        lines.append(f"    # Layer {table.misfit.index + 1} does not fit here.")
    lines.append(")")
    lines.append(f"x = torch.zeros({', '.join(map(str, (1, *stack.shape)))})")
    lines.append("print(model.eval()(x).shape, sum(p.numel() for p in model.parameters()))")
    return "\n".join(lines)


def build(stack: Stack, device: str = "meta") -> "nn.Sequential":
    """Build the layers that fit; on the "meta" device they have shapes and no memory.

    Each module has the name that `names` gives it.
    """
    import torch
    from torch import nn

    modules = [row.layer.module(row.before) for row in summary(stack).rows]
    network = nn.Sequential()
    with torch.device(device):
        for name, module in zip(names(stack), modules, strict=False):
            made = getattr(nn, module.name)(*module.positional, **module.keywords)
            network.add_module(name, made)
    return network


def names(stack: Stack) -> tuple[str, ...]:
    """Name every layer by its kind, and count each kind on its own.

    Examples
    --------
    >>> from explorer.layers.stack import read
    >>> names(read("3x32x32~c16p1~b~frelu~m2~c32p1~frelu~g1~x~d0.5~l10"))
    ('conv1', 'bn1', 'relu1', 'pool1', 'conv2', 'relu2', 'pool2', 'flatten1', 'dropout1', 'fc1')
    """
    counted: Counter[str] = Counter()
    found = []
    for layer in stack.layers:
        kind = layer.name if isinstance(layer, Activation) else _KINDS[type(layer)]
        counted[kind] += 1
        found.append(f"{kind}{counted[kind]}")
    return tuple(found)


@lru_cache(maxsize=_CHECKS_KEPT)
def largest_difference(stack: Stack) -> float:
    """Hold every shape and parameter count against PyTorch; nothing of its size is allocated.

    Returns
    -------
    float
        The largest relative difference of a parameter count; infinite if a shape differs or
        PyTorch refuses a layer.
    """
    worst = 0.0
    try:
        for row, (shape, expected) in zip(summary(stack).rows, run(stack), strict=True):
            if shape != row.shape:
                return float("inf")
            worst = max(worst, abs(row.parameters.total - expected) / max(1, expected))
    except (RuntimeError, ValueError):
        return float("inf")
    return worst


def run(stack: Stack) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield each layer's shape, without the batch, and its number of parameters by PyTorch.

    Raises
    ------
    RuntimeError, ValueError
        PyTorch's own, if it refuses a layer.
    """
    import torch

    x = torch.zeros(1, *stack.shape, device="meta")
    for module in build(stack).eval():
        x = _forward(module, x)
        yield tuple(x.shape[1:]), sum(parameter.numel() for parameter in module.parameters())


def _forward(module: "nn.Module", x: "torch.Tensor") -> "torch.Tensor":
    """Run a module on the "meta" device, or on a small part where that would cost too much.

    Many modules load PyTorch's compiler there, 150 MB and a second of every visitor's time. What
    they do to each number or channel alone is done to a real part of the picture instead.
    """
    import torch
    from torch import nn

    if isinstance(module, nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d | nn.Flatten):
        return module(x)
    if isinstance(module, nn.Linear):
        return torch.mm(x, module.weight.t())
    if isinstance(module, nn.AdaptiveAvgPool2d | nn.AdaptiveMaxPool2d):
        size = module(torch.zeros(1, 1, *x.shape[2:])).shape[2:]  # one channel as any other
        return x.new_empty(1, x.shape[1], *size)
    narrow = torch.zeros(1, x.shape[1], *[1] * (x.dim() - 2))  # one value a channel
    if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
        module = type(module)(module.num_features).eval()
    if module(narrow).shape != narrow.shape:
        raise ValueError(f"{module} changes a shape.")
    return x
