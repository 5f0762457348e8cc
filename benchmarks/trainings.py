"""Trainings that run on a server while its other pages are measured, each with somebody watching.

They are started as a visitor starts them: the Train page is opened and Start is pressed. The tab
then looks at its run as often as a browser would.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.visitor import Tab, VisitError, open_tab, rerun
from explorer.training import rundir

# Long enough for any measuring; the network and the data are the page's usual ones.
QUERY = "train_epochs=200&train_per_class=5000"
START_SECONDS_MAX = 120.0  # seconds until all of them train; reading 50,000 pictures comes first
STOP_SECONDS_MAX = 30.0
SETTLE_SECONDS = 8.0  # meanwhile the next worker imports torch, for the next one who starts a run
_LOOK_SECONDS = 0.2


@asynccontextmanager
async def training(url: str, home: Path, count: int) -> AsyncIterator[list[Path]]:
    """Let so many trainings run on the server at `url`, and stop them at the end.

    Parameters
    ----------
    url : str
        The server's address.
    home : pathlib.Path
        Its CNN_EXPLORER_HOME, where the runs appear.
    count : int
        How many; the server lets two train at once.

    Raises
    ------
    VisitError
        When they do not all train in time.
    """
    tabs = [await _started(url) for _ in range(count)]
    watchers = [asyncio.create_task(_watch(tab)) for tab in tabs]
    runs = home / "runs"
    try:
        await _until(lambda: len(running(runs)) >= count, START_SECONDS_MAX, "train")
        await asyncio.sleep(SETTLE_SECONDS)
        yield running(runs)
    finally:
        for path in _folders(runs):
            rundir.ask_to_stop(path)
        for task in watchers:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        for tab in tabs:
            await tab.socket.close()
        with suppress(VisitError):  # the server's end stops nothing; say no more than was asked
            await _until(lambda: not running(runs), STOP_SECONDS_MAX, "stop")


def running(runs: Path) -> list[Path]:
    """Return the folders of the runs that take steps now."""
    statuses = {path: rundir.read_status(path) for path in _folders(runs)}
    return [path for path, s in statuses.items() if s.state == "running" and s.step > 0]


def speed(paths: list[Path]) -> float:
    """Return how many pictures all of these runs take in a second."""
    return sum(rundir.read_status(path).images_per_second or 0.0 for path in paths)


def _folders(runs: Path) -> list[Path]:
    return [path for path in runs.iterdir() if path.is_dir()] if runs.is_dir() else []


async def _started(url: str) -> Tab:
    tab, _ = await open_tab(url, "train", QUERY)
    start = tab.buttons.get("Start")
    if start is None:
        raise VisitError("the Train page has no button Start")
    tab.states[start] = WidgetState(id=start, trigger_value=True)
    await rerun(tab)
    del tab.states[start]
    return tab


async def _watch(tab: Tab) -> None:
    """Run the page's fragments as often as the page asks for it, until cancelled."""
    due: dict[str, float] = {}
    while True:
        await asyncio.sleep(_LOOK_SECONDS / 4)
        for fragment, interval in dict(tab.timers).items():
            if time.perf_counter() >= due.get(fragment, 0.0):
                await rerun(tab, fragment)
                due[fragment] = time.perf_counter() + interval


async def _until(true, seconds: float, what: str) -> None:
    end = time.perf_counter() + seconds
    while not true():
        if time.perf_counter() > end:
            raise VisitError(f"the trainings did not {what} within {seconds:g} s")
        await asyncio.sleep(_LOOK_SECONDS)
