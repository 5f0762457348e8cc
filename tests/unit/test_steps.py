import numpy as np
import pytest

from explorer.errors import ShapeError
from explorer.ops import conv2d
from explorer.steps import conv_steps

RGB = np.array(
    [
        [[1, 2, 1], [0, 1, 0], [2, 1, 2]],
        [[0, 1, 0], [1, 2, 1], [0, 1, 0]],
        [[2, 0, 2], [1, 1, 1], [2, 0, 2]],
    ]
)
KERNELS = np.array(
    [
        [
            [[0, 1, 0], [1, -1, 1], [0, 1, 0]],
            [[1, 0, 1], [0, 1, 0], [1, 0, 1]],
            [[-1, 0, -1], [0, 1, 0], [-1, 0, -1]],
        ]
    ]
)


def test_channels_give_2_2_and_minus_7_and_together_minus_3():
    (step,) = conv_steps(RGB, KERNELS)
    assert step.sums.tolist() == [2, 2, -7]
    assert step.total == -3
    assert step.products[2].tolist() == [[-2, 0, -2], [0, 1, 0], [-2, 0, -2]]


@pytest.mark.parametrize("padding_mode", ["zeros", "reflect", "replicate", "circular"])
def test_steps_add_up_to_the_convolution_with_every_setting(padding_mode):
    random = np.random.default_rng(5)
    image, filters = random.normal(size=(4, 6, 7)), random.normal(size=(6, 2, 3, 2))
    bias = random.normal(size=6)
    settings = ((2, 1), (1, 2), (1, 2), 2)
    output = conv2d(image, filters, bias, *settings, padding_mode=padding_mode)
    steps = list(conv_steps(image, filters, bias, *settings, padding_mode=padding_mode))
    assert [(step.filter, step.row, step.column) for step in steps] == list(
        np.ndindex(output.shape)
    )
    for step in steps:
        assert step.total == pytest.approx(output[step.filter, step.row, step.column])
        assert step.products.sum() + step.bias == pytest.approx(step.total)
        np.testing.assert_allclose(step.products, step.window * filters[step.filter])
        assert step.channel == (0 if step.filter < 3 else 2)


def test_same_padding_of_an_even_kernel_starts_one_cell_before():
    steps = list(conv_steps(np.array([[1.0, 2.0, 3.0]]), np.ones((1, 4)), padding="same"))
    assert [step.window.tolist() for step in steps] == [
        [[0, 1, 2, 3]],
        [[1, 2, 3, 0]],
        [[2, 3, 0, 0]],
    ]


def test_window_is_found_on_the_padded_input():
    steps = list(conv_steps(np.ones((5, 5)), np.ones((3, 3)), stride=2, padding=1))
    assert [(step.top, step.left) for step in steps[:4]] == [(0, 0), (0, 2), (0, 4), (2, 0)]


def test_kernel_that_does_not_fit_is_refused_with_the_size_that_was_given():
    with pytest.raises(ShapeError, match="Kernel 5×5 does not fit in input 2×2 with padding 1"):
        list(conv_steps(np.ones((2, 2)), np.ones((5, 5)), padding=1))


def test_matrix_and_filters_do_not_mix():
    with pytest.raises(ShapeError, match="with 2 axes does not go with a kernel of 4"):
        list(conv_steps(np.ones((2, 2)), np.ones((1, 1, 2, 2))))
