"""Learning curves drawn by hand, and those of real trainings, are read as a teacher would."""

import math

import pytest

from explorer.places import ASSETS
from explorer.training import reading, rundir
from explorer.training.reading import read


def curve(train, validation, train_right=None, validation_right=None):
    """Return the points of epochs; accuracies of 0.9 and 0.88 unless told."""
    n = len(train)
    return [
        {
            "kind": "epoch",
            "epoch": i + 1,
            "train_loss": train[i],
            "val_loss": validation[i],
            "train_accuracy": (train_right or [0.9] * n)[i],
            "val_accuracy": (validation_right or [0.88] * n)[i],
        }
        for i in range(n)
    ]


def batches(*losses, lr=0.01):
    return [
        {"kind": "step", "step": i + 1, "epoch": i / 10, "loss": loss, "lr": lr}
        for i, loss in enumerate(losses)
    ]


def test_nothing_yet_and_three_epochs_are_too_early():
    assert read([], 10).verdict == reading.TOO_EARLY
    found = read(curve([2, 1.5, 1.2], [2, 1.6, 1.4]), 10)
    assert found.verdict == reading.TOO_EARLY
    assert "3 epochs are complete; a trend needs 4" in found.reason


def test_both_losses_fall_still_improving():
    found = read(curve([2, 1.5, 1.2, 1.0, 0.9, 0.8], [2, 1.6, 1.4, 1.25, 1.2, 1.1]), 10)
    assert found.verdict == reading.IMPROVING
    assert "last 3 epochs is 1.100, of all before 1.400: 21 % lower" in found.reason
    assert found.advice == "Let it go on."
    ended = read(curve([2, 1.5, 1.2, 1.0], [2, 1.6, 1.4, 1.2]), 10, active=False)
    assert "add epochs" in ended.advice


def test_one_bad_epoch_at_the_end_does_not_hide_the_improvement():
    found = read(curve([0.8, 0.2, 0.1, 0.05, 0.04], [0.2, 0.07, 0.02, 0.015, 0.1]), 10)
    assert found.verdict == reading.IMPROVING


def test_validation_rises_while_training_falls_over_fitting():
    train = [1.0, 0.7, 0.5, 0.35, 0.2, 0.1, 0.05]
    found = read(curve(train, [1.0, 0.8, 0.7, 0.72, 0.78, 0.85, 0.95]), 10)
    assert found.verdict == reading.OVER_FITTING
    # The lowest is 0.70 of epoch 3; of the last three the lowest is 0.78, 11 % more.
    assert "lowest after epoch 3 (0.700)" in found.reason
    assert "at least 11 % higher" in found.reason
    assert "after epoch 3" in found.advice


def test_two_epochs_above_the_lowest_are_not_yet_over_fitting():
    found = read(curve([1, 0.7, 0.5, 0.4, 0.3], [1.0, 0.8, 0.7, 0.9, 0.9]), 10)
    assert found.verdict != reading.OVER_FITTING


def test_a_wide_gap_that_training_widens_is_over_fitting_though_validation_still_falls():
    points = curve(
        [1.5, 1.1, 0.9, 0.7, 0.5, 0.4],
        [1.6, 1.4, 1.3, 1.28, 1.26, 1.25],
        [0.4, 0.6, 0.7, 0.8, 0.85, 0.9],
        [0.4, 0.45, 0.5, 0.5, 0.51, 0.52],
    )
    found = read(points, 10)
    assert found.verdict == reading.OVER_FITTING
    # Training 0.9 → 0.4 is 56 %, validation 1.30 → 1.25 is 4 %.
    assert "fell by 56 %, the validation loss by 4 %" in found.reason


def test_a_small_validation_part_needs_a_wider_gap():
    right = [0.9] * 6, [0.78] * 6
    points = curve([1.5, 1.1, 0.9, 0.7, 0.5, 0.4], [1, 0.9, 0.9, 0.9, 0.9, 0.9], *right)
    assert read(points, 10, validation_size=1000).verdict == reading.OVER_FITTING
    # 40 pictures: twice the standard error is 0.13, and the gap 0.12.
    assert read(points, 10, validation_size=40).verdict == reading.LEVELLED_OFF


def test_both_flat_and_high_under_fitting():
    points = curve([1.5, 1.31, 1.3, 1.3, 1.3, 1.3], [1.5, 1.3] + [1.3] * 4, [0.5] * 6, [0.51] * 6)
    found = read(points, 10)
    assert found.verdict == reading.UNDER_FITTING
    assert "only 50 % of the training pictures are right" in found.reason
    # (0.5 - 0.1) / 0.9 of the way from guessing.
    assert found.facts[-1].value == "44 %"


def test_both_flat_and_low_levelled_off():
    points = curve([0.5, 0.31, 0.3, 0.3, 0.3, 0.3], [0.6, 0.4] + [0.4] * 4)
    found = read(points, 10)
    assert found.verdict == reading.LEVELLED_OFF
    assert "lower learning rate" in found.advice
    ended = [*batches(0.5, 0.5, 0.5, lr=0.01), *batches(0.3, lr=1e-6), *points]
    assert "longer schedule" in read(ended, 10).advice


@pytest.mark.parametrize(
    ("first", "words"), [(2.31, "three times the learning rate"), (40.0, "a third")]
)
def test_the_loss_of_guessing_means_that_nothing_was_learnt(first, words):
    loss = [math.log(10)] * 5
    found = read([*batches(first, 2.3, 2.3, 2.3, 2.3, 2.3, 2.3), *curve(loss, loss)], 10)
    assert found.verdict == reading.UNDER_FITTING
    assert "nothing was learnt" in found.reason
    assert words in found.advice


def test_a_loss_that_runs_away_is_diverging_at_once():
    found = read(batches(2.3, 2.3, 3.0, 9.0, 40.0), 10)
    assert found.verdict == reading.DIVERGING
    assert "guessing among 10 classes has 2.30" in found.reason
    assert found.facts[0].rule == "above 1.2 × 2.30"


def test_a_high_start_and_noise_are_no_divergence():
    assert read(batches(9.0, 6.0, 4.0, 3.5, 3.2, 3.0), 10).verdict == reading.TOO_EARLY
    assert read(batches(*[0.3, 0.9] * 20), 10).verdict == reading.TOO_EARLY


def test_a_run_that_ended_by_divergence_says_so_whatever_its_points():
    found = read(batches(2.3), 10, diverged=True)
    assert found.verdict == reading.DIVERGING
    assert "after step 1" in found.reason


def test_mixed_pictures_are_judged_by_validation_alone():
    train = [2.2, 2.0, 1.9, 1.9, 1.9, 1.9]
    points = curve(train, [1.0, 0.7, 0.6, 0.5, 0.45, 0.4], [0.4] * 6, [0.9] * 6)
    found = read(points, 10, mixed=True)
    assert found.verdict == reading.IMPROVING
    assert len(found.facts) == 2
    flat = curve([2.3] * 6, [0.4] * 6, [0.4] * 6, [0.9] * 6)
    assert read(flat, 10, mixed=True).verdict == reading.LEVELLED_OFF


@pytest.mark.parametrize(
    ("folder", "verdict", "words"),
    [
        ("checkpoints/shapes", reading.IMPROVING, "0.015, of all before 0.020"),
        ("runs/plain-cnn", reading.IMPROVING, "0.234, of all before 0.458"),
        ("runs/shuffle-cnn", reading.IMPROVING, "0.960, of all before 1.238"),
        ("runs/plain-mlp", reading.OVER_FITTING, "fell by 36 %, the validation loss by 8 %"),
        ("runs/shuffle-mlp", reading.OVER_FITTING, "85 % of the training pictures are right"),
    ],
)
def test_the_runs_that_ship_are_read(folder, verdict, words):
    run = rundir.read_run(ASSETS / folder)
    found = read(
        rundir.read_metrics(run.path),
        10,
        validation_size=run.status.validation_size,
        active=False,
    )
    assert (found.verdict, words in found.reason) == (verdict, True), found.reason


def test_every_point_of_a_run_can_be_the_last_one():
    points = rundir.read_metrics(ASSETS / "runs" / "plain-mlp")
    verdicts = [read(points[:n], 10).verdict for n in range(len(points) + 1)]
    assert verdicts[0] == reading.TOO_EARLY
    assert reading.DIVERGING not in verdicts
    assert verdicts[-1] == reading.OVER_FITTING


def test_a_loss_of_zero_divides_nothing():
    assert read(curve([0.0] * 6, [0.0] * 6, [1.0] * 6, [1.0] * 6), 2).verdict
