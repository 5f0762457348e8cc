"""When a training ends before its last epoch, and which epoch's weights it keeps."""

import math
from collections.abc import Mapping, Sequence

from explorer.training.recipe import Recipe

Epochs = Sequence[Mapping[str, float]]  # with "epoch", "train_loss" and "val_loss", in order


def should_stop(recipe: Recipe, epochs: Epochs) -> str | None:
    """Return why the training ends here, as one sentence, or None when it goes on.

    Parameters
    ----------
    recipe : Recipe
        `patience`, `loss_target` and `loss_target_epochs` count; 0 is off.
    epochs : sequence of mappings
        All epochs so far, as in metrics.jsonl.

    Examples
    --------
    >>> losses = [0.9, 0.7, 0.8, 0.7]
    >>> epochs = [{"epoch": e, "train_loss": 1, "val_loss": v} for e, v in enumerate(losses, 1)]
    >>> print(should_stop(Recipe(patience=2), epochs))
    Stopped early: 2 epochs without a validation loss below the 0.7 of epoch 2.
    >>> should_stop(Recipe(patience=3), epochs) is None
    True
    """
    if not epochs:
        return None
    if recipe.patience and (sentence := _out_of_patience(recipe, epochs)):
        return sentence
    if recipe.loss_target:
        return _under_the_target(recipe, epochs)
    return None


def _out_of_patience(recipe: Recipe, epochs: Epochs) -> str | None:
    best = min(epochs, key=lambda epoch: _comparable(epoch["val_loss"]))  # the first of equal ones
    since = epochs[-1]["epoch"] - best["epoch"]
    if since < recipe.patience:
        return None
    return (
        f"Stopped early: {_epochs(int(since))} without a validation loss below the "
        f"{best['val_loss']:.4g} of epoch {int(best['epoch'])}."
    )


def _under_the_target(recipe: Recipe, epochs: Epochs) -> str | None:
    latest = epochs[-recipe.loss_target_epochs :]
    enough = len(latest) == recipe.loss_target_epochs
    if not enough or not all(epoch["train_loss"] < recipe.loss_target for epoch in latest):
        return None
    return (
        f"Stopped early: the training loss was under {recipe.loss_target:g} for "
        f"{_epochs(len(latest))}, at last {latest[-1]['train_loss']:.4g}."
    )


def is_kept(recipe: Recipe, epochs: Epochs) -> bool:
    """Tell whether the last epoch's weights are the run's checkpoint from now on.

    "last" keeps every epoch's; "best" keeps those with the lowest validation loss so far, and of
    equal ones the first.

    Examples
    --------
    >>> is_kept(Recipe(), [{"val_loss": 0.5}, {"val_loss": 0.5}])
    False
    """
    *before, latest = epochs
    if recipe.keep == "last":
        return True
    loss = _comparable(latest["val_loss"])
    return all(loss < _comparable(epoch["val_loss"]) for epoch in before)


def _comparable(loss: float) -> float:
    return math.inf if math.isnan(loss) else loss


def _epochs(number: int) -> str:
    return f"{number} epoch" if number == 1 else f"{number} epochs"
