"""The REGISTRY: every network by its key, in the order in which pages list them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from explorer.limits import POOLED_SIDE_MAX
from models import counts, own
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


def _counted(count: Callable[..., int], *first: object, **settings: object) -> Callable[..., int]:
    """Return a counter as `Architecture` wants it; `layers` belongs to `OWN` alone."""
    return lambda n, shape=SHAPE, layers="": count(*first, n, shape, **settings)


def _first() -> tuple[Architecture, ...]:
    group = "First networks"
    return (
        Architecture(
            key="report-cnn",
            title="Three convolutions",
            line="Three 3×3 convolutions with 32, 64 and 128 filters, then two dense layers.",
            group=group,
            build=_made("report_cnn", "ReportCNN"),
            parameters=_counted(counts.pooled, (32, 64, 128), 256),
            dropout=0.25,
        ),
        Architecture(
            key="report-cnn-half",
            title="Three convolutions, half size",
            line="The same with half the filters and half the dense units: about 3 times faster.",
            group=group,
            build=_made("report_cnn", "ReportCNN", channels=(16, 32, 64), hidden=128),
            parameters=_counted(counts.pooled, (16, 32, 64), 128),
            dropout=0.25,
        ),
        Architecture(
            key="small-cnn",
            title="Two convolutions",
            line="Two 3×3 convolutions with 16 and 32 filters, then two dense layers.",
            group=group,
            build=_made("small_cnn", "SmallCNN"),
            parameters=_counted(counts.pooled, (16, 32), 96),
        ),
        Architecture(
            key="small-mlp",
            title="No convolution",
            line="Two dense layers and no convolution: every value of the picture has a weight to "
            "each of 64 units.",
            group=group,
            build=_made("small_mlp", "SmallMLP"),
            parameters=_counted(counts.dense, (64,)),
        ),
    )


def _digits() -> tuple[Architecture, ...]:
    group = "For handwritten digits"
    return (
        Architecture(
            key="lenet",
            title="LeNet",
            line="Two 5×5 convolutions with 6 and 16 filters, then three dense layers: the classic "
            "for 28×28 digits.",
            group=group,
            build=_made("lenet", "LeNet"),
            parameters=_counted(counts.lenet),
            side_min=16,
        ),
        Architecture(
            key="dense",
            title="Fully connected, large",
            line="Dense layers with 1,024 and 2,048 units and no convolution: 66 times as many "
            "parameters as LeNet on digits.",
            group=group,
            build=_made("dense_mlp", "DenseMLP"),
            parameters=_counted(counts.dense, (1024, 2048)),
        ),
        Architecture(
            key="mnist-cnn",
            title="Two wide convolutions",
            line="Two 3×3 convolutions with 32 and 64 filters, then two dense layers.",
            group=group,
            build=_made("mnist_cnn", "MnistCNN"),
            parameters=_counted(counts.pooled, (32, 64), 128),
        ),
    )


def _one_thing() -> tuple[Architecture, ...]:
    group = "With one thing changed"
    return (
        Architecture(
            key="tiny-no-bn",
            title="Tiny, without batch norm",
            line="Two 3×3 convolutions with 16 and 32 filters, then two dense layers.",
            group=group,
            build=_made("tiny_cnn", "TinyCNN", norm=False),
            parameters=_counted(counts.tiny, norm=False),
        ),
        Architecture(
            key="tiny-bn",
            title="Tiny, with batch norm",
            line="The same with batch norm behind each convolution, whose bias it replaces.",
            group=group,
            build=_made("tiny_cnn", "TinyCNN"),
            parameters=_counted(counts.tiny),
        ),
        Architecture(
            key="tiny-gp",
            title="Tiny, with global pooling",
            line="The convolutions and batch norms of the tiny network, then one number for each "
            "map instead of the large dense layer.",
            group=group,
            build=_made("tiny_gp", "TinyGP"),
            parameters=_counted(counts.tiny_gp),
            side_max=POOLED_SIDE_MAX,
        ),
        Architecture(
            key="dropout-cnn",
            title="Overfits without dropout",
            line="Two 3×3 convolutions, one pool and a dense layer with 2 million weights, with "
            "dropout of whole maps and of single units.",
            group=group,
            build=_made("dropout_cnn", "DropoutCNN"),
            parameters=_counted(counts.dropout_cnn),
            dropout=0.5,
        ),
    )


def _skips() -> tuple[Architecture, ...]:
    group = "With and without skip connections"
    widths = (16, 16, 16, 32, 32, 32, 64, 64, 64)
    return (
        Architecture(
            key="plain-cnn",
            title="Plain, 2 convolutions",
            line="Two 3×3 convolutions with 32 filters at full size, then one dense layer.",
            group=group,
            build=_made("skip_cnn", "SkipCNN", skip=False),
            parameters=_counted(counts.skip),
        ),
        Architecture(
            key="residual-cnn",
            title="Residual, 2 convolutions",
            line="The same, and the second convolution's result is added to its input.",
            group=group,
            build=_made("skip_cnn", "SkipCNN"),
            parameters=_counted(counts.skip),
        ),
        Architecture(
            key="plain-deep",
            title="Plain, 19 convolutions",
            line="19 convolutions in a row without batch norm: deep, and hard to train.",
            group=group,
            build=_made("deep_cnn", "DeepCNN", skip=False),
            parameters=_counted(counts.blocks, widths, norm=False, projected=False),
            side_max=POOLED_SIDE_MAX,
        ),
        Architecture(
            key="residual-deep",
            title="Residual, 19 convolutions",
            line="The same with a skip connection around every two, and a 1×1 convolution in it "
            "where the shapes differ.",
            group=group,
            build=_made("deep_cnn", "DeepCNN"),
            parameters=_counted(counts.blocks, widths, norm=False, projected=True),
            side_max=POOLED_SIDE_MAX,
        ),
    )


def _large() -> tuple[Architecture, ...]:
    group = "Large networks"
    widths = (64, 64, 128, 128, 256, 256, 512, 512)
    return (
        Architecture(
            key="six-block",
            title="Six blocks with batch norm",
            line="Six 5×5 and 3×3 convolutions with up to 256 filters, batch norm, dropout, global "
            "pooling: published with 94 % on CIFAR-10; 70 times the work of three convolutions.",
            group=group,
            build=_made("six_block_cnn", "SixBlockCNN"),
            parameters=_counted(counts.six_block),
            dropout=0.38,
            side_max=POOLED_SIDE_MAX,
        ),
        Architecture(
            key="resnet18",
            title="ResNet-18",
            line="17 convolutions in eight residual blocks with batch norm, its first one made for "
            "small pictures.",
            group=group,
            build=_made("resnet18", "ResNet18"),
            parameters=_counted(counts.blocks, widths, norm=True, projected=True),
            side_max=POOLED_SIDE_MAX,
        ),
    )


def _transfer() -> tuple[Architecture, ...]:
    return (
        Architecture(
            key="vgg11-bn",
            title="VGG11 with batch norm",
            line="Eight 3×3 convolutions with batch norm, and dense layers with 120 million "
            "weights: for transfer learning on colour pictures of 224×224.",
            group="For transfer learning",
            build=_made("vgg11_bn", "VGG11BN"),
            parameters=lambda n, shape=SHAPE, layers="": counts.vgg11_bn(n),
            dropout=0.5,
            side_min=32,
            side_max=POOLED_SIDE_MAX,
            channels=(3,),
            features=True,
            pretrained=True,
        ),
    )


def _own() -> Architecture:
    return Architecture(
        key=OWN,
        title="Your own network",
        line="The layers that you have put together on the page Stack layers.",
        group="Your own",
        build=own.build,
        parameters=own.parameters,
        side_max=POOLED_SIDE_MAX,
    )


_ALL = (*_first(), *_digits(), *_one_thing(), *_skips(), *_large(), *_transfer(), _own())
REGISTRY: dict[str, Architecture] = {entry.key: entry for entry in _ALL}
