"""The same in PyTorch: the layers printed, and one number of one map read with one's own hook."""

from explorer.places import ROOT
from explorer.widgets.inside.picture import Looked
from explorer.widgets.inside.source import Source

_LOADED = ("shapes", "cifar10", "mnist")  # data sets that two words load


def lines(
    source: Source, looked: Looked, shift: tuple[int, int], module: str, place: tuple[int, ...]
) -> str:
    """Return lines that print the layers, the probabilities, and one number of one map.

    Parameters
    ----------
    source : Source
    looked : Looked
        The picture; one that is no test picture is left for the reader to fill in.
    shift : tuple of int
        Rows down and columns right.
    module : str
        Dotted name of the module whose output is read.
    place : tuple of int
        Channel, row and column on it, or the unit.
    """
    index = ", ".join(map(str, (0, *place)))
    return f"""\
import numpy as np
import torch

from explorer import checkpoints, datasets, places

model, card = {_load(source)}
print(model)  # every layer

{_picture(source, looked, shift)}
mean, std = torch.tensor(card.mean), torch.tensor(card.std)
x = ((torch.tensor(image) / 255 - mean) / std).permute(2, 0, 1)[None]  # (1, C, H, W)

seen = {{}}
layer = model.get_submodule("{module}")
hook = layer.register_forward_hook(lambda module, read, made: seen.update(made=made.clone()))
with torch.inference_mode():
    probabilities = model(x).softmax(dim=1)[0]
hook.remove()  # or it stays on the model

for name, share in zip(card.classes, probabilities):
    print(f"{{name:>12}} {{share:.4f}}")
print(tuple(seen["made"].shape))
print(seen["made"][{index}])  # one number of {module}"""


def _load(source: Source) -> str:
    path = source.path
    if path.is_relative_to(ROOT):
        where = f'places.ROOT / "{path.relative_to(ROOT).as_posix()}"'
    else:
        where = f'places.runs_folder() / "{path.name}"'
    if source.epoch is None:
        return f"checkpoints.load({where})"
    return f"checkpoints.load_epoch({where}, {source.epoch})"


def _picture(source: Source, looked: Looked, shift: tuple[int, int]) -> str:
    H, W, C = looked.image.shape
    data = source.card.recipe.get("data")
    plain = data in _LOADED and not source.card.recipe.get("shuffle_pixels")
    if looked.number is not None and source.own and plain:
        text = (
            f'pictures = datasets.load("{data}", "test", classes=card.classes)\n'
            f"image = pictures.images[{looked.number}]"
        )
    else:
        text = f"image = np.zeros(({H}, {W}, {C}), np.uint8)  # put the picture here"
    if any(shift):
        text += f"\nimage = np.roll(image, {shift}, (0, 1))  # rows down, columns right"
    return text
