"""What a training tells while it runs: one frozen dataclass per kind of news."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Started:
    """The training is about to take its first step; sizes are numbers of pictures."""

    parameters: int
    train_size: int
    validation_size: int
    steps_per_epoch: int
    device: str
    threads: int
    mean: tuple[float, ...]
    std: tuple[float, ...]
    precision: str = "float32"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """Means over the steps since the last such point, in training mode, on augmented pictures.

    Where pictures are mixed, the loss is against the mixed labels, and an answer is correct when it
    is the label with the larger part.

    `seconds` counts from the start, without pauses; `epoch` is a fraction: 1.5 is the middle of the
    second epoch. `lr` is the learning rate of the last of these steps; `gradient_norm` is the mean
    of the steps' norms, before any clipping.
    """

    step: int
    epoch: float
    seconds: float
    loss: float
    accuracy: float
    images_per_second: float
    lr: float = 0.0
    gradient_norm: float = 0.0


@dataclass(frozen=True)
class RateChanged:
    """Somebody changed the learning rate: `lr` stands for the recipe's from the next step on.

    A schedule goes on in proportion: with half of the recipe's rate, every rate of it is halved.
    `step` and `epoch` are those of the last step with the old one.
    """

    step: int
    epoch: float
    lr: float


@dataclass(frozen=True)
class Paused:
    """The training waits after this step; `seconds` stand still meanwhile."""

    step: int
    epoch: float
    seconds: float


@dataclass(frozen=True)
class Resumed:
    """It goes on after a pause of so many seconds."""

    step: int
    epoch: float
    seconds: float
    pause: float


@dataclass(frozen=True)
class Live:
    """What can be seen of the network now; the arrays are those of `live.Live.take`."""

    epoch: float
    step: int
    arrays: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Snapshot:
    """All that the run needs to go on from here: tensors on the CPU, and values for JSON."""

    step: int
    epoch: float
    tensors: dict[str, Any] = field(repr=False)
    values: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Epoch:
    """One pass is complete: means over the pass, and the whole validation part."""

    epoch: int
    step: int
    seconds: float
    train_loss: float
    train_accuracy: float
    val_loss: float
    val_accuracy: float
    images_per_second: float


@dataclass(frozen=True)
class BestImproved:
    """The weights to be kept so far: those with the lowest validation loss, or the last ones.

    `state` is the network's state dict on the CPU. Epoch 0 stands for weights from before the end
    of the first epoch.
    """

    epoch: int
    val_loss: float
    val_accuracy: float
    state: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class EpochKept:
    """The weights before training (`epoch` 0, nothing measured) or after an epoch.

    `state` is the network's state dict on the CPU. They come as often as
    `checkpoints.is_kept` says, and have nothing to do with those of `BestImproved`.
    """

    epoch: int
    val_loss: float | None
    val_accuracy: float | None
    state: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Answers:
    """What the kept weights say of every picture of a part, "validation" or "test".

    `probabilities` is float32 (N, classes).
    """

    part: str
    probabilities: Any = field(repr=False)


@dataclass(frozen=True)
class Finished:
    """All epochs are done; the kept checkpoint was tested on every test picture.

    `why` is the sentence of the rule that ended it before its last epoch, or empty.
    """

    best_epoch: int
    val_loss: float
    val_accuracy: float
    test_loss: float
    test_accuracy: float
    test_size: int
    seconds: float
    images_per_second: float
    why: str = ""


@dataclass(frozen=True)
class Stopped:
    """Somebody asked for the end; `best_epoch` is None when there is no checkpoint."""

    step: int
    seconds: float
    best_epoch: int | None


Event = (
    Started
    | Step
    | RateChanged
    | Paused
    | Resumed
    | Live
    | Snapshot
    | Epoch
    | BestImproved
    | EpochKept
    | Answers
    | Finished
    | Stopped
)
