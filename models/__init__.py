"""The architectures of the explorer: one file each, and the REGISTRY that names them.

torch is imported when a network is built, not before, so that a page can list the networks and
their sizes at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.errors import InputError

if TYPE_CHECKING:
    from torch import nn


@dataclass(frozen=True)
class Architecture:
    """One network that can be trained.

    Parameters
    ----------
    key : str
        Its name in recipes, links and on the command line.
    title : str
        Its name on the screen.
    line : str
        One sentence that says what it is.
    build : callable
        Number of classes -> a new, randomly initialised `torch.nn.Module`.
    parameters : callable
        Number of classes -> number of trainable values, without building anything.
    """

    key: str
    title: str
    line: str
    build: Callable[[int], nn.Module]
    parameters: Callable[[int], int]


def _build_report_cnn(classes: int) -> nn.Module:
    from models.report_cnn import ReportCNN

    return ReportCNN(classes)


def _build_report_cnn_half(classes: int) -> nn.Module:
    from models.report_cnn import ReportCNN

    return ReportCNN(classes, channels=(16, 32, 64), hidden=128)


def _count(channels: tuple[int, int, int], hidden: int, classes: int) -> int:
    """Count weights and biases: three 3×3 convolutions, two fully connected layers."""
    total, before = 0, 3
    for after in channels:
        total += (before * 3 * 3 + 1) * after
        before = after
    flat = before * 4 * 4  # 32×32 halved three times by the pools
    return total + (flat + 1) * hidden + (hidden + 1) * classes


REGISTRY: dict[str, Architecture] = {
    entry.key: entry
    for entry in (
        Architecture(
            key="report-cnn",
            title="Three convolutions",
            line="Three 3×3 convolutions with 32, 64 and 128 filters, then two dense layers.",
            build=_build_report_cnn,
            parameters=lambda classes: _count((32, 64, 128), 256, classes),
        ),
        Architecture(
            key="report-cnn-half",
            title="Three convolutions, half size",
            line="The same with half the filters and half the dense units: about 3 times faster.",
            build=_build_report_cnn_half,
            parameters=lambda classes: _count((16, 32, 64), 128, classes),
        ),
    )
}


def build(key: str, classes: int) -> nn.Module:
    """Build a new network.

    Parameters
    ----------
    key : str
        A key of `REGISTRY`.
    classes : int
        Number of outputs, at least 2.

    Returns
    -------
    torch.nn.Module
        Takes (N, 3, 32, 32) floats, gives (N, classes) scores. Weights are drawn from torch's
        default generator.

    Raises
    ------
    InputError
        When the key is unknown or there is nothing to tell apart.

    Examples
    --------
    >>> sum(p.numel() for p in build("report-cnn", 10).parameters())
    620362
    """
    if key not in REGISTRY:
        raise InputError(f"There is no network {key[:40]!r}. Choose one of: {', '.join(REGISTRY)}.")
    if classes < 2:
        raise InputError(f"A classifier needs at least 2 classes, not {classes}. Add a class.")
    return REGISTRY[key].build(classes)
