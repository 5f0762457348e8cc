"""What a network says without one filter, in milliseconds, where only its end has to run again.

Between the maps of the last convolution and the first dense layer no filter meets another one:
ReLU, pooling and flattening work on each channel by itself. The dense layer's scores are then

    scores without filter f = scores - W[:, columns of f] · (what it reads of f - what it would
                                                               read of f if the map were 0)

and only what comes behind has to be computed again. Which functions a network calls there is found
by watching one pass, so this holds for any architecture of that form; for others there is None.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from explorer.limits import SHORTCUT_BYTES_MAX
from explorer.probing.activations import normalise
from explorer.probing.functions import ACTIVATIONS, IDLE
from explorer.probing.observer import AFTER, BEFORE, RELUS, Observer
from explorer.probing.responses import LayerInfo

BATCH = 64  # pictures; the largest that stays in a laptop's cache
# Each of these makes a channel from that channel alone.
_BY_CHANNEL = {
    *("max_pool2d", "avg_pool2d", "adaptive_avg_pool2d", "adaptive_max_pool2d"),
    *("batch_norm", "flatten"),
}
_ALONE = _BY_CHANNEL | RELUS | ACTIVATIONS | IDLE


@dataclass(frozen=True)
class Call:
    """One function that the network has called: its arguments, and the tensor that it made."""

    func: Callable
    args: tuple
    kwargs: dict
    out: Tensor

    @property
    def reads(self) -> list[int]:
        """The ids of the tensors that go in."""
        return [id(arg) for arg in (*self.args, *self.kwargs.values()) if isinstance(arg, Tensor)]

    def again(self, values: dict[int, Tensor]) -> None:
        """Call the function with other tensors, and note what it makes in `values`."""
        args = [values.get(id(arg), arg) for arg in self.args]
        kwargs = {name: values.get(id(arg), arg) for name, arg in self.kwargs.items()}
        values[id(self.out)] = self.func(*args, **kwargs)


@dataclass(frozen=True)
class Tail:
    """The end of a network, from one layer's maps on.

    Attributes
    ----------
    name : str
        Of the first dense layer's weight, such as "fc1.weight".
    weight : Tensor
        (units, D), this weight.
    width : int
        Values that it reads of one filter; those of filter f begin at f · width.
    silent : Tensor
        (D,), what it would read if every map were 0.
    rest : tuple of Call
        What comes behind it.
    first, last : int
        Ids of what the dense layer gives and of the network's scores, as `rest` knows them.
    """

    name: str
    weight: Tensor
    width: int
    silent: Tensor
    rest: tuple[Call, ...]
    first: int
    last: int

    @property
    def most(self) -> int:
        """How many pictures can be kept in memory."""
        return SHORTCUT_BYTES_MAX // (4 * sum(self.weight.shape))


class _Recorder(Observer):
    """Keep every call of a pass that makes a tensor, and the maps of one layer."""

    def __init__(self, model: nn.Module, layer: LayerInfo):
        super().__init__(model, self._found)
        self.layer, self.calls = layer, []
        self.maps: Tensor | None = None
        self.begin = 0  # the first call that can read the maps

    def _found(self, name: str, when: str, maps: Tensor) -> None:
        if name == self.layer.name and when == (AFTER if self.layer.relu else BEFORE):
            self.maps, self.begin = maps, len(self.calls) + 1

    def __torch_function__(self, func, types, args=(), kwargs=None):
        out = super().__torch_function__(func, types, args, kwargs)
        if isinstance(out, Tensor):
            self.calls.append(Call(func, args, kwargs or {}, out))
        return out


def tail_of(model: nn.Module, layer: LayerInfo) -> Tail | None:
    """Return the end of a network behind a layer, or None when no shortcut is known for it.

    Parameters
    ----------
    model : nn.Module
        In eval mode; it is left exactly as it was.
    layer : LayerInfo
        From `conv_layers(model)`.
    """
    with torch.inference_mode():
        with _Recorder(model, layer) as seen:
            scores = model(torch.zeros(1, *model.shape))
        found = _parts(seen)
        if found is None:
            return None
        before, dense, rest = found
        values = {id(seen.maps): torch.zeros_like(seen.maps)}
        for call in before:
            call.again(values)
        silent = values[id(dense.args[0])][0]
    weight = dense.args[1]
    name = next((name for name, part in model.named_parameters() if part is weight), None)
    width, left_over = divmod(len(silent), layer.filters)
    fine = silent.ndim == 1 and not left_over and (rest[-1] if rest else dense).out is scores
    if name is None or not fine:
        return None
    return Tail(name, weight, width, silent, rest, id(dense.out), id(scores))


def _parts(seen: _Recorder) -> tuple[list[Call], Call, tuple[Call, ...]] | None:
    """Return the calls before the dense layer, it, and those behind; None for another form."""
    maps, before, dense, rest, after = {id(seen.maps)}, [], None, [], set()
    for call in seen.calls[seen.begin :]:
        name = getattr(call.func, "__name__", "")
        if dense is None and name == "linear" and maps & set(call.reads):
            dense, after = call, {id(call.out)}
        elif dense is None and name in _ALONE and len(maps & set(call.reads)) == 1:
            maps.add(id(call.out))
            before.append(call)
        elif maps & set(call.reads):
            return None  # the maps are read by a second path, or mixed before the dense layer
        elif after & set(call.reads):
            after.add(id(call.out))
            rest.append(call)
    return None if dense is None else (before, dense, tuple(rest))


class _Reader(TorchFunctionMode):
    """Keep what the dense layer with this weight reads and gives."""

    def __init__(self, weight: Tensor):
        super().__init__()
        self.weight = weight
        self.read: tuple[Tensor, Tensor] | None = None

    def __torch_function__(self, func, types, args=(), kwargs=None):
        out = func(*args, **(kwargs or {}))
        if len(args) > 1 and args[1] is self.weight:
            self.read = args[0], out.clone()  # a ReLU behind it may work in place
        return out


@dataclass(frozen=True)
class Shortcut:
    """What the dense layer has read and given for some pictures; shared, read only.

    Attributes
    ----------
    tail : Tail
        The end of the network.
    features : Tensor
        float32 (pictures, D).
    scores : Tensor
        float32 (pictures, units).
    """

    tail: Tail
    features: Tensor
    scores: Tensor

    def logits(self, channel: int | None = None) -> np.ndarray:
        """Return what the network says without one filter, or with all of them.

        Returns
        -------
        np.ndarray
            float32 (pictures, classes).
        """
        tail = self.tail
        with torch.inference_mode():
            scores = self.scores.clone()
            if channel is not None:
                columns = slice(channel * tail.width, (channel + 1) * tail.width)
                read = self.features[:, columns] - tail.silent[columns]
                scores.addmm_(read, tail.weight[:, columns].T, alpha=-1)
            values = {tail.first: scores}
            for call in tail.rest:
                call.again(values)
            return values[tail.last].numpy()


def record(
    tail: Tail,
    model: nn.Module,
    images: np.ndarray,
    mean,
    std,
    *,
    progress: Callable[[float], None] | None = None,
) -> Shortcut:
    """Send pictures through the network once and keep what its first dense layer reads.

    Parameters
    ----------
    tail : Tail
        From `tail_of`, of this network or of one with the same weights.
    model : nn.Module
        In eval mode.
    images : np.ndarray
        uint8 (N, H, W, C), at most `tail.most`.
    mean, std : sequence of float
        Per channel, of pixels in 0..1.
    progress : callable, optional
        Called with the share that is done, in 0..1.
    """
    weight = model.get_parameter(tail.name)
    units, D = tail.weight.shape
    features, scores = torch.empty(len(images), D), torch.empty(len(images), units)
    for start in range(0, len(images), BATCH):
        part = slice(start, start + BATCH)
        with torch.inference_mode(), _Reader(weight) as seen:
            model(normalise(model, images[part], mean, std))
        features[part], scores[part] = seen.read
        if progress is not None:
            progress(min(1.0, (start + BATCH) / len(images)))
    return Shortcut(tail, features, scores)
