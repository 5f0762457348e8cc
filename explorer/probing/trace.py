"""One pass of one picture through any network, as a list of what was computed from what.

Like `explorer.probing.observer` it watches with a `TorchFunctionMode`, which belongs to the thread
that entered it and leaves nothing on the model: no hooks, no torch.fx.
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from explorer.probing.activations import normalise
from explorer.probing.functions import (
    IDLE,
    called,
    kind_of,
    moved,
    settings_of,
    short,
    source_of,
)
from explorer.probing.nodes import INPUT, SOFTMAX, Node, following, node_of

__all__ = ["INPUT", "SOFTMAX", "Node", "following", "node_of", "trace"]
_TAG = "_explorer_node"  # an attribute on the pass's own tensors: it dies with them
_WEIGHTED = ("conv2d", "linear", "batch_norm")


class _Tracer(TorchFunctionMode):
    """While entered, notes every operation on the tensors that come from the picture."""

    def __init__(self, model: nn.Module, first: Node):
        super().__init__()
        self.nodes = {first.name: first}
        self.anchors, self.depths = {first.name: first.name}, {first.name: 0}
        self.modules = {}
        for name, module in model.named_modules():
            if isinstance(module, nn.Conv2d | nn.Linear):
                self.modules[id(module.weight)] = name
            elif isinstance(module, nn.modules.batchnorm._BatchNorm):
                self.modules[id(module.running_mean)] = name

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """Run one function of the network and note what it made of which values."""
        kwargs = kwargs or {}
        parents = _tags_of((*args, *kwargs.values()))
        out = func(*args, **kwargs)
        if parents and isinstance(out, Tensor) and out.is_floating_point():
            name = getattr(func, "__name__", "")
            tag = (
                parents[0] if name in IDLE else self._noted(func, name, parents, args, kwargs, out)
            )
            setattr(out, _TAG, tag)
        return out

    def _noted(self, func, name, parents, args, kwargs, out) -> str:
        given = called(name, args, kwargs)
        key = "running_mean" if name == "batch_norm" else "weight"
        module = self.modules.get(id(given[key])) if given.get(key) is not None else None
        read = [self.nodes[parent].values.shape for parent in parents]
        op = kind_of(name, read, tuple(out.shape[1:]), given, known=module is not None)
        settings = settings_of(op, name, given)
        values = _own(out)
        if op == "other" and len(parents) == 1:
            before = self.nodes[parents[0]].values
            source = source_of(func, name, args, kwargs, before)
            if source is not None and np.array_equal(moved(before, source), values):
                settings["source"] = source
        module = module if op in _WEIGHTED else None
        deepest = max(parents, key=lambda parent: self.depths[parent])
        new = op in ("conv2d", "linear")
        anchor = module if new else self.anchors[deepest]
        title = self._unique(anchor if new else f"{anchor}:{short(op, name)}")
        self.anchors[title], self.depths[title] = anchor, self.depths[deepest] + new
        self.nodes[title] = Node(title, op, tuple(parents), values, module, settings)
        return title

    def _unique(self, name: str) -> str:
        """Return the name, with a number behind it when it is taken: a layer can be used twice."""
        names = (name, *(f"{name}{'' if ':' in name else ':'}{n}" for n in range(2, 1000)))
        return next(found for found in names if found not in self.nodes)


def _own(out: Tensor) -> np.ndarray:
    """Return the values of one picture as a copy: an in-place ReLU overwrites the tensor."""
    values = np.array(out[0].numpy(), np.float32, order="C")
    values.setflags(write=False)
    return values


def _tags_of(args) -> list[str]:
    """Return the nodes of the tensors that go in; x + x has the same one twice."""
    parts = [p for arg in args for p in (arg if isinstance(arg, list | tuple) else (arg,))]
    return [p.__dict__[_TAG] for p in parts if isinstance(p, Tensor) and _TAG in p.__dict__]


def trace(model: nn.Module, image: np.ndarray, mean, std) -> tuple[Node, ...]:
    """Send one picture through a network and return every step of it, in their order.

    Dropout and whatever else does nothing in eval mode is left out. The last two nodes are the
    scores of the classes (logits) and "softmax", which adds up to 1 in float64.

    Parameters
    ----------
    model : nn.Module
        In eval mode, on the CPU; it is left exactly as it was.
    image : np.ndarray
        uint8 (H, W, C), of the network's size.
    mean, std : sequence of float
        Per channel, of pixels in 0..1.

    Raises
    ------
    ValueError
        When the model is in training mode: dropout would change the numbers.
    ShapeError
        When the picture is not of the network's size.

    Examples
    --------
    >>> from torch import nn
    >>> net = nn.Sequential(nn.Conv2d(3, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(2, 2)).eval()
    >>> net.shape = (3, 3, 3)
    >>> nodes = trace(net, np.zeros((3, 3, 3), np.uint8), (0.5,) * 3, (0.25,) * 3)
    >>> [node.name for node in nodes]
    ['input', '0', '0:relu', '0:flatten', '3', 'softmax']
    """
    if model.training:
        raise ValueError("The model is in training mode; call model.eval() first.")
    batch = normalise(model, image[None], mean, std)
    pixels = np.array(image)
    pixels.setflags(write=False)
    settings = {"mean": tuple(mean), "std": tuple(std), "image": pixels}
    tracer = _Tracer(model, Node(INPUT, "input", (), _own(batch), None, settings))
    setattr(batch, _TAG, INPUT)
    with torch.inference_mode(), tracer:
        logits = model(batch)
    last = getattr(logits, _TAG, next(reversed(tracer.nodes)))
    with torch.inference_mode():
        shares = torch.softmax(logits[0].double(), 0).numpy()  # thirds add up to 1 in float64
    shares.setflags(write=False)
    found = [node for name, node in tracer.nodes.items() if name != last]
    return (*found, tracer.nodes[last], Node(tracer._unique(SOFTMAX), SOFTMAX, (last,), shares))
