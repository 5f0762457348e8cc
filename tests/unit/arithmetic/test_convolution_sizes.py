import pytest
import torch
import torch.nn.functional as F

from explorer.arithmetic import (
    conv_output_shape,
    conv_output_size,
    pool_output_shape,
)
from explorer.errors import InputError, ShapeError

# The configurations of Dumoulin & Visin 2016, arXiv:1603.07285: (i, o, p, k, s, d).
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


@pytest.mark.parametrize(("i", "o", "p", "k", "s", "d"), PAPER)
def test_output_size_of_the_published_cases(i, o, p, k, s, d):
    assert conv_output_size(i, k, s, p, d) == o


def test_floor_is_taken_and_not_refused():
    assert conv_output_size(10, 3, stride=2) == 4
    assert conv_output_size(224, 11, stride=4) == 54
    assert conv_output_size(7, 3, stride=2) == 3


def test_output_size_equals_torch_wherever_a_kernel_fits():
    for size in range(1, 9):
        for kernel in range(1, 6):
            for stride in range(1, 4):
                for padding in range(3):
                    if kernel > size + 2 * padding:
                        with pytest.raises(ShapeError):
                            conv_output_size(size, kernel, stride, padding)
                        continue
                    x, k = torch.zeros(1, 1, size), torch.zeros(1, 1, kernel)
                    expected = F.conv1d(x, k, stride=stride, padding=padding).shape[-1]
                    assert conv_output_size(size, kernel, stride, padding) == expected


def test_misfit_names_both_sizes_and_the_remedy():
    with pytest.raises(
        ShapeError, match=r"Kernel 5×5 does not fit in input 4×4\. Add padding 1 or"
    ):
        conv_output_shape((4, 4), (5, 5))
    with pytest.raises(ShapeError, match=r"input 1×9 with padding 1\. Use padding 2 or a smaller"):
        conv_output_shape((1, 9), (5, 5), padding=1)
    assert conv_output_shape((4, 4), (5, 5), padding=1) == (2, 2)


def test_misfit_of_a_pooling_window_offers_no_padding():
    with pytest.raises(ShapeError, match=r"Window 3×3 does not fit in input 2×5\. Use a smaller"):
        pool_output_shape((2, 5), 3, 3)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"stride": 0}, "Stride must be a whole number of at least 1, not 0"),
        ({"stride": -1}, "Stride must be a whole number of at least 1, not -1"),
        ({"stride": 1.5}, "Stride must be a whole number of at least 1, not 1.5"),
        ({"padding": -1}, "Padding must be a whole number of at least 0, not -1"),
        ({"dilation": 0}, "Dilation must be a whole number of at least 1, not 0"),
        ({"stride": True}, "Stride must be a whole number of at least 1, not True"),
    ],
)
def test_setting_out_of_range_is_refused(settings, sentence):
    with pytest.raises(InputError, match=sentence):
        conv_output_size(5, 3, **settings)
