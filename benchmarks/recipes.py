"""Train prepared recipes without the page and print what they reach on the test pictures.

python -m benchmarks.recipes                                    lists them
python -m benchmarks.recipes --root R report report-schedule --seeds 0 1 2
python -m benchmarks.recipes --root R lenet --epochs 1

R is a folder of pictures that takes the place of CIFAR-10 (train/<class>/*, test/<class>/*), or,
for the recipes of MNIST, a folder with its four idx files, unpacked; without it the app's own
copies are used. Each seed decides the split, the weights, the order and the augmentation.
"""

import argparse
import os
import platform
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from explorer.datasets import Pictures, mnist
from explorer.datasets.pictures import choose_numbers, together
from explorer.errors import ExplorerError
from explorer.training import rundir
from explorer.training.conduct import conduct
from explorer.training.prepared import PREPARED, for_data, groups
from explorer.training.recipe import PRECISIONS, Recipe
from explorer.training.selection import load_pictures

Load = Callable[[Recipe, str], Pictures]


def digits(root: Path) -> Load:
    """Return what reads MNIST from unpacked idx files, with the same choice as the app makes."""

    def read(split: str, kind: str) -> np.ndarray:
        prefix = {"train": "train", "test": "t10k"}[split]
        return mnist.read_idx((root / f"{prefix}-{kind}-ubyte").read_bytes())

    def load(recipe: Recipe, split: str) -> Pictures:
        images, labels = read(split, "images-idx3")[..., None], read(split, "labels-idx1")
        wanted, parts = recipe.per_class if split == "train" else None, []
        classes = recipe.classes or mnist.CLASSES
        for name in classes:
            number = mnist.CLASSES.index(name)
            rows = np.flatnonzero(labels == number)
            places = choose_numbers(name, len(rows), wanted, recipe.seed, split, number)
            parts.append(images[rows[places]])
        return together("MNIST", classes, parts)

    return load


def asked(name: str, root: Path | None) -> tuple[Recipe, Load]:
    """Return a prepared recipe on the pictures that were given, and what reads them."""
    entry = PREPARED[name]
    if root is None or entry.recipe.data == "shapes":
        return entry.recipe, load_pictures
    if entry.recipe.data == "mnist":
        return entry.recipe, digits(root)
    return for_data(entry, "folder", str(root)), load_pictures


def run(recipe: Recipe, load: Load) -> dict:
    """Train once in a folder that is thrown away; return the results and how it was trained."""
    with tempfile.TemporaryDirectory() as folder:
        path = rundir.create(recipe, Path(folder) / "run")
        try:
            status = conduct(path, recipe, seconds_max=None, load=load)
        except ExplorerError:  # diverged, perhaps on purpose
            status = rundir.read_status(path)
    used = f"{status.device}, {status.threads} threads"
    return {"used": used, "sentence": status.sentence, **(status.results or {})}


def measure(name: str, root: Path | None, seeds: list[int], changes: dict) -> None:
    """Train one recipe with each seed and print a line for each, then mean and spread."""
    recipe, load = asked(name, root)
    recipe = replace(recipe, **changes)
    print(f"\n{name}: {recipe.command_line()}")
    found = []
    for seed in seeds:
        result = run(replace(recipe, seed=seed), load)
        if "test_accuracy" not in result:
            print(f"  seed {seed}: {result['sentence']}", flush=True)
            continue
        found.append(100 * result["test_accuracy"])
        print(
            f"  seed {seed}: test {found[-1]:.2f} % of {result['test_size']:,}, validation "
            f"{100 * result['val_accuracy']:.2f} %, best epoch {result['best_epoch']}, "
            f"{result['seconds']:.1f} s, {result['images_per_second']:,.0f} pictures/s on "
            f"{result['used']}",
            flush=True,
        )
    if found:
        spread = f", standard deviation {statistics.stdev(found):.2f}" if len(found) > 1 else ""
        print(
            f"  {name}: mean {statistics.mean(found):.2f} % (n = {len(found)}, "
            f"{min(found):.2f} to {max(found):.2f}{spread})",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("names", nargs="*", choices=[*PREPARED, []], metavar="NAME")
    parser.add_argument("--root", type=Path)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--threads", type=int, help="0 finds the best by timing")
    parser.add_argument("--precision", choices=PRECISIONS)
    values = parser.parse_args()
    if not values.names:
        for group, names in groups().items():
            print(f"{group}\n  " + "\n  ".join(f"{n}: {PREPARED[n].title}" for n in names))
        return
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} CPUs", end="")
    print(f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "")
    changed = {key: getattr(values, key) for key in ("epochs", "threads", "precision")}
    changes = {key: value for key, value in changed.items() if value is not None}
    for name in values.names:
        measure(name, values.root, values.seeds, changes)


if __name__ == "__main__":
    main()
