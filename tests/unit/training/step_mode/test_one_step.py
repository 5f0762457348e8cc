"""Step mode takes the training engine's steps, bit for bit, and changes nothing in place."""

import shlex
import threading

import pytest
import torch
from torch.nn import functional as F

from explorer.errors import InputError
from explorer.limits import LOSS_MAX, STEP_MODE_STEPS_MAX
from explorer.training import augmenting, selection
from explorer.training import engine as eng
from explorer.training.events import Step
from explorer.training.flags import recipe_from
from explorer.training.loop import train
from explorer.training.private_random import lent
from explorer.training.step_mode.one_step import advance, batch, ground, private, replay, start
from explorer.training.step_mode.settings import StepSettings

RULES = [
    StepSettings(),
    StepSettings(rule="Momentum", lr=0.03, model="tiny-bn"),
    StepSettings(rule="Nesterov", decay=0.01, model="tiny-gp"),
    StepSettings(rule="Adam", lr=0.003, decay=0.1, model="report-cnn-half"),  # with dropout
    StepSettings(rule="AdamW", lr=0.003, decay=0.1, model="small-mlp", seed=3),
]
DROPOUT = RULES[3]


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def trained(settings, steps):
    """Take the steps as the training loop does."""
    recipe = settings.recipe()
    pictures = selection.load_pictures(recipe, "train")
    engine = eng.prepare(recipe, pictures.images, pictures.labels, 4, torch.device("cpu"))
    losses = []
    plan = augmenting.plan_epoch(recipe, engine.part, engine.order, 1)
    for number in range(steps):
        with lent(engine.dice):
            given = augmenting.batch(engine.part, plan, number * recipe.batch_size)
            losses.append(float(eng.step(engine, *given).loss))
    return engine, losses


def assert_same(one, other):
    assert one.keys() == other.keys()
    for name, value in one.items():
        same = torch.equal(value, other[name]) if torch.is_tensor(value) else value == other[name]
        assert same or name == "order", name  # step mode draws each epoch's order anew


@pytest.mark.parametrize("settings", RULES, ids=lambda s: s.rule)
def test_steps_are_those_of_the_training_engine_bit_for_bit(settings):
    here = ground(settings)
    at = replay(here, 6)
    engine, losses = trained(settings, 6)
    assert list(at.losses) == losses
    assert_same(at.kept, eng.state(engine))


def test_a_training_by_the_recipes_command_line_begins_with_the_same_step():
    here = ground(RULES[1])
    recipe = recipe_from(shlex.split(here.engine.recipe.command_line())[3:])
    pictures = selection.load_pictures(recipe, "train")
    events = train(recipe, pictures, lambda: pictures)
    first = next(event for event in events if isinstance(event, Step))
    events.close()
    assert first.loss == replay(here, 1).losses[0]


def test_the_second_epoch_has_the_engines_order_too():
    here = ground(StepSettings())
    engine, _ = trained(StepSettings(), 0)
    plan = augmenting.plan_epoch(engine.recipe, engine.part, engine.order, 2)
    images, labels, _ = batch(here, here.steps_per_epoch)
    expected = augmenting.batch(engine.part, plan, 0)
    assert torch.equal(images, expected[0])
    assert torch.equal(labels, expected[1])


def test_a_step_changes_neither_its_state_nor_the_ground():
    here = ground(DROPOUT)
    at = replay(here, 2)
    copies = [
        {name: value.clone() for name, value in kept.items() if torch.is_tensor(value)}
        for kept in (at.kept, eng.state(here.engine))
    ]
    first, second = advance(here, at), advance(here, at)
    assert_same(first.kept, second.kept)
    for copied, now in zip(copies, (at.kept, eng.state(here.engine)), strict=True):
        assert all(torch.equal(value, now[name]) for name, value in copied.items())


def test_a_replay_gives_the_same_from_the_start_and_from_halfway():
    here = ground(DROPOUT)
    halfway = replay(here, 3)
    assert_same(replay(here, 5, halfway).kept, replay(here, 5).kept)
    assert replay(here, 2, halfway).losses == halfway.losses[:2]  # a later one is no beginning


@pytest.mark.parametrize("number", [-1, STEP_MODE_STEPS_MAX + 1])
def test_more_steps_than_somebody_waits_for_are_refused(number):
    with pytest.raises(InputError, match="from 0 to"):
        replay(ground(StepSettings()), number)


def test_a_loss_that_runs_away_ends_the_replay():
    at = replay(ground(StepSettings(model="small-cnn", lr=3.0)), 20)
    assert at.number < 20
    assert not at.finite
    assert not at.losses[-1] <= LOSS_MAX


def test_forgetting_zero_grad_adds_the_gradients_up():
    settings = StepSettings(zero_grad=False)
    here = ground(settings)
    at = replay(here, 3)
    # The same three steps in plain PyTorch, without zero_grad.
    with private(here, start(here)) as mine:
        network = mine.network
    optimiser = torch.optim.SGD(network.parameters(), lr=settings.lr)
    for number in range(3):
        images, labels, _ = batch(here, number)
        F.cross_entropy(network(eng.to_input(here.engine, images)), labels).backward()
        optimiser.step()
    for (name, parameter), left in zip(network.named_parameters(), at.left, strict=True):
        torch.testing.assert_close(at.kept[f"network.{name}"], parameter.detach())
        torch.testing.assert_close(left, parameter.grad)
    cleared = replay(ground(StepSettings()), 3)
    assert cleared.left is None
    assert cleared.lengths[0] == at.lengths[0]  # nothing was left over before the first step
    assert cleared.lengths[1] != at.lengths[1]


def test_torchs_own_generator_stays_where_it_is():
    torch.manual_seed(5)
    before = torch.get_rng_state()
    replay(ground(DROPOUT), 2)
    assert torch.equal(torch.get_rng_state(), before)


def test_visitors_who_step_at_the_same_moment_get_what_each_would_get_alone():
    here = ground(DROPOUT)
    alone = replay(here, 4)
    found = []
    threads = [threading.Thread(target=lambda: found.append(replay(here, 4))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    for at in found:
        assert_same(at.kept, alone.kept)


def test_the_number_of_threads_outside_changes_no_step():
    here = ground(StepSettings())
    one = replay(here, 3)
    torch.set_num_threads(2)
    two = replay(here, 3)
    assert torch.get_num_threads() == 2
    assert_same(one.kept, two.kept)
