"""Dense against convolution: the counts by hand and from PyTorch."""

import pytest
from torch import nn

from explorer.arithmetic.counts import linear_parameters
from explorer.cases.growth import Growth


def parameters(layer):
    return sum(p.numel() for p in layer.parameters())


def test_by_hand():
    # 2 units read 3·8·8 = 192 numbers each; 2 filters of 3·1·1.
    choice = Growth(8, units=2, filters=2, kernel=1)
    assert str(choice.dense((1, 1))) == "2 × 3·8·8 + 2 = 386"
    assert str(choice.convolution()) == "2 × 3·1·1 + 2 = 8"


@pytest.mark.parametrize("size", [(32, 32), (28, 28), (100, 37), (512, 512)])
@pytest.mark.parametrize("units", [1, 10, 1024])
def test_the_counts_are_pytorchs(size, units):
    choice = Growth(units=units, filters=units // 4 + 1, kernel=5)
    dense = nn.Linear(3 * size[0] * size[1], units, device="meta")
    assert choice.dense(size).total == parameters(dense)
    assert choice.dense(size).total == linear_parameters(units, 3 * size[0] * size[1]).total
    convolution = nn.Conv2d(3, choice.filters, 5, device="meta")
    assert choice.convolution().total == parameters(convolution)


def test_twice_the_side_is_four_times_the_weights_and_the_same_convolution():
    small, large = Growth(16, 7), Growth(32, 7)
    assert large.dense((0, 0)).total - 7 == 4 * (small.dense((0, 0)).total - 7)
    assert large.convolution() == small.convolution()


def test_a_link_brings_the_same_choice_back():
    choice = Growth(512, 10, 3, 7)
    assert Growth.from_text(choice.text()) == choice
