"""The engine against the loops that notebooks have, side by side in one run.

    python -m benchmarks.engine --root R             all rows (about four minutes)
    python -m benchmarks.engine --root R --one       images per second of CPU time, one thread
    python -m benchmarks.engine --root R --gpu       only the rows that need a GPU

R is a folder in torchvision's ImageFolder layout with train/, 32×32 pictures; for the figures of
the README all 50,000 of CIFAR-10. Everybody in turn gets a window of some seconds, round after
round, so that whatever else the machine does meets all alike. A step is complete: reading, cropping
and flipping the pictures, forward, backward, Adam. `--one` counts the seconds that this process
computed and not those that passed, so other processes hardly disturb it.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import torch

from benchmarks import engine_gpu, notebook
from explorer.datasets import Pictures
from explorer.training import augmenting, measuring
from explorer.training import engine as eng
from explorer.training.private_random import lent
from explorer.training.recipe import Recipe
from explorer.training.selection import load_pictures

CPU = torch.device("cpu")
MEMORY, FOLDER = "notebook, pictures in memory", "notebook, ImageFolder"
BARS = {MEMORY: 2.6, FOLDER: 4.0}  # times the images per second
BUSY_BAR = 4.0  # times a fixed two-thread run, beside one busy process
PIPELINE_BAR = 5.0  # µs per image


@dataclass
class Contestant:
    """Somebody who trains: `steps` takes one step for each `next`."""

    name: str
    steps: Iterator[int]
    threads: int  # at the end of the last window; each has its own
    speeds: list[float] = field(default_factory=list)  # images per second, one for each window

    def run(self, seconds: float, clock) -> None:
        """Train for some seconds of the wall clock."""
        torch.set_num_threads(self.threads)
        images, began, end = 0, clock(), time.perf_counter() + seconds
        while time.perf_counter() < end:
            images += next(self.steps)
        self.speeds.append(images / (clock() - began))
        self.threads = torch.get_num_threads()

    @property
    def median(self) -> float:
        return statistics.median(self.speeds)


def ours(pictures: Pictures, **settings) -> Iterator[int]:
    """Train with the engine; as the notebooks, each `next` takes one step."""
    recipe = Recipe(device="cpu", flip=True, crop=True, **settings)
    engine = eng.prepare(recipe, pictures.images, pictures.labels, len(pictures.classes), CPU)
    engine = eng.use_threads(engine)
    yield 0
    number = 0
    while True:
        number += 1
        plan = augmenting.plan_epoch(recipe, engine.part, engine.order, number)
        for place in range(0, len(plan), recipe.batch_size):
            with lent(engine.dice):
                eng.take(engine, plan, place, lambda ahead: recipe.lr)
            yield min(recipe.batch_size, len(plan) - place)


def entered(name: str, steps: Iterator[int], threads: int) -> Contestant:
    """Let somebody warm up; what is timed there is timed alone."""
    torch.set_num_threads(threads)
    for _ in range(6):
        next(steps)
    return Contestant(name, steps, torch.get_num_threads())


def contest(everybody: list[Contestant], rounds: int, seconds: float, clock) -> None:
    for _ in range(rounds):
        for one in everybody:
            one.run(seconds, clock)


def table(everybody: list[Contestant], against: list[str], unit: str) -> None:
    known = {one.name: one for one in everybody}
    columns = "".join(f"  × {name}" for name in against)
    print(f"{'':42}{unit:>10}  lowest to highest{columns}")
    for one in everybody:
        spread = f"{min(one.speeds):,.0f} to {max(one.speeds):,.0f}"
        ratios = "".join(
            f"{one.median / known[name].median:{len(name) + 4}.2f}" for name in against
        )
        print(f"{one.name:42}{one.median:10,.0f}{spread:>19}{ratios}", flush=True)


def verdict(name: str, ratio: float, bar: float, most: bool = False) -> bool:
    met = ratio <= bar if most else ratio >= bar
    print(f"{'met   ' if met else 'MISSED'} {name}: {ratio:.2f}, bar {bar:g}", flush=True)
    return met


def quiet(values, pictures: Pictures) -> bool:
    """Our engine and both notebooks on all cores, or on one in seconds of CPU time."""
    threads, clock = torch.get_num_threads(), time.perf_counter
    fixed = {}
    if values.one:
        threads, clock, fixed = 1, time.process_time, {"threads": 1}
    everybody = [
        entered(MEMORY, notebook.in_memory(values.root, 64), threads),
        entered(FOLDER, notebook.image_folder(values.root, 64), threads),
        *(
            entered(
                f"ours, {precision}, batch {size}",
                ours(pictures, batch_size=size, precision=precision, **fixed),
                threads,
            )
            for precision in ("float32", "auto")
            for size in (64, 128)
        ),
    ]
    contest(everybody, values.rounds, values.seconds, clock)
    table(everybody, [MEMORY, FOLDER], "images/CPU s" if values.one else "images/s")
    known = {one.name: one.median for one in everybody}
    return all(
        [
            verdict(
                f"auto, batch 64, against {name}", known["ours, auto, batch 64"] / known[name], bar
            )
            for name, bar in BARS.items()
        ]
    )


def crowded(values, pictures: Pictures) -> bool:
    """Our engine and one with two fixed threads, beside a process that never rests."""
    everybody = [
        entered(
            "ours, two fixed threads", ours(pictures, batch_size=64, precision="auto", threads=2), 2
        ),
        entered("ours, threads by timing", ours(pictures, batch_size=64, precision="auto"), 2),
    ]
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        contest(everybody, 1, 3 * values.seconds, time.perf_counter)  # time to notice it
        for one in everybody:
            one.speeds.clear()
        contest(everybody, values.rounds, 2 * values.seconds, time.perf_counter)
    finally:
        busy.kill()
        busy.wait()
    print("\nBeside one busy process")
    table(everybody, [everybody[0].name], "images/s")
    ratio = everybody[1].median / everybody[0].median
    return verdict("threads by timing against two fixed ones", ratio, BUSY_BAR)


def pipeline(values, pictures: Pictures) -> bool:
    """Gather, crop, flip, scale: everything before the network."""
    recipe = Recipe(device="cpu")
    engine = eng.prepare(recipe, pictures.images, pictures.labels, len(pictures.classes), CPU)
    plan = augmenting.plan_epoch(recipe, engine.part, engine.order, 1)
    found = []
    for place in range(0, min(len(plan), 400 * 64) - 64, 64):
        began = time.perf_counter()
        images, _, _ = augmenting.batch(engine.part, plan, place)
        measuring.to_input(engine, images)
        found.append((time.perf_counter() - began) / 64 * 1e6)
    print(
        f"\nInput pipeline, batch 64: median {statistics.median(found):.2f} µs per image, "
        f"lowest {min(found):.2f}, n = {len(found)} batches"
    )
    return verdict("µs per image", statistics.median(found), PIPELINE_BAR, most=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--root", required=True)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1.5, help="of one window")
    parser.add_argument("--one", action="store_true", help="one thread, seconds of CPU time")
    parser.add_argument("--gpu", action="store_true", help="only what needs a GPU")
    values = parser.parse_args()
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} CPUs, load {load}, "
        f"torch {torch.__version__}; medians of {values.rounds} windows"
    )
    recipe = Recipe(data="folder", root=values.root, validation_share=0.05)
    pictures = load_pictures(recipe, "train")
    good = True
    if not values.gpu:
        good = quiet(values, pictures)
        if not values.one:
            good = crowded(values, pictures) and good
        good = pipeline(values, pictures) and good
    return int(not (engine_gpu.rows(pictures) and good))


if __name__ == "__main__":
    sys.exit(main())
