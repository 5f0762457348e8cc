"""`python -m explorer.training`: one JSON line when it works, one sentence when it does not."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from explorer import checkpoints
from explorer.places import ROOT
from explorer.training import rundir
from explorer.training.__main__ import main

SMALL = ["--classes", "ring", "dots", "--per-class", "100", "--model", "report-cnn-half"]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CNN_EXPLORER_HOME", str(tmp_path / "home"))


@pytest.fixture
def command(capsys):
    def run(*words):
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return SimpleNamespace(returncode=code, stdout=captured.out, stderr=captured.err)

    return run


def process(*words):
    return subprocess.run(
        [sys.executable, "-m", "explorer.training", *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_last_line_is_the_result_and_the_app_lists_the_run(tmp_path):
    out = tmp_path / "RUN"
    done = process(*SMALL, "--epochs", 2, "--threads", 1, "--out", out)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert 0 <= result["test_accuracy"] <= 1
    assert result["seconds"] > 0
    assert result["images_per_second"] > 0
    (run,) = rundir.list_runs()
    assert run.path == out
    assert run.status.state == "finished"
    assert run.status.results["val_loss"] == result["val_loss"]
    _, card = checkpoints.load(out)
    assert card.classes == ("ring", "dots")
    assert card.val_loss == result["val_loss"]
    points = rundir.read_metrics(out)
    assert [p["epoch"] for p in points if p["kind"] == "epoch"] == [1, 2]
    assert points[0]["step"] == 1
    assert sorted(p.name for p in out.iterdir()) == [
        "best.json",
        "best.safetensors",
        "epochs",
        "filters",
        "live.npz",
        "metrics.jsonl",
        "recipe.json",
        "status.json",
        "test.npz",
        "validation.npz",
    ]
    assert (out / "filters" / "2.npy").exists()
    again = process(*SMALL, "--out", out)
    assert again.returncode == 2
    assert "is not empty" in again.stderr


def test_a_folder_with_a_broken_picture_trains_on_the_rest_and_says_so(tmp_path, command):
    root = folder_of_pictures(tmp_path)
    (root / "train" / "red" / "0.png").write_bytes(b"\x89PNG cut")
    words = ["--data", "folder", "--root", root, "--epochs", 1, "--model", "report-cnn-half"]
    done = command(*words, "--out", tmp_path / "RUN")
    assert done.returncode == 0, done.stderr
    assert "0.png" in done.stderr or "1 picture" in done.stderr


def folder_of_pictures(tmp_path):
    for split, count in (("train", 30), ("test", 5)):
        for name, colour in (("red", (200, 30, 30)), ("blue", (30, 30, 200))):
            path = tmp_path / "pictures" / split / name
            path.mkdir(parents=True)
            for number in range(count):
                Image.new("RGB", (32, 32), colour).save(path / f"{number}.png")
    return tmp_path / "pictures"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--lr", "-1"], "Learning rate is -1.0; it must be above 0"),
        (["--lr", "fast"], "Learning rate is fast"),
        (["--batch-size", "1e9"], "Batch size: 1e9"),
        (["--epochs", "1000000"], "Epochs: 1,000,000"),
        (["--classes", "ring"], "1 class chosen"),
        (["--classes", "ring", "unicorn"], 'Class "unicorn" is not in this data set'),
        (["--model", "resnet"], "Network 'resnet' is not known"),
        (["--data", "folder"], "needs a root"),
        (["--data", "folder", "--root", "no/such/folder"], "has no subfolder train"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(words, sentence, tmp_path, command):
    done = command(*words, "--out", tmp_path / "RUN")
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""
    assert not Path(tmp_path / "RUN").exists()


def test_an_empty_class_is_refused_by_name(tmp_path, command):
    root = folder_of_pictures(tmp_path)
    (root / "train" / "green").mkdir()
    (root / "test" / "green").mkdir()
    done = command("--data", "folder", "--root", root, "--out", tmp_path / "RUN")
    assert done.returncode == 2
    assert "green" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_diverging_training_says_at_which_step_and_keeps_its_last_good_weights(tmp_path, command):
    done = command(*SMALL, "--lr", 1000, "--threads", 1, "--out", tmp_path / "RUN")
    assert done.returncode == 2
    assert "diverged: at step" in done.stderr.splitlines()[-1]
    assert "learning rate, 100." in done.stderr
    assert rundir.read_status(tmp_path / "RUN").state == "diverged"
    assert checkpoints.load(tmp_path / "RUN")[1].epoch == 0


def test_a_mistake_is_found_before_torch_is_imported():
    code = (
        "import sys; from explorer.training.__main__ import main; "
        "assert main(['--lr', '-1']) == 2; sys.exit('torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0
