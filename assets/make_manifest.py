"""Write assets/manifest.json: every asset with its sha256 and the command that made it.

python assets/make_manifest.py
"""

import hashlib
import json
from pathlib import Path

ASSETS = Path(__file__).resolve().parent
SHAPES = (
    "python -m explorer.training --data shapes --per-class 2000 --threads 1 --out RUN; "
    "in status.json the process, its start and the machine's name were then set to null"
)
MADE_BY = {
    "icon.png": "python assets/make_icon.py",
    "checkpoints/shapes/recipe.json": SHAPES,
    "checkpoints/shapes/status.json": SHAPES,
    "checkpoints/shapes/metrics.jsonl": SHAPES,
    "checkpoints/shapes/best.json": SHAPES,
    "checkpoints/shapes/best.safetensors": SHAPES,
    "checkpoints/shapes/validation.npz": "python -m assets.make_answers",
    "checkpoints/shapes/test.npz": "python -m assets.make_answers",
} | {
    f"runs/{name}/{file}": "python -m assets.make_short_runs"
    for name in ("plain-mlp", "shuffle-mlp", "plain-cnn", "shuffle-cnn")
    for file in ("recipe.json", "status.json", "metrics.jsonl", "validation.npz")
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
    text = json.dumps({"assets": entries}, indent=1, ensure_ascii=False) + "\n"
    (ASSETS / "manifest.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
