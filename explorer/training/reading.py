"""The learning curve, read as a teacher would: a verdict, the numbers behind it, what to try next.

A rule of thumb is no law. Each threshold has a name and a reason here, and the page shows it beside
the number that it was held against, so that a student can disagree.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

TOO_EARLY = "Too early to say"
DIVERGING = "Diverging"
OVER_FITTING = "Over-fitting"
UNDER_FITTING = "Under-fitting"
IMPROVING = "Still improving"
LEVELLED_OFF = "Levelled off"

EPOCHS_MIN = 4  # epochs; two that can be compared with the two before
WINDOW = 3  # epochs at the end; fewer while there are fewer than six
IMPROVED = 0.02  # part of the loss; less is hardly worth the time of three more epochs
RISEN = 0.05  # part of the loss above its lowest; more than chance, three times in a row
RISEN_EPOCHS = 3  # epochs in a row; one or two are often only a bad shuffle
GAP = 0.10  # of accuracy; five times the standard error of 400 pictures at 80 %
AHEAD = 3.0  # times as fast; then two thirds of what is learnt hold for the training part only
FITTED = 0.8  # of the way from guessing to all right; what can fit its training part gets there
GUESSING = 0.97  # of the loss of guessing; above it nothing was learnt
RUNAWAY = 1.2  # times the loss of guessing; no training that works stays above it
RUNAWAY_OWN = 1.5  # times the lowest smoothed loss so far; a start that is high is no divergence
POINTS_MIN = 5  # points of the batches' loss; half a second
RATE_ENDED = 0.05  # of the highest learning rate; a schedule has come to its end


@dataclass(frozen=True)
class Fact:
    """A number that was looked at, and the rule that it was held against."""

    name: str
    value: str
    rule: str


@dataclass(frozen=True)
class Reading:
    """What a curve says: `verdict` is one of this module's six."""

    verdict: str
    reason: str
    advice: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class _Numbers:
    """What the rules look at; losses and accuracies of the epochs, oldest first."""

    train: list[float]
    validation: list[float]
    train_right: list[float]
    validation_right: list[float]
    classes: int
    size: int
    mixed: bool

    @property
    def window(self) -> int:
        return min(WINDOW, len(self.validation) // 2)

    @property
    def guessing(self) -> float:
        return math.log(self.classes)

    @property
    def best(self) -> int:
        return min(range(len(self.validation)), key=self.validation.__getitem__)

    def fall(self, losses: list[float]) -> float:
        """Return by which part the lowest of the last epochs lies below the lowest before."""
        before = min(losses[: -self.window])
        return (before - min(losses[-self.window :])) / before if before > 0 else 0.0

    @property
    def above_lowest(self) -> float:
        """Return by which part the lowest of the last three lies above the lowest before them."""
        if len(self.validation) <= RISEN_EPOCHS:
            return 0.0
        lowest = min(self.validation[:-RISEN_EPOCHS])
        return min(self.validation[-RISEN_EPOCHS:]) / lowest - 1 if lowest > 0 else 0.0

    @property
    def gap(self) -> float:
        return self.train_right[-1] - self.validation_right[-1]

    @property
    def gap_limit(self) -> float:
        """Return the gap that counts: twice the standard error where the validation is small."""
        p = self.validation_right[-1]
        return max(GAP, 2 * math.sqrt(p * (1 - p) / self.size)) if self.size else GAP

    @property
    def fitted(self) -> float:
        """Return how far the network is on the way from guessing to all right."""
        right = self.validation_right[-1] if self.mixed else self.train_right[-1]
        return (right - 1 / self.classes) / (1 - 1 / self.classes)


def read(
    points: Sequence[dict[str, Any]],
    classes: int,
    *,
    validation_size: int = 0,
    mixed: bool = False,
    active: bool = True,
    diverged: bool = False,
) -> Reading:
    """Read a learning curve.

    Parameters
    ----------
    points : sequence of dict
        From `rundir.read_metrics`.
    classes : int
        Guessing among them has loss ln(classes) and accuracy 1/classes.
    validation_size : int
        Pictures of the validation part; 0 is not known.
    mixed : bool
        Whether MixUp or CutMix was on: the training loss then cannot come to 0, and the training
        accuracy counts the larger part, so only the validation is read.
    active : bool
        Whether it still trains.
    diverged : bool
        Whether the training has ended so.

    Examples
    --------
    >>> read([], 10).verdict
    'Too early to say'
    """
    steps = [p for p in points if p["kind"] == "step"]
    runaway = _runaway(steps, classes, diverged)
    if runaway is not None:
        return runaway
    epochs = [p for p in points if p["kind"] == "epoch"]
    if len(epochs) < EPOCHS_MIN:
        return _early(len(epochs), active)
    keys = ("train_loss", "val_loss", "train_accuracy", "val_accuracy")
    numbers = _Numbers(*([p[k] for p in epochs] for k in keys), classes, validation_size, mixed)
    reason, verdict, advice = _judged(numbers, steps, active)
    return Reading(verdict, reason, advice, _facts(numbers))


def _runaway(steps, classes: int, diverged: bool) -> Reading | None:
    if not steps or (len(steps) < POINTS_MIN and not diverged):
        return None
    mean, lowest, guessing = None, math.inf, math.log(classes)
    for point in steps:  # half of it is the last point: a jump shows at once
        mean = point["loss"] if mean is None else (mean + point["loss"]) / 2
        lowest = min(lowest, mean)
    if not diverged and not mean > max(RUNAWAY * guessing, RUNAWAY_OWN * lowest):
        return None
    return Reading(
        DIVERGING,
        f"The loss of the batches is {mean:.3g} and was {lowest:.3g} before; guessing among "
        f"{classes} classes has {guessing:.2f}."
        if not diverged
        else f"The loss ran away after step {steps[-1]['step']}, where it still was "
        f"{steps[-1]['loss']:.3g}; guessing among {classes} classes has {guessing:.2f}.",
        "The steps are too long: each one lands further from the valley. Take a third or a tenth "
        "of the learning rate, or shorten long gradients (clipping).",
        (
            Fact("Loss of the batches", f"{mean:.3g}", f"above {RUNAWAY:g} × {guessing:.2f}"),
            Fact("Its lowest so far", f"{lowest:.3g}", f"now more than {RUNAWAY_OWN:g} × this"),
        ),
    )


def _early(count: int, active: bool) -> Reading:
    done = "1 epoch is" if count == 1 else f"{count} epochs are"
    return Reading(
        TOO_EARLY,
        f"{done} complete; a trend needs {EPOCHS_MIN}, two to compare with the two before.",
        "Watch whether the loss falls below that of guessing, the dotted line."
        if active
        else "Train again with more epochs.",
    )


def _judged(n: _Numbers, steps, active: bool) -> tuple[str, str, str]:
    """Return reason, verdict and advice; the first rule that fits counts."""
    last, lowest = n.validation[-1], n.validation[n.best]
    if not n.mixed and min(n.train) > GUESSING * n.guessing:
        return (
            f"The training loss is {n.train[-1]:.2f}, and guessing has {n.guessing:.2f}: nothing "
            "was learnt.",
            UNDER_FITTING,
            _other_rate(n, steps),
        )
    if n.above_lowest >= RISEN:
        return (
            f"The validation loss was lowest after epoch {n.best + 1} ({lowest:.3f}), and each of "
            f"the last {RISEN_EPOCHS} epochs was at least {100 * n.above_lowest:.0f} % higher; it "
            f"is {last:.3f} now, the training loss {n.train[-1]:.3f}.",
            OVER_FITTING,
            _less_fitting(n, active),
        )
    falls = n.fall(n.train), n.fall(n.validation)
    if not n.mixed and n.gap >= n.gap_limit and falls[0] > AHEAD * max(falls[1], 0):
        return (
            f"{_percent(n.train_right[-1])} of the training pictures are right and "
            f"{_percent(n.validation_right[-1])} of the others; in the last {n.window} epochs the "
            f"training loss fell by {_percent(falls[0])}, the validation loss by "
            f"{_percent(falls[1])}.",
            OVER_FITTING,
            _less_fitting(n, active),
        )
    return _improving_or_flat(n, steps, active, falls[1])


def _improving_or_flat(n: _Numbers, steps, active: bool, fall: float) -> tuple[str, str, str]:
    before, now = min(n.validation[: -n.window]), min(n.validation[-n.window :])
    trend = (
        f"The lowest validation loss of the last {n.window} epochs is {now:.3f}, of all before "
        f"{before:.3f}"
    )
    if fall >= IMPROVED:
        advice = "Let it go on." if active else "It ended while it still learned: add epochs."
        return f"{trend}: {_percent(fall)} lower.", IMPROVING, advice
    if n.fitted < FITTED and n.gap < n.gap_limit:
        right = n.validation_right[-1] if n.mixed else n.train_right[-1]
        part = "validation" if n.mixed else "training"
        return (
            f"{trend}: no longer lower. And only {_percent(right)} of the {part} pictures are "
            "right.",
            UNDER_FITTING,
            "The network does not fit even what it trains with: try a larger one, less "
            "augmentation, dropout or weight decay; or lower the learning rate for a last descent.",
        )
    rates = [p["lr"] for p in steps if p.get("lr")]
    advice = "A lower learning rate often brings one more step down; else other pictures or layers."
    if rates and rates[-1] < RATE_ENDED * max(rates):
        advice = "The learning rate has come to its end: a longer training needs a longer schedule."
    return f"{trend}: {_lower(fall)}.", LEVELLED_OFF, advice


def _other_rate(n: _Numbers, steps) -> str:
    highest = max((p["loss"] for p in steps), default=0.0)
    if highest > RUNAWAY * n.guessing:
        return f"The loss jumped to {highest:.3g} on the way: a third of the learning rate or less."
    return "Try three times the learning rate; if the loss jumps up instead, a third of it."


def _less_fitting(n: _Numbers, active: bool) -> str:
    words = "More pictures, augmentation, dropout or weight decay keep it from learning by heart."
    kept = f" The best weights are those after epoch {n.best + 1}."
    return words + kept + (" Going on will hardly help." if active else "")


def _facts(n: _Numbers) -> tuple[Fact, ...]:
    facts = [
        Fact(
            f"Lowest validation loss of the last {n.window} epochs, against all before",
            _lower(n.fall(n.validation)),
            f"improving from {_percent(IMPROVED)} lower on",
        ),
        Fact(
            f"Validation loss of the last {RISEN_EPOCHS} epochs above its lowest before",
            f"{100 * n.above_lowest:+.0f} % at least".replace("-", "−"),
            f"over-fitting from +{_percent(RISEN)} on",
        ),
    ]
    if n.mixed:
        return tuple(facts)
    ahead = _percent(n.fall(n.train))
    return (
        *facts,
        Fact(
            "Training accuracy less validation accuracy",
            f"{100 * n.gap:+.1f} points".replace("-", "−"),
            f"over-fitting from {100 * n.gap_limit:.0f} points on, while the training loss falls "
            f"{AHEAD:g} times as fast (it fell by {ahead})",
        ),
        Fact(
            "Training accuracy, from guessing (0 %) to all right (100 %)",
            _percent(n.fitted),
            f"under-fitting below {_percent(FITTED)} once nothing improves",
        ),
    )


def _lower(fall: float) -> str:
    """Say a fall in words: the same number, never a minus sign to puzzle over."""
    return f"{abs(100 * fall):.1f} % {'lower' if fall >= 0 else 'higher'}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %".replace("-", "−")
