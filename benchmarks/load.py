"""Let a class of simulated users move the controls of one page, and print how long it waits.

    python benchmarks/load.py --users 30 --seconds 30 --think 3 --page convolution
    python benchmarks/load.py --page inside --query "inside_part=Top+pictures" --p95 400

Everybody opens the page at once; then each moves a control about every `--think` seconds
(±50 %). A server of its own is started and ended, unless `--url` names one on this machine.
`--trainings 2` measures twice, without trainings and while so many run, and prints by how much the
95th percentile of the reruns grows. Exits 1 after an error, when that percentile misses `--p95` or
grows by more than `--growth`, and when a user takes more memory than `--user-mb`.
"""

import argparse
import asyncio
import json
import math
import os
import platform
import random
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from websockets.exceptions import WebSocketException

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from benchmarks.serving import Server, serving
from benchmarks.trainings import running, speed, training
from benchmarks.visitor import VisitError, move, open_tab

WARM_SECONDS_MAX = 120.0  # seconds; importing torch from a cold disk
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass
class Result:
    """What was measured: times in seconds, memory in bytes."""

    warm_up: float = 0.0
    first: list[float] = field(default_factory=list)
    reruns: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    memory_start: int | None = None
    memory_peak: int | None = None
    trainings: int = 0
    images_per_second: float = 0.0


def percentile(values: list[float], share: float) -> float:
    """Return the smallest value that at least `share` of all values do not exceed.

    >>> percentile([1.0, 2.0, 3.0, 4.0], 0.5), percentile([1.0, 2.0, 3.0, 4.0], 0.95)
    (2.0, 4.0)
    """
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)] if values else math.nan


async def measure(url: str, server: Server | None, wish: argparse.Namespace) -> Result:
    """Warm the server up, let the users in, and collect what they see."""
    result = Result()
    if not wish.cold:
        began = time.perf_counter()
        await _warm_up(url, server, wish)
        result.warm_up = time.perf_counter() - began
    result.memory_start = result.memory_peak = server and server.memory()
    watch = asyncio.create_task(_watch_memory(server, result))
    users = (_user(url, wish, number, result) for number in range(wish.users))
    await asyncio.gather(*users)
    watch.cancel()
    with suppress(asyncio.CancelledError):
        await watch
    return result


async def _user(url: str, wish: argparse.Namespace, number: int, result: Result) -> None:
    rng = random.Random(f"{wish.seed}-{number}")
    end = time.perf_counter() + wish.seconds
    try:
        tab, seconds = await open_tab(url, wish.page, wish.query)
        result.first.append(seconds)
        await asyncio.sleep(wish.think * rng.random())  # a class does not act in step
        while time.perf_counter() < end:
            result.reruns.append(await move(tab, rng))
            await asyncio.sleep(wish.think * rng.uniform(0.5, 1.5))
        await tab.socket.close()
    except (OSError, WebSocketException, VisitError) as error:
        result.errors.append(f"user {number}: {type(error).__name__}: {error}")


async def _warm_up(url: str, server: Server | None, wish: argparse.Namespace) -> None:
    """Visit until reruns are quick and the server has stopped growing: torch is imported then."""
    rng = random.Random(0)
    tab, _ = await open_tab(url, wish.page, wish.query)
    end = time.perf_counter() + WARM_SECONDS_MAX
    quick, before = 0, -1
    while quick < 4 and time.perf_counter() < end:
        seconds = await move(tab, rng)
        await asyncio.sleep(0.5)
        now = (server and server.memory()) or 0
        steady = abs(now - before) <= 0.01 * now
        quick, before = (quick + 1 if steady and seconds < 0.1 else 0), now
    await tab.socket.close()


async def _watch_memory(server: Server | None, result: Result) -> None:
    while server is not None and result.memory_peak is not None:
        await asyncio.sleep(0.25)
        result.memory_peak = max(result.memory_peak, server.memory() or 0)


def _user_mb(result: Result, wish: argparse.Namespace) -> float:
    """Return the megabytes that a user added to the warm server; NaN if they are not known."""
    if result.memory_start is None:
        return math.nan
    return (result.memory_peak - result.memory_start) / 2**20 / wish.users


def table(result: Result, wish: argparse.Namespace) -> str:
    """Return the result as lines to read."""
    lines = [
        f"page {wish.page}, {wish.users} users for {wish.seconds:g} s, a move about every "
        f"{wish.think:g} s each; {platform.system()}, {os.cpu_count()} cores shared with the users,"
        f" Python {platform.python_version()}, Streamlit {version('streamlit')}",
        f"{'':12}{'n':>6}{'p50':>10}{'p95':>10}{'max':>10}",
    ]
    for name, times in (("first page", result.first), ("rerun", result.reruns)):
        figures = (percentile(times, 0.5), percentile(times, 0.95), percentile(times, 1.0))
        cells = "".join(f"{1000 * seconds:7.0f} ms" for seconds in figures)
        lines.append(f"{name:12}{len(times):6}{cells}")
    lines.append(f"{'errors':12}{len(result.errors):6}")
    if result.memory_start is not None:
        start, peak = result.memory_start / 2**20, result.memory_peak / 2**20
        lines.append(
            f"server memory: {start:.0f} MB warm, {peak:.0f} MB at most, "
            f"{_user_mb(result, wish):.2f} MB per user; warm after {result.warm_up:.0f} s"
        )
    return "\n".join([*lines, *result.errors[:10]])


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Parse the command line; refuse a server that is not on this machine."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--users", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--think", type=float, default=3.0, help="mean seconds between moves")
    parser.add_argument("--page", default="convolution", help="the page's part of the address")
    parser.add_argument("--query", default="", help="what the link says beyond the page")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--url", help="a running app, http://127.0.0.1:PORT")
    parser.add_argument("--cold", action="store_true", help="do not warm the server up first")
    parser.add_argument("--p95", type=float, metavar="MS", help="bar for the reruns")
    parser.add_argument("--user-mb", type=float, help="bar for the memory of one user")
    parser.add_argument("--trainings", type=int, default=0, help="measure again beside so many")
    parser.add_argument("--growth", type=float, help="bar for that, 0.5 is half as much again")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every time there")
    wish = parser.parse_args(words)
    if wish.url and urlsplit(wish.url).hostname not in LOOPBACK:
        parser.error(f"only a server on this machine is loaded, not {wish.url}")
    if wish.trainings and wish.url:
        parser.error("trainings are started on a server of this program's own; leave --url out")
    if wish.users < 1 or wish.think <= 0:
        parser.error("it takes at least one user, and a think time above 0 s")
    return wish


def main() -> int:
    """Measure, print, and say by the exit code whether the bars were met."""
    wish = arguments()
    with ExitStack() as stack:
        server, url, home = None, wish.url, None
        if url is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            home = folder / "home"
            server = stack.enter_context(serving(folder / "server.log", home))
            url = server.url
        result, beside = asyncio.run(_measured(url.rstrip("/"), server, wish, home))
        log = server.log.read_text() if server else ""
    if "Traceback" in log:
        result.errors.append(f"the server logged a traceback:\n{log[-3000:]}")
    print(table(result, wish))
    if wish.json:
        found = asdict(result) | ({"beside_trainings": asdict(beside)} if beside else {})
        wish.json.write_text(json.dumps(found, indent=1))
    missed = _misses(result, wish)
    if beside is not None:
        print(table(beside, wish))
        missed += growth(result, beside, wish)
        result.errors += beside.errors
    print("\n".join(missed), end="\n" if missed else "")
    return int(bool(result.errors or missed))


async def _measured(url: str, server: Server | None, wish: argparse.Namespace, home: Path | None):
    """Return what was measured, and the same beside trainings where that was asked for."""
    result = await measure(url, server, wish)
    if not wish.trainings:
        return result, None
    async with training(url, home, wish.trainings) as runs:
        beside = await measure(url, server, argparse.Namespace(**vars(wish) | {"cold": True}))
        beside.trainings, beside.images_per_second = len(running(home / "runs")), speed(runs)
    return result, beside


def _misses(result: Result, wish: argparse.Namespace) -> list[str]:
    missed = []
    if wish.p95 is not None and not 1000 * percentile(result.reruns, 0.95) <= wish.p95:
        missed.append(f"missed: 95 % of the reruns are not within {wish.p95:g} ms")
    if wish.user_mb is not None and not _user_mb(result, wish) <= wish.user_mb:
        missed.append(f"missed: a user takes more than {wish.user_mb:g} MB")
    return missed


def growth(alone: Result, beside: Result, wish: argparse.Namespace) -> list[str]:
    """Print by how much the 95th percentile grew; return what of it misses the bar."""
    grown = percentile(beside.reruns, 0.95) / percentile(alone.reruns, 0.95) - 1
    print(
        f"beside {beside.trainings} trainings ({beside.images_per_second:,.0f} images per second): "
        f"the 95th percentile of the reruns grows by {100 * grown:.0f} %"
    )
    if beside.trainings < wish.trainings:
        return [f"missed: only {beside.trainings} of {wish.trainings} trainings ran to the end"]
    if wish.growth is not None and not grown <= wish.growth:
        return [f"missed: that is more than {100 * wish.growth:.0f} %"]
    return []


if __name__ == "__main__":
    sys.exit(main())
