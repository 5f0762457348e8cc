"""Feature maps and class probabilities of a network, for pictures as they are stored."""

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from explorer.errors import InputError, ShapeError
from explorer.probing.observer import AFTER, BEFORE, observe, step
from explorer.probing.responses import LayerInfo
from models import SHAPE


def conv_layers(model: nn.Module) -> tuple[LayerInfo, ...]:
    """Return the convolutions of a model in the order in which a picture meets them.

    One black picture is sent through, since only a pass shows what follows what.
    """
    sizes: dict[str, tuple[int, int]] = {}
    followed: set[str] = set()

    def keep(name: str, when: str, maps: Tensor) -> None:
        if when == BEFORE:
            sizes[name] = tuple(maps.shape[2:])
        elif tuple(maps.shape[2:]) == sizes[name]:
            followed.add(name)  # a ReLU behind a pooling has maps of another size: not this one

    _, observer = observe(model, torch.zeros(1, *_shape(model)), keep)
    modules = dict(model.named_modules())
    layers = []
    for name, size in sizes.items():
        module, window = modules[name], step(modules[name])
        layers.append(
            LayerInfo(name, module.in_channels, module.out_channels, window.kernel, window.stride,
                      window.padding, size, name in followed, observer.chains[name],
                      name in observer.sums)
        )  # fmt: skip
    return tuple(layers)


def _shape(model: nn.Module) -> tuple[int, int, int]:
    return getattr(model, "shape", SHAPE)  # the networks of models/ all say it


def normalise(
    model: nn.Module,
    images: np.ndarray,
    mean: Sequence[float],
    std: Sequence[float],
    *,
    device: str = "cpu",
) -> Tensor:
    """Return pictures as the network was trained to see them.

    Parameters
    ----------
    model : nn.Module
        The network that will read them; its attribute `shape` says what it takes.
    images : np.ndarray
        uint8 (N, H, W, C).
    mean, std : sequence of float
        Per channel, of pixels in 0..1.
    device : str
        Where the result shall lie; the bytes travel as they are.

    Returns
    -------
    Tensor
        float32 (N, C, H, W), laid out channels last: half the time on a CPU.

    Raises
    ------
    ShapeError
        When the array is not a stack of pictures of the network's shape in uint8.
    """
    C, H, W = _shape(model)
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[1:] != (H, W, C):
        raise ShapeError(
            f"The network reads uint8 pictures of shape (N, {H}, {W}, {C}), not {images.dtype} "
            f"{images.shape}. Bring the pictures to {H}×{W} pixels with {C} channel"
            f"{'' if C == 1 else 's'} first."
        )
    writable = np.array(images, order="C")  # torch warns of read-only arrays, as shared ones are
    pixels = torch.from_numpy(writable).to(device).float().div_(255)
    middle, width = (  # whole pictures: three numbers at a time would keep a vector unit idle
        torch.tensor(values, device=device).expand(H, W, C).contiguous() for values in (mean, std)
    )
    scaled = pixels.sub_(middle).div_(width)
    return scaled.permute(0, 3, 1, 2)


def feature_maps(
    model: nn.Module,
    images: np.ndarray,
    mean: Sequence[float],
    std: Sequence[float],
    layers: Iterable[str],
    *,
    before_relu: bool = False,
) -> dict[str, np.ndarray]:
    """Return the feature maps of some convolutions for some pictures.

    Parameters
    ----------
    model : nn.Module
        In eval mode.
    images : np.ndarray
        uint8 (N, H, W, C).
    mean, std : sequence of float
        Per channel, of pixels in 0..1.
    layers : iterable of str
        Names of convolutions, such as "conv1".
    before_relu : bool
        Take the convolution's own output instead of that of the ReLU behind it.

    Returns
    -------
    dict
        Name → float32 (N, C, H, W), contiguous and the caller's own.

    Raises
    ------
    InputError
        When the model has no convolution of that name.
    """
    known = {layer.name: layer for layer in conv_layers(model)}
    for name in (wanted := list(layers)):
        if name not in known:
            raise InputError(
                f"The network has no convolution {name!r}; it has {', '.join(known)}. "
                "Choose one of these."
            )
    maps: dict[str, np.ndarray] = {}

    def keep(name: str, when: str, tensor: Tensor) -> None:
        if name in wanted and when == (AFTER if known[name].relu and not before_relu else BEFORE):
            maps[name] = np.array(tensor.numpy(), order="C")  # a copy: see Observer

    observe(model, normalise(model, images, mean, std), keep)
    return {name: maps[name] for name in wanted}


def predict(
    model: nn.Module, images: np.ndarray, mean: Sequence[float], std: Sequence[float]
) -> np.ndarray:
    """Return the class probabilities, float64 (N, classes); every row adds up to 1."""
    with torch.inference_mode():
        scores = model(
            normalise(model, images, mean, std)
        ).double()  # thirds add up to 1 in float64
        return torch.softmax(scores, dim=1).numpy()


def fingerprint(model: nn.Module) -> str:
    """Return the SHA-256 of all weights with their names and shapes: what a cached scan is of."""
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(f"{name}{tuple(tensor.shape)}{tensor.dtype}".encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()
