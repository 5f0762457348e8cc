"""Whoever looks into a network leaves it as it was: weights, buffers, modes, hooks and chance."""

import random

import numpy as np
import pytest
import torch
from trust_networks import KINDS, MEAN, STD, network, pictures

from explorer.errors import InputError
from explorer.probing.ablation import answers_without, logits_without
from explorer.probing.accuracy import accuracy
from explorer.probing.activations import conv_layers, feature_maps, fingerprint, predict
from explorer.probing.attribution.cam import cam
from explorer.probing.attribution.effective_field import effective_field
from explorer.probing.attribution.grad_cam import grad_cam
from explorer.probing.attribution.gradients import input_gradient, smooth_gradient
from explorer.probing.attribution.occlusion import occlusion
from explorer.probing.attribution.randomised import redrawn
from explorer.probing.contributions import contributions, mean_contributions
from explorer.probing.feature_visualisation import made_pictures
from explorer.probing.penultimate import penultimate
from explorer.probing.redundancy import alike
from explorer.probing.scan import scan
from explorer.probing.trace import trace
from explorer.probing.unit import explain
from explorer.probing.verified import edges, verify

pytestmark = pytest.mark.usefixtures("one_core")
IMAGES = pictures(5)
ONE = IMAGES[0]
DATA = IMAGES, MEAN, STD


def scanned_answers(model):
    found, last = scan(model, *DATA), conv_layers(model)[-1].name
    return answers_without(model, *DATA, found.layers[last], 1, found.predicted)


def first(model):
    return conv_layers(model)[0]


def explained(model):
    nodes = trace(model, ONE, MEAN, STD)
    return explain(model, nodes, first(model).name, (0, 3, 4))


LOOKS = {
    "scan": lambda model: scan(model, *DATA, batch=2, threads=2),
    "feature maps": lambda model: feature_maps(model, *DATA, [first(model).name]),
    "predict": lambda model: predict(model, *DATA),
    "accuracy": lambda model: accuracy(model, IMAGES, np.zeros(5, int), MEAN, STD),
    "fingerprint": fingerprint,
    "verify": lambda model: verify(model, ONE, MEAN, STD, first(model), 0, (0, 0)),
    "edges": lambda model: edges(model, ONE, MEAN, STD, first(model), 0, (0, 0)),
    "trace and explain": explained,
    "ablation": lambda model: logits_without(model, *DATA, first(model), 1),
    "answers without": scanned_answers,
    "contributions": lambda model: contributions(model, ONE, MEAN, STD, first(model).name),
    "mean contributions": lambda model: mean_contributions(model, *DATA, first(model).name),
    "alike": lambda model: alike(model, *DATA),
    "penultimate": lambda model: penultimate(model, *DATA),
    "made picture": lambda model: list(made_pictures(model, MEAN, STD, (first(model).name, 0),
                                                     steps=3)),
    "class activation map": lambda model: cam(model, ONE, MEAN, STD, 1),
    "Grad-CAM": lambda model: grad_cam(model, ONE, MEAN, STD, 1),
    "gradient": lambda model: input_gradient(model, ONE, MEAN, STD, 1),
    "SmoothGrad": lambda model: smooth_gradient(model, ONE, MEAN, STD, 1, pictures=2),
    "occlusion": lambda model: occlusion(model, ONE, MEAN, STD, size=20, stride=20),
    "effective field": lambda model: effective_field(model, *DATA, first(model).name),
    "redrawn": redrawn,
}  # fmt: skip


def state(model):
    """Return everything about a network and about chance that a look could change."""
    tensors = {**dict(model.named_parameters()), **dict(model.named_buffers())}
    hooks = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
    parts = dict(model.named_modules())
    return {
        "values": {name: tensor.numpy().tobytes() for name, tensor in tensors.items()},
        "writes": {name: tensor._version for name, tensor in tensors.items()},
        "places": {name: tensor.data_ptr() for name, tensor in tensors.items()},
        "gradients": {n: (t.requires_grad, t.grad) for n, t in tensors.items()},
        "modes": {name: part.training for name, part in parts.items()},
        "hooks": {name: [len(getattr(part, h)) for h in hooks] for name, part in parts.items()},
        "attributes": {name: sorted(vars(part)) for name, part in parts.items()},
        "torch's chance": torch.get_rng_state().numpy().tobytes(),
        "NumPy's chance": np.random.get_state()[1].tobytes(),
        "Python's chance": random.getstate(),
        "settings": (torch.is_grad_enabled(), torch.get_num_threads(), torch.get_default_dtype()),
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("look", LOOKS)
def test_a_look_changes_no_buffer_no_weight_and_no_chance(look, kind):
    model, pixels = network(kind), IMAGES.copy()
    before = state(model)
    try:
        LOOKS[look](model)
    except InputError:  # a class activation map needs global pooling
        assert look == "class activation map"
    after = state(model)
    for what, was in before.items():
        assert after[what] == was, what
    np.testing.assert_array_equal(IMAGES, pixels)


@pytest.mark.parametrize("look", ["scan", "feature maps", "verify"])
def test_a_network_in_training_mode_is_not_looked_into(look):
    """Dropout would draw at random, and batch norm would learn from what is looked at."""
    model = network("six-block").train()
    before = state(model)
    with pytest.raises(ValueError, match="training mode"):
        LOOKS[look](model)
    assert state(model) == before
