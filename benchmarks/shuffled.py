"""Train the four short runs with several seeds: what shuffled pixels cost, and how far it spreads.

python -m benchmarks.shuffled [--seeds 3]
"""

import argparse
import platform
import statistics
from dataclasses import replace

from explorer.training.events import Finished
from explorer.training.loop import train
from explorer.training.recipe import Recipe
from explorer.training.selection import load_pictures
from explorer.training.short_runs import RECIPES


def accuracy(recipe: Recipe) -> float:
    """Return the share of all test pictures that the trained network names correctly."""
    events = train(recipe, load_pictures(recipe, "train"), lambda: load_pictures(recipe, "test"))
    *_, last = events
    if not isinstance(last, Finished):
        raise SystemExit(f"The training ended early: {last}")
    return last.test_accuracy


def main() -> None:
    """Print one line for each of the four."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--seeds", type=int, default=3)
    seeds = range(parser.parse_args().seeds)
    print(f"{platform.machine()}, Python {platform.python_version()}, seeds 0 to {seeds[-1]}")
    for name, recipe in RECIPES.items():
        found = [100 * accuracy(replace(recipe, seed=seed)) for seed in seeds]
        mean, low, high = statistics.mean(found), min(found), max(found)
        print(f"{name:12} {mean:5.1f} % (n = {len(found)}, {low:.1f} to {high:.1f} %)", flush=True)


if __name__ == "__main__":
    main()
