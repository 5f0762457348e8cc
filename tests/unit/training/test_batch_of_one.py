"""The last batch of an epoch may have one picture: batch norm then needs another rule."""

import numpy as np
import torch
from torch import nn

from explorer.training import engine as eng
from explorer.training.recipe import Recipe

LAYERS = "3x32x32~c4s4~frelu~g1~x~b~l2"  # each picture gives the batch norm one value a channel


def prepared():
    recipe = Recipe(model="own", layers=LAYERS, threads=1, optimiser="sgd", lr=0.1)
    images = np.random.default_rng(0).integers(0, 256, (20, 32, 32, 3), np.uint8)
    return eng.prepare(recipe, images, np.arange(20) % 2, 2, torch.device("cpu"))


def test_one_picture_trains_with_the_running_statistics_and_leaves_them():
    engine = prepared()
    images, labels = engine.validation_images, engine.validation_labels
    eng.step(engine, images, labels)
    norm = next(m for m in engine.network.modules() if isinstance(m, nn.BatchNorm1d))
    mean, weight = norm.running_mean.clone(), engine.network.fc1.weight.clone()
    engine.network.eval()
    with torch.inference_mode():
        x = eng.to_input(engine, images[:1])
        expected = nn.functional.cross_entropy(engine.network(x), labels[:1])
    engine.network.train()
    result = eng.step(engine, images[:1], labels[:1])
    torch.testing.assert_close(result.loss, expected)
    assert norm.training
    assert torch.equal(norm.running_mean, mean)
    assert not torch.equal(engine.network.fc1.weight, weight)


def test_more_pictures_move_the_statistics():
    engine = prepared()
    norm = next(m for m in engine.network.modules() if isinstance(m, nn.BatchNorm1d))
    before = norm.running_mean.clone()
    eng.step(engine, engine.validation_images[:2], engine.validation_labels[:2])
    assert not torch.equal(norm.running_mean, before)
