"""Steps, batches and epochs: whole numbers only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Epochs:
    """What a training makes of its pictures.

    Attributes
    ----------
    training, validation : int
        Pictures to learn from, and kept apart.
    steps : int
        Batches of one epoch.
    full : int
        Of them with as many pictures as asked for.
    last : int
        Pictures in the last batch.
    left_out : int
        Pictures that an epoch does not show, with drop_last.
    all_steps, seen : int
        In all epochs: steps, and pictures shown.
    """

    training: int
    validation: int
    steps: int
    full: int
    last: int
    left_out: int
    all_steps: int
    seen: int


def part(pictures: int, percent: int) -> int:
    """Return so many percent of the pictures, rounded; halves go up.

    Examples
    --------
    >>> part(50_000, 10), part(25, 10)
    (5000, 3)
    """
    return (2 * pictures * percent + 100) // 200


def epochs(pictures: int, percent: int, batch: int, count: int, drop_last: bool = False) -> Epochs:
    """Count what happens to the pictures of a training.

    Parameters
    ----------
    pictures : int
        In all, validation among them.
    percent : int
        Kept apart for validation.
    batch : int
        Pictures of a step.
    count : int
        Epochs.
    drop_last : bool
        Whether a last batch that is not full is left out.

    **Source**: torch.utils.data.DataLoader, ⌈N/B⌉ batches, ⌊N/B⌋ with drop_last.

    Examples
    --------
    >>> all_of = epochs(50_000, 0, 128, 30)
    >>> all_of.steps, all_of.last, all_of.all_steps
    (391, 80, 11730)
    >>> epochs(50_000, 0, 128, 30, drop_last=True).left_out
    80
    """
    validation = part(pictures, percent)
    training = pictures - validation
    full, rest = divmod(training, batch)
    steps = full if drop_last else full + (rest > 0)
    left_out = rest if drop_last else 0
    last = 0 if not steps else rest if rest and not drop_last else batch
    seen = (training - left_out) * count
    return Epochs(training, validation, steps, full, last, left_out, steps * count, seen)
