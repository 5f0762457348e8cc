"""What a class looks at is the engine's own pass: same loss, same gradients, same units dropped."""

from dataclasses import replace

import pytest
import torch
from torch.nn import functional as F

from explorer.errors import TrainingError
from explorer.training import engine as eng
from explorer.training.step_mode import one_pass
from explorer.training.step_mode.along import first_step, losses_along, promise
from explorer.training.step_mode.one_pass import (
    look,
    look_and_advance,
    norm,
    norms,
)
from explorer.training.step_mode.one_step import advance, batch, ground, private, replay
from explorer.training.step_mode.settings import RATES, RULES, StepSettings

DROPOUT = StepSettings(rule="Adam", lr=0.001, model="report-cnn-half")
SMALL = StepSettings(model="small-cnn")
NETWORKS = [SMALL, DROPOUT, StepSettings(model="tiny-bn"), StepSettings(model="small-mlp")]


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)  # for the engine that step mode is held against
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("settings", NETWORKS, ids=lambda s: s.model)
def test_loss_and_gradients_are_the_engines_bit_for_bit(settings):
    here = ground(settings)
    at = replay(here, 2)
    seen = look(here, at)
    with private(here, at) as mine:
        result = eng.step(mine, *batch(here, 2))
    assert float(seen.loss) == float(result.loss)
    for name, parameter in mine.network.named_parameters():
        assert torch.equal(seen.gradients[name], parameter.grad), name
    assert norm(seen) == pytest.approx(float(result.gradient_norm), rel=1e-5)
    assert sum(v**2 for v in norms(seen).values()) == pytest.approx(norm(seen) ** 2)


def test_the_losses_of_the_pictures_have_the_batchs_loss_as_mean():
    seen = look(here := ground(StepSettings()), replay(here, 1))
    assert float(seen.losses().mean()) == pytest.approx(float(seen.loss), rel=1e-6)
    p = seen.probabilities()[torch.arange(8), seen.labels]
    torch.testing.assert_close(seen.losses(), -p.log())
    torch.testing.assert_close(seen.probabilities().sum(1), torch.ones(8, dtype=torch.float64))


def test_layers_come_in_order_with_a_flatten_between():
    seen = look(here := ground(SMALL), replay(here, 0))
    assert [(layer.name, layer.shape) for layer in seen.layers] == [
        ("conv1", (8, 16, 32, 32)), ("relu1", (8, 16, 32, 32)), ("pool1", (8, 16, 16, 16)),
        ("conv2", (8, 32, 16, 16)), ("relu2", (8, 32, 16, 16)), ("pool2", (8, 32, 8, 8)),
        ("flatten", (8, 2048)), ("fc1", (8, 96)), ("relu3", (8, 96)), ("fc2", (8, 4)),
    ]  # fmt: skip


def test_dropout_is_counted_and_can_be_switched_off():
    here = ground(DROPOUT)
    seen = look(here, replay(here, 0))
    told = {layer.name: layer.dropped for layer in seen.layers if layer.dropped}
    for name, (off, total) in told.items():
        assert torch.equal(seen.inputs[name] * seen.noises[name], seen.outputs[name])
        assert off == int((seen.noises[name] == 0).sum())
        assert 0.2 < off / total < 0.3  # p = 0.25
    assert list(told) == ["dropout1", "dropout2"]
    off = ground(replace(DROPOUT, dropout=False))
    assert not any(layer.dropped for layer in look(off, replay(off, 0)).layers)


@pytest.mark.parametrize("settings", NETWORKS, ids=lambda s: s.model)
def test_the_copy_in_float64_drops_the_same_units(settings):
    seen = look(here := ground(settings), replay(here, 1))
    with torch.no_grad():
        scores = seen.in_float64()(seen.x.double())
    assert float(F.cross_entropy(scores, seen.labels)) == pytest.approx(float(seen.loss), rel=1e-6)


@pytest.mark.parametrize("rule", RULES)
def test_a_longer_step_is_that_of_a_higher_learning_rate(rule):
    rate = RATES[4]
    here = ground(StepSettings(rule=rule, lr=rate, decay=0.01))
    at = replay(here, 2)
    after, seen = advance(here, at), look(here, at)
    found = losses_along(here, seen, at, after, (0.0, 1.0, 10.0))
    assert found[0] == float(seen.loss)
    higher = ground(replace(here.settings, lr=RATES[6]))
    other = replace(at, kept={**at.kept, "rates": [10 * rate]})
    expected = losses_along(higher, seen, other, advance(higher, other), (0.0, 1.0))
    assert found[2] == pytest.approx(expected[1], rel=1e-4)
    assert found[1] != found[0]


def test_with_dropout_the_loss_before_is_the_loss_of_the_pass():
    here = ground(DROPOUT)
    at = replay(here, 3)
    found = losses_along(here, look(here, at), at, advance(here, at), (0.0, 1.0, 0.0))
    assert found[0] == found[2] == float(look(here, at).loss)


def test_a_short_step_keeps_what_the_gradient_promises():
    here = ground(StepSettings(lr=RATES[0]))
    at = replay(here, 0)
    after, seen = advance(here, at), look(here, at)
    before, now = losses_along(here, seen, at, after, (0.0, 100.0))
    assert promise(seen, at, after) < 0
    assert now - before == pytest.approx(100 * promise(seen, at, after), rel=0.1)


def test_a_pass_that_another_thread_disturbed_is_done_again(monkeypatch):
    here = ground(DROPOUT)
    at = replay(here, 1)
    other, tries = look(here, replay(here, 2)), []

    def disturbed(here, at):
        tries.append(at)
        return other if len(tries) == 1 else look(here, at)

    monkeypatch.setattr(one_pass, "look", disturbed)
    seen, after = look_and_advance(here, at)
    assert len(tries) == 2
    assert float(seen.loss) == after.losses[-1]
    monkeypatch.setattr(one_pass, "look", lambda here, at: other)
    with pytest.raises(TrainingError, match="must be the same"):
        look_and_advance(here, at)


def test_homes_curve_begins_at_the_loss_and_its_line_touches_it():
    losses, straight = first_step(points=200)
    assert losses[0] == straight[0]
    assert losses[1] - losses[0] == pytest.approx(straight[1] - straight[0], rel=0.1)
    assert losses[-1] > min(losses)  # the last steps are far too long
