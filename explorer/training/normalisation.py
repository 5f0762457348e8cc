"""What pixels are shifted and scaled by before the network reads them."""

import numpy as np

from explorer.datasets.channels import divisor, mean_and_std
from explorer.datasets.constants import KNOWN
from explorer.training.recipe import Recipe

Statistics = tuple[tuple[float, ...], tuple[float, ...]]


def statistics(recipe: Recipe, images: np.ndarray) -> Statistics:
    """Return mean and deviation of each channel, of pixels in 0..1; z = (x/255 − mean)/std.

    "training" computes them from the pictures, from exact integer sums; a channel of one constant
    value gets the deviation of one grey level, so that nothing is divided by 0. "none" leaves
    0..1. Any other choice is a set of published constants.

    Parameters
    ----------
    recipe : Recipe
        Its `normalisation`.
    images : numpy.ndarray
        uint8 (N, H, W, C), the training part without the validation part.

    Raises
    ------
    InputError
        If the constants are for another number of channels.

    Examples
    --------
    >>> statistics(Recipe(normalisation="mnist"), np.zeros((1, 2, 2, 1), np.uint8))
    ((0.1307,), (0.3081,))
    """
    if recipe.normalisation == "training":
        means, deviations = mean_and_std(images)
        return means, tuple(map(divisor, deviations))
    key = "unit" if recipe.normalisation == "none" else recipe.normalisation
    constants = KNOWN[key].for_channels(images.shape[3])
    return constants.mean, constants.std
