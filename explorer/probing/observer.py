"""Watch the convolutions of any network at work, without hooks and without touching the network.

Why not forward hooks: they belong to the model, so two users of one cached model get each other's
activations. Why not torch.fx (torchvision's `create_feature_extractor`): while it traces, it
replaces `nn.Module.__call__` for the whole process; with a trace going on in another thread 949 of
1,000 forward passes failed. A `TorchFunctionMode` belongs to the thread that entered it, sees every
function that the network calls, and is gone when the pass is over.

**Source**: PyTorch manual, "Extending PyTorch", section "Extending all torch API with Modes".
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from explorer.probing.receptive_field import Step, wider

BEFORE, AFTER = "before ReLU", "after ReLU"
Keep = Callable[[str, str, Tensor], None]  # layer name, BEFORE or AFTER, the maps (N, C, H, W)

RELUS = {"relu", "relu_"}
POOLS = {"max_pool2d", "avg_pool2d"}
SAME_PLACE = {
    *("batch_norm", "dropout", "dropout_", "dropout2d", "feature_dropout"),
    *("contiguous", "to", "clone"),
}
ACTIVATIONS = {"leaky_relu", "sigmoid", "tanh", "gelu", "silu"}  # no ReLU comes behind them
SUMS = {"add", "add_"}
_TAG = "_explorer_tag"  # an attribute on the pass's own tensors: it dies with them


@dataclass(frozen=True)
class _Tag:
    chain: tuple[Step, ...] | None  # None: no single box exists
    waiting: str | None  # the convolution whose ReLU has not come yet
    added: bool = False  # a skip connection has been added to its maps since


class Observer(TorchFunctionMode):
    """While entered, reports the output of every named convolution of one model.

    Parameters
    ----------
    model : nn.Module
        Its `nn.Conv2d` modules are known by their dotted names.
    keep : callable
        Called as keep(layer, BEFORE or AFTER, maps) the moment the maps exist; it must copy or
        reduce them at once, since an in-place ReLU may overwrite them.
    """

    def __init__(self, model: nn.Module, keep: Keep):
        super().__init__()
        self.keep = keep
        self.chains: dict[str, tuple[Step, ...] | None] = {}
        self.sums: set[str] = set()  # convolutions whose ReLU comes behind an addition
        self.names = {
            id(module.weight): (name, module)
            for name, module in model.named_modules()
            if isinstance(module, nn.Conv2d)
        }

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """Run one function of the network and note what it made of a convolution's output."""
        kwargs = kwargs or {}
        name, tags = getattr(func, "__name__", ""), tags_of((*args, *kwargs.values()))
        tag = max(tags, key=lambda tag: tag.waiting is not None, default=None)
        known = name == "conv2d" and self._conv_of(args, kwargs)
        out = func(*args, **kwargs)
        if known:
            tag = self._convolved(known, tag, out)
        elif name in SUMS and len(tags) > 1:
            tag = _sum(tags)
        elif tag is not None and isinstance(out, Tensor):
            tag = self._followed(name, tag, out, args, kwargs)
        if tag is not None and isinstance(out, Tensor):
            setattr(out, _TAG, tag)
        return out

    def _conv_of(self, args, kwargs):
        weight = args[1] if len(args) > 1 else kwargs.get("weight")
        return self.names.get(id(weight))

    def _convolved(self, known, tag: _Tag | None, out: Tensor) -> _Tag:
        name, module = known
        before = () if tag is None else tag.chain
        chain = (
            None if before is None or module.padding_mode != "zeros" else (*before, step(module))
        )
        self.chains[name] = chain
        self.keep(name, BEFORE, out)
        return _Tag(chain, name)

    def _followed(self, name: str, tag: _Tag, out: Tensor, args, kwargs) -> _Tag:
        if name in RELUS:
            if tag.waiting is not None:
                if tag.added:
                    self.sums.add(tag.waiting)
                self.keep(tag.waiting, AFTER, out)
            return _Tag(tag.chain, None)
        if name in ACTIVATIONS:
            return _Tag(tag.chain, None)
        if name in POOLS:
            chain = None if tag.chain is None else (*tag.chain, _pool_step(name, args, kwargs))
            return _Tag(chain, tag.waiting, tag.added)
        if name in SAME_PLACE:
            return tag
        return _Tag(None, tag.waiting, tag.added)  # such as a flattening: no chain of windows


def step(module: nn.Conv2d) -> Step:
    """Return the geometry of one convolution; "same" and "valid" become numbers."""
    kernel, dilation = _pair(module.kernel_size), _pair(module.dilation)
    padding = module.padding
    if padding == "same":
        padding = tuple(d * (k - 1) // 2 for d, k in zip(dilation, kernel, strict=True))
    elif padding == "valid":
        padding = 0
    return Step(kernel, _pair(module.stride), _pair(padding), dilation)


def _pool_step(name: str, args, kwargs) -> Step:
    order = ("input", "kernel_size", "stride", "padding", "dilation")
    given = dict(zip(order if name == "max_pool2d" else order[:4], args, strict=False)) | kwargs
    kernel = _pair(given["kernel_size"])
    stride = given.get("stride")
    dilation = given.get("dilation", 1) if name == "max_pool2d" else 1
    stride = kernel if stride is None or stride == [] else _pair(stride)
    return Step(kernel, stride, _pair(given.get("padding", 0)), _pair(dilation))


def tags_of(args) -> list[_Tag]:
    """Return the tags of the tensors that go in."""
    parts = [p for arg in args for p in (arg if isinstance(arg, list | tuple) else (arg,))]
    return [p.__dict__[_TAG] for p in parts if isinstance(p, Tensor) and _TAG in p.__dict__]


def _sum(tags: list[_Tag]) -> _Tag:
    """Return the tag of a sum: it sees what its parts see, which is the widest of their fields.

    Of several convolutions that wait for their ReLU the one with that field gets it: the end of a
    block, and not the 1×1 convolution beside it.
    """
    chain = wider([tag.chain for tag in tags])
    waiting = [tag for tag in tags if tag.waiting is not None]
    first = [tag for tag in waiting if tag.chain == chain] or waiting
    return _Tag(chain, first[0].waiting if first else None, added=True)


def _pair(value) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else (int(value[0]), int(value[-1]))


def observe(model: nn.Module, batch: Tensor, keep: Keep) -> tuple[Tensor, Observer]:
    """Run one batch through a model in eval mode and report every convolution's maps.

    Parameters
    ----------
    model : nn.Module
        In eval mode; it is left exactly as it was.
    batch : Tensor
        (N, channels, H, W), normalised.
    keep : callable
        See `Observer`.

    Returns
    -------
    tuple of Tensor and Observer
        The logits (N, classes), and the observer with the chains it has seen.

    Raises
    ------
    ValueError
        When the model is in training mode: dropout would change the numbers.
    """
    if model.training:
        raise ValueError("The model is in training mode; call model.eval() first.")
    observer = Observer(model, keep)
    with torch.inference_mode(), observer:
        return model(batch), observer
