"""One fault per test: a snapshot that cannot be trusted is refused in one sentence."""

import errno
import json
import re

import numpy as np
import pytest
import torch

from explorer import atomic
from explorer.errors import CheckpointError
from explorer.training import snapshot
from explorer.training.capture import restore
from explorer.training.engine import prepare
from explorer.training.events import Snapshot
from explorer.training.recipe import Recipe

RECIPE = Recipe(model="tiny-no-bn", threads=1, device="cpu")
TAKEN = Snapshot(
    step=7,
    epoch=1.4,
    tensors={"engine.order": torch.arange(6, dtype=torch.uint8), "w": torch.randn(3, 2, 5, 5)},
    values={"lr": 0.1, "epochs": [{"epoch": 1, "val_loss": 0.1 + 0.2}]},
)


@pytest.fixture
def run(tmp_path):
    snapshot.write(tmp_path, TAKEN, RECIPE, 123)
    return tmp_path


def tensors(run):
    (file,) = run.glob("state-*.safetensors")
    return file


def names(run):
    """Return the files without the checksums in their names."""
    return sorted(re.sub(r"-\w{8}\.safetensors$", "", file.name) for file in run.iterdir())


def refused(run, recipe=RECIPE):
    with pytest.raises(CheckpointError) as caught:
        snapshot.read(run, recipe)
    with pytest.raises(CheckpointError):
        snapshot.check(run, recipe)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert len(sentence) < 250
    return sentence


def card(run, **changes):
    file = run / "state.json"
    values = json.loads(file.read_text())
    values.pop("sum")
    values |= changes
    file.write_text(json.dumps(values | {"sum": snapshot._sum(values)}))


def test_a_whole_one_comes_back_exactly(run):
    found = snapshot.read(run, RECIPE)
    assert found.metrics_bytes == 123
    assert found.same_code
    assert (found.snapshot.step, found.snapshot.epoch) == (7, 1.4)
    assert found.snapshot.values == TAKEN.values
    for name, value in TAKEN.tensors.items():
        assert torch.equal(found.snapshot.tensors[name], value)


def test_there_is_none(tmp_path):
    assert snapshot.read(tmp_path, RECIPE) is None


@pytest.mark.parametrize("share", [0.0, 0.3, 0.99])
def test_tensors_cut_short(run, share):
    data = tensors(run).read_bytes()
    tensors(run).write_bytes(data[: int(len(data) * share)])
    assert "tensors are damaged" in refused(run)


def test_one_bit_of_a_weight_has_flipped(run):
    data = bytearray(tensors(run).read_bytes())
    data[-1] ^= 1
    tensors(run).write_bytes(data)
    assert "tensors are damaged" in refused(run)


def test_the_tensors_are_gone(run):
    tensors(run).unlink()
    assert "tensors are missing" in refused(run)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"version": "1"}', "[" * 100_000])
def test_a_card_that_is_none(run, text):
    (run / "state.json").write_text(text)
    assert "card is damaged" in refused(run)


def test_one_digit_of_the_card_has_changed(run):
    file = run / "state.json"
    file.write_text(file.read_text().replace('"lr": 0.1', '"lr": 0.7'))
    assert "card is damaged" in refused(run)


def test_from_a_newer_version(run):
    card(run, version=2)
    assert "version 2; this program reads version 1" in refused(run)


def test_of_another_recipe(run):
    assert "another recipe" in refused(run, Recipe(model="tiny-no-bn", seed=1))


@pytest.mark.parametrize("recipe", [None, 3, {"lr": -1}, {"unknown": 1}, "x"])
def test_of_a_recipe_that_is_none(run, recipe):
    card(run, recipe=recipe)
    assert "another recipe" in refused(run)


@pytest.mark.parametrize(
    "name",
    [
        "../../secret",
        "/etc/passwd",
        "state-1-0a1b2c3d.pkl",
        "state-1.safetensors",
        "state-x.safetensors",
        None,
        3,
    ],
)
def test_a_card_that_names_a_file_elsewhere(run, name):
    card(run, tensors=name)
    assert "card is damaged" in refused(run)


def test_a_pickle_in_place_of_the_tensors_runs_no_code(run, tmp_path, monkeypatch):
    evil = b"cos\nsystem\n(S'touch " + str(tmp_path / "ran").encode() + b"'\ntR."
    tensors(run).write_bytes(evil)
    card(run, sha256=snapshot.hashlib.sha256(evil).hexdigest())
    with pytest.raises(CheckpointError, match="tensors are damaged"):
        snapshot.read(run, RECIPE)
    assert not (tmp_path / "ran").exists()


def test_a_card_without_its_values_does_not_fit(run):
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (40, 32, 32, 3), dtype=np.uint8)
    engine = prepare(RECIPE, images, np.arange(40) % 2, 2, torch.device("cpu"))
    with pytest.raises(CheckpointError, match="does not fit this run's recipe"):
        restore(engine, snapshot.read(run, RECIPE).snapshot)


def test_more_bytes_than_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(snapshot, "SNAPSHOT_BYTES_MAX", 100)
    with pytest.raises(CheckpointError, match=r"606 bytes; at most 100 are kept\. If it is"):
        snapshot.write(tmp_path, TAKEN, RECIPE, 0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fails_at", ["tensors", "card"])
def test_a_full_disk_leaves_the_snapshot_before(run, monkeypatch, fails_at):
    def full(path, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    name = {"tensors": "write_pieces", "card": "write_bytes"}[fails_at]
    monkeypatch.setattr(snapshot, name, full)
    newer = Snapshot(9, 1.8, TAKEN.tensors, TAKEN.values)
    with pytest.raises(OSError, match="No space left"):
        snapshot.write(run, newer, RECIPE, 200)
    assert snapshot.read(run, RECIPE).snapshot.step == 7
    assert names(run) == ["state-7", "state.json"]


@pytest.mark.parametrize("after", ["tensors written", "card written"])
def test_a_kill_between_two_files_leaves_one_whole_snapshot(run, monkeypatch, after):
    whole = atomic.write_bytes

    class Killed(BaseException):
        pass

    def killed(path, data):
        if path.name == "state.json" and after == "tensors written":
            raise Killed
        whole(path, data)
        if path.name == "state.json":
            raise Killed

    monkeypatch.setattr(snapshot, "write_bytes", killed)
    with pytest.raises(Killed):
        snapshot.write(run, Snapshot(9, 1.8, TAKEN.tensors, TAKEN.values), RECIPE, 200)
    expected = 7 if after == "tensors written" else 9
    assert snapshot.read(run, RECIPE).snapshot.step == expected
    monkeypatch.undo()
    snapshot.write(run, Snapshot(11, 2.2, TAKEN.tensors, TAKEN.values), RECIPE, 300)
    assert names(run) == ["state-11", "state.json"]


def test_a_run_that_is_over_keeps_none(run):
    snapshot.drop(run)
    assert list(run.iterdir()) == []
    snapshot.drop(run)  # a second time is no error
