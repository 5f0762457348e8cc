"""Train the short runs in assets/runs/: four on Shapes (half a minute), twelve on digits (minutes).

python -m assets.make_short_runs                           those on Shapes
python -m assets.make_short_runs --digits                  those on MNIST, from the app's own copy
python -m assets.make_short_runs --digits --root R         … from a folder with its four idx files
"""

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.recipes import digits
from explorer.places import ASSETS, HOME_VARIABLE, ROOT
from explorer.training import digit_runs, rundir
from explorer.training.conduct import conduct
from explorer.training.recipe import Recipe
from explorer.training.selection import load_pictures
from explorer.training.short_runs import RECIPES

RECORDS = ("recipe.json", "status.json", "metrics.jsonl")  # weights take 3 MB
ANSWERS = (*RECORDS, "validation.npz")
OF_THE_MACHINE = ("pid", "pid_started", "host")


def make(recipe: Recipe, folder: Path) -> None:
    """Train into a new folder with the project's own command; keep what the curves need."""
    shutil.rmtree(folder, ignore_errors=True)
    words = [sys.executable, *shlex.split(recipe.command_line())[1:], "--out", str(folder)]
    with tempfile.TemporaryDirectory() as home:  # or the app would list the run as one of its own
        env = {**os.environ, HOME_VARIABLE: home}
        subprocess.run(words, cwd=ROOT, env=env, check=True)  # noqa: S603  our own words
    keep(folder, ANSWERS)


def make_digits(recipe: Recipe, folder: Path, root: Path | None) -> None:
    """Train on MNIST into a new folder; keep its records, and nothing about single pictures."""
    shutil.rmtree(folder, ignore_errors=True)
    conduct(
        rundir.create(recipe, folder),
        recipe,
        seconds_max=None,
        load=digits(root) if root else load_pictures,
    )
    keep(folder, RECORDS)


def keep(folder: Path, names: tuple[str, ...]) -> None:
    """Delete all other files of a run, and what its status says about the machine."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in names:
            path.unlink()
    path = folder / "status.json"
    status = json.loads(path.read_text(encoding="utf-8")) | dict.fromkeys(OF_THE_MACHINE)
    path.write_text(json.dumps(status, indent=1, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    """Train what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--digits", action="store_true")
    parser.add_argument("--root", type=Path)
    values = parser.parse_args()
    if not values.digits:
        for name, recipe in RECIPES.items():
            make(recipe, ASSETS / "runs" / name)
        return
    for name, recipe in digit_runs.RECIPES.items():
        for seed in digit_runs.SEEDS:
            folder = ASSETS / "runs" / digit_runs.folder(name, seed)
            make_digits(replace(recipe, seed=seed), folder, values.root)


if __name__ == "__main__":
    main()
