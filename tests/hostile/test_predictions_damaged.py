"""One fault per test: a file of predictions is read whole and true, or refused in one sentence."""

import io
import time
import zipfile

import numpy as np
import pytest

from explorer.errors import DataError
from explorer.limits import PREDICTIONS_BYTES_MAX
from explorer.results.predictions import Predictions, checksums_of, file_of, read, write

IMAGES = np.random.default_rng(0).integers(0, 256, (6, 4, 4, 3), dtype=np.uint8)


def good():
    shares = np.array([[0.7, 0.2, 0.1]] * 6, np.float32)
    labels, places = np.array([0, 1, 2, 0, 1, 2]), np.array([3, 1, 4, 15, 9, 2])
    return Predictions(shares, labels, places, ("ring", "disc", "ünï"), checksums_of(IMAGES))


def arrays(path):
    with np.load(path) as file:
        return dict(file)


@pytest.fixture
def path(tmp_path):
    path = file_of(tmp_path, "validation")
    write(path, good())
    return path


def test_what_was_written_is_read(path):
    found, wanted = read(path), good()
    for name in ("probabilities", "labels", "places", "checksums"):
        one, other = getattr(found, name), getattr(wanted, name)
        assert one.dtype == other.dtype
        assert one.tolist() == other.tolist()
        assert not one.flags.writeable
    assert found.classes == wanted.classes


def test_half_precision_and_no_checksums_are_read(path):
    changed = arrays(path)
    del changed["checksums"]
    changed["probabilities"] = changed["probabilities"].astype(np.float16)
    np.savez(path, **changed)
    found = read(path)
    assert found.checksums is None
    assert found.probabilities.dtype == np.float32
    assert found.predicted.tolist() == [0] * 6


def test_one_changed_pixel_changes_the_checksum():
    changed = IMAGES.copy()
    changed[2, 0, 0, 0] ^= 1
    assert (checksums_of(changed) != checksums_of(IMAGES)).tolist() == [0, 0, 1, 0, 0, 0]


def refused(path):
    began = time.perf_counter()
    with pytest.raises(DataError) as caught:
        read(path)
    assert time.perf_counter() - began < 2
    said = str(caught.value)
    assert said.endswith("Train again, or choose another run.")
    assert str(path.parent) not in said
    assert len(said) < 300
    return said


def test_no_file(tmp_path):
    assert "no readable test.npz" in refused(file_of(tmp_path, "test"))


def test_a_part_that_does_not_exist(tmp_path):
    with pytest.raises(ValueError, match="secret"):
        file_of(tmp_path, "../secret")


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9, 0.999])
def test_a_file_cut_short(path, share):
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    refused(path)


def test_a_flipped_byte_is_refused_or_changes_no_number(path):
    data, wanted = path.read_bytes(), good()
    for place in range(0, len(data), 5):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0x41]) + data[place + 1 :])
        try:
            found = read(path)
        except DataError:
            continue
        assert found.probabilities.tolist() == wanted.probabilities.tolist()
        assert found.labels.tolist() == wanted.labels.tolist()
        assert found.places.tolist() == wanted.places.tolist()


def test_a_pickle(path):
    np.savez(path, **{**arrays(path), "labels": np.array([object()] * 6)})
    refused(path)


def test_an_array_that_claims_to_be_huge(path):
    content = io.BytesIO()
    header = {"descr": "<f4", "fortran_order": False, "shape": (2**40, 3)}
    np.lib.format.write_array_header_1_0(content, header)
    kept = {k: v for k, v in arrays(path).items() if k != "probabilities"}
    np.savez(path, **kept)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("probabilities.npy", content.getvalue() + b"\0" * 72)
    refused(path)


def test_a_compressed_bomb(path):
    kept = arrays(path)
    kept["probabilities"] = np.zeros((1_000_000, 3), np.float32)
    np.savez_compressed(path, **kept)
    assert path.stat().st_size < PREDICTIONS_BYTES_MAX
    refused(path)


def test_a_file_that_is_too_large(path):
    with path.open("ab") as file:
        file.truncate(PREDICTIONS_BYTES_MAX + 1)
    assert "at most 8,388,608 are read" in refused(path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("probabilities", np.full((6, 3), np.nan, np.float32)),
        ("probabilities", np.full((6, 3), 0.5, np.float32)),
        ("probabilities", np.array([[1.5, -0.5, 0.0]] * 6, np.float32)),
        ("probabilities", np.full((5, 3), 1 / 3, np.float32)),
        ("probabilities", np.full((6, 2), 0.5, np.float32)),
        ("probabilities", np.full((6, 3), 1 / 3)),  # float64
        ("probabilities", np.full((6, 3), 1 / 3, ">f4")),
        ("probabilities", np.asfortranarray(np.full((6, 3), 1 / 3, np.float32))),
        ("labels", np.array([0, 1, 2, 0, 1, 3])),
        ("labels", np.array([0, 1, 2, 0, 1, -1])),
        ("labels", np.zeros((6, 1), np.int64)),
        ("labels", np.array(0)),
        ("labels", np.zeros(0, np.int64)),
        ("places", np.array([0, 1, 2, 3, 4, 4])),
        ("places", np.array([0, 1, 2, 3, 4, -5])),
        ("places", np.array([0, 1, 2, 3, 4, 2**40])),
        ("checksums", np.zeros(5, np.uint32)),
        ("classes", np.frombuffer(b'["a", "b", "b"]', np.uint8)),
        ("classes", np.frombuffer(b'["a", "b", 3]', np.uint8)),
        ("classes", np.frombuffer(b'{"a": 1}', np.uint8)),
        ("classes", np.frombuffer(b"\xff\xfe", np.uint8)),
        ("classes", np.frombuffer(b"[" * 100_000, np.uint8)),
        ("classes", np.array(["a", "b", "c"])),
    ],
)
def test_numbers_that_are_no_predictions(path, name, value):
    np.savez(path, **{**arrays(path), name: value})
    refused(path)


@pytest.mark.parametrize("name", ["probabilities", "labels", "places", "classes"])
def test_a_missing_array(path, name):
    kept = arrays(path)
    del kept[name]
    np.savez(path, **kept)
    refused(path)


def test_nothing_wrong_is_written(tmp_path):
    wrong = Predictions(np.ones((2, 3), np.float32), np.zeros(2, int), np.arange(2), ("a", "b"))
    with pytest.raises(DataError):
        write(tmp_path / "test.npz", wrong)
    assert not list(tmp_path.iterdir())
