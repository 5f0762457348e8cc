"""What each method computes, and how its numbers are told."""

from explorer.probing.attribution.similarity import rank_correlation
from explorer.widgets import gallery
from explorer.widgets.why.state import CAM, GRAD_CAM, GRADIENT, OCCLUSION, SMOOTH

_DUST = 1e-6  # of the largest number of a map; below it is rounding
_TINY = 1e-4  # numbers below it are written with their power of ten
SCALES = {
    CAM: "What each place adds to the score (blue) or takes from it (red).",
    GRAD_CAM: "Weighted sum of the maps; negative sums are set to 0.",
    OCCLUSION: "Probability lost (blue) or gained (red) where the patch covers a pixel.",
    GRADIENT: "Steepest slope of the score among the pixel's colours.",
    SMOOTH: "Steepest slope of the mean gradient among the pixel's colours.",
}


def sentence(method: str, layer: str, patch: tuple[int, int, str], noisy: int) -> str:
    """Return in one sentence what a method computes.

    Parameters
    ----------
    method : str
        One of `explorer.widgets.why.state.METHODS`.
    layer : str
        For Grad-CAM.
    patch : tuple
        Side, stride and fill of the patch that slides.
    noisy : int
        Pictures of SmoothGrad.
    """
    size, stride, fill = patch
    return {
        CAM: "The maps that are pooled, each times the class's weight, added up place by place: "
        "nothing is approximated.",
        GRAD_CAM: f"The maps of {layer}, each times how much the class's score grows with it on "
        "average.",
        OCCLUSION: f"A patch of {size}×{size} pixels in the {_of(fill)} slides in steps of "
        f"{stride}; each pixel shows the mean drop of the class's probability.",
        GRADIENT: "How much the class's score (before softmax) would move if one pixel did, for "
        "pixels from 0 to 1.",
        SMOOTH: f"The mean of the gradients at {noisy} copies of the picture with noise of "
        "standard deviation 0.15.",
    }[method]


def _of(fill: str) -> str:
    return {"mean colour": "training pictures' mean colour", "grey": "middle grey"}.get(
        fill, "colours of noise"
    )


def alike(first, second) -> str:
    """Return the rank correlation of two maps in words.

    Examples
    --------
    >>> import numpy as np
    >>> alike(np.array([1, 2, 3]), np.array([1, 3, 2]))
    'rank correlation 0.50'
    """
    found = rank_correlation(first, second)
    if found is None:
        return "no rank correlation: one map is the same everywhere"
    return f"rank correlation {found:.2f}".replace("-", "−")


def reach(values, *, signed: bool) -> str:
    """Return which numbers a map holds: its own scale.

    Examples
    --------
    >>> import numpy as np
    >>> reach(np.array([-1.0, 0.5]), signed=True), reach(np.array([0.0, 2.0]), signed=False)
    ('−1.00 to 0.500', 'up to 2.00')
    >>> reach(np.array([-3e-8, 0.25]), signed=True), reach(np.array([2.5e-7]), signed=False)
    ('0 to 0.250', 'up to 2.5e−07')
    """
    low, high = float(values.min()), float(values.max())
    if not signed:
        return f"up to {_number(high, high)}"
    largest = max(-low, high)
    return f"{_number(low, largest)} to {_number(high, largest)}"


def _number(value: float, largest: float) -> str:
    """Return a number; what is nothing beside the largest is 0, and tiny ones keep their digits."""
    if abs(value) <= largest * _DUST:
        return "0"
    return gallery.number(value) if abs(value) >= _TINY else f"{value:.1e}".replace("-", "−")
