"""One fault per test: damaged weights after an epoch are refused in one sentence."""

import hashlib
import json
import pickle
import struct
import time

import pytest
import torch

import models
from explorer import checkpoints
from explorer.errors import CheckpointError
from explorer.limits import EPOCHS_BYTES_MAX

CARD = checkpoints.Card(
    model="report-cnn-half",
    classes=("a", "b", "c"),
    mean=(0.5, 0.5, 0.5),
    std=(0.2, 0.2, 0.2),
    epoch=2,
    val_loss=0.5,
    val_accuracy=0.8,
    recipe={"lr": 0.001},
)


@pytest.fixture
def folder(tmp_path):
    checkpoints.keep(tmp_path, models.build("report-cnn-half", 3).state_dict(), CARD)
    return tmp_path


def file_of(folder):
    return folder / "epochs" / "2.safetensors"


def refused(folder, sentence):
    began = time.process_time()
    with pytest.raises(CheckpointError, match=sentence) as caught:
        checkpoints.load_epoch(folder, 2)
    assert time.process_time() - began < 0.2
    text = str(caught.value)
    assert "\n" not in text
    assert len(text) < 400
    assert text.endswith("Choose another epoch or train again.")
    assert str(folder) not in text


def parts(folder):
    data = file_of(folder).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    return json.loads(data[8 : 8 + length]), data[8 + length :]


def rewrite(folder, header, numbers, **card):
    """Write changed parts with the right sum, as an attacker would."""
    notes = header["__metadata__"]
    notes["card"] = json.dumps(json.loads(notes["card"]) | card)
    notes["sha256"] = hashlib.sha256(notes["card"].encode() + numbers).hexdigest()
    text = json.dumps(header).encode()
    file_of(folder).write_bytes(struct.pack("<Q", len(text)) + text + numbers)


def test_an_epoch_that_was_not_kept(folder):
    with pytest.raises(CheckpointError, match=r"after epoch 3 are not kept .* kept: 2\. Choose"):
        checkpoints.load_epoch(folder, 3)


@pytest.mark.parametrize("epoch", ["../../etc/passwd", -1, None, 10**9, "2"])
def test_what_is_no_epoch(folder, epoch):
    with pytest.raises(CheckpointError, match="are not kept in this run"):
        checkpoints.load_epoch(folder, epoch)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04" + bytes(100),
        pickle.dumps({"fc2.bias": [0.0]}),
        struct.pack("<Q", 2**40) + b"{}",
        struct.pack("<Q", 2) + b"[]",
        struct.pack("<Q", 4) + b"{{{{",
        struct.pack("<Q", 20) + b'{"__metadata__": "x"}'[:20],
    ],
)
def test_bytes_that_are_no_safetensors(folder, data, monkeypatch):
    monkeypatch.setattr(pickle, "Unpickler", None)
    file_of(folder).write_bytes(data)
    refused(folder, "not a safetensors file. Only .safetensors")


@pytest.mark.parametrize("notes", [{}, {"card": 7}, {"card": "{"}, {"card": "[" * 60_000}])
def test_a_file_without_a_card(folder, notes):
    header, numbers = parts(folder)
    text = json.dumps(header | {"__metadata__": notes}).encode()
    file_of(folder).write_bytes(struct.pack("<Q", len(text)) + text + numbers)
    refused(folder, "The card of epoch 2 is not complete")


def test_a_header_of_a_hundred_thousand_entries(folder):
    header, _ = parts(folder)
    entry = {"dtype": "F16", "shape": [0], "data_offsets": [0, 0]}
    rewrite(folder, header | {str(k): entry for k in range(100_000)}, b"")
    refused(folder, "not a safetensors file")


def test_longer_than_any_epoch(folder):
    with file_of(folder).open("r+b") as file:
        file.truncate(EPOCHS_BYTES_MAX)
    refused(folder, "16,777,216 bytes; at most 8,650,760 are read")


@pytest.mark.parametrize("place", [[0, 6], [-6, 0], [0, 2**40], [4, 0], [1.0, 7.0], [0], None])
def test_places_that_overlap_or_lead_outside(folder, place):
    header, numbers = parts(folder)
    header["fc2.bias"]["data_offsets"] = place
    rewrite(folder, header, numbers)
    refused(folder, "damaged|not a safetensors file")


@pytest.mark.parametrize("end", [9, 1000, 100_000, -1])
def test_cut_by_a_crash(folder, end):
    file_of(folder).write_bytes(file_of(folder).read_bytes()[:end])
    refused(folder, "damaged|not a safetensors file")


def test_one_flipped_bit(folder):
    data = file_of(folder).read_bytes()
    file_of(folder).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    refused(folder, "of epoch 2 are damaged")


def test_a_changed_card(folder):
    header, numbers = parts(folder)
    card = header["__metadata__"]["card"].replace("0.5", "0.6")
    header["__metadata__"]["card"] = card
    text = json.dumps(header).encode()
    file_of(folder).write_bytes(struct.pack("<Q", len(text)) + text + numbers)
    refused(folder, "do not belong to their card or their sum")


def test_a_file_that_was_given_the_name_of_another_epoch(folder):
    header, numbers = parts(folder)
    rewrite(folder, header, numbers, epoch=5)
    refused(folder, "do not belong to their card")


def test_missing_unknown_and_misshapen_weights(folder):
    header, numbers = parts(folder)
    names = [name for name in header if name.startswith(("conv2", "conv3"))]
    rewrite(folder, {k: v for k, v in header.items() if k not in names}, numbers)
    refused(folder, r'lack "conv2\.\w+", "conv2\.\w+", "conv3\.\w+" and 1 more')
    rewrite(folder, header | {"evil" * 100: header["fc2.bias"]}, numbers)
    refused(folder, 'have an unknown "evilevil')
    rewrite(folder, header | {"fc2.bias": header["fc2.bias"] | {"shape": [7]}}, numbers)
    refused(folder, r'"fc2.bias" has shape \[7\] \(F16\).* needs \[3\] \(F16\)')


def test_a_giant_shape_is_refused_from_the_header(folder):
    header, numbers = parts(folder)
    header["fc2.bias"]["shape"] = [100_000, 100_000]
    rewrite(folder, header, numbers)
    refused(folder, r"has shape \[100000, 100000\]")


@pytest.mark.parametrize("kind", ["F32", "I64", "BF16"])
def test_numbers_of_another_kind(folder, kind):
    header, numbers = parts(folder)
    header["fc2.bias"]["dtype"] = kind
    rewrite(folder, header, numbers)
    refused(folder, rf"\({kind}\), but .* needs \[3\] \(F16\)")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_weights_that_are_not_finite(folder, value):
    header, numbers = parts(folder)
    begin, end = header["fc2.bias"]["data_offsets"]
    bad = torch.full((3,), value, dtype=torch.half).numpy().tobytes()
    rewrite(folder, header, numbers[:begin] + bad + numbers[end:])
    refused(folder, '"fc2.bias" are not finite')


def test_another_network_is_named_with_the_one_that_was_expected(folder):
    header, numbers = parts(folder)
    rewrite(folder, header, numbers, model="report-cnn")
    refused(folder, "weights of network 'report-cnn-half', but the card says 'report-cnn'")


@pytest.mark.parametrize("model", ["resnet50", "vgg11-bn", "own"])
def test_a_network_that_does_not_exist_or_is_too_large_for_epochs(folder, model):
    header, numbers = parts(folder)
    rewrite(folder, header, numbers, model=model)
    refused(folder, "cannot be used|but the card says")
