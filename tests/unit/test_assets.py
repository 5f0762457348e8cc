"""Every asset is listed with sum and origin; the shipped network scores what it says."""

import hashlib
import json

import numpy as np
import pytest
import torch

from explorer import checkpoints, datasets
from explorer.places import ASSETS
from explorer.training import rundir

ENTRIES = json.loads((ASSETS / "manifest.json").read_text(encoding="utf-8"))["assets"]
TEXTS = {".json", ".jsonl"}  # git may give these other line ends; the sums are of "\n"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["path"])
def test_an_asset_has_the_listed_sum(entry):
    path = ASSETS / entry["path"]
    data = path.read_bytes()
    if path.suffix in TEXTS:
        data = data.replace(b"\r\n", b"\n")
    assert hashlib.sha256(data).hexdigest() == entry["sha256"]
    assert entry["made_by"].startswith("python ")


def test_every_asset_is_listed():
    made = {p.relative_to(ASSETS).as_posix() for p in ASSETS.rglob("*") if p.is_file()}
    made = {p for p in made if not p.endswith(".py") and "__pycache__" not in p}
    assert made == {entry["path"] for entry in ENTRIES} | {"manifest.json"}


def test_the_shipped_run_is_finished_and_tells_nothing_about_the_machine_that_made_it():
    (run,) = rundir.shipped_runs()
    assert run.status.state == "finished"
    assert run.status.results["test_accuracy"] > 0.99
    assert (run.status.pid, run.status.pid_started, run.status.host) == (None, None, None)
    for path in run.path.glob("*.json*"):
        assert str(path.home()) not in path.read_text(encoding="utf-8")
        assert "/tmp" not in path.read_text(encoding="utf-8")


def test_the_shipped_network_scores_its_recorded_accuracy_on_shapes():
    (run,) = rundir.shipped_runs()
    network, card = checkpoints.load(run.path)
    pictures = datasets.load("shapes", "test", classes=card.classes, per_class=100)
    scale = [torch.tensor(v).view(1, 3, 1, 1) for v in (card.mean, card.std)]
    x = torch.from_numpy(pictures.images.copy()).permute(0, 3, 1, 2).float() / 255
    with torch.inference_mode():
        answers = network((x - scale[0]) / scale[1]).argmax(1).numpy()
    accuracy = np.mean(answers == pictures.labels)
    # 1,000 of the 10,000 pictures: at 99.6 % three standard deviations are 0.6 points
    assert accuracy == pytest.approx(run.status.results["test_accuracy"], abs=0.006)
