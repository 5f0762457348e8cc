"""A noisy gradient and four schedules: a constant rate keeps jittering, a falling one settles."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.gradients.descent import Path, Rule, walk
from explorer.gradients.surfaces import surface
from explorer.ideas.gradients import schedules_noise_sheet, schedules_torch
from explorer.ideas.gradients.descent_reading import rate as read_rate
from explorer.ideas.gradients.descent_reading import start, within
from explorer.matrices import number_text
from explorer.parameters import Parameter
from explorer.reference import difference
from explorer.sheets import Sheet, told
from explorer.training.recipe import SCHEDULES, Recipe
from explorer.training.schedules import rate

FALLING = SCHEDULES[1:]
EPOCHS, EACH = 10, 10  # of the walk: 100 steps
PEAK = 2.0  # of one cycle, times the learning rate
EVERY, FACTOR = 4, 0.2  # of the schedule in steps
GROUND = "bowl"


@dataclass(frozen=True)
class NoiseCase:
    """SGD with a noisy gradient on a round bowl.

    Parameters
    ----------
    schedule : str
        The one that is drawn beside the constant rate.
    start : (float, float)
    lr : float
        Learning rate.
    noise : float
        Standard deviation of what is added to each part of the gradient.
    seed : int
        Of the noise, which is the same for all schedules.
    notes : tuple of str
    """

    schedule: str
    start: tuple[float, float]
    lr: float
    noise: float
    seed: int
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "noise"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("ns", "schedule", "choice", choices=FALLING),
        Parameter("nw", "start", "numbers"),
        Parameter("nlr", "lr", "numbers"),
        Parameter("nd", "noise", "numbers"),
        Parameter("nr", "seed", "whole", 0, limits.NOISE_SEED_MAX),
    )
    how_to: ClassVar[str] = "Drag the noise, or draw it again."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of NOISE_EXAMPLES."""
        return {
            "schedule": example.schedule,
            "start": list(example.start),
            "lr": [example.lr],
            "noise": [example.noise],
            "seed": example.seed,
        }

    @classmethod
    def from_document(cls, document: Mapping) -> "NoiseCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        (noise,) = checks.numbers(document, "noise", "The noise", 1)
        lr = read_rate(document)
        return cls(
            checks.choice(document, "schedule", FALLING),
            start(document),
            within(lr, "lr", "The learning rate", 0, limits.DESCENT_RATE_MAX / PEAK, "0.3"),
            within(noise, "noise", "The noise", 0, limits.NOISE_MAX, "1"),
            checks.whole(document, "seed", 0, limits.NOISE_SEED_MAX),
        )

    def document(self) -> dict:
        """Return the case as the browser takes it: numbers as text."""
        return {
            "schedule": self.schedule,
            "start": checks.number_texts(self.start),
            "lr": [number_text(self.lr)],
            "noise": [number_text(self.noise)],
            "seed": self.seed,
        }

    def recipe(self, schedule: str) -> Recipe:
        """Return the recipe that a schedule's rates come from."""
        return _recipe(schedule, self.lr)

    def path(self, schedule: str) -> Path:
        """Return where a schedule leads."""
        return _walked(schedule, self.start, self.lr, self.noise, self.seed)

    def distances(self, schedule: str) -> list[float]:
        """Return the distance from the minimum at the start and after each step."""
        return [math.hypot(*place) for place in self.path(schedule).places]

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        return schedules_noise_sheet.sheet(self)

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy."""
        recipe, steps = self.recipe(self.schedule), self.path(self.schedule).steps
        draws = f"np.random.default_rng({self.seed}).normal(size=({EPOCHS * EACH}, 2))"
        numbers = ", ".join(map(number_text, self.start))
        return "\n".join(
            (
                "import numpy as np",
                "import torch",
                "",
                f"noise = {number_text(self.noise)} * torch.tensor({draws})",
                f"w = torch.tensor([{numbers}], dtype=torch.float64, requires_grad=True)",
                f"optimiser = torch.optim.SGD([w], lr={self.lr!r})",
                schedules_torch.line(recipe, EACH),
                f"for step in range({steps}):",
                "    optimiser.zero_grad()",
                f"    loss = {surface(GROUND).python}",
                "    loss.backward()",
                "    w.grad += noise[step]",
                "    optimiser.step()",
                "    schedule.step()",
                "print(w.tolist())",
            )
        )

    def printed(self) -> str:
        """Return what the lines print."""
        return str(self._in_torch(self.schedule)[-1].tolist())

    def check(self) -> float:
        """Return the largest relative difference of all places from PyTorch."""
        return max(
            difference(np.array(self.path(name).places), self._in_torch(name)) for name in SCHEDULES
        )

    def _in_torch(self, name: str) -> np.ndarray:
        numbers = (self.start, self.lr, self.noise, self.seed)
        return _by_torch(name, *numbers, self.path(name).steps)


@lru_cache(maxsize=64)
def _recipe(schedule: str, lr: float) -> Recipe:
    return Recipe(
        epochs=EPOCHS, lr=lr, schedule=schedule, peak=PEAK, step_every=EVERY, step_factor=FACTOR
    )


def _noise(deviation: float, seed: int) -> np.ndarray:
    return deviation * np.random.default_rng(seed).normal(size=(EPOCHS * EACH, 2))


@lru_cache(maxsize=64)
def _walked(schedule: str, begin: tuple, lr: float, noise: float, seed: int) -> Path:
    recipe, steps = _recipe(schedule, lr), EPOCHS * EACH
    rates = [rate(recipe, step, EACH) for step in range(steps)]
    draws = _noise(noise, seed).tolist()
    return walk(surface(GROUND), Rule("sgd", lr), begin, steps, rates, draws)


@lru_cache(maxsize=64)
def _by_torch(
    schedule: str, begin: tuple, lr: float, noise: float, seed: int, steps: int
) -> np.ndarray:
    import torch

    draws, height = torch.tensor(_noise(noise, seed)), surface(GROUND).height
    w = torch.tensor(begin, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.SGD([w], lr=lr)
    kind, settings = schedules_torch.scheduler(_recipe(schedule, lr), EACH)
    made = getattr(torch.optim.lr_scheduler, kind)(optimiser, **settings)
    places = [w.tolist()]
    for step in range(steps):
        optimiser.zero_grad()
        loss = height(w[0], w[1])
        loss.backward()
        w.grad += draws[step]
        optimiser.step()
        made.step()
        places.append(w.tolist())
    return np.array(places)
