"""The same recipe, seed, threads and precision give the same curve bit for bit in any process."""

import os
import subprocess
import sys

import pytest
import torch

from explorer.datasets.shapes import CLASSES
from explorer.places import HOME_VARIABLE, ROOT
from explorer.training import rundir
from explorer.training.events import Epoch
from explorer.training.loop import train
from explorer.training.recipe import Recipe
from explorer.training.selection import load_pictures


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_another_process_draws_the_same_curve(precision, tmp_path):
    recipe = Recipe(
        data="shapes",
        classes=CLASSES[:2],
        per_class=100,
        model="report-cnn-half",
        epochs=2,
        schedule="onecycle",
        mixup=0.3,
        erasing=0.5,
        threads=1,
        device="cpu",
        precision=precision,
        seed=5,
    )
    words = recipe.command_line().split()[1:]
    subprocess.run(
        [sys.executable, *words, "--quiet", "--out", str(tmp_path / "run")],
        cwd=ROOT,
        env={**os.environ, HOME_VARIABLE: str(tmp_path / "home")},
        capture_output=True,
        timeout=200,
        check=True,
    )
    torch.manual_seed(99)  # belongs to others, and counts for nothing here
    events = list(
        train(recipe, load_pictures(recipe, "train"), lambda: load_pictures(recipe, "test"))
    )
    here = [
        (e.train_loss, e.train_accuracy, e.val_loss, e.val_accuracy)
        for e in events
        if isinstance(e, Epoch)
    ]
    there = [
        (p["train_loss"], p["train_accuracy"], p["val_loss"], p["val_accuracy"])
        for p in rundir.read_metrics(tmp_path / "run")
        if p["kind"] == "epoch"
    ]
    assert there == here
    assert len(there) == 2
