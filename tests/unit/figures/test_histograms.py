"""The histograms before and after: same heights, other places, one axis."""

import numpy as np
import pytest

from explorer.datasets.channels import channel_statistics
from explorer.figures.histograms import common_axis, cut_off, histograms, variance_parts

images = np.random.default_rng(3).integers(40, 200, (20, 8, 8, 3), dtype=np.uint8)


def test_normalising_moves_every_bar_and_changes_no_height():
    measured = channel_statistics(images)
    figure = histograms(measured, measured.mean, measured.std)
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    for channel in range(3):
        before, after = lines[channel], lines[channel + 3]
        assert before.y == after.y
        assert sum(before.y) == pytest.approx(100, abs=0.02)
        moved = (np.array(before.x) - measured.mean[channel]) / measured.std[channel]
        assert np.allclose(after.x, moved, atol=1e-4)


def test_one_channel_is_grey():
    measured = channel_statistics(images[..., :1])
    figure = histograms(measured, measured.mean, measured.std)
    assert [trace.name for trace in figure.data if trace.mode == "lines"] == ["grey", "grey"]


@pytest.mark.parametrize(("mean", "std"), [((0.5,), (0.25,)), ((0.0,), (1 / 255,)), ((0.9,), (1,))])
def test_the_axis_holds_both(mean, std):
    low, high = common_axis(mean, std)
    ends = [0, 1, (0 - mean[0]) / std[0], (1 - mean[0]) / std[0]]
    assert low < min(ends)
    assert high > max(ends)


def test_a_background_that_is_too_high_is_said():
    digits = np.zeros((4, 8, 8, 1), np.uint8)
    digits[:, 2:4] = images[:4, 2:4, :, :1]
    assert cut_off(channel_statistics(digits)) == {0: 75.0}
    assert cut_off(channel_statistics(np.zeros((1, 2, 2, 1), np.uint8))) == {}


def test_the_bars_are_the_parts_of_the_variance():
    measured = channel_statistics(images)
    bars = variance_parts(measured).data
    for channel in range(3):
        assert sum(bar.x[channel] for bar in bars) == pytest.approx(measured.std[channel] ** 2)
    assert len({bar.marker.pattern.shape for bar in bars}) == 3
