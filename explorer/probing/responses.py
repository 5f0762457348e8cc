"""What a scan has recorded, and what can be asked of it: NumPy only, so a page imports it at once.

For each picture and filter three numbers are kept: the maximum of the ReLU's output over the map,
the place of that maximum, and the mean. That is 10 bytes instead of a whole map, so any ranking
afterwards is exact and takes under a millisecond: no candidate list is cut off on the way.
"""

from dataclasses import dataclass

import numpy as np

from explorer.errors import InputError
from explorer.probing.receptive_field import Step

SCORES = ("max", "mean")
NEARLY_DEAD = 0.01  # share of the pictures; a filter that fires on fewer shows chance, not taste


@dataclass(frozen=True)
class LayerInfo:
    """One convolution of a network.

    Attributes
    ----------
    name : str
        Dotted module name, such as "conv2".
    inputs, filters : int
        Channels in and out.
    kernel, stride, padding : tuple of int
        (rows, columns).
    size : tuple of int
        Rows and columns of its feature maps.
    relu : bool
        Whether a ReLU follows; if not, "after ReLU" means the convolution's own output.
    chain : tuple of Step or None
        The windows from the picture to this layer; None when paths have met of which none sees
        all that the others see.
    added : bool
        Whether a skip connection is added before the ReLU.
    """

    name: str
    inputs: int
    filters: int
    kernel: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int]
    size: tuple[int, int]
    relu: bool
    chain: tuple[Step, ...] | None
    added: bool = False


@dataclass(frozen=True)
class LayerScan:
    """The responses of one convolution; arrays are (pictures, filters) and read-only.

    Attributes
    ----------
    layer : LayerInfo
        The convolution.
    max, mean : np.ndarray
        float32, of the ReLU's output over all places of the map.
    argmax : np.ndarray
        uint16, row · columns + column of the maximum; of several equal ones the first.
    """

    layer: LayerInfo
    max: np.ndarray
    mean: np.ndarray
    argmax: np.ndarray

    def place(self, image: int, channel: int) -> tuple[int, int]:
        """Return row and column of the maximum on the map."""
        row, col = divmod(int(self.argmax[image, channel]), self.layer.size[1])
        return row, col


@dataclass(frozen=True)
class Scan:
    """What one pass over a data set has recorded.

    Attributes
    ----------
    layers : dict
        Name → LayerScan, in the order of the network.
    predicted : np.ndarray
        int64 (pictures,), the class with the largest logit.
    """

    layers: dict[str, LayerScan]
    predicted: np.ndarray

    @property
    def pictures(self) -> int:
        """How many pictures were scanned."""
        return len(self.predicted)


def scores(found: LayerScan, channel: int, score: str = "max") -> np.ndarray:
    """Return one filter's score for every picture, float32 (pictures,).

    Raises
    ------
    InputError
        When the filter or the score does not exist.
    """
    if score not in SCORES:
        raise InputError(f"A score is one of {', '.join(SCORES)}, not {score!r}. Choose one.")
    if not 0 <= channel < found.layer.filters:
        raise InputError(
            f"{found.layer.name} has filters 0 to {found.layer.filters - 1}, not {channel}. "
            "Choose one of these."
        )
    return (found.max if score == "max" else found.mean)[:, channel]


def top_images(found: LayerScan, channel: int, score: str = "max", k: int = 9) -> np.ndarray:
    """Return the numbers of the pictures that activate a filter most, strongest first.

    Of equal scores the lower number comes first. A picture that scores exactly 0 does not activate
    the filter at all and is never an example, so there may be fewer than k.

    Parameters
    ----------
    found : LayerScan
        One layer of a scan.
    channel : int
        The filter, counted from 0.
    score : {"max", "mean"}
        Over the places of the map.
    k : int
        At most so many.

    Returns
    -------
    np.ndarray
        int64, at most k numbers of pictures.
    """
    values = scores(found, channel, score)
    order = np.argsort(-values, kind="stable")[:k]  # stable: equal scores keep their order
    return order[values[order] > 0]


def in_common(first: np.ndarray, second: np.ndarray) -> int:
    """Return how many pictures stand in both lists."""
    return len(np.intersect1d(first, second))


def firing_rate(found: LayerScan) -> np.ndarray:
    """Return for every filter the share of pictures that it answers anywhere, 0..1."""
    return (found.max > 0).mean(axis=0)


def dead_filters(found: LayerScan) -> np.ndarray:
    """Return for every filter True if no picture of the scan has activated it anywhere."""
    return ~(found.max > 0).any(axis=0)
