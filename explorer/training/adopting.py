"""A run folder for weights that were trained elsewhere, so that every page can look into them.

    python -m explorer.training.adopting FILE.safetensors --model report-cnn --data cifar10
        --mean 0.5 0.5 0.5 --std 0.5 0.5 0.5

FILE holds a state dict, as safetensors.torch.save_file(model.state_dict(), FILE) writes it. The
network is one of the explorer's, --classes are in the order of its outputs (all of the data set
when left out), and mean and deviation are those that its input was normalised with.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from explorer import checkpoints, datasets
from explorer.checkpoints import foreign
from explorer.datasets.constants import KNOWN
from explorer.datasets.pictures import shown
from explorer.errors import CheckpointError, ExplorerError, RecipeError
from explorer.training import rundir
from explorer.training.recipe import Recipe
from explorer.training.selection import resolve_classes
from explorer.training.status import Status

_UNKNOWN = (
    "Trained elsewhere, nobody here knows how: the recipe only names the network and the data set "
    "that were given. It may have learnt from the pictures that count as validation here."
)


def adopt(
    data: bytes,
    name: str,
    recipe: Recipe,
    mean: Sequence[float] = (),
    std: Sequence[float] = (),
    *,
    folder: Path | None = None,
    owner: str = "",
) -> Path:
    """Make a run of somebody's own weights.

    Parameters
    ----------
    data : bytes
        A safetensors file: the state dict of the recipe's network.
    name : str
        The file's name; only its ending counts, and it is shown.
    recipe : Recipe
        Its `data` and `root`, `classes`, `model`, `layers`, `dropout`, `side` and `shuffle_pixels`
        say what the weights are.
    mean, std : sequence of float
        Of each channel, of pixels in 0..1; when left out, those of the recipe's `normalisation`.
    folder : pathlib.Path, optional
        As for `rundir.create`.
    owner : str
        As for `rundir.write_owner`.

    Returns
    -------
    pathlib.Path
        The run's folder, which has best.safetensors and best.json. Nothing is written before all
        has been checked.

    Raises
    ------
    CheckpointError
        When the file is not read, or is not what it is said to be.
    InputError, DataError
        When the recipe, the classes, the mean or the deviation cannot be.
    """
    foreign.check_name(name)
    card = _card(recipe, *_scale(recipe, mean, std))
    network, note = foreign.open_foreign(data, card)
    path = rundir.create(recipe, folder)
    rundir.write_owner(path, owner)
    checkpoints.save(path, "best", network, card)
    now = time.time()
    status = Status(
        state="finished",
        sentence=f"Weights from the file “{shown(name)}”, trained elsewhere.",
        notes=(_UNKNOWN, note) if note else (_UNKNOWN,),
        parameters=sum(p.numel() for p in network.parameters()),
        created=now,
        heartbeat=now,
    )
    rundir.write_status(path, status)
    return path


def _card(recipe: Recipe, mean: tuple[float, ...], std: tuple[float, ...]) -> checkpoints.Card:
    H, W, C = datasets.picture_shape(recipe.data, recipe.side)
    card = checkpoints.Card(
        model=recipe.model,
        classes=resolve_classes(recipe),
        mean=mean,
        std=std,
        epoch=0,
        val_loss=None,
        val_accuracy=None,
        recipe=asdict(recipe) | {"classes": list(recipe.classes)},
        shape=(C, H, W),
        dropout=recipe.dropout,
        layers=recipe.layers,
    )
    if not checkpoints.is_card(card):
        raise CheckpointError(
            f"Mean and deviation are {_listed(mean)} and {_listed(std)}; {C} numbers each are "
            "needed, the deviations above 0. Give those that the input was normalised with."
        )
    return card


def _scale(recipe: Recipe, mean: Sequence[float], std: Sequence[float]) -> tuple:
    if mean or std:
        return tuple(mean), tuple(std)
    if recipe.normalisation == "training":
        raise RecipeError(
            "The mean and deviation of pictures that were trained on elsewhere are not known "
            "here. Give them, or name the normalisation: none, or one of "
            f"{', '.join(key for key in KNOWN if key != 'unit')}."
        )
    key = "unit" if recipe.normalisation == "none" else recipe.normalisation
    channels = datasets.picture_shape(recipe.data, recipe.side)[2]
    constants = KNOWN[key].for_channels(channels)
    return constants.mean, constants.std


def _listed(numbers: Sequence[float]) -> str:
    return f"({', '.join(f'{number:g}' for number in numbers)})"[:60]


def main(arguments: Sequence[str] | None = None) -> int:
    """Adopt one file; return the exit code."""
    values = _parser().parse_args(arguments)
    try:
        recipe = Recipe(
            data=values.data,
            root=values.root,
            classes=tuple(values.classes),
            model=values.model,
            layers=values.layers,
            normalisation=values.normalisation,
        )
        path = adopt(
            _read(values.file), values.file.name, recipe, values.mean, values.std, folder=values.out
        )
    except ExplorerError as error:
        print(error, file=sys.stderr)
        return 2
    for sentence in rundir.read_status(path).notes:
        print(sentence, file=sys.stderr)
    print(f"In the app: page Inside the network, network {rundir.register(path)}")
    return 0


def _read(path: Path) -> bytes:
    foreign.check_name(path.name)
    try:
        return path.read_bytes()
    except OSError as error:
        raise CheckpointError(
            f"The file {shown(path.name)} cannot be read ({error.strerror}). Choose another."
        ) from error


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m explorer.training.adopting",
        description="Let the app look into weights that were trained elsewhere.",
    )
    standard = replace(Recipe(), normalisation="training")
    made.add_argument("file", type=Path, help="a .safetensors file with a state dict")
    made.add_argument("--model", default=standard.model)
    made.add_argument("--layers", default="", help="of network “own”, as in the page Stack's link")
    made.add_argument("--data", default=standard.data)
    made.add_argument("--root", help="for data “folder”")
    made.add_argument("--classes", nargs="+", default=[], help="in the order of the outputs")
    made.add_argument("--mean", nargs="+", type=float, default=[])
    made.add_argument("--std", nargs="+", type=float, default=[])
    made.add_argument("--normalisation", default=standard.normalisation, help="in place of both")
    made.add_argument("--out", type=Path, help="folder of the run")
    return made


if __name__ == "__main__":
    sys.exit(main())
