"""Each option once, with numbers that were worked out by hand."""

import math

import numpy as np
import pytest

from explorer import ops

# The matrices of the numerical figures in Dumoulin & Visin 2016, arXiv:1603.07285.
PAPER_INPUT = np.array(
    [[[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]]
)
PAPER_KERNEL = np.array([[[[0, 1, 2], [2, 2, 0], [0, 1, 2]]]])
RAMP = np.arange(1.0, 10.0).reshape(1, 3, 3)
ROW = np.array([[[1.0, 2.0, 3.0, 4.0, 5.0]]])


def test_numerical_figures_of_the_convolution_guide():
    plain = [[12, 12, 17], [10, 17, 19], [9, 6, 14]]
    assert ops.conv2d(PAPER_INPUT, PAPER_KERNEL)[0].tolist() == plain
    strided = [[6, 17, 3], [8, 17, 13], [6, 4, 4]]
    assert ops.conv2d(PAPER_INPUT, PAPER_KERNEL, stride=2, padding=1)[0].tolist() == strided
    largest = [[3, 3, 3], [3, 3, 3], [3, 2, 3]]
    assert ops.max_pool2d(PAPER_INPUT, 3, 1)[0].tolist() == largest
    means = [[1.7, 1.7, 1.7], [1.0, 1.2, 1.8], [1.1, 0.8, 1.3]]
    assert ops.avg_pool2d(PAPER_INPUT, 3, 1)[0].round(1).tolist() == means


def test_dilation_reads_every_second_cell():
    assert ops.conv2d(ROW, np.ones((1, 1, 1, 3)), dilation=2).tolist() == [[[9.0]]]  # 1 + 3 + 5


def test_pairs_are_rows_before_columns():
    tall = ops.conv2d(np.ones((1, 7, 5)), np.ones((1, 1, 3, 1)), stride=(2, 1), padding=(0, 2))
    assert tall.shape == (1, 3, 9)
    assert tall[0, 0].tolist() == [0, 0, 3, 3, 3, 3, 3, 0, 0]


def test_same_padding_of_an_even_kernel_puts_the_extra_cell_behind():
    sums = ops.conv2d(ROW, np.ones((1, 1, 1, 4)), padding="same")
    assert sums.tolist() == [[[6, 10, 14, 12, 9]]]  # one zero before, two behind


@pytest.mark.parametrize(
    ("mode", "left"), [("zeros", 0), ("reflect", 2), ("replicate", 1), ("circular", 5)]
)
def test_padding_mode_says_what_lies_left_of_the_first_cell(mode, left):
    first = np.array([[[[1.0, 0.0, 0.0]]]])
    assert ops.conv2d(ROW, first, padding=(0, 1), padding_mode=mode)[0, 0, 0] == left


def test_each_group_reads_its_own_channels():
    image = np.array([[[1.0]], [[10.0]], [[100.0]], [[1000.0]]])
    filters = np.ones((2, 2, 1, 1))
    assert ops.conv2d(image, filters, groups=2).ravel().tolist() == [11, 1100]
    depthwise = np.array([2.0, 3.0, 4.0, 5.0]).reshape(4, 1, 1, 1)
    assert ops.conv2d(image, depthwise, groups=4).ravel().tolist() == [2, 30, 400, 5000]


def test_one_by_one_convolution_mixes_channels_cell_by_cell():
    image = np.stack([RAMP[0], -RAMP[0]])
    assert ops.conv2d(image, np.array([[[[2.0]], [[1.0]]]])).tolist() == RAMP.tolist()


def test_transposed_convolution_stamps_the_kernel_and_adds_overlaps():
    image, kernel = np.array([[[1.0, 2.0], [3.0, 4.0]]]), np.ones((1, 1, 3, 3))
    stamped = ops.conv_transpose2d(image, kernel, stride=2)[0]
    assert stamped[2].tolist() == [4, 4, 10, 6, 6]  # 1 + 3, 1 + 3, all four, 2 + 4, 2 + 4
    assert stamped.sum() == 9 * 10


def test_output_padding_adds_cells_behind_that_no_stamp_reaches():
    image, kernel = np.ones((1, 1, 3)), np.ones((1, 1, 1, 2))
    bare = ops.conv_transpose2d(image, kernel, [0.5], (1, 3), 0, (0, 2))
    assert bare[0, 0].tolist() == [1.5, 1.5, 0.5, 1.5, 1.5, 0.5, 1.5, 1.5, 0.5, 0.5]


def test_transposed_convolution_is_the_gradient_and_no_inverse():
    random = np.random.default_rng(2)
    x, k, y = (random.normal(size=s) for s in ((2, 7, 6), (3, 2, 3, 2), (3, 4, 5)))
    forward = ops.conv2d(x, k, stride=(2, 1), padding=(1, 0))
    back = ops.conv_transpose2d(y, k, stride=(2, 1), padding=(1, 0))
    assert (forward * y).sum() == pytest.approx((x * back).sum())  # ⟨Ax, y⟩ = ⟨x, Aᵀy⟩
    assert not np.allclose(ops.conv_transpose2d(forward, k, None, (2, 1), (1, 0)), x)


def test_max_pooling_pads_with_minus_infinity():
    pooled = ops.max_pool2d(-RAMP, 3, stride=1, padding=1)[0]
    assert pooled.tolist() == [[-1, -1, -2], [-1, -1, -2], [-4, -4, -5]]


def test_first_of_equal_numbers_is_marked_row_by_row():
    _, places = ops.max_pool2d(np.ones((1, 4, 4)), 3, stride=1, padding=1, return_indices=True)
    assert places[0].tolist() == [[0, 0, 1, 2], [0, 0, 1, 2], [4, 4, 5, 6], [8, 8, 9, 10]]


def test_minus_infinity_in_the_input_is_not_taken_for_padding():
    low = np.full((1, 3, 3), -np.inf)
    values, places = ops.max_pool2d(low, 3, stride=1, padding=1, return_indices=True)
    assert (values == -np.inf).all()
    assert places[0].tolist() == [[0, 0, 1], [0, 0, 1], [3, 3, 4]]
    _, places = ops.max_pool2d(low, 3, 1, 1, dilation=2, ceil_mode=False, return_indices=True)
    assert places.tolist() == [[[4]]]  # rows and columns −1, 1, 3: only cell (1, 1) is inside


def test_average_at_the_corner_divides_by_nine_or_by_four():
    ones = np.ones((1, 5, 5))
    assert ops.avg_pool2d(ones, 3, 1, 1)[0, 0, 0] == pytest.approx(4 / 9)
    assert ops.avg_pool2d(ones, 3, 1, 1, count_include_pad=False)[0, 0, 0] == 1
    assert ops.avg_pool2d(ones, 3, 1, 1, divisor_override=2)[0, 0, 0] == 2


def test_cells_beyond_the_input_never_count_in_ceil_mode():
    image = np.arange(49.0).reshape(1, 7, 7)
    pooled = ops.avg_pool2d(image, 2, stride=3, ceil_mode=True)[0]
    assert pooled[:, 2].tolist() == [9.5, 30.5, 48]  # (6 + 13)/2, not 19/4; the corner alone


def test_l2_pooling_is_the_length_of_the_window():
    assert ops.lp_pool2d(np.array([[[3.0, -4.0], [12.0, 0.0]]]), 2, 2).item() == 13


def test_l2_pooling_scales_a_cut_window_as_torch_does():
    image = np.full((1, 1, 3), 2.0)
    # The last window reads one cell of two: √(2² · 2) and not √(2²).
    assert ops.lp_pool2d(image, 2, (1, 2), ceil_mode=True)[0, 0, 1] == pytest.approx(math.sqrt(8))


def test_root_of_a_negative_sum_is_nan():
    assert np.isnan(ops.lp_pool2d(np.full((1, 2, 2), -1.0), 3, 2)).all()


def test_adaptive_windows_overlap_where_sizes_do_not_divide():
    assert ops.adaptive_avg_pool2d(ROW, (1, 3)).tolist() == [[[1.5, 3.0, 4.5]]]
    assert ops.adaptive_max_pool2d(ROW, (1, 3)).tolist() == [[[2, 4, 5]]]
    assert ops.adaptive_avg_pool2d(ROW, (None, 7)).shape == (1, 1, 7)


def test_global_pooling_leaves_one_number_per_channel():
    image = np.stack([RAMP[0], -RAMP[0]])
    assert ops.adaptive_avg_pool2d(image, 1).ravel().tolist() == [5, -5]
    assert ops.adaptive_max_pool2d(image, 1).ravel().tolist() == [9, -1]


def test_nan_reaches_the_windows_that_read_it_and_no_others():
    image = np.zeros((1, 1, 4))
    image[0, 0, 0] = np.nan
    for pooled in (
        ops.conv2d(image, np.ones((1, 1, 1, 2))),
        ops.max_pool2d(image, (1, 2), 1),
        ops.avg_pool2d(image, (1, 2), 1),
    ):
        assert np.isnan(pooled[0, 0]).tolist() == [True, False, False]


def test_activations_at_points_known_from_tables():
    one = np.array([-1.0, 0.0, 1.0])
    assert ops.leaky_relu(one).tolist() == [-0.01, 0, 1]
    assert ops.sigmoid(one)[2] == pytest.approx(0.7310585786300049)
    assert ops.tanh(one)[2] == pytest.approx(0.7615941559557649)
    assert ops.silu(one)[0] == pytest.approx(-0.2689414213699951)
    assert ops.gelu(one)[2] == pytest.approx(0.8413447460685429)  # Φ(1)
    assert ops.gelu(one, "tanh")[2] == pytest.approx(0.8411919906082768)


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "sigmoid", "tanh", "gelu", "silu"])
def test_activation_of_the_largest_cells_overflows_nowhere(name):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        values = getattr(ops, name)(np.array([-1e6, 1e6]))
    assert np.isfinite(values).all()
    assert values[1] == (1.0 if name in ("sigmoid", "tanh") else 1e6)


def test_relu_and_max_pooling_commute_and_average_pooling_does_not():
    image = np.random.default_rng(4).normal(size=(1, 6, 6))
    relu = ops.relu
    assert np.array_equal(relu(ops.max_pool2d(image, 2)), ops.max_pool2d(relu(image), 2))
    assert not np.allclose(relu(ops.avg_pool2d(image, 2)), ops.avg_pool2d(relu(image), 2))


def test_deep_sums_are_added_in_float64():
    image = np.full((400, 1, 1), 0.1, np.float32)
    image[0] = 2**24  # beyond it float32 counts in twos and loses every 0.1
    total = ops.conv2d(image, np.ones((1, 400, 1, 1), np.float32)).item()
    assert total == pytest.approx(2**24 + 399 * float(np.float32(0.1)), abs=1e-6)
