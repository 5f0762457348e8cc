"""Train the four short runs in assets/runs/ with the project's own command; half a minute.

python -m assets.make_short_runs
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from explorer.places import ASSETS, HOME_VARIABLE, ROOT
from explorer.training.recipe import Recipe
from explorer.training.short_runs import RECIPES

KEPT = ("recipe.json", "status.json", "metrics.jsonl", "validation.npz")  # weights take 3 MB
OF_THE_MACHINE = ("pid", "pid_started", "host")


def make(recipe: Recipe, folder: Path) -> None:
    """Train into a new folder; keep what the curves need and nothing about the machine."""
    shutil.rmtree(folder, ignore_errors=True)
    words = [sys.executable, *shlex.split(recipe.command_line())[1:], "--out", str(folder)]
    with tempfile.TemporaryDirectory() as home:  # or the app would list the run as one of its own
        env = {**os.environ, HOME_VARIABLE: home}
        subprocess.run(words, cwd=ROOT, env=env, check=True)  # noqa: S603  our own words
    for path in folder.iterdir():
        if path.name not in KEPT:
            path.unlink()
    path = folder / "status.json"
    status = json.loads(path.read_text(encoding="utf-8")) | dict.fromkeys(OF_THE_MACHINE)
    path.write_text(json.dumps(status, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    for name, recipe in RECIPES.items():
        make(recipe, ASSETS / "runs" / name)
