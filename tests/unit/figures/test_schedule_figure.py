"""The figure of the learning rate shows every point, from 0 to beyond the highest."""

import pytest

from explorer.figures.schedule import schedule
from explorer.training.recipe import Recipe
from explorer.training.schedules import curve


@pytest.mark.parametrize("kind", ["constant", "step", "cosine", "onecycle"])
def test_all_points_of_the_curve_are_drawn(kind):
    points = curve(Recipe(schedule=kind, epochs=30), 50)
    figure = schedule(points)
    line = figure.data[0]
    assert list(zip(line.x, line.y, strict=True)) == points
    low, high = figure.layout.yaxis.range
    assert low == 0
    assert high > max(rate for _, rate in points)
    assert tuple(figure.layout.xaxis.range) == (0, 30)
