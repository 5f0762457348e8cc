"""A way from a value to the pixels: its text for links, and what it may lead to."""

import numpy as np
import pytest
import torch

from explorer.limits import WALK_STEPS_MAX
from explorer.probing.terms import ConvSum, Pixel, Place
from explorer.probing.trace import trace
from explorer.probing.unit import below
from explorer.probing.walk import level, levels, read, write
from models import build


@pytest.fixture(scope="module")
def looked():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        net = build("report-cnn-half", 4).eval().requires_grad_(False)
    image = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    return net, trace(net, image, (0.5,) * 3, (0.25,) * 3)


def test_places_survive_the_link():
    walk = (Place("block2.conv:relu", (7, 0, 31)), Place("fc1", (12,)), Place("input", (2, 3, 4)))
    assert read(write(walk)) == walk


@pytest.mark.parametrize(
    "text",
    ["", "conv1", "conv1@", "@1_2_3", "conv1@1_2", "conv1@-1_2_3", "conv1@1_2_9999999", "a@1_²_3"],
)
def test_what_is_no_place_is_left_out(text):
    assert read(text) == ()
    assert read(f"conv1@1_2_3~{text}~conv1@1_2_3") == (Place("conv1", (1, 2, 3)),)


def test_a_link_cannot_ask_for_more_steps_than_there_are():
    assert len(read("~".join(["conv1@1_2_3"] * 500))) == WALK_STEPS_MAX


def test_a_level_ends_at_the_sum_of_several_values(looked):
    net, nodes = looked
    found = level(net, nodes, Place("conv2:pool", (3, 4, 4)))
    assert [explained.op for explained in found] == ["max_pool2d", "relu", "conv2d"]
    assert isinstance(found[-1].detail, ConvSum)


def test_a_walk_follows_the_largest_parts_to_a_pixel(looked):
    net, nodes = looked
    walk = [Place("conv3:relu", (5, 4, 2))]
    while ways := below(level(net, nodes, walk[-1])[-1]):
        walk.append(ways[0])
    found = levels(net, nodes, walk)
    assert len(found) == len(walk)
    assert isinstance(found[-1][-1].detail, Pixel)
    assert all(step.agrees for one in found for step in one)


@pytest.mark.parametrize(
    "place",
    [
        Place("conv2", (0, 0, 0)),  # not what conv3 reads
        Place("conv2:pool", (99, 0, 0)),  # no such channel
        Place("conv2:pool", (0, 7, 7)),  # outside the window
        Place("conv2:pool", (0,)),
        Place("nowhere", (0, 0, 0)),
    ],
)
def test_a_place_that_made_nothing_above_it_ends_the_walk(looked, place):
    net, nodes = looked
    assert len(levels(net, nodes, [Place("conv3", (5, 0, 0)), place])) == 1


def test_a_walk_from_nowhere_is_empty(looked):
    net, nodes = looked
    assert levels(net, nodes, [Place("conv9", (0, 0, 0))]) == ()
