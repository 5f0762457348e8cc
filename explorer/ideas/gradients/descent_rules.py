"""SGD, momentum, Nesterov, RMSprop, Adam and AdamW from the same start over the same surface."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.gradients.descent import RULES, Pair, Path, Rule, walk
from explorer.gradients.surfaces import NAMES, Surface, surface
from explorer.ideas.gradients import descent_code, descent_rules_sheet
from explorer.ideas.gradients.descent_reading import rate, start, within
from explorer.ideas.gradients.descent_surface import ground_of
from explorer.matrices import number_text
from explorer.parameters import Parameter
from explorer.reference import difference
from explorer.sheets import Sheet, told

NUMBERS = ("ratio", "lr", "lr_adaptive", "momentum", "beta1", "beta2", "decay")


@dataclass(frozen=True)
class RulesCase:
    """Several optimisers on one surface.

    Parameters
    ----------
    surface, ratio, start, steps
        As of `SurfaceCase`.
    lr : float
        Learning rate of SGD, momentum and Nesterov.
    lr_adaptive : float
        Learning rate of RMSprop, Adam and AdamW.
    momentum : float
        μ of momentum and Nesterov.
    beta1, beta2 : float
        Of Adam and AdamW.
    decay : float
        Weight decay of AdamW; at 0 it is Adam and is not drawn.
    rule : str
        The one whose memory is shown.
    notes : tuple of str
    """

    surface: str
    ratio: float
    start: tuple[float, float]
    lr: float
    lr_adaptive: float
    momentum: float
    beta1: float
    beta2: float
    decay: float
    steps: int
    rule: str
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "optimisers"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("os", "surface", "choice", choices=NAMES),
        Parameter("ok", "ratio", "numbers"),
        Parameter("ow", "start", "numbers"),
        Parameter("olr", "lr", "numbers"),
        Parameter("oal", "lr_adaptive", "numbers"),
        Parameter("om", "momentum", "numbers"),
        Parameter("ob1", "beta1", "numbers"),
        Parameter("ob2", "beta2", "numbers"),
        Parameter("od", "decay", "numbers"),
        Parameter("on", "steps", "whole", 0, limits.DESCENT_STEPS_MAX),
        Parameter("or", "rule", "choice", choices=RULES),
    )
    how_to: ClassVar[str] = "Click on the plane for another start, or choose another rule."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of RULES_EXAMPLES."""
        return {
            **{name: [getattr(example, name)] for name in NUMBERS},
            "surface": example.surface,
            "start": list(example.start),
            "steps": example.steps,
            "rule": example.rule,
        }

    @classmethod
    def from_document(cls, document: Mapping) -> "RulesCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        adaptive = "The learning rate of Adam"
        return cls(
            *ground_of(document),
            start(document),
            rate(document),
            rate(document, "lr_adaptive", adaptive),
            _kept(document, "momentum", "Momentum μ"),
            _kept(document, "beta1", "β₁"),
            _kept(document, "beta2", "β₂"),
            _decay(document),
            checks.whole(document, "steps", 0, limits.DESCENT_STEPS_MAX),
            checks.choice(document, "rule", RULES),
        )

    def document(self) -> dict:
        """Return the case as the browser takes it: numbers as text."""
        return {
            **{name: [number_text(getattr(self, name))] for name in NUMBERS},
            "surface": self.surface,
            "start": checks.number_texts(self.start),
            "steps": self.steps,
            "rule": self.rule,
        }

    @property
    def ground(self) -> Surface:
        """Return the surface."""
        return surface(self.surface, self.ratio)

    def settings(self, name: str) -> Rule:
        """Return a rule with the settings that are its own; the others stay usual."""
        if name == "sgd":
            return Rule(name, self.lr)
        if name in ("momentum", "nesterov"):
            return Rule(name, self.lr, momentum=self.momentum)
        if name == "rmsprop":
            return Rule(name, self.lr_adaptive)
        decay = self.decay if name == "adamw" else 0.0
        return Rule(name, self.lr_adaptive, beta1=self.beta1, beta2=self.beta2, decay=decay)

    def shown(self) -> tuple[str, ...]:
        """Return the rules that are drawn."""
        return RULES if self.decay or self.rule == "adamw" else RULES[:-1]

    def path(self, name: str) -> Path:
        """Return where a rule leads."""
        return _walked(self.surface, self.ratio, self.settings(name), self.start).first(self.steps)

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        return descent_rules_sheet.sheet(self)

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines of the chosen rule, to copy."""
        return descent_code.code(*self._run(self.rule))

    def printed(self) -> str:
        """Return what the lines print."""
        return descent_code.printed(*self._run(self.rule))

    def check(self) -> float:
        """Return the largest relative difference of all places of all rules from PyTorch."""
        return max(
            difference(np.array(self.path(name).places), descent_code.run(*self._run(name)))
            for name in self.shown()
        )

    def _run(self, name: str) -> tuple:
        rule = self.settings(name)
        return self.surface, self.ratio, rule, self.start, self.path(name).steps


@lru_cache(maxsize=128)
def _walked(name: str, ratio: float, rule: Rule, begin: Pair) -> Path:
    return walk(surface(name, ratio), rule, begin, limits.DESCENT_STEPS_MAX)


def _kept(document: Mapping, field: str, name: str) -> float:
    (value,) = checks.numbers(document, field, name, 1)
    return within(value, field, name, 0, 1, "0.9", below=True)


def _decay(document: Mapping) -> float:
    name = "The weight decay"
    (value,) = checks.numbers(document, "decay", name, 1)
    return within(value, "decay", name, 0, limits.WEIGHT_DECAY_MAX, "0.1")
