from fractions import Fraction
from itertools import product

import pytest

from explorer.arithmetic import (
    Most,
    conv_output_size,
    coverage,
    pool_output_size,
    rearranged,
    remedies,
    sizes_that_give,
    solve,
    transposed_output_size,
    window_starts,
)
from explorer.errors import InputError, ShapeError

SMALL = Most(size=6, kernel=4, stride=3, padding=2, dilation=2)
LARGE = Most(size=16, kernel=7, stride=5, padding=4, dilation=3)


def test_solve_finds_exactly_what_trying_everything_finds():
    for output in range(1, 6):
        found = {
            (a.size, a.kernel, a.stride, a.padding, a.dilation): a.remainder
            for a in solve(output, dilation=None, most=SMALL)
        }
        tried = {}
        ranges = range(1, 7), range(1, 5), range(1, 4), range(3), range(1, 3)
        for n, k, s, p, d in product(*ranges):
            try:
                if conv_output_size(n, k, s, p, d) == output:
                    tried[n, k, s, p, d] = (n + 2 * p - d * (k - 1) - 1) % s
            except ShapeError:
                pass
        assert found == tried
        assert found


def test_solve_lists_strides_for_output_4_of_10_cells():
    answers = solve(4, size=10, kernel=3, padding=0, most=LARGE)
    assert [(a.stride, a.remainder) for a in answers] == [(2, 1)]
    assert [a.kernel for a in solve(4, size=10, stride=2, padding=0, most=LARGE)] == [3, 4]


def test_no_whole_stride_gives_4_from_7_cells():
    assert solve(4, size=7, kernel=3, padding=0, most=LARGE) == ()
    found = rearranged(4, size=7, kernel=3, padding=0)
    assert found.value == Fraction(4, 3)
    assert (found.below.stride, found.below.output) == (1, 5)
    assert (found.above.stride, found.above.output) == (2, 3)


@pytest.mark.parametrize(
    ("letter", "known", "value"),
    [
        ("size", {"kernel": 3, "stride": 2, "padding": 1}, 5),
        ("padding", {"size": 4, "kernel": 3, "stride": 2}, Fraction(3, 2)),
        ("kernel", {"size": 8, "stride": 2, "padding": 0, "dilation": 2}, Fraction(5, 2)),
        ("dilation", {"size": 9, "kernel": 3, "stride": 2, "padding": 0, "dilation": None}, 2),
        ("padding", {"size": 9, "kernel": 3, "stride": 1}, -2),
    ],
)
def test_each_letter_is_solved_for(letter, known, value):
    found = rearranged(3, **known)
    assert (found.letter, found.value) == (letter, value)


def test_whole_answers_fit_exactly():
    for output, size, kernel, padding in product(range(2, 5), range(3, 9), (1, 2, 3), (0, 1)):
        found = rearranged(output, size=size, kernel=kernel, padding=padding)
        if found.below and found.value.denominator == 1:
            assert found.below == found.above
            assert (found.below.output, found.below.remainder) == (output, 0)


def test_neighbours_of_a_value_out_of_range_are_left_out():
    found = rearranged(3, size=9, kernel=3, stride=1)  # padding -2
    assert found.below is None
    assert found.above is None


def test_letter_that_does_not_matter_has_no_value():
    assert rearranged(1, size=3, kernel=3, padding=0).value is None  # one place, no stride
    assert rearranged(3, size=3, kernel=1, stride=1, padding=0, dilation=None).value is None


def test_formula_is_solved_for_one_letter_at_a_time():
    with pytest.raises(InputError, match="one letter at a time, not for 2"):
        rearranged(3, size=5, kernel=3)


def test_inputs_that_share_an_output_are_as_many_as_the_stride():
    for output, k, s, p, d in product((1, 2, 3), (1, 2, 3), (1, 2, 3), (0, 1), (1, 2)):
        sizes = sizes_that_give(output, k, s, p, d)
        for size in range(1, 30):
            fits = size + 2 * p > d * (k - 1)
            gives = fits and conv_output_size(size, k, s, p, d) == output
            assert gives == (size in sizes)


def test_output_padding_tells_the_inputs_apart():
    sizes = sizes_that_give(3, kernel=3, stride=3, padding=1)
    back = [transposed_output_size(3, 3, 3, 1, extra) for extra in range(3)]
    assert list(sizes) == back == [7, 8, 9]


def test_no_input_gives_fewer_places_than_the_padding_alone():
    assert len(sizes_that_give(1, kernel=1, stride=1, padding=3)) == 0


def test_every_remedy_leaves_nothing_over_and_gives_what_it_says():
    seen = set()
    for n, k, s, p, d in product(range(1, 12), range(1, 5), range(1, 5), range(3), (1, 2)):
        if d * (k - 1) + 1 > n + 2 * p:
            continue
        left = (n + 2 * p - d * (k - 1) - 1) % s
        found = remedies(n, k, s, p, d)
        assert bool(found) == (left > 0)
        for remedy in found:
            seen.add(remedy.change.split()[0])
            new = (remedy.size, remedy.kernel, remedy.stride, remedy.padding, remedy.dilation)
            assert remedy.remainder == 0
            if remedy.ceil_mode:
                assert new == (n, k, s, p, d)
                assert remedy.output == pool_output_size(*new, ceil_mode=True)
                assert remedy.output == conv_output_size(*new) + 1
            else:
                assert conv_output_size(*new) == remedy.output
                assert (new[0] + 2 * new[3] - d * (new[1] - 1) - 1) % new[2] == 0
                assert sum(a != b for a, b in zip(new, (n, k, s, p, d), strict=True)) == 1
            assert remedy.pooling_only == remedy.ceil_mode
    assert seen == {"P", "S", "N", "K", "ceil_mode"}


def test_remedies_of_ten_cells_with_stride_2():
    found = {r.change: (r.output, r.pooling_only) for r in remedies(10, 3, stride=2)}
    assert found["N − 1"] == (4, False)
    assert found["S = 1"] == (8, False)
    assert found["ceil_mode"] == (5, True)
    assert "P + 1" not in found  # two cells more leave the same remainder


def test_padding_is_a_remedy_where_two_cells_make_a_step():
    assert "P + 1" in [r.change for r in remedies(7, 3, stride=3)]  # 1 + 2 fill a step of 3


def test_ceil_mode_is_no_remedy_where_its_window_starts_in_the_right_padding():
    assert pool_output_size(5, 3, 3, 1, ceil_mode=True) == pool_output_size(5, 3, 3, 1)
    assert "ceil_mode" not in [r.change for r in remedies(5, 3, 3, 1)]


def test_coverage_of_five_cells_by_three():
    row = coverage(5, 3)
    assert row == (1, 2, 3, 2, 1)
    assert row[0] * row[0] == 1  # the corner of the matrix
    assert row[2] * row[2] == 9  # its centre
    assert coverage(5, 3, padding=1)[0] ** 2 == 4


def test_coverage_marks_what_no_window_reads():
    assert coverage(10, 3, stride=2)[-1] == 0
    assert coverage(10, 3, stride=2, ceil_mode=True)[-1] == 1
    assert coverage(7, 2, stride=3) == (1, 1, 0, 1, 1, 0, 0)
    assert coverage(5, 2, dilation=4) == (1, 0, 0, 0, 1)


def test_windows_start_in_the_left_padding():
    assert window_starts(6, 3, 2, 1) == (-1, 1, 3)
    assert window_starts(6, 3, 2, 1, ceil_mode=True) == (-1, 1, 3, 5)
