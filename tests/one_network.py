"""A small network in a home of its own: pages about one network open on it in a moment."""

import numpy as np
import torch
from PIL import Image

import models
from explorer import checkpoints, places
from explorer.training import rundir
from explorer.training.recipe import Recipe

CLASSES = ("ring", "dots")
RECIPE = Recipe(data="shapes", classes=CLASSES, model="report-cnn-half")


def recipe_of(model, classes=CLASSES):
    """Return the recipe of a training of that network on Shapes."""
    return Recipe(data="shapes", classes=classes, model=model)


def write_run(folder, recipe=RECIPE, *, seed=3, change=None, shape=models.SHAPE):
    """Write an untrained network as a run; return its folder.

    A `folder` of None stands for one among the runs of this home, and `change` takes the network
    before it is written.
    """
    path = rundir.create(recipe, folder)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        net = models.build(recipe.model, len(recipe.classes), shape, layers=recipe.layers)
    net.eval().requires_grad_(False)
    if change is not None:
        change(net)
    scale = (0.5,) * shape[0], (0.25,) * shape[0]
    made = {"data": recipe.data}
    card = checkpoints.Card(
        recipe.model, recipe.classes, *scale, 3, 0.5, 0.5, made, shape, layers=recipe.layers
    )
    checkpoints.save(path, "best", net, card)
    return path


def dead(layer, channel):
    """Return a change for `write_run`: that filter answers 0 to every picture."""

    def change(net):
        net.get_submodule(layer).bias[channel] = -1000.0

    return change


def ship(folder, monkeypatch, recipe=RECIPE, **options):
    """Let such a network be the one that comes with the explorer; return its run's folder.

    The real one would need a scan of 10,000 pictures.
    """
    monkeypatch.setattr(places, "ASSETS", folder / "assets")
    return write_run(folder / "assets" / "checkpoints" / "shapes", recipe, **options)


def folder_recipe(root, names, pictures=110):
    """Write a folder of noise with these classes; return the recipe of a training on it."""
    noise = np.random.default_rng(0)
    for split, count in (("train", 100), ("test", pictures)):
        for name in names:
            folder = root / split / name
            folder.mkdir(parents=True)
            for number in range(count):
                pixels = noise.integers(0, 256, (8, 8, 3), dtype=np.uint8).repeat(4, 0).repeat(4, 1)
                Image.fromarray(pixels).save(folder / f"{number:03}.png")
    return Recipe(
        data="folder", root=str(root), classes=names, per_class=100, model="report-cnn-half"
    )
