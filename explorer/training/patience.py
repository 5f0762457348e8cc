"""How long a run may take: its training, its pauses, and until somebody stops it."""

import time
from dataclasses import replace
from pathlib import Path

from explorer.limits import PAUSE_SECONDS_MAX, RUN_SECONDS_MAX
from explorer.training import control, rundir
from explorer.training.events import Paused, Resumed
from explorer.training.recording import Recorder
from explorer.training.status import Status

_GOES_ON = "it goes on from here whenever you like"


class Patience:
    """Watches over one training; every time that it is asked, the run also shows that it lives.

    Parameters
    ----------
    path : pathlib.Path
        The run's folder.
    recorder : Recorder
        Shows the heartbeat.
    seconds_max : float or None
        Of training, without pauses; a run that goes on has them again.
    """

    def __init__(self, path: Path, recorder: Recorder, seconds_max: float | None):
        self._path, self._recorder, self._seconds_max = path, recorder, seconds_max
        self._began = time.monotonic()
        self._paused_at: float | None = None
        self._paused = 0.0
        self._why = ""

    def take(self, event: Paused | Resumed) -> None:
        """Take note of a pause and of its end."""
        now = time.monotonic()
        if isinstance(event, Paused):
            self._paused_at = now
        elif self._paused_at is not None:
            self._paused += now - self._paused_at
            self._paused_at = None

    def over(self) -> bool:
        """Return True when the training has to end."""
        self._recorder.beat()
        if not self._why:
            self._why = self._reason()
        return bool(self._why)

    def control(self) -> control.Control:
        """Return what people ask for."""
        self._recorder.beat()
        return control.read(self._path)

    def last_words(self, status: Status) -> Status:
        """Say why a stopped run was stopped."""
        if status.state != "stopped":
            return status
        return replace(status, sentence=f"{self._why or 'Stopped'}; {status.sentence}.")

    def _reason(self) -> str:
        if rundir.is_asked_to_stop(self._path):
            if rundir.why_stop(self._path) == rundir.WAITED_FOR:
                return f"Others waited while it was paused, so it made room; {_GOES_ON}"
            return "Stopped"
        now = time.monotonic()
        if self._paused_at is not None and now - self._paused_at > PAUSE_SECONDS_MAX:
            return f"Paused for {PAUSE_SECONDS_MAX // 60} minutes and put away; {_GOES_ON}"
        trained = (now if self._paused_at is None else self._paused_at) - self._began
        if self._seconds_max is not None and trained - self._paused > self._seconds_max:
            return f"The time limit of {RUN_SECONDS_MAX // 60} minutes is over"
        return ""
