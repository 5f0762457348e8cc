"""Faults that only a GPU has. Run with -m gpu where there is one."""

import subprocess
import sys

import numpy as np
import pytest
import torch

from explorer.datasets import Pictures
from explorer.places import ROOT
from explorer.training import rundir
from explorer.training.conduct import conduct
from explorer.training.events import Epoch
from explorer.training.recipe import Recipe
from explorer.training.usable import usable_device

pytestmark = pytest.mark.gpu

RECIPE = Recipe(
    model="report-cnn", classes=("a", "b"), epochs=4, batch_size=64, device="cuda", threads=1
)


@pytest.fixture(autouse=True)
def _needs_a_gpu():
    assert torch.cuda.is_available(), "these tests need a CUDA device"


def load(recipe, split):
    rng = np.random.default_rng(len(split))
    labels = np.arange(2000) % 2
    images = rng.integers(0, 180, (2000, 32, 32, 3), dtype=np.uint8)
    images[labels == 1, 8:24, 8:24] += 60
    return Pictures("squares", recipe.classes, images, labels)


def test_a_memory_that_is_really_full_is_one_sentence():
    torch.cuda.empty_cache()
    total = torch.cuda.get_device_properties(0).total_memory
    torch.cuda.set_per_process_memory_fraction(40 * 2**20 / total)
    path = rundir.create(Recipe(**vars(RECIPE) | {"batch_size": 1024}))
    try:
        status = conduct(path, rundir.read_recipe(path), load=load)
        sentences = status.notes
    except Exception:
        sentences = (rundir.read_status(path).sentence,)
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0)
    assert any("full at batch size" in sentence for sentence in sentences)


def test_a_device_assert_ends_its_own_process_and_the_next_one_works():
    code = (
        "import torch\n"
        "try:\n"
        "    torch.zeros(3, device='cuda')[torch.tensor([9], device='cuda')].sum().item()\n"
        "except torch.AcceleratorError: pass\n"
        "from explorer.training.usable import usable_device\n"
        "device, notes = usable_device('auto')\n"
        "print(device.type, len(notes))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["cpu", "1"]  # that process is told to use the CPU
    assert usable_device("auto")[0].type == "cuda"  # this one is not


def test_it_goes_on_from_a_snapshot_to_nearly_the_same_losses():
    def curve(path):
        return [p["val_loss"] for p in rundir.read_metrics(path) if p["kind"] == "epoch"]

    plain, cut = rundir.create(RECIPE), rundir.create(RECIPE)
    conduct(plain, RECIPE, load=load)
    conduct(cut, RECIPE, load=load, tell=lambda e: isinstance(e, Epoch) and rundir.ask_to_stop(cut))
    rundir.let_go_on(cut)
    status = conduct(cut, RECIPE, load=load)
    assert status.state == "finished"
    assert curve(cut) == pytest.approx(curve(plain), rel=0.05)  # sums on a GPU have no fixed order
