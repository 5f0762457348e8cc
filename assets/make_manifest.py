"""Write assets/manifest.json: every asset with its sha256 and the command that made it.

python -m assets.make_manifest

For each network it also says what was trained on which pictures, and the share of the test pictures
that it names correctly.
"""

import hashlib
import json

from assets import make_short_runs
from assets.ship_run import FILES
from explorer import checkpoints
from explorer.places import ASSETS
from explorer.training import digit_runs, rundir, short_runs

_SHIP = "python -m assets.ship_run RUN"
COPY = "Trained and tested on a copy of CIFAR-10 whose pictures were saved as JPEG, quality 75."
SHAPES = (
    "python -m explorer.training --data shapes --per-class 2000 --threads 1 --out RUN; "
    f"{_SHIP} shapes --epochs"
)
CIFAR10 = (
    "python -m explorer.training --data folder --root JPEG_COPY --epochs 25 --batch-size 128 "
    "--threads 1 --schedule onecycle --peak 3.0 --dropout 0.1 --normalisation cifar10 --out RUN; "
    f'{_SHIP} cifar10 --data cifar10 --note "{COPY}"'
)
_DIGITS = "python -m assets.make_short_runs --digits --root MNIST"
RUNS = {  # folder in checkpoints/ -> what made it, and the pictures
    "shapes": (SHAPES, "Shapes, which the explorer draws itself"),
    "cifar10": (CIFAR10, "A copy of CIFAR-10 in JPEG, quality 75; not part of the explorer"),
}
MADE_BY = (
    {
        "icon.png": "python assets/make_icon.py",
        "checkpoints/shapes/validation.npz": "python -m assets.make_answers",
        "checkpoints/shapes/test.npz": "python -m assets.make_answers",
    }
    | {f"checkpoints/{name}/{file}": made[0] for name, made in RUNS.items() for file in FILES}
    | {
        f"checkpoints/{name}/epochs/{epoch}.safetensors": made[0]
        for name, made in RUNS.items()
        for epoch in checkpoints.epochs(ASSETS / "checkpoints" / name)
    }
    | {
        f"runs/{name}/{file}": "python -m assets.make_short_runs"
        for name in short_runs.RECIPES
        for file in make_short_runs.ANSWERS
    }
    | {
        f"runs/{digit_runs.folder(name, seed)}/{file}": _DIGITS
        for name in digit_runs.RECIPES
        for seed in digit_runs.SEEDS
        for file in make_short_runs.RECORDS
    }
)


def about(name: str) -> dict:
    """Return what people should know about a network that ships."""
    run = rundir.read_run(ASSETS / "checkpoints" / name)
    results = run.status.results
    return {
        "path": f"checkpoints/{name}",
        "pictures": RUNS[name][1],
        "recipe": json.loads(run.recipe.to_json()),
        "best_epoch": results["best_epoch"],
        "test_accuracy": results["test_accuracy"],
        "test_size": results["test_size"],
    }


def main() -> None:
    """Hash every listed asset and write the manifest."""
    entries = [
        {
            "path": path,
            "sha256": hashlib.sha256((ASSETS / path).read_bytes()).hexdigest(),
            "made_by": command,
        }
        for path, command in sorted(MADE_BY.items())
    ]
    content = {"networks": [about(name) for name in RUNS], "assets": entries}
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    (ASSETS / "manifest.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
