"""A small network in a home of its own: pages about one network open on it in a moment."""

import numpy as np
import torch
from PIL import Image

from explorer import checkpoints, places
from explorer.training import rundir
from explorer.training.recipe import Recipe
from explorer.widgets import warm as warm_module
from models import build

CLASSES = ("ring", "dots")


def ship(folder, monkeypatch, recipe=None, seed=3):
    """Let this network be the one that comes with the explorer; return its run's folder."""
    warm_module.warm().join()
    monkeypatch.setattr(places, "ASSETS", folder / "assets")
    recipe = recipe or Recipe(data="shapes", classes=CLASSES)
    path = rundir.create(recipe, folder / "assets" / "checkpoints" / "shapes")
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        net = build("report-cnn-half", len(recipe.classes)).eval().requires_grad_(False)
    made = {"data": recipe.data}
    card = checkpoints.Card(
        "report-cnn-half", recipe.classes, (0.5,) * 3, (0.25,) * 3, 3, 0.5, 0.5, made
    )
    checkpoints.save(path, "best", net, card)
    return path


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
