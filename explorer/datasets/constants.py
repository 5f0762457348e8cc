"""Means and deviations that notebooks pass around, with what each of them really is.

**Source**: CIFAR-10 and MNIST are recomputed by the page and by a test. Which of ImageNet's
pictures were used is lost; pytorch/vision pull request 1965 could repeat the numbers only as the
mean of the deviations that each picture has by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.datasets.channels import ChannelStatistics, divisor
from explorer.errors import InputError

OWN, ONE = "Computed from these pictures", "Computed, one for all channels"  # titles


@dataclass(frozen=True)
class Constants:
    """What pictures are normalised with: z = (x/255 − mean)/std.

    Attributes
    ----------
    key : str
        In links.
    title : str
        For people.
    mean, std : tuple of float
        One for each channel, or a single one for all; for pixels in 0..1.
    line : str
        What they are, in one sentence.
    """

    key: str
    title: str
    mean: tuple[float, ...]
    std: tuple[float, ...]
    line: str

    def fits(self, channels: int) -> bool:
        """Return whether pictures with so many channels can be normalised with them."""
        return len(self.mean) in (1, channels)

    def for_channels(self, channels: int) -> "Constants":
        """Return the same with one number for each channel.

        Raises
        ------
        InputError
            If there are numbers for another count of channels.

        Examples
        --------
        >>> KNOWN["mnist"].for_channels(3).mean
        (0.1307, 0.1307, 0.1307)
        """
        if not self.fits(channels):
            raise InputError(
                f"“{self.title}” has numbers for {len(self.mean)} channels, the pictures have "
                f"{channels}. Choose other constants."
            )
        times = channels // len(self.mean)
        return Constants(self.key, self.title, self.mean * times, self.std * times, self.line)


KNOWN: dict[str, Constants] = {
    constants.key: constants
    for constants in (
        Constants(
            "cifar10",
            "CIFAR-10, over all pixels",
            (0.4914, 0.4822, 0.4465),
            (0.2470, 0.2435, 0.2616),
            "The deviation over all pixels of the 50,000 training pictures.",
        ),
        Constants(
            "cifar10-images",
            "CIFAR-10, mean over pictures",
            (0.4914, 0.4822, 0.4465),
            (0.2023, 0.1994, 0.2010),
            "The same means, but with the mean of the deviations that each picture has by itself.",
        ),
        Constants(
            "mnist",
            "MNIST",
            (0.1307,),
            (0.3081,),
            "Over all pixels of the 60,000 training digits, 28×28 without padding.",
        ),
        Constants(
            "imagenet",
            "ImageNet",
            (0.485, 0.456, 0.406),
            (0.229, 0.224, 0.225),
            "What torchvision's trained networks expect; these deviations, too, seem to be means "
            "over pictures.",
        ),
        Constants("half", "0.5 and 0.5", (0.5,), (0.5,), "Maps 0 to 255 onto −1 to 1."),
        Constants("unit", "Only divided by 255", (0.0,), (1.0,), "Maps 0 to 255 onto 0 to 1."),
        Constants("bytes", "Nothing: 0 to 255", (0.0,), (1 / 255,), "The bytes as they are."),
    )
}


def normalised(images: np.ndarray, mean: Sequence[float], std: Sequence[float]) -> np.ndarray:
    """Return (x/255 − mean)/std for every value x of pictures.

    A deviation of less than one grey level counts as one grey level, so that pictures of a single
    colour become 0 and not 0/0.

    Parameters
    ----------
    images : ndarray of uint8, shape (…, C)
    mean, std : sequence of float
        One for each channel, or a single one; for pixels in 0..1.

    Returns
    -------
    ndarray of float64, shape (…, C)

    Examples
    --------
    >>> normalised(np.array([[0], [255]], np.uint8), [0.5], [0.5]).tolist()
    [[-1.0], [1.0]]
    """
    scale = np.array([divisor(value) for value in std])
    return (images / 255.0 - np.asarray(mean, float)) / scale


def after(
    measured: tuple[Sequence[float], Sequence[float]],
    mean: Sequence[float],
    std: Sequence[float],
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return mean and deviation of each channel after normalisation, without touching a pixel.

    Parameters
    ----------
    measured : tuple of two sequences of float
        Mean and deviation before, in 0..1, one for each channel.
    mean, std : sequence of float
        What is subtracted and divided by; one for each channel.

    Examples
    --------
    >>> after(([0.75], [0.125]), [0.5], [0.25])
    ((1.0,), (0.5,))
    """
    found = [
        ((m - shift) / divisor(scale), s / divisor(scale))
        for m, s, shift, scale in zip(*measured, mean, std, strict=True)
    ]
    means, deviations = zip(*found, strict=True)
    return means, deviations


def offered(measured: ChannelStatistics) -> dict[str, Constants]:
    """Return all constants that fit these pictures, by key: their own first.

    Examples
    --------
    >>> from explorer.datasets.channels import channel_statistics
    >>> digits = channel_statistics(np.zeros((1, 2, 2, 1), np.uint8))
    >>> ", ".join(offered(digits))
    'own, mnist, half, unit, bytes'
    """
    own = Constants(
        "own",
        OWN,
        measured.mean,
        tuple(map(divisor, measured.std)),
        "Mean and deviation over all pixels of the chosen pictures.",
    )
    found = [own]
    if measured.channels > 1:
        mean, std = measured.one_for_all()
        line = "Computed from these pictures as well, but over all channels together."
        found.append(Constants("one", ONE, (mean,), (divisor(std),), line))
    found += [constants for constants in KNOWN.values() if constants.fits(measured.channels)]
    return {each.key: each.for_channels(measured.channels) for each in found}
