"""The REGISTRY: every network by its key, in the order in which pages list them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from models import counts
from models.architecture import SHAPE, Architecture, Shape

if TYPE_CHECKING:
    from torch import nn

OWN = "own"  # the network that a student has put together on the page Stack


def _made(file: str, name: str, **settings: object) -> Callable[..., nn.Module]:
    """Return a builder that imports the network's file, and torch with it, when it is called."""

    def build(classes: int, shape: Shape, dropout: float | None, layers: str) -> nn.Module:
        given = settings if dropout is None else {**settings, "dropout": dropout}
        return getattr(import_module(f"models.{file}"), name)(classes, shape, **given)

    return build


def _pooled(channels: tuple[int, ...], hidden: int) -> Callable[..., int]:
    return lambda n, shape=SHAPE, layers="": counts.pooled(channels, hidden, n, shape)


def _entries() -> tuple[Architecture, ...]:
    first = "First networks"
    return (
        Architecture(
            key="report-cnn",
            title="Three convolutions",
            line="Three 3×3 convolutions with 32, 64 and 128 filters, then two dense layers.",
            group=first,
            build=_made("report_cnn", "ReportCNN"),
            parameters=_pooled((32, 64, 128), 256),
            dropout=0.25,
        ),
        Architecture(
            key="report-cnn-half",
            title="Three convolutions, half size",
            line="The same with half the filters and half the dense units: about 3 times faster.",
            group=first,
            build=_made("report_cnn", "ReportCNN", channels=(16, 32, 64), hidden=128),
            parameters=_pooled((16, 32, 64), 128),
            dropout=0.25,
        ),
        Architecture(
            key="small-cnn",
            title="Two convolutions",
            line="Two 3×3 convolutions with 16 and 32 filters, then two dense layers.",
            group=first,
            build=_made("small_cnn", "SmallCNN"),
            parameters=_pooled((16, 32), 96),
        ),
        Architecture(
            key="small-mlp",
            title="No convolution",
            line="Two dense layers and no convolution: every value of the picture has a weight to "
            "each of 64 units.",
            group=first,
            build=_made("small_mlp", "SmallMLP"),
            parameters=lambda n, shape=SHAPE, layers="": counts.dense((64,), n, shape),
        ),
    )


REGISTRY: dict[str, Architecture] = {entry.key: entry for entry in _entries()}
