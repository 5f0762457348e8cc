"""The file of the last look, and the filters of every epoch."""

import numpy as np
import pytest

from explorer.limits import FILTERS_BYTES_MAX
from explorer.training import live_file

GOOD = {
    "panel": np.zeros((2, 4, 4, 3), np.uint8),
    "labels": np.array([0, 1]),
    "classes": np.array(["ring", "dots"]),
    "probabilities": np.full((2, 2), 0.5, np.float32),
}


def test_a_run_without_convolutions_has_neither_filters_nor_maps(tmp_path):
    assert live_file.read(tmp_path) is None
    live_file.write(tmp_path, 0.5, 7, GOOD)
    view = live_file.read(tmp_path)
    assert (view.filters, view.maps) == (None, ())


@pytest.mark.parametrize(
    "damage",
    [
        {"panel": np.zeros((2, 4, 4, 7), np.uint8)},
        {"panel": np.zeros((0, 4, 4, 3), np.uint8)},
        {"labels": np.array([0, 9])},
        {"labels": np.array([0.0, 1.0, 2.0])},
        {"probabilities": np.zeros((2, 3), np.float32)},
        {"first_maps": np.zeros((1, 2, 2), np.float32), "first_scale": np.float64(1)},
        {"first_maps": np.zeros((1, 2, 2), np.uint8)},
    ],
)
def test_a_damaged_file_is_no_look(tmp_path, damage):
    live_file.write(tmp_path, 0.5, 7, GOOD | damage)
    assert live_file.read(tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"{}", b"\x93NUMPY"])
def test_a_file_that_is_none_is_no_look(tmp_path, content):
    (tmp_path / "live.npz").write_bytes(content)
    assert live_file.read(tmp_path) is None


def test_a_file_cut_off_anywhere_is_no_look(tmp_path):
    live_file.write(tmp_path, 0.5, 7, GOOD)
    whole = (tmp_path / "live.npz").read_bytes()
    for end in range(0, len(whole), 97):
        (tmp_path / "live.npz").write_bytes(whole[:end])
        assert live_file.read(tmp_path) is None


def test_filters_of_every_epoch_are_kept_and_read_back(tmp_path):
    rng = np.random.default_rng(0)
    kept = {epoch: rng.normal(size=(4, 3, 3, 3)).astype(np.float32) for epoch in range(4)}
    for epoch, weights in kept.items():
        live_file.keep_filters(tmp_path, epoch, {"filters": weights})
    found = live_file.read_filters(tmp_path)
    assert list(found) == [0, 1, 2, 3]
    assert all(np.array_equal(found[epoch], kept[epoch]) for epoch in kept)


def test_a_long_training_keeps_filters_of_evenly_spaced_epochs_within_the_limit(tmp_path):
    for epoch in range(101):
        weights = np.full((64, 3, 5, 5), epoch, np.float32)  # 19,200 bytes
        live_file.keep_filters(tmp_path, epoch, {"filters": weights})
        size = sum(file.stat().st_size for file in (tmp_path / "filters").iterdir())
        assert size <= FILTERS_BYTES_MAX
    found = live_file.read_filters(tmp_path)
    assert list(found) == list(range(0, 101, 2))
    assert all((weights == epoch).all() for epoch, weights in found.items())


def test_what_is_too_large_or_no_filter_is_left_out(tmp_path):
    live_file.keep_filters(tmp_path, 1, {"filters": np.zeros((64, 3, 32, 32), np.float32)})
    live_file.keep_filters(tmp_path, 1, GOOD)
    assert live_file.read_filters(tmp_path) == {}
    (tmp_path / "filters").mkdir()
    (tmp_path / "filters" / "1.npy").write_bytes(b"\x93NUMPY")
    (tmp_path / "filters" / "x.npy").write_bytes(b"")
    assert live_file.read_filters(tmp_path) == {}
