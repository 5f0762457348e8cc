import numpy as np
import torch
from torch import nn

from explorer.probing.penultimate import penultimate
from models import build

CONSTANTS = (0.5,) * 3, (0.25,) * 3


def test_the_last_dense_layer_makes_the_scores_from_what_is_returned():
    images = np.random.default_rng(0).integers(0, 256, (2, 32, 32, 3), dtype=np.uint8)
    for key, last in (("report-cnn-half", "fc2"), ("tiny-gp", None)):
        model = build(key, 4).eval().requires_grad_(False)
        dense = [m for m in model.modules() if isinstance(m, nn.Linear)][-1]
        read = penultimate(model, images, *CONSTANTS)
        assert last is None or dense is model.get_submodule(last)
        scores = dense(torch.from_numpy(read))
        pixels = (torch.from_numpy(images).float() / 255 - 0.5) / 0.25
        torch.testing.assert_close(scores, model(pixels.permute(0, 3, 1, 2)), rtol=1e-4, atol=1e-4)


def test_a_network_without_a_dense_layer_gives_its_scores():
    model = nn.Sequential(nn.Conv2d(3, 2, 32), nn.Flatten()).eval().requires_grad_(False)
    images = np.zeros((1, 32, 32, 3), np.uint8)
    assert penultimate(model, images, *CONSTANTS).shape == (1, 2)
