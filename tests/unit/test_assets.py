"""Every asset is listed with sum and origin; the shipped network scores what it says."""

import hashlib
import json

import numpy as np
import pytest
import torch

from explorer import checkpoints, datasets
from explorer.datasets import cifar10
from explorer.datasets.constants import KNOWN
from explorer.places import ASSETS
from explorer.training import rundir
from explorer.training.recipe import Recipe

MANIFEST = json.loads((ASSETS / "manifest.json").read_text(encoding="utf-8"))
ENTRIES = MANIFEST["assets"]
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


def test_the_network_of_shapes_comes_first_for_its_pictures_are_always_there():
    assert [run.name for run in rundir.shipped_runs()] == ["shapes", "cifar10"]


@pytest.mark.parametrize("run", rundir.shipped_runs(), ids=lambda run: run.name)
def test_a_shipped_run_is_finished_and_tells_nothing_about_the_machine_that_made_it(run):
    assert run.status.state == "finished"
    assert run.status.results["test_accuracy"] > {"shapes": 0.99, "cifar10": 0.82}[run.name]
    assert (run.status.pid, run.status.pid_started, run.status.host) == (None, None, None)
    assert run.recipe.root is None
    for path in (*run.path.glob("*.json*"), *run.path.glob("*/*.safetensors")):
        assert str(path.home()).encode() not in path.read_bytes()
        assert b"/tmp" not in path.read_bytes()


@pytest.mark.parametrize("entry", MANIFEST["networks"], ids=lambda entry: entry["path"])
def test_the_manifest_says_what_a_network_was_trained_on_and_what_it_scores(entry):
    run = rundir.read_run(ASSETS / entry["path"])
    assert Recipe(**entry["recipe"]) == run.recipe
    results = run.status.results
    assert all(entry[key] == results[key] for key in ("best_epoch", "test_accuracy", "test_size"))


def test_the_network_of_cifar10_fits_the_data_set_and_says_that_it_saw_a_copy():
    run = rundir.shipped_runs()[1]
    _, card = checkpoints.load(run.path)
    assert (run.recipe.data, card.recipe["data"], card.recipe["root"]) == ("cifar10",) * 2 + (None,)
    assert card.classes == cifar10.CLASSES
    assert (card.mean, card.std) == (KNOWN["cifar10"].mean, KNOWN["cifar10"].std)
    assert "JPEG" in run.status.notes[0]
    assert "JPEG" in MANIFEST["networks"][1]["pictures"]
    assert not [path for path in run.path.iterdir() if path.suffix in (".npz", ".png", ".jpg")]


def test_every_epoch_of_the_network_of_shapes_ships_within_ten_megabytes():
    run = rundir.shipped_runs()[0]
    assert checkpoints.epochs(run.path) == (0, 1, 2, 3, 4, 5)
    assert sum(path.stat().st_size for path in (run.path / "epochs").iterdir()) <= 10e6
    points = [p for p in rundir.read_metrics(run.path) if p["kind"] == "epoch"]
    cards = [checkpoints.load_epoch(run.path, point["epoch"])[1] for point in points]
    assert [card.val_loss for card in cards] == [point["val_loss"] for point in points]


def test_the_epochs_are_of_the_training_that_gave_the_checkpoint():
    run = rundir.shipped_runs()[0]
    best, card = checkpoints.load(run.path)
    again, _ = checkpoints.load_epoch(run.path, card.epoch)
    for name, value in best.state_dict().items():
        assert torch.equal(again.state_dict()[name], value.half().float())
    began = checkpoints.untrained(run.path)
    drawn = checkpoints.untrained(card).model.state_dict()
    assert began.kept
    for name, value in began.model.state_dict().items():
        assert torch.equal(value, drawn[name].half().float())


def test_the_shipped_network_scores_its_recorded_accuracy_on_shapes():
    run = rundir.shipped_runs()[0]
    network, card = checkpoints.load(run.path)
    pictures = datasets.load("shapes", "test", classes=card.classes, per_class=100)
    scale = [torch.tensor(v).view(1, 3, 1, 1) for v in (card.mean, card.std)]
    x = torch.from_numpy(pictures.images.copy()).permute(0, 3, 1, 2).float() / 255
    with torch.inference_mode():
        answers = network((x - scale[0]) / scale[1]).argmax(1).numpy()
    accuracy = np.mean(answers == pictures.labels)
    # 1,000 of the 10,000 pictures: at 99.6 % three standard deviations are 0.6 points
    assert accuracy == pytest.approx(run.status.results["test_accuracy"], abs=0.006)
