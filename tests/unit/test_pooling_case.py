"""The traps of pooling, by hand: borders, divisors, rounding up, ties, real windows, shifts."""

import numpy as np
import pytest

from explorer.cases import PoolCase, from_example
from explorer.cases.pooling import POOL_MODES, SHIFT_KERNELS
from explorer.examples import KERNELS, POOL_EXAMPLES

EXAMPLES = {example.key: from_example(PoolCase, example) for example in POOL_EXAMPLES}
THREE = (3, 3)


def shown(key):
    return EXAMPLES[key].output()[0]


def pooled(side, **settings):
    """Return the shape of a pooled row of `side` cells."""
    return PoolCase(np.zeros((1, 1, side)), window=(1, 2), stride=(1, 2), **settings).output().shape


def test_border_of_max_pooling_is_not_zero():
    assert shown("negative").max() == -1
    assert shown("negative").shape == (4, 4)


def test_divisor_at_the_corner_counts_the_padding_or_not():
    assert shown("corner-nine")[0, 0] == pytest.approx(4 / 9)
    assert shown("corner-nine")[1, 1] == 1
    assert (shown("corner-four") == 1).all()


def test_divisor_of_the_last_window_of_ceil_mode():
    assert shown("ceil-divisor")[0].tolist() == [4, 7, 9.5]
    assert shown("ceil-divisor")[-1, -1] == 48


def test_ceil_mode_adds_a_window_unless_it_would_start_in_the_padding():
    assert pooled(25) == (1, 1, 12)
    assert pooled(25, ceil_mode=True) == (1, 1, 13)
    assert shown("rounded-up").shape == (3, 3)
    assert shown("rounded-not").shape == (2, 2)


def test_length_of_a_window():
    assert shown("l2").tolist() == [[5, 2], [10, 4]]


def test_adaptive_windows_differ_in_size():
    # Rows 0-1, 1-3, 3-4 of a matrix that counts its cells by five.
    assert shown("adaptive-5-3")[:, 0].tolist() == [3, 10.5, 18]
    assert shown("adaptive-7-4").shape == (4, 2)
    assert shown("global-average").item() == 12


def test_dilated_window_skips_its_middle():
    assert shown("dilated")[0, 0] == 12


def test_one_pixel_within_a_window_changes_nothing_and_across_it_does():
    for key, changes in (("same-window", False), ("next-window", True), ("whole-stride", True)):
        case = EXAMPLES[key]
        moved = np.array(case.result()["moved"]["pooled"])
        assert (moved != case.output()).any() == changes, key


def test_a_whole_stride_moves_the_map_along():
    case = EXAMPLES["whole-stride"]
    moved = np.array(case.result()["moved"]["pooled"])
    assert (moved[:, :, 1:] == case.output()[:, :, :-1]).all()


@pytest.mark.parametrize("kernel", SHIFT_KERNELS)
@pytest.mark.parametrize("shift", [(0, 1), (1, 0), (-2, 3)])
def test_convolution_moves_along_wherever_both_can_be_seen(kernel, shift):
    x = np.random.default_rng(5).integers(-9, 10, (1, 8, 9)).astype(float)
    before, after = PoolCase(x, shift=shift, kernel=kernel).result()["moved"]["convolved"]
    for (_, i, j), value in np.ndenumerate(np.array(after)):
        row, column = i - shift[0], j - shift[1]
        if 0 <= row < 6 and 0 <= column < 7:
            assert value == before[0][row][column]


def test_zeros_that_come_in_win_over_negative_numbers():
    moved = np.array(EXAMPLES["zeros-win"].result()["moved"]["pooled"])
    assert (moved[:, :, 0] == 0).all()
    assert moved[:, :, 1].max() < 0


def test_shift_further_than_the_input_ends_where_all_is_out():
    document = EXAMPLES["halve"].document() | {"x": [[["1", "2"]]], "window": [1, 1]}
    case = PoolCase.from_document(document | {"shift": [3, -3]})
    assert case.shift == (1, -2)
    assert not case.shifted().any()
    assert case.check() == 0


def test_input_too_small_for_the_convolution_is_pooled_all_the_same():
    case = PoolCase(np.ones((1, 2, 4)), shift=(0, 1))
    assert case.result()["moved"]["convolved"] is None
    assert case.check() == 0


@pytest.mark.parametrize("key", [key for key, case in EXAMPLES.items() if any(case.shift)])
def test_shifted_example_agrees_with_pytorch_and_its_lines_say_what_stayed_equal(key, capsys):
    case = EXAMPLES[key]
    assert case.check() <= 1e-12
    exec(case.code(), {})  # the code is our own
    same = case.output() == np.array(case.result()["moved"]["pooled"])
    assert capsys.readouterr().out.count("True") == same.sum()


@pytest.mark.parametrize("mode", POOL_MODES)
def test_lines_name_only_what_the_mode_uses(mode):
    code = PoolCase(
        np.ones((1, 6, 6)), mode, THREE, (2, 2), (1, 1), (2, 2), True, False, (2, 3)
    ).code()
    assert ("padding=" in code) == (mode in ("max", "average"))
    assert ("dilation=" in code) == (mode == "max")
    assert ("count_include_pad=False" in code) == (mode == "average")
    assert ("ceil_mode=True" in code) == (mode in ("max", "average", "l2"))
    assert ("output_size=(2, 3)" in code) == mode.startswith("adaptive")


def test_kernels_of_the_shift_test_are_the_named_ones():
    assert SHIFT_KERNELS["identity"] == KERNELS["identity"]
    assert SHIFT_KERNELS["sobel"] == KERNELS["Sobel, vertical edges"]
