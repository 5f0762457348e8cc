"""Sizes and settings that break a rule: one sentence with both numbers, in every road the same.

Each rule is asked for three times: of explorer.arithmetic, of explorer.ops and of PyTorch.
"""

import re
import warnings

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from explorer import arithmetic, ops
from explorer.errors import ExplorerError
from explorer.figures.colours import coloured, limit

FOUR, NINE = np.ones((1, 4, 4)), np.ones((1, 9, 9))


def square(side):
    return np.ones((1, 1, side, side))


def tensor(array):
    return torch.from_numpy(np.asarray(array, np.float64))


def said_by(call):
    """Return the sentence of a refusal."""
    with pytest.raises(ExplorerError) as caught:
        call()
    said = str(caught.value)
    assert re.fullmatch(r"[A-Z0-9].+\. .+\.", said)  # the rule, then the remedy
    return said


def refused_by_torch(call):
    with pytest.raises((RuntimeError, ValueError)):
        call()


@pytest.mark.parametrize(
    "settings", [{}, {"dilation": 2}, {"padding": 0, "stride": 3}, {"padding": (0, 1)}]
)
def test_kernel_larger_than_the_padded_input(settings):
    expected = said_by(lambda: arithmetic.conv_output_shape((4, 4), (5, 5), **settings))
    assert said_by(lambda: ops.conv2d(FOUR, square(5), **settings)) == expected
    assert said_by(lambda: ops.conv2d_loop(FOUR, square(5), **settings)) == expected
    refused_by_torch(lambda: F.conv2d(tensor(FOUR), tensor(square(5)), **settings))
    assert "5×5" in expected
    assert "4×4" in expected


def test_remedy_for_a_kernel_that_does_not_fit_makes_it_fit():
    assert said_by(lambda: ops.conv2d(FOUR, square(5))) == (
        "Kernel 5×5 does not fit in input 4×4. Add padding 1 or use a smaller kernel."
    )
    assert ops.conv2d(FOUR, square(5), padding=1).shape == (1, 2, 2)


def test_window_larger_than_the_input():
    expected = said_by(lambda: arithmetic.pool_output_shape((4, 4), 5))
    for pool in (ops.max_pool2d, ops.avg_pool2d):
        assert said_by(lambda pool=pool: pool(FOUR, 5)) == expected
    assert said_by(lambda: ops.lp_pool2d(FOUR, 2, 5)) == expected
    refused_by_torch(lambda: F.max_pool2d(tensor(FOUR), 5))


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("stride", 0, "Stride must be a whole number of at least 1, not 0"),
        ("stride", -2, "Stride must be a whole number of at least 1, not -2"),
        ("stride", (1, 0), "Stride must be a whole number of at least 1, not 0"),
        ("padding", -1, "Padding must be a whole number of at least 0, not -1"),
        ("dilation", 0, "Dilation must be a whole number of at least 1, not 0"),
        ("stride", (1, 1, 1), "Stride must be one whole number, or two .*, not 3"),
    ],
)
def test_setting_out_of_range(setting, value, sentence):
    calls = [
        lambda: arithmetic.conv_output_shape((9, 9), (3, 3), **{setting: value}),
        lambda: arithmetic.pool_output_shape((9, 9), 3, **{setting: value}),
        lambda: arithmetic.transposed_output_shape((9, 9), (3, 3), **{setting: value}),
        lambda: ops.conv2d(NINE, square(3), **{setting: value}),
        lambda: ops.conv_transpose2d(NINE, square(3), **{setting: value}),
        lambda: ops.max_pool2d(NINE, 3, **{setting: value}),
    ]
    for call in calls:
        assert re.match(sentence, said_by(call))
    refused_by_torch(lambda: F.conv2d(tensor(NINE), tensor(square(3)), **{setting: value}))
    refused_by_torch(lambda: F.max_pool2d(tensor(NINE), 3, **{setting: value}))


@pytest.mark.parametrize(
    "value", [1.5, 2.0, True, None, "2", float("nan"), np.float64(1), [[1, 1]]]
)
def test_setting_that_is_no_whole_number(value):
    assert "whole number" in said_by(lambda: arithmetic.conv_output_shape((9, 9), 3, value))
    assert "whole number" in said_by(lambda: ops.conv2d(NINE, square(3), stride=value))


def test_whole_number_of_numpy_is_one_and_leaves_no_numpy_behind():
    size = arithmetic.conv_output_size(np.int64(9), np.int32(3), np.uint8(2))
    assert (size, type(size)) == (4, int)


def test_padding_of_more_than_half_the_window():
    expected = said_by(lambda: arithmetic.pool_output_shape((9, 9), 3, 1, 2))
    assert expected.startswith("Padding 2 is more than half of window 3×3. Use padding 1 or")
    assert said_by(lambda: ops.max_pool2d(NINE, 3, 1, 2)) == expected
    assert said_by(lambda: ops.avg_pool2d(NINE, 3, 1, 2)) == expected
    refused_by_torch(lambda: F.max_pool2d(tensor(NINE), 3, 1, 2))
    refused_by_torch(lambda: F.avg_pool2d(tensor(NINE), 3, 1, 2))
    assert ops.max_pool2d(NINE, 4, 1, 2).shape == (1, 10, 10)  # the remedy


def test_same_padding_of_an_even_kernel_equals_torch():
    assert arithmetic.same_padding(4) == (1, 2)
    image, kernel = np.arange(16.0).reshape(1, 4, 4), np.arange(16.0).reshape(1, 1, 4, 4)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Using padding='same' with even kernel")
        expected = F.conv2d(tensor(image), tensor(kernel), padding="same").numpy()
    np.testing.assert_allclose(ops.conv2d(image, kernel, padding="same"), expected)


def test_same_padding_with_a_stride():
    said = said_by(lambda: ops.conv2d(NINE, square(3), stride=2, padding="same"))
    assert said.startswith("Padding 'same' needs stride 1, not 2, in PyTorch. Use stride 1, or")
    refused_by_torch(lambda: F.conv2d(tensor(NINE), tensor(square(3)), stride=2, padding="same"))


def test_padding_by_an_unknown_word():
    assert "'full'" in said_by(lambda: ops.conv2d(NINE, square(3), padding="full"))
    refused_by_torch(lambda: F.conv2d(tensor(NINE), tensor(square(3)), padding="full"))


@pytest.mark.parametrize(("mode", "most"), [("reflect", 3), ("circular", 4)])
def test_padding_wider_than_a_mode_can_fill(mode, most):
    assert ops.pad(FOUR, most, mode).shape == (1, 4 + 2 * most, 4 + 2 * most)
    said = said_by(lambda: ops.conv2d(FOUR, square(3), padding=most + 1, padding_mode=mode))
    assert f"Padding {most + 1} must be" in said
    assert "the input side 4" in said
    assert f"Use padding {most} or less" in said
    refused_by_torch(lambda: F.pad(tensor(FOUR), [most + 1] * 4, mode))


def test_stride_that_leaves_cells_unread_is_taken_and_says_which():
    assert ops.conv2d(np.ones((1, 10, 10)), square(3), stride=2).shape == (1, 4, 4)
    unread = [cell for cell, count in enumerate(arithmetic.coverage(10, 3, 2)) if not count]
    assert unread == [9]


def test_output_of_one_cell_is_taken_and_of_none_is_refused():
    assert ops.conv2d(FOUR, square(4)).shape == (1, 1, 1)
    assert ops.max_pool2d(FOUR, 4).shape == (1, 1, 1)
    assert ops.conv_transpose2d(np.ones((1, 1, 1)), square(3), padding=1).shape == (1, 1, 1)
    small = np.ones((1, 1, 1))
    assert "all 3 cells" in said_by(lambda: ops.conv_transpose2d(small, square(3), padding=2))
    refused_by_torch(lambda: F.conv_transpose2d(tensor(small), tensor(square(3)), padding=2))
    assert "not 0" in said_by(lambda: ops.adaptive_max_pool2d(FOUR, (0, 1)))


@pytest.mark.parametrize("shape", [(0, 4, 4), (1, 0, 4), (1, 4, 0)])
def test_array_without_cells(shape):
    for operation in (lambda x: ops.max_pool2d(x, 1), lambda x: ops.adaptive_avg_pool2d(x, 1)):
        assert "has no cells" in said_by(lambda operation=operation: operation(np.ones(shape)))
    assert "has no cells" in said_by(lambda: ops.conv2d(np.ones(shape), square(1)))


@pytest.mark.parametrize("shape", [(4,), (4, 4), (1, 1, 4, 4)])
def test_array_with_another_number_of_axes(shape):
    assert f"not {len(shape)}" in said_by(lambda: ops.avg_pool2d(np.ones(shape), 1))
    assert f"not {len(shape)}" in said_by(lambda: ops.conv2d(np.ones(shape), square(1)))
    assert f"not {len(shape)}" in said_by(lambda: ops.pad(np.ones(shape), 1, "zeros"))


@pytest.mark.parametrize(("x", "k"), [(0, 1), (1, 0), (0, 0)])
def test_kernel_or_input_of_zeros_gives_zeros_that_can_be_drawn(x, k):
    output = ops.conv2d(x * NINE, k * square(3), padding=1)
    assert not output.any()
    assert np.isfinite(limit(output))
    assert limit(output) > 0
    assert len(np.unique(coloured(output[0], limit(output), "signed"))) <= 3  # one colour


def test_sum_that_float32_cannot_hold_is_right_in_float64():
    image, kernel = np.array([[[1e6, 1.0, -1e6]]]), np.array([[[[1e6, 1.0, 1e6]]]])
    assert ops.conv2d(image, kernel).item() == 1.0
    single = F.conv2d(torch.tensor(image, dtype=torch.float32)[None], torch.tensor(kernel).float())
    assert np.isfinite(single.item())
    deep = np.full((1, 1, 1), 1e30)
    assert ops.conv2d(deep, np.full((1, 1, 1, 1), 1e30)).item() == pytest.approx(1e60)


@pytest.mark.parametrize(
    ("channels", "filters", "groups", "sentence"),
    [
        (3, (1, 2, 1, 1), 1, "Filters for 2 channels do not fit an input of 3"),
        (4, (2, 4, 1, 1), 2, "Filters for 4 channels do not fit an input of 4 channels in 2"),
        (3, (2, 1, 1, 1), 2, "3 input channels cannot be shared out over 2 groups"),
        (4, (3, 2, 1, 1), 2, "3 filters cannot be shared out over 2 groups"),
        (2, (2, 1, 1, 1), 0, "Groups must be a whole number of at least 1, not 0"),
    ],
)
def test_channels_filters_and_groups_that_do_not_fit(channels, filters, groups, sentence):
    image, weight = np.ones((channels, 2, 2)), np.ones(filters)
    for operation in (ops.conv2d, ops.conv2d_loop):
        said = said_by(lambda op=operation: op(image, weight, groups=groups))
        assert said.startswith(sentence)
    refused_by_torch(lambda: F.conv2d(tensor(image), tensor(weight), groups=groups))


def test_kernels_of_a_transposed_convolution_for_other_channels():
    image, weight = np.ones((3, 2, 2)), np.ones((2, 1, 1, 1))
    said = said_by(lambda: ops.conv_transpose2d(image, weight))
    assert said.startswith("Kernels for 2 channels do not fit an input of 3")
    refused_by_torch(lambda: F.conv_transpose2d(tensor(image), tensor(weight)))


@pytest.mark.parametrize("bias", [np.ones(2), np.ones((1, 1)), 1.0])
def test_bias_of_another_length(bias):
    assert "1 output channels. Give 1" in said_by(lambda: ops.conv2d(FOUR, square(1), bias))


def test_window_that_reads_no_cell_at_all():
    thin = np.ones((1, 1, 2))
    said = said_by(lambda: ops.max_pool2d(thin, (1, 2), 1, (0, 1), (1, 3)))
    assert "a window reads no cell of input 1×2" in said
    # PyTorch gives −∞, which cannot be drawn.
    assert F.max_pool2d(tensor(thin), (1, 2), 1, (0, 1), (1, 3)).isinf().all()


@pytest.mark.parametrize("power", [0, -1, float("inf"), float("nan"), True, "2"])
def test_power_that_makes_no_norm(power):
    assert "must be above 0 and finite" in said_by(lambda: ops.lp_pool2d(FOUR, power, 2))


def test_divisor_of_zero():
    assert "other than 0, not 0" in said_by(lambda: ops.avg_pool2d(FOUR, 2, divisor_override=0))
    refused_by_torch(lambda: F.avg_pool2d(tensor(FOUR), 2, divisor_override=0))


def test_unknown_words():
    assert "mirror" in said_by(lambda: ops.pad(FOUR, 1, "mirror"))
    assert "erf" in said_by(lambda: ops.gelu(FOUR, "erf"))


def test_adaptive_size_of_three_numbers():
    assert "not 3" in said_by(lambda: ops.adaptive_avg_pool2d(FOUR, (1, 1, 1)))


def test_arguments_are_not_changed_and_results_can_be():
    image, kernel = np.arange(16.0).reshape(1, 4, 4), square(2)
    before = image.copy()
    outputs = [
        ops.conv2d(image, kernel),
        ops.conv_transpose2d(image, kernel),
        ops.max_pool2d(image, 1),
        ops.avg_pool2d(image, 1),
        ops.adaptive_max_pool2d(image, 4),
        ops.pad(image, 0, "zeros"),
        ops.relu(image),
    ]
    for output in outputs:
        np.add(output, 1, out=output)  # a view of the input would carry this over
    assert np.array_equal(image, before)
