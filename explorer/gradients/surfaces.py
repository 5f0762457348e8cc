"""Loss surfaces over two weights, with exact gradients: small enough to walk on by hand.

The functions take floats, arrays and tensors alike, so that PyTorch's autograd can be let loose on
the very same lines.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from explorer import limits
from explorer.errors import InputError
from explorer.matrices import number_text

X_RANGE, Y_RANGE = (-4.0, 4.0), (-3.0, 3.0)  # w1 and w2: where every surface is drawn
BANDS = 16  # heights that a plane tells apart


@dataclass(frozen=True)
class Surface:
    """A loss over two weights.

    Parameters
    ----------
    name, title : str
    formula : str
        The loss in letters, as people read it.
    python : str
        The same with w[0] and w[1], to copy: the operations of `height`, in its order.
    slopes : (str, str)
        Both partial derivatives in letters.
    height, slope : callable
        (w1, w2) → the loss, and both its partial derivatives.
    lowest : (float, float)
        Its lowest point, or one of them; the loss there is 0.
    curvatures : (float, float)
        Eigenvalues of the second derivatives at the lowest point, the smaller first.
    quadratic : bool
        Whether these are the curvatures everywhere, along w1 and along w2.
    twin : (float, float) or None
        Another point that is just as low.
    """

    name: str
    title: str
    formula: str
    python: str
    slopes: tuple[str, str]
    height: Callable
    slope: Callable
    lowest: tuple[float, float]
    curvatures: tuple[float, float]
    quadratic: bool = False
    twin: tuple[float, float] | None = None


NAMES = ("valley", "bowl", "saddle", "curved", "two")


@lru_cache(maxsize=256)
def surface(name: str, ratio: float = 10.0) -> Surface:
    """Return a surface.

    Parameters
    ----------
    name : str
        One of NAMES.
    ratio : float
        Of the "valley": how many times as strongly it curves along w2 as along w1.

    Raises
    ------
    InputError
        If there is no such surface, or the ratio is out of range.

    **Source**: "curved" is after Rosenbrock's valley (1960), less steep and brought into the
    picture.

    Examples
    --------
    >>> valley = surface("valley", 10.0)
    >>> valley.height(2.0, 1.0), valley.slope(2.0, 1.0)
    (7.0, (2.0, 10.0))
    """
    if name not in NAMES:
        raise InputError(
            f"The surface is {' or '.join(NAMES)}, not {str(name)[:20]}. Choose one of these."
        )
    if not 1 <= ratio <= limits.DESCENT_RATIO_MAX:
        raise InputError(
            f"The valley is 1 to {limits.DESCENT_RATIO_MAX:g} times as steep across as along, "
            f"not {ratio:g}. Choose a ratio between."
        )
    return _valley(ratio) if name == "valley" else _FIXED[name]


def _valley(k: float) -> Surface:
    return Surface(
        "valley",
        "Long valley",
        f"L = (w₁² + {k:g}·w₂²) / 2",
        f"(w[0]**2 + {number_text(k)} * w[1]**2) / 2",
        ("w₁", f"{k:g}·w₂"),
        lambda x, y: (x**2 + k * y**2) / 2,
        lambda x, y: (x, k * y),
        (0.0, 0.0),
        (1.0, float(k)),
        quadratic=True,
    )


# Second derivatives at the lowest point of "curved": 5.5 and 5 on the diagonal, −5 beside it.
_CURVED = ((10.5 - 100.25**0.5) / 2, (10.5 + 100.25**0.5) / 2)
_FIXED = {
    "bowl": Surface(
        "bowl",
        "Round bowl",
        "L = (w₁² + w₂²) / 2",
        "(w[0]**2 + w[1]**2) / 2",
        ("w₁", "w₂"),
        lambda x, y: (x**2 + y**2) / 2,
        lambda x, y: (x, y),
        (0.0, 0.0),
        (1.0, 1.0),
        quadratic=True,
    ),
    "saddle": Surface(
        "saddle",
        "Saddle",
        "L = w₁²/8 + (w₂² − 4)²/32",
        "w[0]**2 / 8 + (w[1]**2 - 4)**2 / 32",
        ("w₁/4", "w₂·(w₂² − 4)/8"),
        lambda x, y: x**2 / 8 + (y**2 - 4) ** 2 / 32,
        lambda x, y: (x / 4, y * (y * y - 4) / 8),
        (0.0, 2.0),
        (0.25, 1.0),
        twin=(0.0, -2.0),
    ),
    "curved": Surface(
        "curved",
        "Curved valley",
        "L = (2 − w₁)²/4 + 2.5·r², r = w₂ + 2 − w₁²/4",
        "(2 - w[0])**2 / 4 + 2.5 * (w[1] + 2 - w[0]**2 / 4)**2",
        ("−(2 − w₁)/2 − 2.5·w₁·r", "5·r"),
        lambda x, y: (2 - x) ** 2 / 4 + 2.5 * (y + 2 - x**2 / 4) ** 2,
        lambda x, y: (
            -(2 - x) / 2 - 2.5 * x * (y + 2 - x * x / 4),
            5 * (y + 2 - x * x / 4),
        ),
        (2.0, -1.0),
        _CURVED,
    ),
    "two": Surface(
        "two",
        "Two minima",
        "L = (3·w₁⁴ − 2·w₁³ − 24·w₁² + 24·w₁ + 80) / 40 + w₂²/2",
        "(3 * w[0]**4 - 2 * w[0]**3 - 24 * w[0]**2 + 24 * w[0] + 80) / 40 + w[1]**2 / 2",
        ("3·(w₁² − 4)·(2·w₁ − 1)/20", "w₂"),
        lambda x, y: (3 * x**4 - 2 * x**3 - 24 * x**2 + 24 * x + 80) / 40 + y**2 / 2,
        lambda x, y: (3 * (x * x - 4) * (2 * x - 1) / 20, y),
        (-2.0, 0.0),
        (1.0, 3.0),
    ),
}


@lru_cache(maxsize=64)
def bands(name: str, ratio: float, rows: int, columns: int) -> np.ndarray:
    """Return which band each cell of the drawn surface lies in; the lowest is 0.

    Parameters
    ----------
    name, ratio
        As of `surface`.
    rows, columns : int

    Returns
    -------
    ndarray of uint8, shape (rows, columns)
        At the middle of each cell; row 0 is at the top. Equal steps of √L, so that the floor of
        a steep surface is told apart, too.

    Examples
    --------
    >>> bands("bowl", 1.0, 3, 4).tolist()
    [[15, 9, 9, 15], [13, 4, 4, 13], [15, 9, 9, 15]]
    """
    ground = surface(name, ratio)
    x = _middles(*X_RANGE, columns)
    y = _middles(*Y_RANGE, rows)[::-1, None]
    heights = np.sqrt(np.maximum(ground.height(x, y), 0.0))
    found = np.minimum(BANDS - 1, np.floor(BANDS * heights / heights.max())).astype(np.uint8)
    found.flags.writeable = False
    return found


def _middles(low: float, high: float, count: int) -> np.ndarray:
    return low + (high - low) * (np.arange(count) + 0.5) / count
