"""One fault per test: a file of a scan is read whole and true, or refused in one sentence."""

import io
import json
import time
import zipfile

import numpy as np
import pytest

from explorer.errors import DataError
from explorer.probing import scan_file
from explorer.probing.responses import LayerInfo, LayerScan, Scan
from explorer.probing.scan_file import Identity, digest, read, write

LAYER = LayerInfo("conv1", 3, 2, (3, 3), (1, 1), (1, 1), (4, 4), True, None)
IMAGES = np.random.default_rng(0).integers(0, 256, (5, 4, 4, 3), dtype=np.uint8)
WANTED = Identity("0" * 64, digest(IMAGES), (0.5,) * 3, (0.25,) * 3, (LAYER,))


@pytest.fixture
def path(tmp_path):
    highest = np.arange(10, dtype=np.float32).reshape(5, 2)
    layer = LayerScan(LAYER, highest, highest / 2, highest.astype(np.uint16))
    write(tmp_path / "a.npz", Scan({"conv1": layer}, np.arange(5)), WANTED)
    return tmp_path / "a.npz"


def changed(path, **arrays):
    with np.load(path) as file:
        whole = dict(file) | {name.replace("__", "/"): array for name, array in arrays.items()}
    np.savez(path, **{name: array for name, array in whole.items() if array is not None})


def refused(path):
    began = time.perf_counter()
    with pytest.raises(DataError) as caught:
        read(path, WANTED)
    assert time.perf_counter() - began < 0.5
    said = str(caught.value)
    assert said.endswith(("Scan again with python -m explorer.probing scan.", "fewer pictures."))
    assert str(path.parent) not in said
    assert len(said) < 300
    return said


def test_what_numpy_has_written_is_read_too(path):
    changed(path)
    assert read(path, WANTED)[0].pictures == 5


def test_no_file(tmp_path):
    assert "no readable b.npz" in refused(tmp_path / "b.npz")


def test_a_folder(tmp_path):
    refused(tmp_path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * 1000, b"\x80\x04]."])
def test_no_zip(path, content):
    path.write_bytes(content)
    assert "damaged" in refused(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_cut_file(path, share):
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    assert "damaged" in refused(path)


def test_one_changed_byte(path):
    data = bytearray(path.read_bytes())
    place = data.index(np.arange(10, dtype="<f4").tobytes()) + 5
    data[place] ^= 1
    path.write_bytes(data)
    assert "damaged" in refused(path)


@pytest.mark.parametrize("name", ["conv1__max", "conv1__argmax", "conv1__mean", "pictures",
                                  "predicted", "identity"])  # fmt: skip
def test_a_missing_array(path, name):
    changed(path, **{name: None})
    assert "damaged" in refused(path)


@pytest.mark.parametrize(
    "arrays",
    [
        {"conv1__max": np.zeros((5, 2))},  # float64
        {"conv1__max": np.zeros((5, 2), ">f4")},
        {"conv1__max": np.zeros((4, 2), np.float32)},
        {"conv1__max": np.zeros((2, 5), np.float32)},
        {"conv1__max": np.zeros((5, 2), np.float32, order="F")},
        {"conv1__mean": np.full((5, 2), np.nan, np.float32)},
        {"conv1__max": np.full((5, 2), np.inf, np.float32)},
        {"conv1__argmax": np.full((5, 2), 16, np.uint16)},  # places are 0 to 15
        {"pictures": np.full(5, -1)},
        {"pictures": np.arange(6)},
        {"predicted": np.zeros(0, np.int64)},
        {"predicted": np.full(5, -1)},
    ],
)
def test_an_array_that_does_not_fit(path, arrays):
    changed(path, **arrays)
    assert "damaged" in refused(path)


def test_a_pickle_inside_is_not_unpickled(path):
    class Trap:
        def __reduce__(self):
            raise AssertionError

    changed(path)
    with zipfile.ZipFile(path) as file:
        arrays = {name: file.read(name) for name in file.namelist()}
    into = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        into, {"descr": "|O", "fortran_order": False, "shape": (5, 2)}
    )
    arrays["conv1/max.npy"] = into.getvalue() + b"cos\nsystem\n(S'false'\ntR."
    with zipfile.ZipFile(path, "w") as file:
        for name, content in arrays.items():
            file.writestr(name, content)
    assert "damaged" in refused(path)


def test_a_compressed_bomb_is_not_unpacked(path):
    with np.load(path) as file:
        arrays = dict(file)
    arrays["conv1/max"] = np.zeros((2**22, 2), np.float32)
    np.savez_compressed(path, **arrays)
    assert "damaged" in refused(path)


def test_a_header_that_lies_about_its_length(path):
    into = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        into, {"descr": "<f4", "fortran_order": False, "shape": (5, 2**40)}
    )
    with zipfile.ZipFile(path) as file:
        arrays = {name: file.read(name) for name in file.namelist()}
    arrays["conv1/max.npy"] = into.getvalue()
    with zipfile.ZipFile(path, "w") as file:
        for name, content in arrays.items():
            file.writestr(name, content)
    assert "damaged" in refused(path)


def test_a_file_that_is_too_long_is_not_opened(path, monkeypatch):
    monkeypatch.setattr(scan_file, "SCAN_FILE_BYTES_MAX", 1_000)
    assert "at most 1,000 are read" in refused(path)


@pytest.mark.parametrize("text", ["", "[]", "{", '"' + "x" * 9, "[" * 100_000])
def test_an_identity_that_is_none(path, text):
    changed(path, identity=np.array(text))
    refused(path)


@pytest.mark.parametrize(
    ("key", "value"),
    [("weights", "<script>" * 100), ("weights", 7), ("layers", [{"name": "x" * 999}] * 99),
     ("mean", None), ("version", 2)],
)  # fmt: skip
def test_an_identity_of_something_else(path, key, value):
    changed(path, identity=np.array(json.dumps(json.loads(WANTED.to_json()) | {key: value})))
    assert "damaged" not in refused(path)
