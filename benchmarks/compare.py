"""How long the page Compare runs takes, and a zip with weights as large as VGG11's.

    python -m benchmarks.compare [--repeats 7] [--megabytes 515]

Prints one JSON object: machine, number of repeats, median and spread (smallest to largest) in
milliseconds; and for the zip how much memory was in use at most, in megabytes, while it was
written to the disk and while it was made ready for a browser. The page answers in Streamlit's own
test harness, without a browser.
"""

import argparse
import hashlib
import json
import platform
import shutil
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.normalisation import timed
from benchmarks.scan import spread
from explorer import places
from explorer.report import archive
from explorer.results.comparison import compare
from explorer.results.paired import mcnemar
from explorer.results.predictions import Predictions
from explorer.results.summary import find
from explorer.training import rundir
from explorer.training.recipe import Recipe

_CHUNK = 2**20  # bytes


def arithmetic(repeats: int) -> dict[str, list[float]]:
    """Time the comparison of two networks' answers for 10,000 pictures of ten classes."""
    dice = np.random.default_rng(0)
    labels, places_there = dice.integers(0, 10, 10_000), np.arange(10_000)
    names = tuple("abcdefghij")
    first, second = (
        Predictions(dice.random((10_000, 10), np.float32), labels, places_there, names)
        for _ in range(2)
    )
    return {
        "two runs compared over 10,000 pictures": timed(
            partial(compare, first, second, (Recipe(), Recipe())), repeats
        ),
        "exact McNemar test of 10,000 discordant pictures": timed(
            partial(mcnemar, 4_900, 5_100), repeats
        ),
    }


def page(repeats: int) -> dict[str, list[float]]:
    """Time the page's answer to another axis, with two and with four runs that ship."""
    from streamlit.testing.v1 import AppTest

    from explorer.widgets.warm import warm

    warm().join()
    found = {}
    for runs in ("plain-cnn,plain-mlp", "plain-cnn,plain-mlp,shuffle-cnn,shuffle-mlp"):
        app = AppTest.from_file(places.ROOT / "explorer" / "Home.py", default_timeout=120)
        app.query_params["runs"] = runs
        app.run()
        app.switch_page("../pages/compare.py").run()
        axes = iter(["seconds", "pictures seen"] * (repeats + 1))

        def choose(app=app, axes=axes) -> None:
            app.button_group(key="compare_x").set_value([next(axes)]).run()

        title = f"another axis chosen to page answered, {runs.count(',') + 1} runs"
        found[title] = timed(choose, repeats)
    return found


def zipped(megabytes: int) -> dict[str, dict[str, float]]:
    """Time the zip of a run with so large a file of weights, and note the memory at its peak."""
    with tempfile.TemporaryDirectory() as folder:
        run = _with_weights(Path(folder) / "run", megabytes)
        size = f"{megabytes} MB of weights"

        def to_disk() -> None:
            with (Path(folder) / "run.zip").open("wb") as file:
                archive.write(run, file)

        return {
            f"zip with {size}, to the disk": _watched(to_disk),
            f"zip with {size}, ready for a browser": _watched(lambda: archive.build(run)),
        }


def _with_weights(folder: Path, megabytes: int):
    shutil.copytree(find("plain-cnn").path, folder)
    digest, piece = hashlib.sha256(), bytes(_CHUNK)
    with (folder / "best.safetensors").open("wb") as file:
        for _ in range(megabytes * 1_000_000 // _CHUNK):
            file.write(piece)
            digest.update(piece)
    (folder / "best.json").write_text(json.dumps({"sha256": digest.hexdigest()}), encoding="utf-8")
    return rundir.read_run(folder)


def _watched(work: Callable[[], object]) -> dict[str, float]:
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {"seconds": round(seconds, 2), "peak_megabytes": round(peak / 1e6, 1)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--megabytes", type=int, default=515)
    values = parser.parse_args()
    times = arithmetic(values.repeats) | page(values.repeats)
    found = {title: spread(each) for title, each in times.items()}
    machine = {"machine": platform.machine(), "repeats": values.repeats}
    print(json.dumps(machine | found | zipped(values.megabytes), indent=1))


if __name__ == "__main__":
    main()
