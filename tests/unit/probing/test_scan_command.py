"""`python -m explorer.probing scan`: the shipped network without a page, and what is refused."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

import models
from explorer import checkpoints, datasets, places
from explorer.probing.__main__ import main
from explorer.probing.activations import conv_layers, fingerprint
from explorer.probing.scan import scan
from explorer.probing.scan_file import Identity, digest, read

SHIPPED = places.ASSETS / "checkpoints" / "shapes"


def ask(capsys, *words):
    code = main(["scan", *map(str, words)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_shipped_run_is_scanned_into_a_file(tmp_path, capsys):
    out = tmp_path / "shapes.npz"
    code, said, _ = ask(capsys, "shapes", "--out", out, "--pictures", 50)
    told = json.loads(said)
    model, card = checkpoints.load(SHIPPED)
    images = datasets.load("shapes", "test", classes=card.classes).images[::200]
    identity = Identity(fingerprint(model), digest(images), card.mean, card.std, conv_layers(model))
    found, numbers = read(out, identity)
    assert code == 0
    assert numbers.tolist() == list(range(0, 10_000, 200))
    assert told["layers"] == {"conv1": 32, "conv2": 64, "conv3": 128}
    assert (told["pictures"], told["weights"]) == (50, identity.weights)
    assert told["bytes"] == out.stat().st_size
    wanted = scan(model, images, card.mean, card.std)
    for name, layer in wanted.layers.items():
        np.testing.assert_array_equal(found.layers[name].argmax, layer.argmax)
        np.testing.assert_allclose(found.layers[name].max, layer.max, rtol=1e-5, atol=1e-6)


def test_a_run_is_found_by_its_name_and_by_its_folder(tmp_path, capsys):
    own = places.runs_folder() / "my-run"
    shutil.copytree(SHIPPED, own)
    told = [
        json.loads(ask(capsys, name, "--out", tmp_path / "a.npz", "--pictures", 3)[1])
        for name in ("my-run", own)
    ]
    assert [one["run"] for one in told] == ["my-run", "my-run"]


def test_as_a_program_it_prints_one_line_of_json_and_needs_no_streamlit(tmp_path):
    (tmp_path / "streamlit.py").write_text("raise ImportError")
    words = ["-m", "explorer.probing", "scan", "shapes", "--out", str(tmp_path / "a.npz")]
    done = subprocess.run(
        [sys.executable, *words, "--pictures", "4", "--threads", "1"],
        cwd=places.ROOT,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{places.ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["pictures"] == 4
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (["nobody"], 'no run "nobody", by name or as a folder. There are: shapes'),
        (["shapes", "--pictures", 0], "takes 1 to 10,000, not 0"),
        (["shapes", "--pictures", 10_001], "takes 1 to 10,000, not 10,001"),
        (["shapes", "--epoch", 9_999], "epoch 9999 are not kept"),
        (["shapes", "--pictures", 2, "--threads", 65], "threads, not 65"),
        (["shapes", "--pictures", 2, "--device", "abacus"], 'Choose "cpu"'),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(tmp_path, capsys, words, rule):
    code, said, told = ask(capsys, *words, "--out", tmp_path / "a.npz")
    assert (code, said) == (2, "")
    assert rule in told.splitlines()[-1]
    assert not list(tmp_path.glob("*.npz"))


@pytest.mark.parametrize("out", ["scan.npy", "nowhere/scan.npz", "folder.npz"])
def test_a_file_that_cannot_be_written_is_refused_before_the_work(tmp_path, capsys, out):
    (tmp_path / "folder.npz").mkdir()
    code, _, told = ask(capsys, "shapes", "--out", tmp_path / out)
    assert code == 2
    assert "Scanning" not in told


def test_a_network_without_convolutions_is_refused(tmp_path, capsys):
    _, card = checkpoints.load(SHIPPED)
    own = places.runs_folder() / "dense"
    own.mkdir(parents=True)
    shutil.copy(SHIPPED / "recipe.json", own)
    dense = models.build("small-mlp", len(card.classes))
    checkpoints.save(own, "best", dense, replace(card, model="small-mlp"))
    code, _, told = ask(capsys, "dense", "--out", tmp_path / "a.npz")
    assert code == 2
    assert "no convolution" in told


def test_a_full_disk_is_told_in_one_sentence(tmp_path, capsys, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("explorer.probing.scan_file.write_pieces", full)
    code, _, told = ask(capsys, "shapes", "--pictures", 2, "--out", tmp_path / "a.npz")
    assert code == 2
    assert "No space left on device. Choose another file." in told
