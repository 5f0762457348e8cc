import numpy as np
import pytest
import torch

from explorer.figures import colours
from explorer.figures.inside import (
    boxes_at,
    class_counts,
    map_tiles,
    margin_of,
    picture_tiles,
    strongest_windows,
)
from explorer.figures.palette import NEUTRAL
from explorer.probing.receptive_field import Box
from explorer.probing.responses import top_images
from explorer.probing.scan import scan
from models import build

PICTURES = np.random.default_rng(0).integers(0, 256, (12, 32, 32, 3), dtype=np.uint8)


@pytest.fixture(scope="module")
def found():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        net = build("report-cnn-half", 4).eval().requires_grad_(False)
    net.conv3.bias[2] = -1000.0  # a dead filter
    return scan(net, PICTURES, (0.5,) * 3, (0.25,) * 3).layers["conv3"]


def test_all_maps_share_one_scale_that_ends_at_the_strongest():
    maps = np.zeros((2, 4, 4))
    maps[0, 0, 0], maps[1, 0, 0] = 4.0, 2.0
    tiles, end = map_tiles(maps, signed=False)
    assert end == 4.0
    expected = colours.coloured(np.array([4.0, 2.0]), 4.0, colours.FROM_ZERO)
    np.testing.assert_array_equal(tiles[:, 0, 0], expected)
    np.testing.assert_array_equal(tiles[0, 1, 1], colours.rgb(NEUTRAL))


def test_a_map_that_is_zero_everywhere_is_neutral_everywhere():
    tiles, _ = map_tiles(np.zeros((1, 4, 4)), signed=True)
    assert (tiles == colours.rgb(NEUTRAL)).all()


def test_a_box_moves_with_the_margin_and_still_frames_the_same_pixels():
    tiles, boxes = picture_tiles(PICTURES[:1], [Box(-7, 21, 11, 39)], margin=7)
    seen = boxes[0]
    assert (seen.top, seen.left, seen.bottom, seen.right) == (0, 28, 18, 46)
    np.testing.assert_array_equal(tiles[0, 7:18, 28:39, :3], PICTURES[0, :11, 21:32])
    assert (tiles[0, :7, :, 3] == 0).all()


def test_every_filters_window_is_the_field_of_its_strongest_place(found):
    tiles, dead = strongest_windows(found, PICTURES)
    assert tiles.shape == (64, 18, 18, 4)
    assert margin_of(found, PICTURES) == 7
    for channel in np.flatnonzero(~dead).tolist():
        best = top_images(found, channel, k=1)
        (seen,) = boxes_at(found, best, channel)
        inside = seen.clipped(32, 32)
        part = PICTURES[best[0], inside.top : inside.bottom, inside.left : inside.right]
        np.testing.assert_array_equal(tiles[channel][tiles[channel][..., 3] == 255][:, :3],
                                      part.reshape(-1, 3))  # fmt: skip


def test_a_dead_filter_shows_nothing(found):
    tiles, dead = strongest_windows(found, PICTURES)
    assert dead[2]
    assert (tiles[2] == 0).all()


def test_class_counts_add_up_to_the_pictures_shown(found):
    labels = np.arange(12) % 3
    for channel in range(8):
        chosen = top_images(found, channel)
        counts = class_counts(labels[chosen], ("a", "b", "c"))
        assert sum(count for _, count in counts) == len(chosen)
        assert [c for _, c in counts] == sorted((c for _, c in counts), reverse=True)
