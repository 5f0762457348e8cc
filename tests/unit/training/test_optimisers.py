"""The optimiser of a recipe: kinds, groups, frozen parts."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from explorer.errors import InputError, RecipeError
from explorer.training import optimisers
from explorer.training.normalisation import statistics
from explorer.training.recipe import Recipe

CPU = torch.device("cpu")


class WithFeatures(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2))
        self.classifier = nn.Linear(2, 2)

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))


def with_features(which):
    # no network of the registry is needed to see what the groups are
    recipe = Recipe(lr=0.01)
    object.__setattr__(recipe, "features", which)
    return recipe


def one_step(recipe, network):
    optimiser = optimisers.make(recipe, network, CPU)
    images = torch.arange(4 * 25.0).view(4, 1, 5, 5) / 100
    network(images).square().sum().backward()
    optimiser.step()
    return optimiser


@pytest.mark.parametrize(
    ("recipe", "expected"),
    [
        (Recipe(), lambda p: torch.optim.Adam(p, lr=1e-3, weight_decay=1e-4, fused=True)),
        (
            Recipe(optimiser="adamw", lr=0.01, weight_decay=0.1),
            lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1, fused=True),
        ),
        (
            Recipe(optimiser="sgd", momentum=0.8, nesterov=True, weight_decay=0),
            lambda p: torch.optim.SGD(p, lr=1e-3, momentum=0.8, nesterov=True, fused=True),
        ),
        (
            Recipe(optimiser="sgd", momentum=0),
            lambda p: torch.optim.SGD(p, lr=1e-3, weight_decay=1e-4, fused=True),
        ),
    ],
    ids=["adam", "adamw", "nesterov", "plain sgd"],
)
def test_three_steps_are_those_of_pytorchs_own_optimiser(recipe, expected):
    ours, theirs = torch.ones(3, requires_grad=True), torch.ones(3, requires_grad=True)
    holder = nn.Module()
    holder.weight = nn.Parameter(ours.detach().clone())
    made, other = optimisers.make(recipe, holder, CPU), expected([theirs])
    for _ in range(3):
        for optimiser, value in ((made, holder.weight), (other, theirs)):
            optimiser.zero_grad()
            (value**2 * torch.tensor([1.0, 2.0, 3.0])).sum().backward()
            optimiser.step()
    assert torch.equal(holder.weight, theirs)


def test_sgd_with_momentum_by_hand():
    holder = nn.Module()
    holder.weight = nn.Parameter(torch.tensor([1.0]))
    recipe = Recipe(optimiser="sgd", lr=0.1, momentum=0.5, weight_decay=0)
    optimiser = optimisers.make(recipe, holder, CPU)
    for expected in (0.8, 0.5):  # gradient 2: 1 - 0.1·2, then 0.8 - 0.1·(0.5·2 + 2)
        optimiser.zero_grad()
        (2 * holder.weight).sum().backward()
        optimiser.step()
        assert holder.weight.item() == pytest.approx(expected)


def test_features_learn_at_a_tenth_of_the_rate():
    network = WithFeatures()
    optimiser = one_step(with_features("tenth"), network)
    rates = {group["scale"]: group["lr"] for group in optimiser.param_groups}
    assert rates == pytest.approx({0.1: 0.001, 1.0: 0.01})
    optimisers.set_rate(optimiser, 0.5)
    rates = {group["scale"]: group["lr"] for group in optimiser.param_groups}
    assert rates == pytest.approx({0.1: 0.05, 1.0: 0.5})
    count = sum(p.numel() for group in optimiser.param_groups for p in group["params"])
    assert count == sum(p.numel() for p in network.parameters())


def test_frozen_features_keep_every_weight_and_every_statistic():
    network, recipe = WithFeatures(), with_features("frozen")
    optimisers.to_training(recipe, network)
    before = {k: v.clone() for k, v in network.state_dict().items()}
    one_step(recipe, network)
    after = network.state_dict()
    assert network.training
    for name, value in before.items():
        assert torch.equal(value, after[name]) == name.startswith("features"), name


def test_a_tensor_as_rate_is_filled_and_not_replaced():
    optimiser = optimisers.make(Recipe(), nn.Linear(2, 2), CPU, on_graph=True)
    rate = optimiser.param_groups[0]["lr"]
    optimisers.set_rate(optimiser, 0.25)
    assert optimiser.param_groups[0]["lr"] is rate
    assert rate.item() == 0.25


def test_a_network_without_features_cannot_have_them_frozen():
    with pytest.raises(RecipeError, match="no part with features"):
        optimisers.make(with_features("frozen"), nn.Linear(2, 2), CPU)


def test_normalisation_is_computed_or_published_or_none():
    images = np.zeros((2, 2, 2, 3), np.uint8)
    images[0] = 255
    assert statistics(Recipe(), images) == ((0.5,) * 3, (0.5,) * 3)
    assert statistics(Recipe(normalisation="none"), images) == ((0.0,) * 3, (1.0,) * 3)
    mean, std = statistics(Recipe(normalisation="cifar10"), images)
    assert (mean, std) == ((0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616))
    with pytest.raises(InputError, match="numbers for 3 channels, the pictures have 1"):
        statistics(replace(Recipe(), normalisation="imagenet"), images[..., :1])
