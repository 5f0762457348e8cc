"""Measure the training: from the click to the first point, and images per second.

python -m benchmarks.training            prints the times on Shapes, 10 classes × 500 pictures,
                                         and × 5,000 where somebody chose these before the click
python -m benchmarks.training --root R   also trains 3 epochs on a folder of pictures (minutes)
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace

from explorer.places import HOME_VARIABLE, ROOT
from explorer.training import rundir
from explorer.training.jobs import Jobs
from explorer.training.recipe import Recipe

RECIPE = Recipe(model="report-cnn-half", per_class=500, epochs=100)
LARGEST = replace(RECIPE, per_class=5000)  # every picture there is
CHOOSING_SECONDS = 8  # between the last choice on the page and the click
LOOK_SECONDS = 0.005


def first_point(jobs: Jobs, recipe: Recipe = RECIPE) -> float:
    """Return the seconds from `submit` to the first line of metrics.jsonl, then stop the run."""
    began = time.perf_counter()
    name = jobs.submit(recipe)
    path = rundir.find(name).path
    while not rundir.read_metrics(path):
        if time.perf_counter() - began > 120:
            raise SystemExit(f"no point after 120 s: {rundir.read_status(path).sentence}")
        time.sleep(LOOK_SECONDS)
    seconds = time.perf_counter() - began
    jobs.stop(name)
    while rundir.read_status(path).active:
        time.sleep(0.05)
    return seconds


def report(title: str, seconds: list[float]) -> None:
    print(
        f"{title}: median {statistics.median(seconds):.2f} s "
        f"(n = {len(seconds)}, {min(seconds):.2f} to {max(seconds):.2f} s)",
        flush=True,
    )


def warm(times: int) -> list[float]:
    jobs, found = Jobs(), []
    for _ in range(times):
        while not jobs.is_warm():
            time.sleep(0.1)
        time.sleep(1)
        found.append(first_point(jobs))
    jobs.close()
    return found


def prepared(times: int, recipe: Recipe) -> list[float]:
    """As `warm`, with pictures that the page has asked for while somebody chose the rest."""
    jobs, found = Jobs(), []
    for _ in range(times):
        while not jobs.is_warm():
            time.sleep(0.1)
        jobs.prepare(recipe)
        time.sleep(CHOOSING_SECONDS)
        found.append(first_point(jobs, recipe))
    jobs.close()
    return found


def cold(times: int) -> list[float]:
    jobs = Jobs(keep_warm=False)
    found = [first_point(jobs) for _ in range(times)]
    jobs.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--root")
    values = parser.parse_args()
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} CPUs, load", end=" ")
    print(f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown")
    with tempfile.TemporaryDirectory() as home:
        os.environ[HOME_VARIABLE] = home
        report("click to first point, warm worker", warm(values.times))
        report(
            f"the same, 10 × 5,000, chosen {CHOOSING_SECONDS} s before",
            prepared(values.times, LARGEST),
        )
        report("click to first point, no worker yet", cold(values.times))
        if values.root:
            data = replace(LARGEST, data="folder", root=values.root)
            report("the same on the folder, 10 × 5,000", prepared(values.times, data))
            words = [
                "--data",
                "folder",
                "--root",
                values.root,
                "--epochs",
                "3",
                "--out",
                f"{home}/r",
            ]
            command = [sys.executable, "-m", "explorer.training", *words]
            subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
