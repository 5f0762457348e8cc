"""The fast way for whole pictures gives what the readable operations give."""

import numpy as np
import pytest

from explorer import ops
from explorer.errors import InputError, ShapeError

RINGS = ("zeros", "reflect", "replicate", "circular")


def test_worked_by_hand():
    picture = np.array([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 10.0]]])
    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    assert ops.filter_planes(picture, sobel).tolist() == [[[9.0]]]  # 2 + 2·2 + 3
    corner = ops.filter_planes(picture, sobel, padding=1)[0, 0, 0]
    assert corner == 9.0  # 2·2 + 5: the rest lies in the padding


@pytest.mark.parametrize("ring", RINGS)
def test_each_plane_is_what_the_loop_gives(ring):
    random = np.random.default_rng(3)
    for _ in range(12):
        side, stride, padding, dilation = (int(n) for n in random.integers(1, 4, 4))
        planes = random.integers(0, 256, (2, 12, 13)).astype(float)
        kernel = random.integers(-3, 4, (side, side))
        settings = (stride, padding, dilation)
        found = ops.filter_planes(planes, kernel, *settings, padding_mode=ring)
        for plane, output in zip(planes, found, strict=True):
            expected = ops.conv2d_loop(
                plane[None], kernel[None, None], None, *settings, padding_mode=ring
            )
            assert (output == expected[0]).all()


def test_it_is_the_depthwise_convolution():
    random = np.random.default_rng(4)
    planes, kernel = random.normal(size=(3, 40, 41)), random.normal(size=(5, 5))
    expected = ops.conv2d(planes, np.tile(kernel, (3, 1, 1, 1)), None, 2, 2, 1, 3)
    np.testing.assert_allclose(
        ops.filter_planes(planes, kernel, 2, 2), expected, rtol=0, atol=1e-12
    )


@pytest.mark.parametrize("window", [2, 3, 5, 8])
def test_tiles_are_pooling_with_the_stride_of_the_window(window):
    planes = np.random.default_rng(5).normal(size=(3, 17, 26))
    assert (ops.pool_tiles(planes, window, "max") == ops.max_pool2d(planes, window)).all()
    np.testing.assert_allclose(
        ops.pool_tiles(planes, window, "average"), ops.avg_pool2d(planes, window), atol=1e-12
    )


def test_planes_and_kernel_stay_as_they_are():
    planes, kernel = np.ones((1, 4, 4)), np.ones((3, 3))
    ops.filter_planes(planes, kernel, padding=1)
    assert planes.sum() == 16
    assert kernel.sum() == 9


def test_what_does_not_fit_is_refused():
    with pytest.raises(ShapeError, match="5×5"):
        ops.filter_planes(np.ones((1, 4, 4)), np.ones((5, 5)))
    with pytest.raises(ShapeError):
        ops.filter_planes(np.ones((1, 4, 4)), np.ones((3, 3)), padding=4, padding_mode="reflect")
    with pytest.raises(InputError):
        ops.pool_tiles(np.ones((1, 4, 4)), 5, "max")
