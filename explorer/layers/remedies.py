"""One-click remedies for the first layer that does not fit: each is tried before it is offered."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import gcd

from explorer import limits
from explorer.arithmetic.checks import briefly
from explorer.layers.kinds import Conv, Dropout, Flatten, Layer, Linear, Pool, Shape
from explorer.layers.stack import Stack
from explorer.layers.summary import Summary, summary

Layers = tuple[Layer, ...]


@dataclass(frozen=True)
class Remedy:
    """What the button says, and the stack that it makes."""

    label: str
    stack: Stack


def remedy(table: Summary) -> Remedy | None:
    """Return the first remedy with which the misfit goes in, or None where all is well.

    Examples
    --------
    >>> from explorer.layers.stack import read, write
    >>> found = remedy(summary(read("3x32x32~c16p1~m2~l10")))
    >>> found.label, write(found.stack)
    ('Put Flatten before it', '3x32x32~c16p1~m2~x~l10')
    """
    if table.misfit is None:
        return None
    index, layers = table.misfit.index, table.stack.layers
    for label, changed in _candidates(layers, index, table.shape):
        stack = replace(table.stack, layers=changed)
        if len(changed) > limits.LAYERS_MAX:
            continue
        after = summary(stack).misfit
        left = len(changed) - after.index if after else 0
        if left < len(layers) - index:  # more layers fit than before
            return Remedy(label, stack)
    return None


def _candidates(layers: Layers, index: int, shape: Shape) -> Iterator[tuple[str, Layers]]:
    layer = layers[index]

    def instead(**changes: object) -> Layers:
        return (*layers[:index], replace(layer, **changes), *layers[index + 1 :])

    if isinstance(layer, Linear):
        yield "Put Flatten before it", (*layers[:index], Flatten(), *layers[index:])
    if isinstance(layer, Dropout):
        yield "Use Dropout", instead(channels=False)
    if len(shape) == 1:
        yield from _moved_before_flatten(layers, index)
    elif isinstance(layer, Conv):
        yield from _conv_changes(layer, shape, instead)
    elif isinstance(layer, Pool):
        yield from _pool_changes(layer, shape, instead)
    yield "Remove it", (*layers[:index], *layers[index + 1 :])


def _moved_before_flatten(layers: Layers, index: int) -> Iterator[tuple[str, Layers]]:
    flat = next((i for i in range(index) if isinstance(layers[i], Flatten)), None)
    if flat is not None:
        rest = (*layers[flat:index], *layers[index + 1 :])
        yield "Move it before Flatten", (*layers[:flat], layers[index], *rest)


def _conv_changes(layer: Conv, shape: Shape, instead) -> Iterator[tuple[str, Layers]]:
    groups = gcd(gcd(shape[0], layer.out), layer.groups)
    if groups != layer.groups:
        yield f"Use {groups} group{'s' * (groups > 1)}", instead(groups=groups)
    if layer.padding == "same":
        half = tuple(d * (k - 1) // 2 for k, d in zip(layer.kernel, layer.dilation, strict=True))
        yield f"Use padding {briefly(half)}", instead(padding=half)
        return
    needed = tuple(
        max(p, -((n - d * (k - 1) - 1) // 2))
        for n, k, p, d in zip(shape[1:], layer.kernel, layer.padding, layer.dilation, strict=True)
    )
    if max(needed) <= limits.STACK_STEP_MAX:
        yield f"Use padding {briefly(needed)}", instead(padding=needed)
    smaller = tuple(min(n, k) for n, k in zip(shape[1:], layer.kernel, strict=True))
    yield f"Use kernel {briefly(smaller)}", instead(kernel=smaller, dilation=(1, 1))


def _pool_changes(layer: Pool, shape: Shape, instead) -> Iterator[tuple[str, Layers]]:
    half = tuple(min(p, k // 2) for p, k in zip(layer.padding, layer.kernel, strict=True))
    if half != layer.padding:
        yield f"Use padding {briefly(half)}", instead(padding=half)
    smaller = tuple(min(n, k) for n, k in zip(shape[1:], layer.kernel, strict=True))
    yield f"Use window {briefly(smaller)}", instead(kernel=smaller)
