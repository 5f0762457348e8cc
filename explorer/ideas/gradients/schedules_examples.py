"""Schedules to begin with, each with the point that it makes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ScheduleExample:
    """Four schedules, with the fields of `ScheduleCase`."""

    title: str
    point: str
    schedule: str
    lr: float
    epochs: int
    steps_per_epoch: int
    step: int
    peak: float = 10.0
    warmup: float = 0.3
    step_every: int = 2
    step_factor: float = 0.1


SCHEDULE_EXAMPLES = (
    ScheduleExample(
        "One cycle over five epochs",
        "It begins at a 25th of its peak, not at the peak, and ends far below where it began.",
        "onecycle",
        0.001,
        5,
        50,
        1,
    ),
    ScheduleExample(
        "Cosine",
        "It stays high for long and falls fastest in the middle: there it is lr/2.",
        "cosine",
        0.001,
        5,
        50,
        126,
    ),
    ScheduleExample(
        "In steps", "A tenth of the rate after every second epoch.", "step", 0.001, 5, 50, 101
    ),
    ScheduleExample(
        "200 epochs of ResNet-18",
        "The classic recipe: 0.1 at the start, 372 batches of 128 an epoch, a cosine down to 0.",
        "cosine",
        0.1,
        200,
        372,
        37_201,
        step_every=60,
    ),
    ScheduleExample(
        "The peak of one cycle", "Highest after 30 % of the steps.", "onecycle", 0.001, 5, 50, 75
    ),
)


@dataclass(frozen=True)
class NoiseExample:
    """A noisy descent, with the fields of `NoiseCase`."""

    title: str
    point: str
    schedule: str
    start: tuple[float, float]
    lr: float
    noise: float
    seed: int = 0


NOISE_EXAMPLES = (
    NoiseExample(
        "Constant jitters, cosine settles",
        "The gradient of a batch is that of all pictures plus noise: near the minimum only the "
        "noise is left.",
        "cosine",
        (-3.5, 1.5),
        0.3,
        1.0,
    ),
    NoiseExample(
        "Down in steps",
        "Each time the rate falls, the cloud around the minimum shrinks with it.",
        "step",
        (-3.5, 1.5),
        0.3,
        1.0,
    ),
    NoiseExample(
        "No noise",
        "Then the constant rate comes nearest: schedules are an answer to noise and to steep "
        "starts.",
        "cosine",
        (-3.5, 1.5),
        0.1,
        0.0,
    ),
)
