"""The bars of pixels in place and moved show means, and how far the seeds reach."""

import pytest

from explorer.figures.order_results import order_results


def test_a_bar_stands_at_the_mean_with_its_range():
    place, moved = order_results({"CNN": ([0.9, 0.8, 0.94], [0.5])}).data
    assert place.y == pytest.approx([0.88])
    assert list(place.error_y.array) == pytest.approx([0.06])
    assert list(place.error_y.arrayminus) == pytest.approx([0.08])
    assert (list(moved.y), list(moved.error_y.array)) == ([0.5], [0.0])
    assert place.marker.pattern.shape != moved.marker.pattern.shape


def test_a_network_without_runs_has_no_bar():
    place, moved = order_results({"MLP": ([], [0.5])}).data
    assert list(place.y) == [None]
    assert list(moved.y) == [0.5]
