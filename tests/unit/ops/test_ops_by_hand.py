import numpy as np
import pytest

from explorer.errors import ShapeError
from explorer.ops import conv2d, max_pool2d, relu


@pytest.fixture
def random():
    return np.random.default_rng(1)


def test_convolution_worked_by_hand():
    image = np.arange(9.0).reshape(1, 3, 3)
    kernel = np.array([[[[1.0, 0.0], [0.0, -1.0]]]])
    assert conv2d(image, kernel, np.array([10.0])).tolist() == [[[6.0, 6.0], [6.0, 6.0]]]


def test_kernel_is_not_flipped():
    image = np.array([[[1.0, 2.0, 3.0]]])
    assert conv2d(image, np.array([[[[1.0, 0.0, 0.0]]]])).tolist() == [[[1.0]]]


def test_channels_are_summed_to_one_output():
    red = [[1, 2, 1], [0, 1, 0], [2, 1, 2]]
    green = [[0, 1, 0], [1, 2, 1], [0, 1, 0]]
    blue = [[2, 0, 2], [1, 1, 1], [2, 0, 2]]
    kernels = [
        [[0, 1, 0], [1, -1, 1], [0, 1, 0]],
        [[1, 0, 1], [0, 1, 0], [1, 0, 1]],
        [[-1, 0, -1], [0, 1, 0], [-1, 0, -1]],
    ]
    image, filters = np.array([red, green, blue]), np.array([kernels])
    each = [conv2d(image[c : c + 1], filters[:, c : c + 1]).item() for c in range(3)]
    assert each == [2, 2, -7]
    assert conv2d(image, filters).item() == -3


def test_pooling_stride_is_the_window_when_it_is_not_given():
    assert max_pool2d(np.ones((1, 4, 4)), 2).shape == (1, 2, 2)


def test_largest_of_negative_numbers_is_negative():
    assert max_pool2d(np.array([[[-5.0, -1.0], [-2.0, -8.0]]]), 2).item() == -1


def test_relu_cuts_off_what_is_negative():
    assert relu(np.array([-2.0, 0.0, 3.5])).tolist() == [0, 0, 3.5]


def test_channels_that_do_not_fit_are_refused_with_both_numbers():
    with pytest.raises(ShapeError, match="Filters for 2 channels do not fit an input of 3"):
        conv2d(np.zeros((3, 4, 4)), np.zeros((1, 2, 2, 2)))


def test_arrays_without_a_channel_axis_are_refused():
    with pytest.raises(ShapeError, match=r"The input needs 3 axes \(C, H, W\), not 2"):
        conv2d(np.zeros((4, 4)), np.zeros((2, 2)))


def test_arguments_are_not_changed(random):
    image, filters = random.normal(size=(1, 4, 4)), random.normal(size=(1, 1, 2, 2))
    before = image.copy(), filters.copy()
    conv2d(image, filters, padding=1)
    max_pool2d(image, 2)
    assert np.array_equal(image, before[0])
    assert np.array_equal(filters, before[1])
