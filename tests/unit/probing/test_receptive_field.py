import numpy as np
import pytest
import torch
from torch import nn

from explorer.errors import ShapeError
from explorer.probing.receptive_field import Box, Step, box, box_by_recursion, field, overhang

CONV, POOL = Step((3, 3), padding=(1, 1)), Step((2, 2), stride=(2, 2))
CHAINS = {"conv1": (CONV,), "conv2": (CONV, POOL, CONV), "conv3": (CONV, POOL, CONV, POOL, CONV)}


def random_chain(rng: np.random.Generator) -> tuple[Step, ...]:
    def pair(low, high):
        return tuple(int(v) for v in rng.integers(low, high, 2))

    return tuple(
        Step(pair(1, 6), pair(1, 4), pair(0, 3), pair(1, 3)) for _ in range(rng.integers(1, 6))
    )


@pytest.mark.parametrize(
    ("name", "start", "step", "size"),
    [("conv1", -1, 1, 3), ("conv2", -3, 2, 8), ("conv3", -7, 4, 18)],
)
def test_the_three_convolutions_have_the_fields_worked_by_hand(name, start, step, size):
    assert field(CHAINS[name], 0) == (start, step, size)
    assert box(CHAINS[name], 0, 2) == Box(
        start, start + 2 * step, start + size, start + 2 * step + size
    )


@pytest.mark.parametrize("seed", range(20))
def test_closed_form_equals_the_walk_back(seed):
    rng = np.random.default_rng(seed)
    chain = random_chain(rng)
    for row, col in rng.integers(0, 30, (40, 2)).tolist():
        assert box(chain, row, col) == box_by_recursion(chain, row, col)


def test_box_is_exactly_where_the_gradient_is_not_zero():
    # Positive weights and average pooling: nothing cancels, so support and box must be equal.
    net = nn.Sequential(
        nn.Conv2d(1, 1, 3, padding=1), nn.AvgPool2d(2), nn.Conv2d(1, 1, 3, stride=2, dilation=2)
    )
    chain = (CONV, POOL, Step((3, 3), (2, 2), (0, 0), (2, 2)))
    for parameter in net.parameters():
        nn.init.ones_(parameter)
    picture = torch.ones(1, 1, 24, 24, requires_grad=True)
    out = net(picture)
    for row in range(out.shape[2]):
        for col in range(out.shape[3]):
            (slope,) = torch.autograd.grad(out[0, 0, row, col], picture, retain_graph=True)
            rows, cols = np.nonzero(slope[0, 0].numpy())
            seen = Box(rows.min(), cols.min(), rows.max() + 1, cols.max() + 1)
            assert seen == box(chain, row, col).clipped(24, 24)


def test_a_box_that_lies_in_the_padding_keeps_its_size_and_loses_the_outside_when_clipped():
    whole = box(CHAINS["conv3"], 0, 0)
    assert (whole.height, whole.width) == (18, 18)
    assert whole.clipped(32, 32) == Box(0, 0, 11, 11)


def test_overhang_is_the_farthest_reach_over_any_side():
    sides = {"conv1": 32, "conv2": 16, "conv3": 8}
    assert [overhang(CHAINS[n], (s, s), (32, 32)) for n, s in sides.items()] == [1, 3, 7]
    assert overhang((Step((3, 3)),), (30, 30), (32, 32)) == 0
    assert overhang(CHAINS["conv3"], (7, 8), (28, 32)) == 7


def test_a_place_before_the_map_is_refused():
    with pytest.raises(ShapeError, match="Row -1, column 0 is not a place"):
        box(CHAINS["conv1"], -1, 0)
