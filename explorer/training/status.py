"""What a run says about itself: one frozen record, read with care and judged by its process."""

import math
import time
from dataclasses import dataclass, fields, replace
from typing import Any

from explorer.limits import STALE_SECONDS
from explorer.training.alive import host, is_alive

WITH_PROCESS = ("starting", "running", "paused")
ACTIVE = ("queued", *WITH_PROCESS)
STATES = (*ACTIVE, "finished", "stopped", "failed", "diverged", "interrupted")
TITLES = {
    "queued": "Waiting for its turn.",
    "starting": "Getting the pictures ready.",
    "running": "Training.",
    "paused": "Paused; it goes on where it is.",
    "interrupted": "The training was interrupted; what it had saved is kept.",
}
_GONE_SECONDS = 5.0  # after the last heartbeat; its last words may still be on their way
_NUMBERS = ("epoch", "epochs", "step", "seconds", "created", "heartbeat", "threads")
_NUMBERS_OR_NOTHING = ("seconds_left", "images_per_second", "parameters", "train_size")


@dataclass(frozen=True)
class Status:
    """What a run says about itself; `heartbeat` and `created` are seconds since 1970.

    `results` holds best_epoch, val_loss, val_accuracy and, when finished, test_loss,
    test_accuracy, test_size, seconds and images_per_second.
    """

    state: str = "queued"
    sentence: str = TITLES["queued"]
    epoch: float = 0.0
    epochs: int = 0
    step: int = 0
    seconds: float = 0.0
    seconds_left: float | None = None
    images_per_second: float | None = None
    device: str = ""
    threads: int = 0
    parameters: int = 0
    train_size: int = 0
    validation_size: int = 0
    precision: str = ""
    notes: tuple[str, ...] = ()
    results: dict[str, Any] | None = None
    created: float = 0.0
    heartbeat: float = 0.0
    pid: int | None = None
    pid_started: float | None = None
    host: str | None = None

    @property
    def active(self) -> bool:
        """True while the run waits or trains."""
        return self.state in ACTIVE


LOST = Status(state="interrupted", sentence=TITLES["interrupted"])  # nothing can be read


def from_json(value: Any) -> Status | None:
    """Build a Status from JSON; entries of the future are left out, wrong types give None."""
    if not isinstance(value, dict) or value.get("state") not in STATES:
        return None
    known = {f.name: value[f.name] for f in fields(Status) if f.name in value}
    if not all(_is_number(known.get(key, 0)) for key in _NUMBERS):
        return None
    if not all(_is_number(known.get(key) or 0) for key in _NUMBERS_OR_NOTHING):
        return None
    notes = known.get("notes") or []
    if not isinstance(known.get("results") or {}, dict) or not isinstance(notes, list):
        return None
    known["sentence"] = str(known.get("sentence", ""))[:500]
    known["notes"] = tuple(str(note) for note in notes)
    return Status(**known)


def judged(status: Status, now: float | None = None) -> Status:
    """Return the status as it stands; "interrupted" where it says that it trains, but nothing does.

    Parameters
    ----------
    status : Status
        As it was written.
    now : float, optional
        Seconds since 1970.
    """
    if status.state not in WITH_PROCESS:
        return status
    age = (time.time() if now is None else now) - status.heartbeat
    alive = is_alive(status.pid, status.pid_started) if status.host == host() else None
    lost = age > _GONE_SECONDS if alive is False else age > 4 * STALE_SECONDS
    if alive or not lost:
        return status
    return replace(status, state="interrupted", sentence=TITLES["interrupted"])


def _is_number(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value)
