"""What is saved comes back exactly; half a save is never seen."""

import json
import os
from dataclasses import replace

import pytest
import torch

import models
from explorer import atomic
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
