"""Optimisers on loss surfaces: by hand, by finite differences, and held against torch.optim."""

import math

import numpy as np
import pytest
import torch

from explorer import limits
from explorer.errors import InputError
from explorer.gradients.descent import RULES, Rule, advance, walk
from explorer.gradients.surfaces import NAMES, X_RANGE, Y_RANGE, bands, surface

STARTS = {"valley": (-3.5, 1.5), "bowl": (3.0, -2.0), "saddle": (-3.0, 0.01),
          "curved": (-3.0, 2.0), "two": (3.0, 1.0)}  # fmt: skip
RATES = {"valley": 0.03, "bowl": 0.1, "saddle": 0.05, "curved": 0.02, "two": 0.02}
SETTINGS = {"momentum": 0.85, "beta1": 0.8, "beta2": 0.95, "alpha": 0.9, "decay": 0.2}


def optimiser(rule, w):
    """Return PyTorch's optimiser of a rule."""
    if rule.name in ("adam", "adamw"):
        values = {"betas": (rule.beta1, rule.beta2), "eps": rule.eps}
        if rule.name == "adamw":
            return torch.optim.AdamW([w], rule.lr, weight_decay=rule.decay, **values)
        return torch.optim.Adam([w], rule.lr, **values)
    if rule.name == "rmsprop":
        return torch.optim.RMSprop([w], rule.lr, alpha=rule.alpha, eps=rule.eps)
    momentum = 0.0 if rule.name == "sgd" else rule.momentum
    return torch.optim.SGD([w], rule.lr, momentum=momentum, nesterov=rule.name == "nesterov")


def by_torch(ground, rule, start, steps):
    """Return the places of the same path by torch.optim and autograd, float64."""
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    made = optimiser(rule, w)
    places = [w.tolist()]
    for _ in range(steps):
        made.zero_grad()
        ground.height(w[0], w[1]).backward()
        made.step()
        places.append(w.tolist())
    return np.array(places)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rule", RULES)
def test_fifty_steps_are_those_of_torch_optim(name, rule):
    ground, made = surface(name, 10.0), Rule(rule, RATES[name], **SETTINGS)
    path = walk(ground, made, STARTS[name], 50)
    np.testing.assert_allclose(path.places, by_torch(ground, made, STARTS[name], 50), atol=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_random_starts_and_settings_agree_with_torch(seed):
    rng = np.random.default_rng(seed)
    ground = surface("valley", round(float(rng.uniform(1, 30)), 2))
    settings = {name: float(rng.uniform(0.1, 0.95)) for name in SETTINGS}
    made = Rule(RULES[seed], float(rng.uniform(0.001, 0.05)), **settings)
    start = tuple(rng.uniform(-3, 3, 2).tolist())
    path = walk(ground, made, start, 50)
    np.testing.assert_allclose(path.places, by_torch(ground, made, start, 50), atol=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_gradients_are_exact(name):
    ground, rng = surface(name, 7.0), np.random.default_rng(1)
    for x, y in rng.uniform(-2, 2, (20, 2)):
        w = torch.tensor([x, y], dtype=torch.float64, requires_grad=True)
        ground.height(w[0], w[1]).backward()
        np.testing.assert_allclose(ground.slope(x, y), w.grad, atol=1e-11)


@pytest.mark.parametrize("name", NAMES)
def test_lowest_point_and_its_curvatures(name):
    ground = surface(name, 7.0)
    low = torch.tensor(ground.lowest, dtype=torch.float64)
    assert ground.height(*ground.lowest) == pytest.approx(0, abs=1e-12)
    assert ground.slope(*ground.lowest) == pytest.approx((0, 0), abs=1e-12)
    if ground.twin is not None:
        assert ground.height(*ground.twin) == 0
        assert ground.slope(*ground.twin) == (0, 0)
    second = torch.autograd.functional.hessian(lambda w: ground.height(w[0], w[1]), low)
    np.testing.assert_allclose(torch.linalg.eigvalsh(second), ground.curvatures, rtol=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_drawn_lies_below_the_lowest_point(name):
    ground = surface(name, 7.0)
    x, y = np.meshgrid(np.linspace(*X_RANGE, 81), np.linspace(*Y_RANGE, 61))
    assert ground.height(x, y).min() >= -1e-12
    drawn = bands(name, 7.0, 30, 40)
    assert drawn.shape == (30, 40)
    assert drawn.min() <= 1
    assert drawn.max() == 15


def test_python_line_is_the_same_surface():
    for name in NAMES:
        ground, w = surface(name, 7.0), (-1.25, 0.75)
        assert eval(ground.python, {"w": w}) == pytest.approx(ground.height(*w), abs=1e-12)


def test_sgd_on_a_valley_by_hand():
    # Each step multiplies w₁ by 1 − 0.15·1 = 0.85 and w₂ by 1 − 0.15·10 = −0.5.
    path = walk(surface("valley", 10.0), Rule("sgd", 0.15), (-4.0, 2.0), 3)
    np.testing.assert_allclose(path.places, [(-4, 2), (-3.4, -1), (-2.89, 0.5), (-2.4565, -0.25)])
    assert path.losses[:2] == pytest.approx((28.0, 10.78))


def test_one_step_with_one_over_the_curvature_lands_in_the_minimum():
    assert walk(surface("bowl"), Rule("sgd", 1.0), (3.0, -2.0), 1).places[1] == (0.0, 0.0)


def test_momentum_by_hand():
    # b: 4, then 0.5·4 + 2 = 4; w: 4 − 0.5·4 = 2, then 2 − 0.5·4 = 0.
    path = walk(surface("bowl"), Rule("momentum", 0.5, momentum=0.5), (4.0, 0.0), 2)
    assert [made[0]["b"] for made in path.made] == [4.0, 4.0]
    assert [place[0] for place in path.places] == [4.0, 2.0, 0.0]


def test_first_step_of_adam_is_the_rate_whatever_the_gradient():
    for gradient in (1e-3, 1.0, 1e3):
        made = advance(Rule("adam", 0.1), 0.0, gradient, {}, 1)
        assert made["w"] == pytest.approx(-0.1, rel=1e-4)
        assert (made["m̂"], made["v̂"]) == pytest.approx((gradient, gradient**2))


def test_adamw_shrinks_the_weight_before_it_steps():
    made = advance(Rule("adamw", 0.1, decay=0.5), 2.0, 1.0, {}, 1)
    assert made["kept"] == pytest.approx(2 * (1 - 0.1 * 0.5))
    assert made["w"] == pytest.approx(1.9 - 0.1, rel=1e-7)


def test_beyond_two_over_the_curvature_a_path_leaves_and_ends_before_it_overflows():
    path = walk(surface("valley", 10.0), Rule("sgd", 0.3), (-4.0, 1.0), 100)
    assert path.left == 2  # w₂: 1, −2, 4
    assert path.ended == 10  # 2¹⁰ = 1,024
    assert path.steps == 10
    assert all(map(math.isfinite, path.losses))


def test_a_path_may_leave_the_picture_and_come_back():
    path = walk(surface("valley", 10.0), Rule("momentum", 0.3, 0.9), (-4.0, 2.5), 100)
    assert path.left is not None
    assert path.ended is None


@pytest.mark.parametrize("name", NAMES)
def test_the_fiercest_settings_stay_finite(name):
    most = limits.DESCENT_RATE_MAX
    ground = surface(name, limits.DESCENT_RATIO_MAX)
    for rule in RULES:
        path = walk(ground, Rule(rule, most, momentum=0.999, decay=1.0), STARTS[name], 100)
        assert np.isfinite(path.losses).all()
        assert np.isfinite(path.places).all()


def test_a_path_can_be_cut():
    path = walk(surface("valley", 10.0), Rule("adam", 0.3), (-3.5, 1.5), 60)
    assert path.first(20) == walk(surface("valley", 10.0), Rule("adam", 0.3), (-3.5, 1.5), 20)
    assert path.first(60) is path


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"lr": 0.0}, "above 0 and is at most 10, not 0"),
        ({"lr": -1.0}, "not -1"),
        ({"lr": float("nan")}, "not nan"),
        ({"lr": 11.0}, "at most 10, not 11"),
        ({"momentum": 1.0}, "Momentum lies from 0 to below 1, not 1"),
        ({"beta2": float("nan")}, "Beta2 lies from 0"),
        ({"name": "magic"}, "not magic"),
    ],
)
def test_bad_settings_are_refused_with_a_sentence(change, words):
    with pytest.raises(InputError, match=words):
        Rule(**({"name": "sgd", "lr": 0.1} | change))


@pytest.mark.parametrize(("name", "ratio"), [("hill", 10.0), ("valley", 0.5), ("valley", 1e9)])
def test_bad_surfaces_are_refused(name, ratio):
    with pytest.raises(InputError, match="Choose"):
        surface(name, ratio)
