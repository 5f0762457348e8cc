from itertools import pairwise, product

import pytest
import torch
import torch.nn.functional as F

from explorer.arithmetic import adaptive_windows, pool_output_shape, pool_output_size
from explorer.errors import InputError, ShapeError


def max_pool_of_a_row(i, k, s, p, d, ceil):
    row = torch.zeros(1, 1, i)
    return F.max_pool2d(row, (1, k), (1, s), (0, p), (1, d), ceil).shape[-1]


@pytest.mark.parametrize(
    ("setting", "floor", "ceil"),
    [
        ((32, 1, 2), 16, 16),  # a 17th window would start beyond the input
        ((5, 3, 3, 1), 2, 2),  # a third one would start in the right padding
        ((25, 2, 2), 12, 13),
        ((7, 2, 3), 2, 3),
        ((5, 3, 1, 0), 3, 3),
    ],
)
def test_ceil_mode_adds_a_window_only_if_it_starts_inside(setting, floor, ceil):
    assert pool_output_size(*setting) == floor
    assert pool_output_size(*setting, ceil_mode=True) == ceil
    i, k, s, p = (*setting, 0)[:4]
    assert [max_pool_of_a_row(i, k, s, p, 1, mode) for mode in (False, True)] == [floor, ceil]


def test_every_small_size_equals_torch_with_and_without_ceil_mode():
    settings = product(range(1, 8), range(1, 5), range(1, 5), range(3), range(1, 4), (False, True))
    for i, k, s, p, d, ceil in settings:
        try:
            expected = max_pool_of_a_row(i, k, s, p, d, ceil)
        except RuntimeError:
            with pytest.raises(ShapeError):
                pool_output_size(i, k, s, p, d, ceil)
        else:
            assert pool_output_size(i, k, s, p, d, ceil) == expected


def test_padding_is_at_most_half_of_the_window():
    assert pool_output_size(5, 3, 1, 1) == 5
    with pytest.raises(
        ShapeError, match=r"Padding 2 is more than half of window 3\. Use padding 1"
    ):
        pool_output_size(5, 3, 1, 2)
    with pytest.raises(ShapeError, match=r"half of window 3×2\. .* a window of at least 4\."):
        pool_output_shape((5, 5), (3, 2), 1, (1, 2))
    with pytest.raises(RuntimeError, match="half"):
        F.max_pool2d(torch.zeros(1, 5, 5), 3, 1, 2, dilation=2)  # torch: dilation does not help


def test_stride_is_the_window_when_it_is_not_given():
    assert pool_output_size(9, 3) == 3
    assert pool_output_shape((9, 8), (3, 2)) == (3, 4)


def test_misfit_of_a_pooling_window_offers_no_padding():
    with pytest.raises(ShapeError, match=r"Window 3×3 does not fit in input 2×5\. Use a smaller"):
        pool_output_shape((2, 5), 3, 3)


def test_ceil_mode_lets_a_window_reach_over_the_end():
    assert pool_output_shape((2, 5), 3, 3, ceil_mode=True) == (1, 2)
    with pytest.raises(ShapeError, match="Window 5×5 does not fit in input 2×5"):
        pool_output_shape((2, 5), 5, 2, ceil_mode=True)


def test_adaptive_windows_cover_the_input_and_overlap_by_one_at_most():
    assert adaptive_windows(7, 3) == ((0, 3), (2, 5), (4, 7))
    assert adaptive_windows(2, 5) == ((0, 1), (0, 1), (0, 2), (1, 2), (1, 2))
    assert adaptive_windows(9, 1) == ((0, 9),)
    for size, output in product(range(1, 12), range(1, 12)):
        windows = adaptive_windows(size, output)
        assert {cell for window in windows for cell in range(*window)} == set(range(size))
        for (_, end), (start, _) in pairwise(windows):
            assert start in (end, end - 1) or output > size


def test_adaptive_windows_are_those_of_torch():
    for size, output in product(range(1, 10), range(1, 10)):
        cells = torch.eye(size, dtype=torch.float64)[None]
        shares = F.adaptive_avg_pool1d(cells, output)[0].T  # what each output takes of each cell
        for (start, stop), share in zip(adaptive_windows(size, output), shares, strict=True):
            assert share.nonzero().flatten().tolist() == list(range(start, stop))


def test_output_without_cells_is_refused():
    with pytest.raises(InputError, match="Output size must be a whole number of at least 1, not 0"):
        adaptive_windows(5, 0)
