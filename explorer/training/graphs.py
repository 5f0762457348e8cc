"""Many whole steps as one CUDA graph: a small network then waits for no Python between two kernels.

A graph replays recorded work on the same memory, so everything that changes from step to step lies
in fixed buffers: which pictures, how they are moved and mixed, the learning rates, and what the
steps tell. Filling them is all that Python does for a whole stride of steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import torch

from explorer.augmentation import mixing
from explorer.augmentation.mixing import Mix
from explorer.training import augmenting, tuning
from explorer.training import pictures_on_device as on_device
from explorer.training.descent import StepResult, descend
from explorer.training.measuring import to_input
from explorer.training.wide import widened

if TYPE_CHECKING:
    from explorer.training.engine import Engine

STEPS = 25  # of one graph: 625 steps of the report's epoch are 25 replays
_WARM_UP = 3  # steps before recording: libraries choose their kernels, the optimiser its memory


@dataclass(eq=False)
class Stride:
    """Some whole steps over fixed buffers, for batches of one size.

    `plan` holds the places of `steps` · `batch` pictures; `pictures` their bytes, where more is
    done to them than crop and flip, else None; `kept` and `labels_kept` the λ of every step, None
    where nothing is mixed; `rates` the learning rates; `told` what the steps give.
    """

    engine: Engine
    steps: int
    batch: int
    plan: on_device.EpochPlan
    pictures: torch.Tensor | None
    kept: torch.Tensor | None
    labels_kept: torch.Tensor | None
    rates: torch.Tensor
    told: StepResult
    graph: Any = field(default=None)

    def fill(self, epoch: augmenting.Epoch, place: int, rate: Callable[[int], float]) -> None:
        """Write the next steps of an epoch into the buffers.

        Parameters
        ----------
        epoch : Epoch
            With at least `steps` · `batch` pictures from `place` on.
        place : int
            In the epoch's order.
        rate : callable
            Learning rate of the next step (0), the one after it (1), …
        """
        here = slice(place, place + self.steps * self.batch)
        for name in ("order", "down", "right", "mirrored"):
            getattr(self.plan, name).copy_(getattr(epoch.plan, name)[here])
        self.rates.copy_(torch.tensor([rate(ahead) for ahead in range(self.steps)]))
        first = place // self.batch
        mixes = epoch.mixes[first : first + self.steps]
        if self.kept is not None:
            shares = [(1.0 if mix.box else mix.lam, mix.lam) for mix in mixes]
            kept, labels_kept = torch.tensor(shares).T
            self.kept.copy_(kept)
            self.labels_kept.copy_(labels_kept)
        if self.pictures is None:
            return
        for number in range(self.steps):
            images, _, mix = augmenting.batch(self.engine.part, epoch, place + number * self.batch)
            if mix is not None and mix.box is not None:
                images = mixing.cutmix(images.permute(0, 3, 1, 2), mix).permute(0, 2, 3, 1)
            self.pictures[self._places(number)].copy_(images)

    def _places(self, number: int) -> slice:
        return slice(number * self.batch, (number + 1) * self.batch)

    def run(self, steps: int | None = None) -> None:
        """Take the steps, all or the first few; reads and writes nothing but fixed memory."""
        for number in range(steps or self.steps):
            self._set_rate(self.rates[number])
            here = self._places(number)
            labels = self.engine.part.labels[self.plan.order[here]]
            if self.pictures is None:
                images = on_device.gather(self.engine.part, self.plan, here.start, here.stop)
            else:
                images = self.pictures[here]
            x, wanted = to_input(self.engine, images), labels
            if self.kept is not None:
                x, wanted, labels = self._mixed(number, x, labels)
            one = descend(self.engine, x, wanted, labels)
            for all_steps, value in zip(self.told, one, strict=True):
                all_steps[number].copy_(value)

    def _set_rate(self, rate: torch.Tensor) -> None:
        for group in self.engine.optimiser.param_groups:
            group["lr"].copy_(rate * group["scale"])

    def _mixed(self, number: int, x, labels) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Mix with λ that lie on the device; a λ of 1 leaves all as it is."""
        kept, own = self.kept[number], self.labels_kept[number]
        wanted = mixing.targets(labels, self.engine.classes, Mix(own, own))
        main = torch.where(own >= 0.5, labels, labels.roll(1, 0))
        return mixing.mixup(x, Mix(kept, kept)), wanted, main

    def take(
        self, epoch: augmenting.Epoch, place: int, rate: Callable[[int], float]
    ) -> StepResult | None:
        """Take all steps; None where the epoch has too few whole batches left for it."""
        if self.steps * self.batch > len(epoch) - place:
            return None
        self.fill(epoch, place, rate)
        self.run() if self.graph is None else self.graph.replay()
        return StepResult(*(values.clone() for values in self.told))


def stride(engine: Engine, steps: int = STEPS) -> Stride:
    """Return the buffers for some steps; they hold the first picture, unmoved, at rate 0.

    Parameters
    ----------
    engine : Engine
        Its optimiser must have learning rates that are tensors.
    steps : int
        How many.
    """
    recipe, part, device = engine.recipe, engine.part, engine.device
    count = steps * recipe.batch_size

    def numbers(size: int, kind: torch.dtype) -> torch.Tensor:
        return torch.zeros(size, dtype=kind, device=device)

    mixed = recipe.mixup > 0 or recipe.cutmix > 0
    pictures = None
    if recipe.cutmix > 0 or changes_single_pictures(recipe):
        shape = (count, *part.size, part.pixels.shape[1])
        pictures = torch.zeros(shape, dtype=torch.uint8, device=device)
    return Stride(
        engine=engine,
        steps=steps,
        batch=recipe.batch_size,
        plan=on_device.EpochPlan(*(numbers(count, torch.int64) for _ in range(4))),
        pictures=pictures,
        kept=numbers(steps, torch.float32) if mixed else None,
        labels_kept=numbers(steps, torch.float32) if mixed else None,
        rates=numbers(steps, torch.float32),
        told=StepResult(*(numbers(steps, torch.float32) for _ in range(3))),
    )


def changes_single_pictures(recipe: Any) -> bool:
    """Tell whether more is done to a picture than crop and flip."""
    pipe = augmenting.pipeline_of(recipe)
    steps = (pipe.rotation, pipe.jitter, pipe.erasing, pipe.cutout)
    return pipe.auto_augment or any(step is not None for step in steps)


def remembered(engine: Engine) -> dict[int, torch.Tensor]:
    """Return copies of all that steps change, by the tensor's id; `put_back` takes them."""
    return {id(tensor): tensor.detach().clone() for tensor in _changing(engine)}


def put_back(engine: Engine, known: dict[int, torch.Tensor]) -> None:
    """Write the copies back in place; averages that came since become zeros, as if never taken."""
    with torch.no_grad():
        for tensor in _changing(engine):
            if id(tensor) in known:
                tensor.copy_(known[id(tensor)])
            else:
                tensor.zero_()


def _changing(engine: Engine) -> list[torch.Tensor]:
    averages = [
        value
        for entries in engine.optimiser.state.values()
        for value in entries.values()
        if isinstance(value, torch.Tensor)
    ]
    return [*engine.network.parameters(), *engine.network.buffers(), *averages]


def recorded(engine: Engine) -> tuple[Engine, tuple[str, ...]]:
    """Record a graph of whole steps on a CUDA device; elsewhere, change nothing.

    Where the network has widths that GPUs are slow at, the graph is recorded at padded widths as
    well, and the faster one is kept.

    Returns
    -------
    tuple
        The engine with its `stride`, and what is to be told when there is no graph.
    """
    if not suits(engine.device, engine.ranks):
        return engine, ()
    if STEPS * engine.recipe.batch_size > len(engine.part.labels):
        return engine, ()  # an epoch is shorter than one graph
    try:
        return _fastest(engine), ()
    except torch.OutOfMemoryError:
        raise
    except RuntimeError as error:
        line = str(error).strip().split("\n")[0][:160]
        return engine, (f"Steps are taken one by one, for no CUDA graph could be made: {line}",)


def _fastest(engine: Engine) -> Engine:
    torch.backends.cudnn.benchmark = True  # it times its kernels in the warm-up
    wide = widened(engine.network)  # before recording, for it moves buffers
    ways = {"plain": replace(engine, stride=record(engine))}
    if wide is not None:
        other = replace(engine, compute=wide)
        ways["wide"] = replace(other, stride=record(other))
    if len(ways) == 1:
        return ways["plain"]
    known, dice = remembered(engine), torch.cuda.get_rng_state()

    def replay(way: str) -> None:
        ways[way].stride.graph.replay()
        torch.cuda.synchronize()

    best = tuning.quickest(ways, replay)
    put_back(engine, known)
    torch.cuda.set_rng_state(dice)
    return ways[best]


def record(engine: Engine) -> Stride:
    """Take a few steps on a side stream, forget them, and record a stride.

    On a device without graphs the stride is returned as it is: `take` then runs it step by step.
    """
    made = stride(engine)
    on_gpu = engine.device.type == "cuda"
    known, dice = remembered(engine), torch.get_rng_state()
    gpu_dice = torch.cuda.get_rng_state() if on_gpu else None
    try:
        with _side_stream() if on_gpu else nullcontext():
            made.run(_WARM_UP)
        if on_gpu:
            graph = torch.cuda.CUDAGraph()
            engine.optimiser.zero_grad(set_to_none=True)
            with torch.cuda.graph(graph, capture_error_mode="thread_local"):
                made.run()
            made.graph = graph
    finally:
        put_back(engine, known)
        torch.set_rng_state(dice)
        if on_gpu:
            torch.cuda.set_rng_state(gpu_dice)
    return made


@contextmanager
def _side_stream() -> Iterator[None]:
    """Work on another stream, with which the usual one waits before and after."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        yield
    torch.cuda.current_stream().wait_stream(stream)


def suits(device: torch.device, ranks: object) -> bool:
    """Tell whether steps may be recorded, so that the optimiser must be made for it."""
    return device.type == "cuda" and ranks is None
