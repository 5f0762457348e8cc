"""What people ask of a training between two steps: a pause, another rate, the end."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from explorer.datasets import Pictures
from explorer.training import schedules
from explorer.training.attending import Options
from explorer.training.control import Control
from explorer.training.events import (
    BestImproved,
    Epoch,
    Finished,
    Live,
    Paused,
    RateChanged,
    Resumed,
    Snapshot,
    Step,
    Stopped,
)
from explorer.training.loop import train
from explorer.training.recipe import Recipe

TINY = Recipe(model="tiny-no-bn", epochs=2, batch_size=32, threads=1, device="cpu")
PER_EPOCH = 5  # 160 training pictures in batches of 32


def pictures(count, seed=0):
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 2
    images = rng.integers(0, 180, (count, 32, 32, 3), dtype=np.uint8)
    images[labels == 1, 8:24, 8:24] += 60
    return Pictures(name="bright", classes=("dark", "bright"), images=images, labels=labels)


class Hand:
    """What somebody asks for; `wait` is what a pause waits with."""

    def __init__(self):
        self.paused, self.lr, self.stopped, self.waits = False, None, False, 0
        self.then = lambda: None
        self.now = 0.0

    def control(self):
        return Control(self.paused, self.lr)

    def wait(self, seconds):
        self.waits += 1
        self.now += 100.0
        self.then()

    def clock(self):
        """Return a time that grows by 0.2 s with every look: a point for every step."""
        self.now += 0.2
        return self.now


def run(hand, recipe=TINY, seen=lambda event: None, **options):
    events = []
    for event in train(
        recipe,
        pictures(200),
        lambda: pictures(40, 9),
        stop=lambda: hand.stopped,
        clock=hand.clock,
        options=Options(control=hand.control, wait=hand.wait, **options),
    ):
        events.append(event)
        seen(event)
    return events


def only(kind, events):
    return [event for event in events if isinstance(event, kind)]


def test_a_pause_waits_and_the_seconds_of_the_run_stand_still():
    hand = Hand()
    hand.then = lambda: setattr(hand, "paused", hand.waits < 50)

    def seen(event):
        if isinstance(event, Step) and event.step == 3:
            hand.paused = True

    events = run(hand, seen=seen)
    (paused,), (resumed,) = only(Paused, events), only(Resumed, events)
    assert (paused.step, resumed.step) == (3, 3)
    assert paused.epoch == resumed.epoch == 3 / PER_EPOCH
    assert hand.waits == 50
    assert resumed.pause == pytest.approx(50 * 100, abs=2)
    before, after = (next(e for e in only(Step, events) if e.step == n) for n in (3, 4))
    assert after.seconds - before.seconds < 3


def test_a_pause_and_looks_and_snapshots_change_no_number():
    def curve(events):
        return [(e.train_loss, e.val_loss) for e in only(Epoch, events)]

    hand = Hand()
    asked = itertools.count()
    hand.control = lambda: Control(paused=next(asked) % 2 == 0)
    events = run(hand, live=True, snapshots=True, answers=True)
    assert len(only(Live, events)) >= 3
    assert len(only(Snapshot, events)) >= 5
    assert curve(events) == curve(run(Hand()))
    assert only(Finished, events)[0].test_accuracy == only(Finished, run(Hand()))[0].test_accuracy


def test_a_stop_ends_a_pause_and_everything_is_kept():
    hand = Hand()
    hand.paused = True
    hand.then = lambda: setattr(hand, "stopped", hand.waits >= 3)
    events = run(hand, snapshots=True)
    assert hand.waits == 3
    assert isinstance(events[-1], Stopped)
    assert len(only(Snapshot, events)) == 1  # of the pause; nothing has happened since


def test_a_stop_at_the_end_of_an_epoch_ends_before_the_next():
    hand = Hand()
    events = run(
        hand,
        seen=lambda e: setattr(hand, "stopped", isinstance(e, Epoch) or hand.stopped),
        snapshots=True,
    )
    assert [e.epoch for e in only(Epoch, events)] == [1]
    assert isinstance(events[-1], Stopped)
    assert (events[-1].step, events[-1].best_epoch) == (PER_EPOCH, 1)
    last = only(Snapshot, events)[-1]
    assert (last.step, last.epoch) == (PER_EPOCH, 1.0)


def test_another_rate_counts_from_the_next_step_on():
    hand = Hand()

    def seen(event):
        if isinstance(event, Step) and event.step == 4:
            hand.lr = 0.005

    events = run(hand, seen=seen)
    (change,) = only(RateChanged, events)
    assert (change.step, change.epoch, change.lr) == (4, 0.8, 0.005)
    rates = {e.step: e.lr for e in only(Step, events)}
    assert {rates[n] for n in rates if n <= 4} == {TINY.lr}
    assert {rates[n] for n in rates if n > 4} == {0.005}


@pytest.mark.parametrize("schedule", ["step", "cosine", "onecycle"])
def test_a_schedule_goes_on_in_proportion_to_the_new_rate(schedule):
    recipe = replace(TINY, schedule=schedule, step_every=1)
    hand = Hand()

    def seen(event):
        if isinstance(event, Step) and event.step == 2:
            hand.lr = 3 * recipe.lr

    rates = {e.step: e.lr for e in only(Step, run(hand, recipe, seen))}
    for step, rate in rates.items():
        factor = 1 if step <= 2 else 3
        assert rate == pytest.approx(
            factor * schedules.rate(recipe, step - 1, PER_EPOCH), rel=1e-12
        )


def test_another_rate_really_moves_the_weights_further():
    def val_losses(lr):
        hand = Hand()
        hand.lr = lr
        return [e.val_loss for e in only(Epoch, run(hand))]

    assert val_losses(None) == val_losses(TINY.lr)  # asking for what it has changes nothing
    assert val_losses(1e-7)[-1] > val_losses(None)[-1]  # almost nothing is learnt


def test_early_stopping_ends_it_with_its_sentence_and_the_test():
    recipe = replace(TINY, epochs=20, lr=1e-6, optimiser="sgd", loss_target=5.0)
    events = run(Hand(), recipe)
    assert len(only(Epoch, events)) == 3  # under the target for 3 epochs from the first on
    done = events[-1]
    assert isinstance(done, Finished)
    assert done.why.startswith("Stopped early: the training loss was under 5 for 3 epochs")


def test_the_rule_to_keep_the_last_weights_tests_the_last_weights():
    recipe = replace(TINY, epochs=3, lr=0.05, keep="last")
    events = run(Hand(), recipe)
    assert [e.epoch for e in only(BestImproved, events)] == [1, 2, 3]
    assert events[-1].best_epoch == 3
    assert events[-1].val_loss == only(Epoch, events)[-1].val_loss


def test_every_point_tells_rate_and_gradient():
    points = only(Step, run(Hand()))
    assert all(point.lr == TINY.lr for point in points)
    assert all(0 < point.gradient_norm < 1e3 for point in points)


def test_the_first_look_comes_right_after_the_first_step_and_one_at_the_end():
    events = run(Hand(), live=True)
    looks = only(Live, events)
    assert looks[0].step == 1
    assert events.index(looks[0]) <= 3
    assert looks[-1].epoch == TINY.epochs
