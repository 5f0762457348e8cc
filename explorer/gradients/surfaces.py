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
        The same with w[0] and w[1], to copy.
    slopes : (str, str)
        Both partial derivatives in letters.
    height, slope : callable
        (w1, w2) → the loss, and both its partial derivatives.
    x_range, y_range : (float, float)
        Where it is drawn, w1 and w2.
    lowest : (float, float)
        Its lowest point, or one of them; the loss there is 0.
    curvatures : (float, float)
        Eigenvalues of the second derivatives at the lowest point, the smaller first.
    quadratic : bool
        Whether these are the curvatures everywhere, along w1 and along w2.
    root : float
        Power of the height by which bands are drawn; a steep surface needs a small one.
    """

    name: str
    title: str
    formula: str
    python: str
    slopes: tuple[str, str]
    height: Callable
    slope: Callable
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    lowest: tuple[float, float]
    curvatures: tuple[float, float]
    quadratic: bool = False
    root: float = 0.5


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

    **Source**: "curved" is Rosenbrock's valley (1960) with 10 in place of 100.

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
        f"(w[0]**2 + {k:g} * w[1]**2) / 2",
        ("w₁", f"{k:g}·w₂"),
        lambda x, y: (x * x + k * y * y) / 2,
        lambda x, y: (x, k * y),
        (-4.0, 4.0),
        (-3.0, 3.0),
        (0.0, 0.0),
        (1.0, float(k)),
        quadratic=True,
    )


# Second derivatives at the lowest point of "curved": 82 and 20 on the diagonal, −40 beside it.
_CURVED = (51 - 2561**0.5, 51 + 2561**0.5)
_FIXED = {
    "bowl": Surface(
        "bowl",
        "Round bowl",
        "L = (w₁² + w₂²) / 2",
        "(w[0]**2 + w[1]**2) / 2",
        ("w₁", "w₂"),
        lambda x, y: (x * x + y * y) / 2,
        lambda x, y: (x, y),
        (-4.0, 4.0),
        (-3.0, 3.0),
        (0.0, 0.0),
        (1.0, 1.0),
        quadratic=True,
    ),
    "saddle": Surface(
        "saddle",
        "Saddle between two valleys",
        "L = w₁²/2 + (w₂² − 1)²/4",
        "w[0]**2 / 2 + (w[1]**2 - 1)**2 / 4",
        ("w₁", "w₂³ − w₂"),
        lambda x, y: x * x / 2 + (y * y - 1) ** 2 / 4,
        lambda x, y: (x, y * y * y - y),
        (-2.0, 2.0),
        (-1.5, 1.5),
        (0.0, 1.0),
        (1.0, 2.0),
    ),
    "curved": Surface(
        "curved",
        "Curved valley",
        "L = (1 − w₁)² + 10·(w₂ − w₁²)²",
        "(1 - w[0])**2 + 10 * (w[1] - w[0]**2)**2",
        ("−2·(1 − w₁) − 40·w₁·(w₂ − w₁²)", "20·(w₂ − w₁²)"),
        lambda x, y: (1 - x) ** 2 + 10 * (y - x * x) ** 2,
        lambda x, y: (-2 * (1 - x) - 40 * x * (y - x * x), 20 * (y - x * x)),
        (-2.0, 2.0),
        (-1.0, 2.0),
        (1.0, 1.0),
        _CURVED,
        root=0.25,
    ),
    "two": Surface(
        "two",
        "Two minima, one deeper",
        "L = (3·w₁⁴ − 2·w₁³ − 24·w₁² + 24·w₁ + 80) / 40 + w₂²/2",
        "(3 * w[0]**4 - 2 * w[0]**3 - 24 * w[0]**2 + 24 * w[0] + 80) / 40 + w[1]**2 / 2",
        ("3·(w₁² − 4)·(2·w₁ − 1) / 20", "w₂"),
        lambda x, y: (((3 * x - 2) * x - 24) * x * x + 24 * x + 80) / 40 + y * y / 2,
        lambda x, y: (3 * (x * x - 4) * (2 * x - 1) / 20, y),
        (-4.0, 4.0),
        (-3.0, 3.0),
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
    ndarray of object (whole numbers), shape (rows, columns)
        At the middle of each cell; row 0 is at the top. Equal steps of L^root, so that the floor
        of a steep surface is told apart, too.

    Examples
    --------
    >>> bands("bowl", 1.0, 3, 4).tolist()
    [[15, 9, 9, 15], [13, 4, 4, 13], [15, 9, 9, 15]]
    """
    ground = surface(name, ratio)
    x = _middles(*ground.x_range, columns)
    y = _middles(*ground.y_range, rows)[::-1, None]
    heights = np.maximum(ground.height(x, y), 0.0) ** ground.root
    found = np.minimum(BANDS - 1, np.floor(BANDS * heights / heights.max())).astype(int)
    found = found.astype(object)  # plain whole numbers: they are written out at every stop
    found.flags.writeable = False
    return found


def _middles(low: float, high: float, count: int) -> np.ndarray:
    return low + (high - low) * (np.arange(count) + 0.5) / count
