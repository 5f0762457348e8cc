"""One training by several processes: `torchrun --nproc-per-node 2 -m explorer.training …`.

Every process (a rank) plans the same epochs and builds the same weights, takes its part of each
batch, and all gradients are added up before all take the same step: the numbers are those of one
process, but for the order of sums. What depends on the time or on files (when to look, when to
stop) is decided by rank 0, which also writes the run's folder.

Two things differ from one process: every rank draws its own dropout, and batch norm takes mean and
deviation from the rank's own part of the batch, as PyTorch's DistributedDataParallel does. The
running averages, which evaluation uses, are averaged over the ranks.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import torch
from torch import distributed as dist
from torch import nn

from explorer.training.control import Control

if TYPE_CHECKING:
    from explorer.training.attending import Options

_SEEDS_APART = 1_000_003  # between the ranks' dropout; a prime, so that seeds rarely meet


@dataclass(frozen=True)
class Ranks:
    """Which of how many processes this is, and the group for numbers that lie on the CPU."""

    rank: int
    size: int
    talk: Any = None

    def part(self, count: int) -> slice:
        """Return this rank's part of a batch.

        Examples
        --------
        >>> [Ranks(rank, 2).part(5) for rank in (0, 1)]
        [slice(0, 2, None), slice(2, 5, None)]
        """
        return slice(count * self.rank // self.size, count * (self.rank + 1) // self.size)

    def seed(self, seed: int) -> int:
        """Return the seed of this rank's dropout; rank 0 keeps the recipe's."""
        return seed + _SEEDS_APART * self.rank

    def decide(self, numbers: list[float]) -> list[float]:
        """Return rank 0's numbers to every rank."""
        values = torch.tensor(numbers, dtype=torch.float64)
        dist.broadcast(values, 0, group=self.talk)
        return values.tolist()


_joined: list[Ranks] = []  # at most one: a process belongs to one training


def current() -> Ranks | None:
    """Return this process's place among the ranks; None in a training of one process."""
    return _joined[0] if _joined else None


@contextmanager
def joined(device: str) -> Iterator[Ranks]:
    """Meet the other ranks; they part at the end of the block.

    Parameters
    ----------
    device : str
        As in a recipe: GPUs talk through NCCL, each rank to its own; CPUs through Gloo.
    """
    on_gpu = device in ("auto", "cuda") and torch.cuda.is_available()
    if on_gpu:
        torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", "0")))
    dist.init_process_group("nccl" if on_gpu else "gloo")
    talk = dist.new_group(backend="gloo") if on_gpu else None
    _joined.append(Ranks(dist.get_rank(), dist.get_world_size(), talk))
    try:
        yield _joined[0]
    finally:
        _joined.clear()
        dist.destroy_process_group()


def agreed(
    stop: Callable[[], bool], clock: Callable[[], float], options: Options
) -> tuple[Callable[[], bool], Callable[[], float], Options]:
    """Let rank 0 answer for all what may differ between processes; alone, change nothing."""
    ranks = current()
    if ranks is None:
        return stop, clock, options

    def control() -> Control:
        own = options.control()
        paused, lr = ranks.decide([own.paused, 0.0 if own.lr is None else own.lr])
        return Control(bool(paused), lr or None)

    def stopped() -> bool:
        return bool(ranks.decide([stop()])[0])

    return stopped, lambda: ranks.decide([clock()])[0], replace(options, control=control)


def in_turn(load: Callable) -> Callable:
    """Let rank 0 read pictures first, and fetch what is missing; the others find all in place."""
    ranks = current()
    if ranks is None:
        return load

    def loaded(*arguments: Any) -> Any:
        found = load(*arguments) if ranks.rank == 0 else None
        ranks.decide([0.0])  # waits for rank 0
        return found if ranks.rank == 0 else load(*arguments)

    return loaded


def add_up(parameters: list[nn.Parameter], told: list[torch.Tensor]) -> list[torch.Tensor]:
    """Add the gradients of all ranks, and what they tell, in one go.

    Parameters
    ----------
    parameters : list of torch.nn.Parameter
        Their gradients become the sums.
    told : list of torch.Tensor
        Single numbers.

    Returns
    -------
    list of torch.Tensor
        The sums of `told`, float32.
    """
    gradients = [parameter.grad for parameter in parameters]
    flat = torch.cat([values.reshape(-1).float() for values in (*gradients, *told)])
    dist.all_reduce(flat)
    sizes = [values.numel() for values in (*gradients, *told)]
    parts = flat.split(sizes)
    for gradient, total in zip(gradients, parts, strict=False):
        gradient.copy_(total.view(gradient.shape))
    return [total[0] for total in parts[len(gradients) :]]


def average_buffers(network: nn.Module) -> None:
    """Average the running means and deviations of batch norm over the ranks."""
    if current() is None:
        return
    for values in network.buffers():
        if values.is_floating_point():
            dist.all_reduce(values)
            values.div_(current().size)
