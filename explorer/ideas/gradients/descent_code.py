"""A path over a loss surface in PyTorch: the lines to copy, and the same lines run."""

from functools import lru_cache
from typing import Any

import numpy as np

from explorer.gradients.descent import Pair, Rule
from explorer.gradients.surfaces import surface
from explorer.matrices import number_text

_CLASSES = {"rmsprop": "RMSprop", "adam": "Adam", "adamw": "AdamW"}


def optimiser(rule: Rule) -> tuple[str, dict]:
    """Return the class of torch.optim and its settings; what PyTorch has anyway is left out.

    Examples
    --------
    >>> optimiser(Rule("nesterov", 0.1))
    ('SGD', {'lr': 0.1, 'momentum': 0.9, 'nesterov': True})
    >>> optimiser(Rule("adam", 0.1))
    ('Adam', {'lr': 0.1, 'betas': (0.9, 0.999)})
    """
    settings: dict = {"lr": rule.lr}
    if rule.name in ("adam", "adamw"):
        settings["betas"] = (rule.beta1, rule.beta2)
        if rule.name == "adamw":
            settings["weight_decay"] = rule.decay
    elif rule.name == "rmsprop":
        settings["alpha"] = rule.alpha
    elif rule.name != "sgd":
        settings["momentum"] = rule.momentum
        if rule.name == "nesterov":
            settings["nesterov"] = True
    return _CLASSES.get(rule.name, "SGD"), settings


def code(name: str, ratio: float, rule: Rule, start: Pair, steps: int) -> str:
    """Return lines of Python that run as they stand and print where the path ends."""
    kind, settings = optimiser(rule)
    given = ", ".join(f"{key}={value!r}" for key, value in settings.items())
    numbers = ", ".join(map(number_text, start))
    return "\n".join(
        (
            "import torch",
            "",
            f"w = torch.tensor([{numbers}], dtype=torch.float64, requires_grad=True)",
            f"optimiser = torch.optim.{kind}([w], {given})",
            f"for step in range({steps}):",
            "    optimiser.zero_grad()",
            f"    loss = {surface(name, ratio).python}",
            "    loss.backward()",
            "    optimiser.step()",
            "print(w.tolist())",
        )
    )


def printed(*path: Any) -> str:
    """Return what the lines of `code` print, which takes the same."""
    return str(run(*path)[-1].tolist())


@lru_cache(maxsize=256)
def run(name: str, ratio: float, rule: Rule, start: Pair, steps: int) -> np.ndarray:
    """Return the places by PyTorch, shape (steps + 1, 2), float64."""
    import torch

    ground = surface(name, ratio)
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    kind, settings = optimiser(rule)
    made = getattr(torch.optim, kind)([w], **settings)
    places = [w.tolist()]
    for _ in range(steps):
        made.zero_grad()
        loss = ground.height(w[0], w[1])
        loss.backward()
        made.step()
        places.append(w.tolist())
    found = np.array(places)
    found.flags.writeable = False
    return found
