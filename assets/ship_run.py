"""Copy a finished run into assets/checkpoints/, without a fact about the machine that made it.

    python -m assets.ship_run RUN NAME [--epochs] [--data DATA --note SENTENCE]

--epochs takes the weights before training and after each epoch along. --data says which data set
the run belongs to where it was trained on a copy of it in a folder, and --note what that copy is.
"""

import argparse
import json
import shutil
from pathlib import Path

from assets.make_short_runs import OF_THE_MACHINE
from explorer import checkpoints
from explorer.places import ASSETS
from explorer.training import rundir

FILES = ("recipe.json", "status.json", "metrics.jsonl", "best.json", "best.safetensors")


def ship(run: Path, folder: Path, *, epochs: bool, data: str | None, note: str | None) -> None:
    """Copy what pages need of a finished run."""
    if rundir.read_status(run).state != "finished":
        raise SystemExit(f"{run} is not a finished run.")
    checkpoints.load(run)
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(run / name, folder / name)
    if epochs:
        shutil.copytree(run / "epochs", folder / "epochs", dirs_exist_ok=True)
    _change(folder / "status.json", _of_nobody, note)
    if data is not None:
        of_data = {"data": data, "root": None}
        _change(folder / "recipe.json", lambda recipe: recipe | of_data)
        _change(folder / "best.json", lambda card: card | {"recipe": card["recipe"] | of_data})


def _of_nobody(status: dict, note: str | None) -> dict:
    notes = [*status["notes"], note] if note else status["notes"]
    return status | dict.fromkeys(OF_THE_MACHINE) | {"notes": notes}


def _change(path: Path, change, *more) -> None:
    values = change(json.loads(path.read_text(encoding="utf-8")), *more)
    path.write_text(json.dumps(values, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("name")
    parser.add_argument("--epochs", action="store_true")
    parser.add_argument("--data")
    parser.add_argument("--note")
    given = parser.parse_args()
    ship(
        given.run,
        ASSETS / "checkpoints" / given.name,
        epochs=given.epochs,
        data=given.data,
        note=given.note,
    )
