"""Two processes train as one does: the same losses, one folder."""

import json
import os
import socket
import subprocess
import sys

import pytest

from explorer.datasets.shapes import CLASSES
from explorer.places import HOME_VARIABLE, ROOT
from explorer.training import rundir
from explorer.training.distributed import Ranks
from explorer.training.loop import train
from explorer.training.recipe import Recipe
from explorer.training.selection import load_pictures

# 160 training pictures: three whole batches and one of a single picture, which only one rank gets.
RECIPE = Recipe(
    data="shapes",
    classes=CLASSES[:2],
    per_class=100,
    model="report-cnn-half",
    epochs=2,
    batch_size=53,
    dropout=0.0,
    label_smoothing=0.1,
    mixup=0.2,
    clip=1.0,
    threads=1,
    device="cpu",
)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def torchrun(recipe, out, home):
    words = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2"]
    words += ["--master-addr", "127.0.0.1", "--master-port", free_port()]
    words += [*recipe.command_line().split()[1:], "--out", str(out)]
    done = subprocess.run(
        words,
        cwd=ROOT,
        env={**os.environ, HOME_VARIABLE: str(home), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done


def test_two_processes_have_the_losses_of_one_and_write_one_folder(tmp_path):
    home, out = tmp_path / "home", tmp_path / "run"
    done = torchrun(RECIPE, out, home)
    found = [point for point in rundir.read_metrics(out) if point["kind"] == "epoch"]
    events = train(RECIPE, load_pictures(RECIPE, "train"), lambda: load_pictures(RECIPE, "test"))
    told = list(events)
    expected = [event for event in told if type(event).__name__ == "Epoch"]
    assert len(found) == len(expected) == 2
    for one, other in zip(found, expected, strict=True):
        assert one["step"] == other.step
        assert one["train_loss"] == pytest.approx(other.train_loss, abs=1e-4)
        assert one["val_loss"] == pytest.approx(other.val_loss, abs=1e-4)
    summary = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert [s["state"] for s in summary] == ["finished"]  # one process speaks, the other is silent
    assert summary[0]["test_loss"] == pytest.approx(told[-1].test_loss, abs=1e-4)
    assert len(list((home / "runs").iterdir())) == 1


@pytest.mark.parametrize("size", [2, 3])
@pytest.mark.parametrize("count", [0, 1, 5, 64])
def test_the_parts_of_a_batch_cover_it_once(size, count):
    parts = [range(count)[Ranks(rank, size).part(count)] for rank in range(size)]
    assert [place for part in parts for place in part] == list(range(count))
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_every_rank_draws_its_own_dropout_and_the_first_that_of_one_process():
    assert Ranks(0, 2).seed(7) == 7
    assert Ranks(1, 2).seed(7) != Ranks(0, 2).seed(7)
