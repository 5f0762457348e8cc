"""Early stopping and the checkpoint rule, on losses made up by hand."""

import pytest

from explorer.training.recipe import Recipe
from explorer.training.stopping import is_kept, should_stop


def epochs(val, train=None):
    train = train or [1.0] * len(val)
    pairs = enumerate(zip(val, train, strict=True), start=1)
    return [{"epoch": n, "val_loss": v, "train_loss": t} for n, (v, t) in pairs]


def stops_after(recipe, val, train=None):
    """Return the epoch after which a training would end, None when it runs to its end."""
    told = epochs(val, train)
    return next((n for n in range(1, len(told) + 1) if should_stop(recipe, told[:n])), None)


@pytest.mark.parametrize(
    ("patience", "val", "end"),
    [
        (0, [1, 2, 3, 4, 5], None),
        (1, [3, 2, 2, 1], 3),  # as low as before is not lower
        (2, [3, 2, 2.5, 1.9, 2, 2, 1], 6),
        (3, [3, 2, 2.5, 1.9, 2, 2, 1], None),
        (5, [1.0] * 5, None),
        (5, [1.0] * 6, 6),
        (2, [float("nan"), 2, 3, 3], 4),
    ],
)
def test_patience_counts_epochs_since_the_lowest_loss(patience, val, end):
    assert stops_after(Recipe(patience=patience), val) == end


@pytest.mark.parametrize(
    ("target", "times", "train", "end"),
    [
        (0.0, 1, [0.0, 0.0], None),
        (0.08, 3, [0.07, 0.07, 0.09, 0.05, 0.04, 0.03], 6),
        (0.08, 1, [0.1, 0.08, 0.079], 3),  # on the target is not under it
        (0.08, 3, [0.01, 0.01], None),
    ],
)
def test_the_target_must_hold_for_epochs_in_a_row(target, times, train, end):
    recipe = Recipe(loss_target=target, loss_target_epochs=times)
    assert stops_after(recipe, [1.0] * len(train), train) == end


def test_the_sentences_say_which_rule_and_its_numbers():
    told = epochs([0.5, 0.61, 0.62], [0.3, 0.07, 0.06])
    patience = should_stop(Recipe(patience=2), told)
    assert patience == (
        "Stopped early: 2 epochs without a validation loss below the 0.5 of epoch 1."
    )
    target = should_stop(Recipe(loss_target=0.08, loss_target_epochs=2), told)
    assert target == ("Stopped early: the training loss was under 0.08 for 2 epochs, at last 0.06.")
    assert should_stop(Recipe(patience=2), []) is None


def test_best_keeps_the_lowest_and_last_keeps_every_epoch():
    losses = [0.9, 0.5, 0.5, 0.7, 0.4]
    told = epochs(losses)
    best = [is_kept(Recipe(), told[: n + 1]) for n in range(5)]
    last = [is_kept(Recipe(keep="last"), told[: n + 1]) for n in range(5)]
    assert best == [True, True, False, False, True]
    assert last == [True] * 5
