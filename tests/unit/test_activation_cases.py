"""Activations, the two orders, and the neuron: known values, and which curves are monotone."""

import math

import numpy as np
import pytest

from explorer.cases import ActivationCase, NeuronCase, OrderCase, from_example
from explorer.cases.activation import ACTIVATIONS, activate
from explorer.examples import NEURON_EXAMPLES, ORDER_EXAMPLES

MONOTONE = ("relu", "leaky_relu", "sigmoid", "tanh")
KNOWN = {  # at −2, by the textbook formula
    "relu": 0.0,
    "leaky_relu": -0.02,
    "sigmoid": 1 / (1 + math.exp(2)),
    "tanh": (math.exp(-2) - math.exp(2)) / (math.exp(-2) + math.exp(2)),
    "gelu": -2 * (0.5 * (1 + math.erf(-2 / math.sqrt(2)))),
    "gelu_tanh": -1 * (1 + math.tanh(math.sqrt(2 / math.pi) * (-2 + 0.044715 * -8))),
    "silu": -2 / (1 + math.exp(2)),
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_each_activation_at_minus_2(name):
    assert activate(name, np.array([-2.0])).item() == pytest.approx(KNOWN[name], rel=1e-12)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_lines_of_each_activation_agree_with_it(name):
    x = np.linspace(-6, 6, 16).reshape(1, 4, 4)
    assert ActivationCase(x, name, 0.2).check() <= 1e-15
    assert OrderCase(x, name, 0.2, "average").check() <= 1e-15


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_monotone_activations_and_no_others_commute_with_max_pooling(name):
    random = np.random.default_rng(11)
    different = 0
    for _ in range(200):
        first, last = OrderCase(random.uniform(-4, 1, (1, 4, 4)), name).output()
        different += (first != last).any()
    assert (different == 0) == (name in MONOTONE)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_no_activation_commutes_with_the_mean(name):
    first, last = OrderCase(np.array([[[-4.0, 1.0], [2.0, -3.0]]]), name, pool="average").output()
    assert abs(first - last) > 1e-3


def test_examples_of_the_two_orders_say_what_is_true():
    for example in ORDER_EXAMPLES:
        first, last = from_example(OrderCase, example).output()
        assert (first == last).all() == ("do not" not in example.title), example.key


def test_leaky_relu_with_slope_1_changes_nothing_and_so_commutes_with_the_mean():
    case = OrderCase(np.array([[[-4.0, 1.0], [2.0, -3.0]]]), "leaky_relu", 1.0, "average")
    assert case.output().tolist() == [[[-1.0]], [[-1.0]]]


def test_neuron_by_hand():
    case = NeuronCase(np.array([1.0, 2.0, -1.0]), np.array([0.5, 1.5, 2.0]), -0.5)
    assert (case.sum(), case.output().tolist(), case.check()) == (1.0, [1.0], 0.0)


def test_and_needs_both_inputs():
    example = next(e for e in NEURON_EXAMPLES if e.key == "and")
    for x, expected in (((0, 0), 0), ((1, 0), 0), ((0, 1), 0), ((1, 1), 0.5)):
        case = NeuronCase(np.array(x, float), np.array(example.w), example.b)
        assert case.output().item() == expected
