"""Confusion, shares, intervals and calibration, against numbers by hand and against plain loops."""

import math

import numpy as np
import pytest

from explorer.results import confusion as con
from explorer.results.calibration import reliability
from explorer.results.intervals import wilson
from explorer.results.mistakes import by_confidence, in_cell, most_confident, sample
from explorer.results.per_class import largest_share, mean_recall, per_class
from explorer.results.predictions import Predictions

# Ten pictures of three classes, worked by hand: rows cat, dog, frog.
LABELS = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 2])
SAID = np.array([0, 0, 1, 1, 0, 1, 1, 2, 2, 0])
BY_HAND = [[2, 2, 0], [1, 2, 0], [1, 0, 2]]


def random_predictions(seed=0, count=500, classes=4):
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(count, classes)) * 2
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    labels = rng.integers(0, classes, count)
    names = tuple("abcdefgh"[:classes])
    return Predictions(shares.astype(np.float32), labels, rng.permutation(count), names)


def test_the_matrix_by_hand():
    assert con.confusion(LABELS, SAID, 3).tolist() == BY_HAND


def test_the_matrix_equals_a_plain_loop():
    found = random_predictions()
    counts = [[0] * 4 for _ in range(4)]
    for true, said in zip(found.labels.tolist(), found.predicted.tolist(), strict=True):
        counts[true][said] += 1
    assert con.confusion(found.labels, found.predicted, 4).tolist() == counts


def test_labels_and_answers_of_two_lengths_are_refused():
    with pytest.raises(ValueError, match="labels"):
        con.confusion(np.zeros(2, int), np.zeros(3, int), 2)


def test_row_shares_by_hand_and_an_empty_row():
    shares = con.row_shares(np.array([[3, 1, 0], [0, 0, 0], [0, 0, 5]]))
    assert shares[0].tolist() == [0.75, 0.25, 0]
    assert np.isnan(shares[1]).all()


def test_confused_pairs_by_hand():
    first, second = con.confused_pairs(np.array(BY_HAND))
    assert (first.one, first.other, first.there, first.back, first.both) == (0, 1, 2, 1, 3)
    assert (second.one, second.other, second.there, second.back) == (2, 0, 1, 0)


def test_pairs_with_equally_many_mistakes_keep_the_order_of_the_classes():
    counts = np.ones((4, 4), int)
    pairs = [(p.one, p.other) for p in con.confused_pairs(counts, 6)]
    assert pairs == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]


def test_precision_and_recall_by_hand():
    cat, dog, frog = per_class(np.array(BY_HAND))
    assert (cat.pictures, cat.said, cat.right) == (4, 4, 2)
    assert (cat.recall, cat.precision) == (0.5, 0.5)
    assert (dog.recall, dog.precision) == (2 / 3, 0.5)
    assert (frog.recall, frog.precision) == (2 / 3, 1.0)


def test_precision_and_recall_equal_a_plain_loop():
    found = random_predictions(seed=3)
    for number, scores in enumerate(per_class(con.confusion(found.labels, found.predicted, 4))):
        of_class = [s for t, s in zip(found.labels, found.predicted, strict=True) if t == number]
        called = [t for t, s in zip(found.labels, found.predicted, strict=True) if s == number]
        assert scores.recall == of_class.count(number) / len(of_class)
        assert scores.precision == called.count(number) / len(called)


def test_a_class_without_pictures_or_answers_has_no_score():
    empty, full = per_class(np.array([[0, 0], [0, 3]]))
    assert empty.recall is None
    assert empty.precision is None
    assert full.recall == 1.0


def test_always_naming_the_larger_class():
    counts = np.array([[95, 0], [5, 0]])
    assert largest_share(counts) == counts.trace() / 100 == 0.95
    assert mean_recall(counts) == 0.5


def roots(k, n, z=1.959963984540054):
    """Solve (p̂ − p)² = z² p (1 − p) / n for p: the definition of the interval."""
    share = k / n
    a, b, c = 1 + z * z / n, -(2 * share + z * z / n), share * share
    root = math.sqrt(max(b * b - 4 * a * c, 0))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


@pytest.mark.parametrize(("k", "n"), [(0, 10), (1, 10), (8, 10), (10, 10), (771, 1000), (1, 1)])
def test_wilson_solves_its_equation(k, n):
    assert wilson(k, n) == pytest.approx(roots(k, n), abs=1e-12)


def test_wilson_as_printed_in_textbooks():
    # 81 of 263: 0.2553 to 0.3662 (Newcombe 1998, table I, method 3).
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    # 1 of 29: 0.0061 to 0.1718 (the same table).
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


def test_wilson_of_arrays_equals_one_by_one():
    k, n = np.array([0, 3, 10, 0]), np.array([10, 10, 10, 0])
    low, high = wilson(k, n)
    for i in range(4):
        assert (low[i], high[i]) == wilson(int(k[i]), int(n[i]))


def test_wilson_covers_the_true_share_in_95_percent():
    rng = np.random.default_rng(1)
    for true in (0.5, 0.8, 0.95):
        low, high = wilson(rng.binomial(100, true, 20_000), np.full(20_000, 100))
        assert 0.93 <= ((low <= true) & (true <= high)).mean() <= 0.97


def test_wilson_refuses_more_right_than_there_are():
    with pytest.raises(ValueError, match="k must"):
        wilson(3, 2)


def test_calibration_by_hand():
    # Bin (0.5, 0.6]: two answers at 0.55 and 0.6, one right. Bin (0.9, 1]: two at 1.0, both right.
    found = reliability(np.array([0.55, 0.6, 1.0, 1.0]), np.array([True, False, True, True]))
    assert found.count.tolist() == [0, 0, 0, 0, 0, 2, 0, 0, 0, 2]
    assert found.accuracy[5] == 0.5
    assert found.confidence[5] == pytest.approx(0.575)
    assert found.error == pytest.approx((2 * 0.075 + 2 * 0) / 4)
    assert found.mean_accuracy == 0.75
    assert found.mean_confidence == pytest.approx(3.15 / 4)


def test_calibration_equals_a_plain_loop():
    found = random_predictions(seed=5)
    bins = reliability(found.confidence, found.right)
    members = [[] for _ in range(10)]
    for sure, right in zip(found.confidence.astype(float).tolist(), found.right, strict=True):
        members[math.ceil(sure * 10) - 1].append((sure, bool(right)))
    error = 0.0
    for number, inside in enumerate(members):
        assert bins.count[number] == len(inside)
        if inside:
            sure = sum(s for s, _ in inside) / len(inside)
            right = sum(r for _, r in inside) / len(inside)
            assert bins.confidence[number] == pytest.approx(sure)
            assert bins.accuracy[number] == pytest.approx(right)
            error += abs(right - sure) * len(inside) / len(found)
    assert bins.error == pytest.approx(error)


def test_edges_belong_to_the_bin_below():
    found = reliability(np.array([0.5, 0.3, 1.0, 0.0]), np.ones(4, bool))
    assert np.flatnonzero(found.count).tolist() == [0, 2, 4, 9]


def equally_sure(count=6):
    shares = np.tile(np.array([[0.75, 0.25]], np.float32), (count, 1))
    return Predictions(shares, np.ones(count, np.int64), np.arange(count), ("a", "b"))


def test_equally_confident_mistakes_keep_their_order():
    assert most_confident(equally_sure(), 4).tolist() == [0, 1, 2, 3]
    assert in_cell(equally_sure(), 1, 0).tolist() == [0, 1, 2, 3, 4, 5]


def test_mistakes_equal_a_plain_loop():
    found = random_predictions(seed=7)
    wrong = [i for i in range(len(found)) if found.predicted[i] != found.labels[i]]
    wrong.sort(key=lambda i: -found.confidence[i])
    assert most_confident(found, 20).tolist() == wrong[:20]
    cell = [i for i in range(len(found)) if (found.labels[i], found.predicted[i]) == (2, 1)]
    assert sorted(in_cell(found, 2, 1).tolist()) == cell
    assert (np.diff(found.confidence[by_confidence(found, np.arange(500))]) <= 0).all()


def test_a_sample_is_repeatable_and_of_its_kind():
    found = random_predictions(seed=9)
    one = sample(found, right=False, most=12, seed=4)
    assert one.tolist() == sample(found, right=False, most=12, seed=4).tolist()
    assert one.tolist() != sample(found, right=False, most=12, seed=5).tolist()
    assert len(set(one.tolist())) == 12
    assert not found.right[one].any()
    assert found.right[sample(found, right=True, most=12, seed=4)].all()
    assert len(sample(equally_sure(), right=True, most=12, seed=0)) == 0


def test_every_picture_has_the_same_chance_in_a_sample():
    found = equally_sure(8)
    drawn = np.concatenate([sample(found, right=False, most=2, seed=s) for s in range(2_000)])
    assert np.bincount(drawn, minlength=8) == pytest.approx(np.full(8, 500), abs=80)
