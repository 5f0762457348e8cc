"""The schedules of torch.optim.lr_scheduler: the lines to copy, and the same lines run."""

from functools import lru_cache

import numpy as np

from explorer.training.recipe import Recipe


def scheduler(recipe: Recipe, steps_per_epoch: int) -> tuple[str, dict]:
    """Return the class of torch.optim.lr_scheduler and its settings, stepped after every batch.

    Examples
    --------
    >>> scheduler(Recipe(schedule="cosine", epochs=5), 50)
    ('CosineAnnealingLR', {'T_max': 250})
    >>> scheduler(Recipe(schedule="step", step_every=2), 50)
    ('StepLR', {'step_size': 100, 'gamma': 0.1})
    """
    total = recipe.epochs * steps_per_epoch
    if recipe.schedule == "step":
        size = recipe.step_every * steps_per_epoch
        return "StepLR", {"step_size": size, "gamma": recipe.step_factor}
    if recipe.schedule == "cosine":
        return "CosineAnnealingLR", {"T_max": total}
    if recipe.schedule == "onecycle":
        settings = {"max_lr": recipe.lr * recipe.peak, "total_steps": total}
        return "OneCycleLR", settings | {"pct_start": recipe.warmup, "cycle_momentum": False}
    return "ConstantLR", {"factor": 1.0}


def line(recipe: Recipe, steps_per_epoch: int) -> str:
    """Return the line that makes the scheduler of an `optimiser`."""
    kind, settings = scheduler(recipe, steps_per_epoch)
    given = ", ".join(f"{key}={value!r}" for key, value in settings.items())
    return f"schedule = torch.optim.lr_scheduler.{kind}(optimiser, {given})"


def code(recipe: Recipe, steps_per_epoch: int, step: int) -> str:
    """Return lines of Python that run as they stand and print the rate of a step."""
    return "\n".join(
        (
            "import torch",
            "",
            f"optimiser = torch.optim.SGD([torch.zeros(1)], lr={recipe.lr!r})",
            line(recipe, steps_per_epoch),
            f"for done in range({step - 1}):  # before step {step:,}",
            "    optimiser.step()",
            "    schedule.step()",
            'print(optimiser.param_groups[0]["lr"])',
        )
    )


@lru_cache(maxsize=16)
def rates(recipe: Recipe, steps_per_epoch: int) -> np.ndarray:
    """Return the learning rate of every step by PyTorch, shape (steps of the run,)."""
    import torch

    optimiser = torch.optim.SGD([torch.zeros(1)], lr=recipe.lr)
    kind, settings = scheduler(recipe, steps_per_epoch)
    made = getattr(torch.optim.lr_scheduler, kind)(optimiser, **settings)
    optimiser.step()  # nothing to move; PyTorch warns if a schedule comes before its optimiser
    found = np.empty(recipe.epochs * steps_per_epoch)
    for step in range(len(found)):
        found[step] = optimiser.param_groups[0]["lr"]
        made.step()
    found.flags.writeable = False
    return found
