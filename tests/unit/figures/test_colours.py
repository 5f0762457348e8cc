import numpy as np
import pytest

from explorer.figures.colours import FROM_ZERO, SIGNED, coloured, filters_as_rgb, legend, limit, rgb
from explorer.figures.palette import NEGATIVE, NEUTRAL, OUTPUT, POSITIVE


@pytest.mark.parametrize("scale", [SIGNED, FROM_ZERO])
@pytest.mark.parametrize("end", [0.001, 1.0, 1e6])
def test_zero_is_the_neutral_grey_on_every_scale(scale, end):
    np.testing.assert_array_equal(coloured(np.zeros(1), end, scale)[0], rgb(NEUTRAL))


def test_the_ends_of_the_signed_scale_are_the_palettes_colours():
    ends = coloured(np.array([-2.0, 2.0]), 2.0, SIGNED)
    np.testing.assert_array_equal(ends, [rgb(NEGATIVE), rgb(POSITIVE)])


def test_half_of_the_scale_from_zero_is_the_colour_of_outputs():
    np.testing.assert_array_equal(coloured(np.array(1.5), 3.0, FROM_ZERO), rgb(OUTPUT))


def test_the_scale_from_zero_darkens_all_the_way():
    grey = coloured(np.linspace(0, 1, 50), 1.0, FROM_ZERO) @ np.array([0.2126, 0.7152, 0.0722])
    assert (np.diff(grey) < 0).all()


def test_what_lies_beyond_the_scale_gets_the_colour_of_its_end():
    np.testing.assert_array_equal(
        coloured(np.array([5.0, -5.0]), 2.0, SIGNED), coloured(np.array([2.0, -2.0]), 2.0, SIGNED)
    )


def test_a_weight_of_zero_is_middle_grey_and_the_strongest_is_full():
    weights = np.array([0.0, 0.4, -0.4]).reshape(1, 3, 1, 1)
    assert filters_as_rgb(weights, 0.4)[0, 0, 0].tolist() == [128, 255, 0]


def test_filters_share_one_scale_so_a_weak_one_looks_weak():
    weights = np.zeros((2, 3, 3, 3))
    weights[0], weights[1] = 1.0, 0.1
    strong, weak = filters_as_rgb(weights, limit(weights))
    assert strong.max() == 255
    assert weak.max() == 140  # 0.5 + 0.1/2, of 255


def test_the_legend_has_its_zero_where_the_picture_has_it():
    colours, ticks = legend(3.0, SIGNED)
    assert colours[len(colours) // 2] == NEUTRAL
    assert ticks == [-3.0, 0.0, 3.0]
    assert legend(3.0, FROM_ZERO)[1] == [0.0, 1.5, 3.0]
