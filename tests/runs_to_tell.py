"""Finished runs in a folder, made without a training: what the report has to tell of."""

import hashlib
import json
from dataclasses import replace

import numpy as np

from explorer.results import predictions
from explorer.results.predictions import Predictions
from explorer.training import rundir
from explorer.training.recipe import Recipe
from explorer.training.status import Status

NAMES = ("ring", "disc", "dots")
TEST_ACCURACY = 0.7531
RESULTS = {
    "best_epoch": 2,
    "val_loss": 0.5,
    "val_accuracy": 0.8,
    "test_loss": 0.6,
    "test_accuracy": TEST_ACCURACY,
    "test_size": 10_000,
}


def answers(classes, count, seed=0):
    dice = np.random.default_rng(seed)
    shares = dice.dirichlet(np.ones(len(classes)), count).astype(np.float32)
    return Predictions(shares, dice.integers(0, len(classes), count), np.arange(count), classes)


def make(folder, *, classes=NAMES, recipe=None, weights=b"\x08\0\0\0\0\0\0\0{}      "):
    """Write a finished run; `weights` are its bytes, None for a run without any."""
    path = rundir.create(recipe or Recipe(epochs=3), folder)
    status = Status("finished", "Finished.", 3.0, 3, 150, 4.0, device="CPU (x86_64)", threads=2)
    sizes = {"parameters": 1_234, "train_size": 400, "validation_size": 100}
    rundir.write_status(path, replace(status, results=RESULTS, images_per_second=900.0, **sizes))
    points = [
        {"kind": "epoch", "epoch": k, "step": 50 * k, "seconds": 1.3 * k, "train_loss": 1 / k,
         "train_accuracy": 0.3 * k, "val_loss": 1.1 / k, "val_accuracy": 0.25 * k}
        for k in (1, 2, 3)
    ]  # fmt: skip
    lines = "".join(json.dumps(point) + "\n" for point in points)
    (path / "metrics.jsonl").write_text(lines, encoding="utf-8")
    predictions.write(predictions.file_of(path, "validation"), answers(classes, 100))
    predictions.write(predictions.file_of(path, "test"), answers(classes, 200, seed=1))
    if weights is not None:
        (path / "best.safetensors").write_bytes(weights)
        card = {"sha256": hashlib.sha256(weights).hexdigest()}
        (path / "best.json").write_text(json.dumps(card), encoding="utf-8")
    return rundir.read_run(path)
