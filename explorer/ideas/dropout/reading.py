"""What the sheets of dropout read in the same way, and the chance that their masks come from."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from explorer import limits
from explorer.augmentation.chance import shares
from explorer.cases import checks
from explorer.cases.checks import CellError
from explorer.sheets import Button
from explorer.sheets.words import say

# Second number of a key, as in explorer.augmentation.chance; a vector and the masks of its mean
# share one stream, so that the first of many draws is the one of the first sheet.
NUMBERS, CHANNELS = 20, 21
P_STOPS = tuple(step / 20 for step in range(21))
P_MOST = P_STOPS[-2]  # where a mean is taken: with p = 1 nothing is ever kept
MODES = {"train": "model.train()", "eval": "model.eval()"}


def read_vector(document: Mapping, field: str = "x") -> np.ndarray:
    """Read 1 to DROPOUT_CELLS_MAX numbers; raise CellError."""
    most = limits.DROPOUT_CELL_MAX
    count = len(checks.numbers(document, field, "Number", limits.DROPOUT_CELLS_MAX))
    names = [f"Number {index}" for index in range(1, count + 1)]
    return checks.numbers_between(document, field, names, -most, most)


def read_p(document: Mapping, most: float = 1.0) -> float:
    """Read the probability to be dropped; raise CellError."""
    (p,) = checks.numbers(document, "p", "p", 1)
    if not 0 <= p <= most:
        raise CellError(
            f"p is a probability between 0 and {say(most)} here, not {say(p)}. Use 0.5.", "p"
        )
    return float(p)


def read_seed(document: Mapping) -> int:
    """Read the number of the draw."""
    return checks.whole(document, "seed", 0, limits.DROPOUT_SEED_MAX, "the number of the draw")


def again(seed: int) -> Button:
    """Return the button that draws once more."""
    return Button("Draw again", {"seed": (seed + 1) % (limits.DROPOUT_SEED_MAX + 1)})


@lru_cache(maxsize=16)  # 640 kB each: a slider asks for the same ones at every stop
def uniform(draws: int, cells: int, seed: int, stream: int = NUMBERS) -> np.ndarray:
    """Return numbers 0 ≤ u < 1 that depend on the seed alone, shape (draws, cells); read-only.

    Examples
    --------
    >>> uniform(1, 3, 0).round(3).tolist()
    [[0.778, 0.149, 0.145]]
    """
    found = shares(draws, cells, seed, stream)
    found.flags.writeable = False
    return found
