"""The learning rate of every step: four schedules over the student's own epochs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.cases.checks import CellError
from explorer.errors import InputError
from explorer.ideas.gradients import schedules_sheet, schedules_torch
from explorer.matrices import number_text
from explorer.parameters import Parameter
from explorer.reference import difference
from explorer.sheets import Sheet, told
from explorer.sheets.words import say
from explorer.training.recipe import SCHEDULES, Recipe
from explorer.training.schedules import curve, rate

NUMBERS = ("lr", "steps_per_epoch", "peak", "warmup", "step_factor", "step")


@dataclass(frozen=True)
class ScheduleCase:
    """A learning rate over a run, and its value at one step.

    Parameters
    ----------
    schedule : str
        One of `explorer.training.recipe.SCHEDULES`: the one whose formula is shown.
    lr, peak, warmup, step_every, step_factor, epochs
        As of `explorer.training.recipe.Recipe`.
    steps_per_epoch : int
        Batches of one epoch.
    step : int
        The step that is shown, from 1.
    notes : tuple of str
    """

    schedule: str
    lr: float
    epochs: int
    steps_per_epoch: int
    peak: float
    warmup: float
    step_every: int
    step_factor: float
    step: int
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "schedule"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("ss", "schedule", "choice", choices=SCHEDULES),
        Parameter("slr", "lr", "numbers"),
        Parameter("se", "epochs", "whole", 1, limits.EPOCHS_MAX),
        Parameter("sn", "steps_per_epoch", "numbers"),
        Parameter("sp", "peak", "numbers"),
        Parameter("sw", "warmup", "numbers"),
        Parameter("sv", "step_every", "whole", 1, limits.EPOCHS_MAX),
        Parameter("sf", "step_factor", "numbers"),
        Parameter("st", "step", "numbers"),
    )
    how_to: ClassVar[str] = "Type your own epochs and steps, and drag the step."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of SCHEDULE_EXAMPLES."""
        return {
            **{name: [getattr(example, name)] for name in NUMBERS},
            "schedule": example.schedule,
            "epochs": example.epochs,
            "step_every": example.step_every,
        }

    @classmethod
    def from_document(cls, document: Mapping) -> "ScheduleCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        read = {name: checks.numbers(document, name, _NAMES[name], 1)[0] for name in NUMBERS}
        epochs = checks.whole(document, "epochs", 1, limits.EPOCHS_MAX)
        most = limits.SCHEDULE_STEPS_MAX
        each = _whole(read["steps_per_epoch"], "steps_per_epoch", most)
        if epochs * each > most:
            raise CellError(
                f"{epochs} epochs of {each:,} steps are {epochs * each:,} steps; at most "
                f"{most:,} are drawn. Lower one of them.",
                "steps_per_epoch",
            )
        step = _whole(read["step"], "step", most)
        notes = ()
        if step > epochs * each:
            step, notes = (
                epochs * each,
                (f"The run has {epochs * each:,} steps: the last is shown.",),
            )
        found = cls(
            checks.choice(document, "schedule", SCHEDULES),
            float(read["lr"]),
            epochs,
            each,
            float(read["peak"]),
            float(read["warmup"]),
            checks.whole(document, "step_every", 1, limits.EPOCHS_MAX),
            float(read["step_factor"]),
            step,
            notes,
        )
        found.recipe("onecycle")  # checks the numbers of all four
        if abs(found.warmup * found.total - 1) < 1e-9:
            raise InputError(
                f"A climb of {say(found.warmup)} of {found.total} steps is one step long, for "
                "which PyTorch's OneCycleLR divides 0 by 0. Use more steps or another share."
            )
        return found

    def document(self) -> dict:
        """Return the case as the browser takes it: numbers as text."""
        return {
            **{name: [number_text(getattr(self, name))] for name in NUMBERS},
            "schedule": self.schedule,
            "epochs": self.epochs,
            "step_every": self.step_every,
        }

    @property
    def total(self) -> int:
        """Return how many steps the run has."""
        return self.epochs * self.steps_per_epoch

    def recipe(self, schedule: str) -> Recipe:
        """Return the recipe of a training with one of the schedules; raise RecipeError."""
        numbers = (self.peak, self.warmup, self.step_every, self.step_factor)
        return _recipe(schedule, self.lr, self.epochs, *numbers)

    def curve(self, schedule: str) -> list[tuple[float, float]]:
        """Return points (epoch, learning rate) of a schedule, as the page Train draws them."""
        return curve(self.recipe(schedule), self.steps_per_epoch)

    def rate(self, schedule: str) -> float:
        """Return the learning rate of the shown step."""
        return rate(self.recipe(schedule), self.step - 1, self.steps_per_epoch)

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        return schedules_sheet.sheet(self)

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy."""
        return schedules_torch.code(self.recipe(self.schedule), self.steps_per_epoch, self.step)

    def printed(self) -> str:
        """Return what the lines print."""
        rates = schedules_torch.rates(self.recipe(self.schedule), self.steps_per_epoch)
        return str(rates[self.step - 1])

    def check(self) -> float:
        """Return the largest relative difference of the chosen curve and rate from PyTorch."""
        recipe = self.recipe(self.schedule)
        given = schedules_torch.rates(recipe, self.steps_per_epoch)
        points = [(round(x * self.steps_per_epoch), y) for x, y in self.curve(self.schedule)]
        points.append((self.step - 1, self.rate(self.schedule)))
        ours = np.array([y for _, y in points])
        theirs = np.array([given[min(step, self.total - 1)] for step, _ in points])
        largest = float(theirs.max())
        return difference(ours / largest, theirs / largest)


@lru_cache(maxsize=64)
def _recipe(schedule, lr, epochs, peak, warmup, step_every, step_factor) -> Recipe:
    return Recipe(
        epochs=epochs,
        lr=lr,
        schedule=schedule,
        peak=peak,
        warmup=warmup,
        step_every=step_every,
        step_factor=step_factor,
    )


_NAMES = {
    "lr": "The learning rate",
    "steps_per_epoch": "Steps per epoch",
    "peak": "The peak",
    "warmup": "The share until the peak",
    "step_factor": "The factor of a step",
    "step": "The step",
}


def _whole(value: float, field: str, most: int) -> int:
    if not float(value).is_integer() or not 1 <= value <= most:
        raise CellError(
            f"{_NAMES[field]} must be a whole number from 1 to {most:,}, not {say(value)}. Try 50.",
            field,
        )
    return int(value)
