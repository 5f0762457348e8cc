"""The same stack in PyTorch: the lines to copy, and the check of shapes and counts."""

from functools import lru_cache
from typing import TYPE_CHECKING

from explorer.layers.kinds import Module
from explorer.layers.stack import Stack
from explorer.layers.summary import summary
from explorer.layers.words import shape_words

if TYPE_CHECKING:
    from torch import nn

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
    """Build the layers that fit; on the "meta" device they have shapes and no memory."""
    import torch
    from torch import nn

    modules = [row.layer.module(row.before) for row in summary(stack).rows]
    with torch.device(device):
        return nn.Sequential(
            *(getattr(nn, module.name)(*module.positional, **module.keywords) for module in modules)
        )


@lru_cache(maxsize=_CHECKS_KEPT)
def largest_difference(stack: Stack) -> float:
    """Hold every shape and parameter count against PyTorch, without allocating a number.

    Returns
    -------
    float
        The largest relative difference of a parameter count; infinite if a shape differs.
    """
    import torch

    rows = summary(stack).rows
    worst = 0.0
    x = torch.zeros(1, *stack.shape, device="meta")
    for row, module in zip(rows, build(stack).eval(), strict=True):
        x = module(x)
        if tuple(x.shape[1:]) != row.shape:
            return float("inf")
        expected = sum(parameter.numel() for parameter in module.parameters())
        worst = max(worst, abs(row.parameters.total - expected) / max(1, expected))
    return worst
