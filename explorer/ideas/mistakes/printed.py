"""What the lines of a deciding case print, by running the same in PyTorch."""

from functools import lru_cache

from explorer.cases import Case, PoolCase, SizeCase, StackCase
from explorer.cases.size_torch import ask
from explorer.ideas.listing import Listing
from explorer.layers.stack import Stack
from explorer.layers.torch_model import run
from explorer.reference import Program


def printed_by(source: Program | Listing | Case) -> str:
    """Return what the lines to copy print; where PyTorch refuses, its sentence.

    Examples
    --------
    >>> printed_by(SizeCase(n=(10, 9), s=(2, 2)))
    'torch.Size([1, 1, 4, 4])'
    """
    if isinstance(source, SizeCase):
        asked = ask(source)
        size = asked if isinstance(asked, str) else (1, 1, *asked)
        return f"PyTorch refuses it: {size}" if isinstance(asked, str) else _shape(size)
    if isinstance(source, StackCase):
        return _of_stack(source.stack)
    if isinstance(source, PoolCase):
        return source.copied().printed()
    return source.printed() if hasattr(source, "printed") else source.program().printed()


def _shape(size: tuple[int, ...]) -> str:
    return f"torch.Size({list(size)})"


@lru_cache(maxsize=64)
def _of_stack(stack: Stack) -> str:
    shapes, parameters = zip(*run(stack), strict=True)
    return f"{_shape((1, *shapes[-1]))} {sum(parameters)}"
