"""One fault per test: weights that must not be loaded are refused in one sentence."""

import json
import struct

import pytest
import torch
from safetensors.torch import load_file, save_file

import models
from explorer.checkpoints import Card, load, save
from explorer.errors import CheckpointError


@pytest.fixture
def folder(tmp_path):
    save(tmp_path, "best", models.build("report-cnn-half", 3), card())
    return tmp_path


def card(**values):
    standard = {
        "model": "report-cnn-half",
        "classes": ("a", "b", "c"),
        "mean": (0.5, 0.5, 0.5),
        "std": (0.2, 0.2, 0.2),
        "epoch": 2,
        "val_loss": 0.5,
        "val_accuracy": 0.8,
        "recipe": {"lr": 0.001},
    }
    return Card(**(standard | values))


def refused(folder, sentence):
    with pytest.raises(CheckpointError, match=sentence) as caught:
        load(folder)
    text = str(caught.value)
    assert "\n" not in text
    assert len(text) < 400
    assert str(folder) not in text


def rewrite(folder, change):
    """Change the weights and give the card the new sum, as an attacker would."""
    path = folder / "best.safetensors"
    state = load_file(path)
    state = change(state) or state
    save_file(state, path)
    reseal(folder)


def reseal(folder):
    import hashlib

    values = json.loads((folder / "best.json").read_text())
    values["sha256"] = hashlib.sha256((folder / "best.safetensors").read_bytes()).hexdigest()
    (folder / "best.json").write_text(json.dumps(values))


def raw(folder, data):
    (folder / "best.safetensors").write_bytes(data)
    reseal(folder)


def test_no_weights(folder):
    (folder / "best.safetensors").unlink()
    refused(folder, "There is no best.safetensors")


def test_no_card(folder):
    (folder / "best.json").unlink()
    refused(folder, "There is no best.json")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x80\x04\x95",
        b"PK\x03\x04" + bytes(100),
        struct.pack("<Q", 2**40) + b"{}",
        struct.pack("<Q", 2) + b"[]",
        struct.pack("<Q", 4) + b"{{{{",
        struct.pack("<Q", 9) + b'{"a":"b"}',
    ],
)
def test_bytes_that_are_no_safetensors(folder, data):
    raw(folder, data)
    refused(folder, "not a safetensors file. Only .safetensors")


def test_a_header_of_100_000_entries(folder):
    header = json.dumps(
        {str(k): {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]} for k in range(100_000)}
    ).encode()
    raw(folder, struct.pack("<Q", len(header)) + header)
    refused(folder, "not a safetensors file")


def test_too_large(folder):
    with (folder / "best.safetensors").open("r+b") as file:
        file.truncate(21 * 2**20)
    refused(folder, "22,020,096 bytes; at most 20,971,520")


def test_cut_by_a_crash(folder):
    data = (folder / "best.safetensors").read_bytes()
    raw(folder, data[: len(data) // 2])
    refused(folder, "damaged")


def test_weights_of_another_save(folder):
    data = (folder / "best.safetensors").read_bytes()
    (folder / "best.safetensors").write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    refused(folder, "do not belong to their card")


def test_missing_weights_are_named_but_at_most_three(folder):
    rewrite(folder, lambda s: {"conv1.weight": s["conv1.weight"]})
    refused(folder, r'lack "conv1\.bias", "conv2\.\w+", "conv2\.\w+" and 6 more')


def test_unknown_weights(folder):
    rewrite(folder, lambda s: s | {"evil" * 100: torch.zeros(1)})
    refused(folder, 'have an unknown "evilevil')


def test_wrong_shape(folder):
    rewrite(folder, lambda s: s | {"fc2.bias": torch.zeros(7)})
    refused(folder, r'"fc2.bias" has shape \[7\] .* needs \[3\]')


def test_a_giant_shape_is_refused_from_the_header(folder):
    data = (folder / "best.safetensors").read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header["fc2.bias"]["shape"] = [100_000, 100_000]
    text = json.dumps(header).encode()
    raw(folder, struct.pack("<Q", len(text)) + text + data[8 + length :])
    refused(folder, r"has shape \[100000, 100000\]")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_weights_that_are_not_finite(folder, value):
    def spoil(state):
        state["conv2.weight"][0, 0, 0, 0] = value

    rewrite(folder, spoil)
    refused(folder, '"conv2.weight" are not finite')


def test_integer_weights(folder):
    rewrite(folder, lambda s: s | {"fc2.bias": torch.zeros(3, dtype=torch.int64)})
    refused(folder, r"\(I64\)")


def test_an_unknown_network(tmp_path):
    save(tmp_path, "best", models.build("report-cnn-half", 3), card(model="resnet50"))
    refused(tmp_path, "There is no network 'resnet50'")


def test_another_network(tmp_path):
    save(tmp_path, "best", models.build("report-cnn-half", 3), card(model="report-cnn"))
    refused(tmp_path, "needs")


@pytest.mark.parametrize(
    "change",
    [
        {"classes": ["a"]},
        {"classes": "abc"},
        {"classes": [1, 2, 3]},
        {"mean": [0.5]},
        {"shape": [1, 32, 32]},
        {"shape": [3, 32]},
        {"shape": [3, 10**6, 10**6]},
        {"shape": [3, 32, 32.0]},
        {"shape": [3, 32, True]},
        {"shape": None},
        {"std": [0.2, 0.2, 0]},
        {"std": [0.2, 0.2, None]},
        {"epoch": "two"},
        {"val_loss": "low"},
        {"recipe": []},
        {"model": None},
        {"surprise": 1},
        {"sha256": 7},
    ],
)
def test_a_card_with_a_wrong_entry(folder, change):
    values = json.loads((folder / "best.json").read_text()) | change
    (folder / "best.json").write_text(json.dumps(values))
    refused(folder, "card best.json is not complete|do not belong|needs")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 60_000])
def test_a_card_that_is_not_json(folder, text):
    (folder / "best.json").write_text(text)
    refused(folder, "card best.json is not complete")
