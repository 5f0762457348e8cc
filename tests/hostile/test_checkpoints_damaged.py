"""One fault per test: weights that must not be loaded are refused in one sentence."""

import json
import pickle
import struct
import time

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


@pytest.fixture(autouse=True)
def nothing_is_unpickled(monkeypatch):
    def spy(*_, **__):
        raise AssertionError("somebody unpickles")

    for module, name in ((pickle, "Unpickler"), (pickle, "load"), (pickle, "loads")):
        monkeypatch.setattr(module, name, spy)
    monkeypatch.setattr(torch, "load", spy)


def refused(folder, sentence):
    began = time.process_time()
    with pytest.raises(CheckpointError, match=sentence) as caught:
        load(folder)
    assert time.process_time() - began < 0.2
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
        pickle.dumps({"fc2.bias": [0.0, 0.0, 0.0]}),
        struct.pack("<Q", 2**40) + b"{}",
        struct.pack("<Q", 2) + b"[]",
        struct.pack("<Q", 4) + b"{{{{",
        struct.pack("<Q", 9) + b'{"a":"b"}',
    ],
)
def test_bytes_that_are_no_safetensors(folder, data):
    raw(folder, data)
    refused(folder, "not a safetensors file. Only .safetensors")


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [(12_000, "not a safetensors file"), (100_000, "6,488,898 bytes; at most 882,836 are read")],
)
def test_a_header_of_thousands_of_entries(folder, entries, sentence):
    header = json.dumps(
        {str(k): {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]} for k in range(entries)}
    ).encode()
    raw(folder, struct.pack("<Q", len(header)) + header)
    refused(folder, sentence)


def test_longer_than_this_network_needs(folder):
    most = 4 * models.parameters_of("report-cnn-half", 3) + 8 + 2**18  # float32, and the header
    assert most == 882_836
    with (folder / "best.safetensors").open("r+b") as file:
        file.truncate(most + 1)
    refused(folder, "882,837 bytes; at most 882,836 are read")


def test_numbers_behind_the_last_tensor(folder):
    raw(folder, (folder / "best.safetensors").read_bytes() + bytes(8))
    refused(folder, "damaged")


def header_of(folder):
    data = (folder / "best.safetensors").read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    return json.loads(data[8 : 8 + length]), data[8 + length :]


def with_header(folder, header, numbers):
    text = json.dumps(header).encode()
    raw(folder, struct.pack("<Q", len(text)) + text + numbers)


@pytest.mark.parametrize(
    "place", [[0, 12], [-12, 0], [0, 2**40], [4, 0], [1.0, 13.0], ["0", "12"], [0], None]
)
def test_places_that_overlap_or_lead_outside(folder, place):
    header, numbers = header_of(folder)
    header["fc2.bias"]["data_offsets"] = place
    with_header(folder, header, numbers)
    refused(folder, "damaged|not a safetensors file")


def test_two_tensors_that_share_their_numbers(folder):
    header, numbers = header_of(folder)
    header["conv1.bias"]["data_offsets"] = header["fc2.bias"]["data_offsets"]
    with_header(folder, header, numbers)
    refused(folder, "damaged")


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


def test_layers_that_are_no_network(tmp_path):
    save(tmp_path, "best", models.build("report-cnn-half", 3), card(model="own", layers="3x32x32"))
    refused(tmp_path, "The checkpoint cannot be used. Your network ends with a map of 3×32×32")


def test_layers_that_would_take_gigabytes(tmp_path):
    layers = "3x64x64~x~l16384~l16384~l3"
    given = card(model="own", layers=layers, shape=(3, 64, 64))
    save(tmp_path, "best", models.build("report-cnn-half", 3), given)
    refused(tmp_path, "The checkpoint cannot be used. Your network has .* parameters; at most")


@pytest.mark.parametrize("other", ["report-cnn-half", "tiny-bn", "residual-deep", "lenet"])
def test_another_network_is_named_with_the_one_that_was_expected(tmp_path, other):
    save(tmp_path, "best", models.build(other, 3), card(model="report-cnn"))
    refused(tmp_path, f"weights of network '{other}', but the card says 'report-cnn'")


def test_a_network_that_nobody_knows_is_told_by_its_first_tensors(tmp_path):
    layers = "3x32x32~c4~frelu~x~l3"
    save(tmp_path, "best", models.build("own", 3, layers=layers), card())
    refused(tmp_path, "The weights lack .* for network 'report-cnn-half' with 3 classes")


def test_another_number_of_classes(tmp_path):
    save(tmp_path, "best", models.build("report-cnn-half", 4), card())
    refused(tmp_path, r'"fc2.weight" has shape \[4, 128\] .* with 3 classes needs \[3, 128\]')


def test_half_precision_where_single_is_expected(folder):
    rewrite(folder, lambda s: {k: v.half() for k, v in s.items()})
    refused(folder, r"\(F16\).* needs .* \(F32\)")


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
        {"dropout": 1.5},
        {"dropout": True},
        {"dropout": "half"},
        {"layers": None},
        {"layers": ["3x32x32"]},
        {"epoch": -1},
        {"val_loss": 10**400},
        {"mean": [0.5, 0.5, 10**400]},
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
