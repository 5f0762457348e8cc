from itertools import product

import pytest
import torch
import torch.nn.functional as F

from explorer.arithmetic import (
    conv_output_shape,
    conv_output_size,
    full_padding,
    same_padding,
    transposed_output_shape,
    transposed_output_size,
)
from explorer.errors import InputError, ShapeError

# The seven animated configurations of Dumoulin & Visin 2016, arXiv:1603.07285, and the dilated
# one: (i, o, p, k, s, d).
PAPER = [
    (4, 2, 0, 3, 1, 1),
    (5, 6, 2, 4, 1, 1),
    (5, 5, 1, 3, 1, 1),
    (5, 7, 2, 3, 1, 1),
    (5, 2, 0, 3, 2, 1),
    (5, 3, 1, 3, 2, 1),
    (6, 3, 1, 3, 2, 1),
    (7, 3, 0, 3, 1, 2),
]

# What people get wrong: (i, o, p, k, s, d).
TRAPS = {
    "a remainder is dropped and not illegal": (10, 4, 0, 3, 2, 1),
    "the first layer of AlexNet on 224": (224, 54, 0, 11, 4, 1),
    "padding counts on both sides": (32, 32, 2, 5, 1, 1),
    "half of an even kernel is not 'same'": (5, 6, 2, 4, 1, 1),
    "dilation counts the span, not the weights": (7, 3, 0, 3, 1, 2),
    "the floor comes before the + 1": (27, 13, 0, 3, 2, 1),
    "an output of one cell is an output": (5, 1, 0, 5, 1, 1),
}


def conv1d(i, k, s, p, d):
    return F.conv1d(torch.zeros(1, 1, i), torch.zeros(1, 1, k), None, s, p, d).shape[-1]


def transposed1d(i, k, s, p, a, d):
    x, weight = torch.zeros(1, 1, i), torch.zeros(1, 1, k)
    return F.conv_transpose1d(x, weight, None, s, p, a, 1, d).shape[-1]


@pytest.mark.parametrize(("i", "o", "p", "k", "s", "d"), [*PAPER, *TRAPS.values()])
def test_published_and_mistaken_cases_come_out_right(i, o, p, k, s, d):
    assert conv_output_size(i, k, s, p, d) == o == conv1d(i, k, s, p, d)


@pytest.mark.parametrize(("i", "o", "p", "k", "s", "d"), PAPER)
def test_transposed_counterpart_leads_back_to_the_input(i, o, p, k, s, d):
    left = (i + 2 * p - d * (k - 1) - 1) % s  # Relationship 14: a, the output padding
    assert transposed_output_size(o, k, s, p, left, d) == i == transposed1d(o, k, s, p, left, d)
    unpadded = conv_output_size(o + (o - 1) * (s - 1) + left, k, 1, d * (k - 1) - p, d)
    assert unpadded == i  # Relationship 13: the same as a convolution over the spread input


def test_transposed_size_has_one_answer_per_output_padding():
    assert transposed_output_size(3, 3, stride=2, padding=1) == 5
    assert transposed_output_size(3, 3, stride=2, padding=1, output_padding=1) == 6


def test_every_small_size_equals_torch():
    for i, k, s, p, d in product(range(1, 8), range(1, 5), range(1, 4), range(3), range(1, 4)):
        if d * (k - 1) + 1 > i + 2 * p:
            with pytest.raises(ShapeError):
                conv_output_size(i, k, s, p, d)
        else:
            assert conv_output_size(i, k, s, p, d) == conv1d(i, k, s, p, d)


def test_every_small_transposed_size_equals_torch():
    for i, k, s, p, a, d in product((1, 2, 4), (1, 2, 3), (1, 2, 3), (0, 1, 2), (0, 1, 2), (1, 2)):
        try:
            expected = transposed1d(i, k, s, p, a, d)
        except RuntimeError:
            with pytest.raises(InputError):
                transposed_output_size(i, k, s, p, a, d)
        else:
            assert transposed_output_size(i, k, s, p, a, d) == expected


@pytest.mark.parametrize(("kernel", "dilation"), list(product(range(1, 6), range(1, 4))))
def test_same_padding_keeps_the_size_and_puts_the_odd_cell_behind(kernel, dilation):
    before, after = same_padding(kernel, dilation)
    assert after - before == dilation * (kernel - 1) % 2
    assert conv_output_size(9 + before + after, kernel, dilation=dilation) == 9


def test_full_padding_reads_the_corner_with_one_weight():
    for kernel, dilation in product(range(1, 5), range(1, 4)):
        padding = full_padding(kernel, dilation)
        assert conv_output_size(5, kernel, 1, padding, dilation) == 5 + dilation * (kernel - 1)


def test_rows_and_columns_have_their_own_settings():
    assert conv_output_shape((9, 7), (3, 2), (2, 1), (1, 0), (2, 3)) == (4, 4)
    assert transposed_output_shape((3, 2), (3, 2), (2, 1), (1, 0), (1, 0), (1, 3)) == (6, 5)


def test_misfit_names_both_sizes_and_the_remedy():
    with pytest.raises(
        ShapeError, match=r"Kernel 5×5 does not fit in input 4×4\. Add padding 1 or"
    ):
        conv_output_shape((4, 4), (5, 5))
    with pytest.raises(ShapeError, match=r"input 1×9 with padding 1\. Use padding 2 or a smaller"):
        conv_output_shape((1, 9), (5, 5), padding=1)
    assert conv_output_shape((4, 4), (5, 5), padding=1) == (2, 2)


def test_misfit_of_a_dilated_kernel_names_its_span():
    sentence = r"Kernel 3×3 with dilation 3 spans 7×7 cells and does not fit in input 4×4\. "
    with pytest.raises(ShapeError, match=sentence + "Add padding 2 or use less dilation or a"):
        conv_output_shape((4, 4), 3, dilation=3)


def test_misfit_with_a_padding_per_axis_says_which_axis_needs_more():
    with pytest.raises(ShapeError, match=r"with padding 1×0\. Use padding 2×0 or a smaller"):
        conv_output_shape((1, 9), (5, 5), padding=(1, 0))


def test_remedy_of_a_misfit_is_enough_and_no_more_than_enough():
    for size, kernel, dilation in product(range(1, 5), range(1, 8), range(1, 4)):
        try:
            conv_output_size(size, kernel, dilation=dilation)
        except ShapeError as error:
            needed = int(str(error).split("Add padding ")[1].split()[0])
            assert conv_output_size(size, kernel, 1, needed, dilation) >= 1
            with pytest.raises(ShapeError):
                conv_output_size(size, kernel, 1, needed - 1, dilation)


def test_output_padding_is_smaller_than_stride_or_dilation():
    with pytest.raises(InputError, match=r"Output padding 2 must be smaller than stride 2 or dil"):
        transposed_output_size(3, 3, stride=2, output_padding=2)
    assert transposed_output_size(3, 3, stride=2, output_padding=2, dilation=3) == 13


def test_padding_that_takes_the_whole_output_is_refused():
    with pytest.raises(ShapeError, match=r"Padding 2 .* takes all 3 cells .*\. Use padding 1 or"):
        transposed_output_size(1, 3, padding=2)
    assert transposed_output_size(1, 3, padding=1) == 1
