"""How much each method may do for a network, so that an answer comes within seconds anywhere.

The numbers depend on the network and the picture, never on the machine.
"""

from torch import nn

from explorer.arithmetic.counts import conv_macs
from explorer.limits import (
    CASCADE_MACS_MAX,
    CASCADE_STEPS_MAX,
    FIELD_MACS_MAX,
    FIELD_PICTURES,
    OCCLUSION_MACS_MAX,
    OCCLUSION_PLACES,
    SMOOTH_MACS_MAX,
)
from explorer.probing.activations import conv_layers
from explorer.probing.attribution.gradients import SMOOTH_PICTURES
from explorer.probing.attribution.occlusion import places

THERE_AND_BACK = 3  # times the multiply-adds of a pass forward
_SMOOTH_MIN = 4  # noisy pictures


def macs_of(model: nn.Module) -> int:
    """Return the multiply-adds of one picture in all convolutions, at least 1.

    Parameters
    ----------
    model : nn.Module
        In eval mode, on the CPU.
    """
    total = 1
    for layer in conv_layers(model):
        channels = model.get_submodule(layer.name).weight.shape[1]
        total += conv_macs(layer.filters, channels, layer.kernel, layer.size).total
    return total


def patch_stride(macs: int, height: int, width: int, size: int) -> int:
    """Return from place to place how many pixels a sliding patch goes.

    Parameters
    ----------
    macs : int
        From `macs_of`.
    height, width, size : int
        Of the picture and the patch, in pixels.

    Examples
    --------
    >>> patch_stride(10_322_944, 32, 32, 8), patch_stride(716_000_000, 32, 32, 8)
    (2, 5)
    """
    least, most = OCCLUSION_PLACES
    allowed = min(most, max(least, OCCLUSION_MACS_MAX // macs))
    for stride in range(1, max(height, width)):
        if len(places(height, size, stride)) * len(places(width, size, stride)) <= allowed:
            return stride
    return max(height, width)


def smooth_pictures(macs: int) -> int:
    """Return how many noisy pictures SmoothGrad takes.

    Examples
    --------
    >>> smooth_pictures(10_322_944), smooth_pictures(716_000_000)
    (25, 9)
    """
    return min(SMOOTH_PICTURES, max(_SMOOTH_MIN, SMOOTH_MACS_MAX // (THERE_AND_BACK * macs)))


def field_pictures(macs: int) -> int:
    """Return over how many pictures an effective field is averaged.

    Examples
    --------
    >>> field_pictures(10_322_944), field_pictures(716_000_000)
    (64, 9)
    """
    least, most = FIELD_PICTURES
    return min(most, max(least, FIELD_MACS_MAX // (THERE_AND_BACK * macs)))


def cascade_steps(macs: int, passes: int) -> int:
    """Return how many maps a cascade of redrawn layers has: the trained and the last at least.

    Parameters
    ----------
    macs : int
        From `macs_of`.
    passes : int
        Passes forward that one map takes; a gradient takes `THERE_AND_BACK`.

    Examples
    --------
    >>> cascade_steps(10_322_944, 169), cascade_steps(716_000_000, 25)
    (8, 3)
    """
    return min(CASCADE_STEPS_MAX, max(2, CASCADE_MACS_MAX // (macs * passes)))
