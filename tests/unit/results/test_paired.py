"""Differences of accuracies: published examples, a loop, and what must hold for all numbers."""

import math
from math import comb

import numpy as np
import pytest

from explorer.results.paired import Pairs, count_pairs, mcnemar, paired, unpaired

Z = 1.959963984540054


def both_ends(found):
    return pytest.approx((found.low, found.high), abs=5e-5)


# Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10; there first minus second.
@pytest.mark.parametrize(
    ("first", "second", "ends"),
    [
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((6, 7), (2, 7), (0.0582, 0.8062)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
        ((0, 10), (0, 20), (-0.1611, 0.2775)),
        ((0, 10), (0, 10), (-0.2775, 0.2775)),
        ((10, 10), (0, 20), (0.6791, 1.0)),
        ((10, 10), (0, 10), (0.6075, 1.0)),
    ],
)
def test_different_pictures_as_published(first, second, ends):
    assert both_ends(unpaired(*second, *first)) == ends


def test_same_pictures_as_published():
    # Fagerland, Lydersen & Laake 2014, Statistics in Medicine 33, 2850-2875: reactivity of airways.
    found = paired(Pairs(both=1, only_first=1, only_second=7, neither=12))
    assert (round(found.low, 3), round(found.high, 3)) == (0.026, 0.507)
    assert mcnemar(1, 7) == pytest.approx(0.0703, abs=5e-5)


def worked_by_hand(a, b, c, d):
    """Newcombe's method 10 as the paper writes it, first minus second, step by step."""
    n = a + b + c + d
    ends = []
    for k in (a + b, a + c):
        p = k / n
        root = math.sqrt(Z * Z + 4 * k * (1 - p))
        ends.append(((2 * k + Z * Z - Z * root) / (2 * (n + Z * Z)),
                     (2 * k + Z * Z + Z * root) / (2 * (n + Z * Z)), p))  # fmt: skip
    (l1, u1, p1), (l2, u2, p2) = ends
    below = (a + b) * (c + d) * (a + c) * (b + d)
    phi = 0.0
    if below:
        above = a * d - b * c
        if above > n / 2:
            phi = (above - n / 2) / math.sqrt(below)
        elif above < 0:
            phi = above / math.sqrt(below)
    low = p1 - p2 - math.sqrt((p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2)
    high = p1 - p2 + math.sqrt((p2 - l2) ** 2 - 2 * phi * (p2 - l2) * (u1 - p1) + (u1 - p1) ** 2)
    return low, high


def test_same_pictures_agree_with_the_formula_for_all_small_tables():
    for a in range(4):
        for b in range(4):
            for c in range(4):
                for d in range(4):
                    if a + b + c + d:
                        low, high = worked_by_hand(a, b, c, d)
                        found = paired(Pairs(a, b, c, d))  # second minus first
                        assert (found.low, found.high) == pytest.approx((-high, -low), abs=1e-9)


def test_exchanging_the_runs_mirrors_the_interval():
    one, other = paired(Pairs(40, 9, 3, 8)), paired(Pairs(40, 3, 9, 8))
    assert (one.value, one.low, one.high) == pytest.approx((-other.value, -other.high, -other.low))


def test_equal_answers_leave_only_a_narrow_interval_around_0():
    found = paired(Pairs(800, 0, 0, 200))
    assert found.value == 0
    assert found.holds_zero
    assert found.high - found.low < unpaired(800, 1000, 800, 1000).high


def test_overlapping_intervals_can_still_differ_when_paired():
    from explorer.results.intervals import wilson

    pairs = Pairs(both=700, only_first=10, only_second=40, neither=250)
    assert wilson(710, 1000)[1] > wilson(740, 1000)[0]  # they overlap
    assert unpaired(710, 1000, 740, 1000).holds_zero
    assert not paired(pairs).holds_zero


@pytest.mark.parametrize(("b", "c"), [(0, 0), (0, 1), (3, 3), (2, 9), (25, 10), (0, 40)])
def test_mcnemar_is_a_sum_of_binomial_terms(b, c):
    n, lopsided = b + c, min(b, c)
    expected = sum(comb(n, k) for k in range(n + 1) if min(k, n - k) <= lopsided) / 2**n
    assert mcnemar(b, c) == pytest.approx(expected, rel=1e-12)
    assert mcnemar(c, b) == mcnemar(b, c)


def test_mcnemar_takes_the_largest_test_set():
    assert 0 < mcnemar(4_900, 5_100) < 0.05
    assert mcnemar(5_000, 5_000) == 1.0


def test_pairs_equal_a_loop():
    dice = np.random.default_rng(0)
    first, second = dice.random(200) < 0.7, dice.random(200) < 0.6
    counted = {}
    for one, other in zip(first, second, strict=True):
        counted[bool(one), bool(other)] = counted.get((bool(one), bool(other)), 0) + 1
    assert count_pairs(first, second) == Pairs(
        counted[True, True], counted[True, False], counted[False, True], counted[False, False]
    )


def test_nothing_comes_of_no_pictures():
    with pytest.raises(ValueError, match="no picture"):
        paired(Pairs(0, 0, 0, 0))
    with pytest.raises(ValueError, match="no picture"):
        unpaired(0, 0, 1, 2)
    with pytest.raises(ValueError, match="cannot be paired"):
        count_pairs(np.ones(2, bool), np.ones(3, bool))


def test_coverage_of_the_paired_interval_is_near_95_percent():
    dice = np.random.default_rng(1)
    shares = np.array([0.55, 0.12, 0.2, 0.13])  # so the true difference is 0.08
    tables = dice.multinomial(200, shares, size=1_000)
    held = sum(found.low <= 0.08 <= found.high for found in (paired(Pairs(*t)) for t in tables))
    assert 0.93 <= held / 1_000 <= 0.98
