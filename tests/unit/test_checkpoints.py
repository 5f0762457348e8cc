"""What is saved comes back exactly; half a save is never seen."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file, save_file

import models
from explorer import atomic, places
from explorer.checkpoints import Card, load, save

CARD = Card(
    model="report-cnn-half",
    classes=("größer", "b"),
    mean=(0.4, 0.5, 0.6),
    std=(0.2, 0.21, 0.22),
    epoch=3,
    val_loss=0.25,
    val_accuracy=0.9,
    recipe={"lr": 0.001, "classes": []},
)


def test_weights_and_card_come_back_exactly(tmp_path):
    network = models.build("report-cnn-half", 2).to(memory_format=torch.channels_last)
    save(tmp_path, "best", network, CARD)
    again, card = load(tmp_path)
    assert card == CARD
    assert not again.training
    assert not any(p.requires_grad for p in again.parameters())
    for key, value in network.state_dict().items():
        assert torch.equal(again.state_dict()[key], value)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["best.json", "best.safetensors"]


def test_a_network_for_grey_pictures_comes_back(tmp_path):
    network = models.build("report-cnn-half", 2, (1, 28, 28))
    card = replace(CARD, mean=(0.13,), std=(0.31,), shape=(1, 28, 28))
    save(tmp_path, "best", network, card)
    again, read = load(tmp_path)
    assert read == card
    assert again.shape == (1, 28, 28)


def test_a_card_from_before_there_was_a_choice_means_3_by_32_by_32(tmp_path):
    save(tmp_path, "best", models.build("report-cnn-half", 2), CARD)
    values = json.loads((tmp_path / "best.json").read_text())
    del values["shape"]
    (tmp_path / "best.json").write_text(json.dumps(values))
    assert load(tmp_path)[1] == CARD


@pytest.mark.parametrize(
    ("model", "shape"),
    [("six-block", (1, 16, 16)), ("tiny-bn", (3, 32, 32)), ("resnet18", (3, 8, 8))],
)
def test_batch_norms_come_back_with_their_statistics(tmp_path, model, shape):
    network = models.build(model, 2, shape)
    network(torch.randn(4, *shape))  # in training mode: the statistics move
    channels = shape[0]
    card = replace(CARD, model=model, shape=shape, mean=(0.5,) * channels, std=(0.2,) * channels)
    save(tmp_path, "best", network, card)
    again, _ = load(tmp_path)
    before, after = network.state_dict(), again.state_dict()
    assert before.keys() == after.keys()
    assert all(
        torch.equal(before[k], after[k]) and before[k].dtype == after[k].dtype for k in after
    )
    x = torch.randn(2, *shape)
    assert torch.equal(again(x), network.eval()(x))


def test_a_students_own_network_comes_back_with_its_dropout(tmp_path):
    layers = "3x32x32~c4~b~frelu~m2~x~d0.3~l2"
    network = models.build("own", 2, layers=layers)
    save(tmp_path, "best", network, replace(CARD, model="own", layers=layers))
    again, card = load(tmp_path)
    assert card.layers == layers
    assert [name for name, _ in again.named_children()] == [n for n, _ in network.named_children()]


def test_the_dropout_of_the_recipe_comes_back(tmp_path):
    network = models.build("report-cnn-half", 2, dropout=0.6)
    save(tmp_path, "best", network, replace(CARD, dropout=0.6))
    again, card = load(tmp_path)
    assert (again.dropout2.p, card.dropout) == (0.6, 0.6)


def test_the_package_safetensors_reads_what_is_written_and_the_other_way_round(tmp_path):
    network = models.build("tiny-bn", 2)
    card = replace(CARD, model="tiny-bn")
    save(tmp_path, "best", network, card)
    path, state = tmp_path / "best.safetensors", network.state_dict()
    read = load_file(path)
    assert read.keys() == state.keys()
    assert all(torch.equal(read[k], state[k]) and read[k].dtype == state[k].dtype for k in read)
    ours = path.read_bytes()
    save_file({k: v.contiguous() for k, v in state.items()}, path)
    values = json.loads((tmp_path / "best.json").read_text())
    values["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (tmp_path / "best.json").write_text(json.dumps(values))
    assert torch.equal(load(tmp_path)[0].fc1.weight, network.fc1.weight)
    assert ours == path.read_bytes()  # byte for byte


def test_a_checkpoint_lies_in_memory_once(tmp_path):
    network = models.build("dense", 2)  # 5 million weights, 21 MB
    save(tmp_path, "best", network, replace(CARD, model="dense"))
    code = (
        "import sys, torch, resource; from pathlib import Path; from explorer import checkpoints\n"
        "import models\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024\n"
        "with torch.device('meta'): models.build('dense', 2)\n"
        "before = peak(); checkpoints.load(Path(sys.argv[1])); print(peak() - before)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    said = subprocess.check_output(command, cwd=places.ROOT, text=True)
    size = (tmp_path / "best.safetensors").stat().st_size
    assert size > 20e6
    assert int(said) < 1.6 * size  # twice would be the file and the network


def test_loading_leaves_torchs_generator_alone(tmp_path):
    save(tmp_path, "best", models.build("report-cnn-half", 2), CARD)
    state = torch.get_rng_state()
    load(tmp_path)
    assert torch.equal(torch.get_rng_state(), state)


def test_a_write_that_fails_keeps_the_old_file_and_leaves_nothing_behind(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    atomic.write_text(path, "old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        atomic.write_text(path, "new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
