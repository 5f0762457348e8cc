"""Where a training stands: its clock and counts, the points it tells, the weights worth keeping."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from explorer.limits import LOSS_MAX, STOP_SECONDS
from explorer.training import engine as eng
from explorer.training.events import BestImproved, Step

if TYPE_CHECKING:
    import torch

READ_SECONDS = 0.1  # between two looks at the device; also how fast a stop is seen
_THIN_OUT = 600  # points; after a minute points come every 1/600 of the time so far


@dataclass
class Clock:
    """Seconds of training: they stand still in a pause and go on where a snapshot left them."""

    read: Callable[[], float]
    began: float

    def now(self) -> float:
        """Return the seconds so far."""
        return self.read() - self.began

    def leave_out(self, seconds: float) -> None:
        """Let some seconds not count."""
        self.began += seconds


@dataclass
class Window:
    """Sums over the steps since the last point: loss times pictures, right answers, norms."""

    loss: float = 0.0
    right: int = 0
    images: int = 0
    norms: float = 0.0
    steps: int = 0


@dataclass
class Progress:
    """What changes from step to step, apart from the engine's own tensors.

    `place` pictures of the epoch are done; `sums` are their losses and right answers; `lr` is what
    stands for the recipe's learning rate now, and `rate` what the last step took.
    """

    lr: float
    epoch: int = 1
    place: int = 0
    sums: list[float] = field(default_factory=lambda: [0.0, 0])
    step: int = 0
    images: int = 0
    training_seconds: float = 0.0  # without validation
    rate: float = 0.0
    epochs: list[dict[str, float]] = field(default_factory=list)  # what is over, for stopping
    window: Window = field(default_factory=Window)
    window_began: float = 0.0  # of training_seconds
    next_point: float = 0.0  # seconds since the start
    best: BestImproved | None = None
    last_good: dict[str, torch.Tensor] | None = None  # only until there is a best
    order: torch.Tensor | None = None  # state of the engine's order before this epoch was planned
    epoch_size: int = 0  # pictures of one epoch
    began: tuple[int, float] = (0, 0.0)  # images and training_seconds at the epoch's first step

    def count(self, losses: list[float], correct: list[int], norms: list[float], size: int) -> None:
        """Add steps that have been taken; `size` is the number of pictures of every full one."""
        whole = self.epoch_size - self.place
        for loss, right, norm in zip(losses, correct, norms, strict=True):
            pictures = min(size, whole)
            whole -= pictures
            self.place += pictures
            self.images += pictures
            self.sums[0] += loss * pictures
            self.sums[1] += right
            self.window.loss += loss * pictures
            self.window.right += right
            self.window.images += pictures
            self.window.norms += norm
            self.window.steps += 1
        self.step += len(losses)

    @property
    def passed(self) -> float:
        """Epochs so far, as a fraction: 1.5 is the middle of the second."""
        return self.epoch - 1 + (self.place / self.epoch_size if self.epoch_size else 0.0)

    def next_epoch(self) -> None:
        """Go to the beginning of the next epoch."""
        self.epoch += 1
        self.place, self.sums, self.order = 0, [0.0, 0], None
        self.began = (self.images, self.training_seconds)

    def speed(self) -> float:
        """Return the pictures per second of training in this epoch."""
        images, seconds = self.began
        return (self.images - images) / max(self.training_seconds - seconds, 1e-9)


def point(progress: Progress, now: float) -> Step:
    """Return the means since the last point, and begin the next ones."""
    window, progress.window = progress.window, Window()
    seconds = progress.training_seconds - progress.window_began
    progress.window_began = progress.training_seconds
    progress.next_point = now + max(READ_SECONDS, now / _THIN_OUT)
    return Step(
        step=progress.step,
        epoch=progress.passed,
        seconds=now,
        loss=window.loss / window.images,
        accuracy=window.right / window.images,
        images_per_second=window.images / max(seconds, 1e-9),
        lr=progress.rate,
        gradient_norm=window.norms / window.steps,
    )


def improved(engine: Any, epoch: int, validation, progress: Progress) -> BestImproved:
    """Keep the weights as they are now."""
    progress.best = BestImproved(epoch, *validation, eng.copy_of_weights(engine.network))
    progress.last_good = None
    return progress.best


def rescue(engine: Any, progress: Progress, clock: Clock) -> Iterator[BestImproved]:
    """Before the end of the first epoch: keep the last weights that gave a sensible loss."""
    if progress.best is not None or progress.last_good is None:
        return
    engine.network.load_state_dict(progress.last_good)
    end = clock.read() + 0.7 * STOP_SECONDS  # the rest is for writing it down
    validation = eng.evaluate(
        engine, engine.validation_images, engine.validation_labels, lambda: clock.read() > end
    )
    if validation and validation[0] <= LOSS_MAX:
        yield improved(engine, 0, validation, progress)
