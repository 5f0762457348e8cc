"""What people ask of a run while it trains: a pause, another learning rate.

control.json lies in the run's folder and is replaced whole; the training looks at it ten times a
second. The file "stop" is apart, for it must work even where this one is damaged.
"""

import json
import math
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from explorer.atomic import write_text
from explorer.errors import RecipeError
from explorer.limits import LEARNING_RATE_MAX

_FILE = "control.json"
_BYTES_MAX = 4096  # bytes; two values need about fifty


@dataclass(frozen=True)
class Control:
    """What is asked for: a pause; a learning rate in place of the recipe's, None for the recipe's.

    A schedule goes on in proportion to the new rate.
    """

    paused: bool = False
    lr: float | None = None


def write(path: Path, *, paused: bool | None = None, lr: float | None = None) -> Control:
    """Ask for a change; what is left out stays as it is.

    Parameters
    ----------
    path : pathlib.Path
        The run's folder.
    paused : bool, optional
        True to wait after the next step, False to go on.
    lr : float, optional
        Takes the place of the recipe's learning rate at the next step.

    Returns
    -------
    Control
        What is asked for now.

    Raises
    ------
    RecipeError
        When the learning rate is not a number within the limits.
    """
    wanted = read(path)
    if paused is not None:
        wanted = replace(wanted, paused=bool(paused))
    if lr is not None:
        if not _is_rate(lr):
            raise RecipeError(
                f"Learning rate is {str(lr)[:40]}; it must be above 0 and at most "
                f"{LEARNING_RATE_MAX:,g}. Try 0.001."
            )
        wanted = replace(wanted, lr=float(lr))
    write_text(path / _FILE, json.dumps(asdict(wanted)))
    return wanted


def read(path: Path) -> Control:
    """Return what is asked for; a missing or damaged file asks for nothing."""
    try:
        with (path / _FILE).open("rb") as file:
            values = json.loads(file.read(_BYTES_MAX))
    except (OSError, ValueError, RecursionError):
        return Control()
    if not isinstance(values, dict):
        return Control()
    lr = values.get("lr")
    return Control(values.get("paused") is True, float(lr) if _is_rate(lr) else None)


def _is_rate(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value) and 0 < value <= LEARNING_RATE_MAX
