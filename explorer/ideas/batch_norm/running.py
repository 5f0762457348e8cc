"""Running averages: what batch norm keeps of the batches that it has seen, for eval mode."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.errors import InputError
from explorer.ideas.batch_norm import reading
from explorer.ideas.batch_norm.running_sheet import sheet
from explorer.matrices import number_text
from explorer.ops.batch_norm import batch_norm, running_average
from explorer.parameters import Parameter
from explorer.reference import difference
from explorer.sheets import Sheet, told

MOMENTUM = 0.1  # PyTorch's own


@dataclass(frozen=True, eq=False)
class RunningCase:
    """Some batches of one channel, one after the other; each picture is a map of one cell.

    Parameters
    ----------
    x : ndarray of float64, shape (batches, n)
    steps : int
        How many of the batches were seen in training.
    momentum : float
        The share of the new batch.
    cumulative : bool
        Whether all batches count the same (momentum=None).
    notes : tuple of str
    """

    x: np.ndarray
    steps: int = 1
    momentum: float = MOMENTUM
    cumulative: bool = False
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "bn-running"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("rx", "x", "tables"),
        Parameter("rk", "steps", "whole", 0, limits.BATCH_NORM_STEPS_MAX),
        Parameter("rm", "momentum", "numbers", usual=["0.1"]),
        Parameter("rc", "cumulative", "flag", usual=False),
    )
    how_to: ClassVar[str] = "Drag the number of batches and the momentum, or type other batches."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an example."""
        return {
            "x": [example.x],
            "steps": example.steps,
            "momentum": [example.momentum],
            "cumulative": example.cumulative,
        }

    @classmethod
    def from_document(cls, document: Mapping) -> "RunningCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        most = limits.BATCH_NORM_STEPS_MAX
        (x,), notes = checks.tables(document, "x", "Batches", most, 1)
        if not 2 <= x.shape[1] <= limits.BATCH_NORM_NUMBERS_MAX:
            raise InputError(
                f"A batch here has 2 to {limits.BATCH_NORM_NUMBERS_MAX} numbers, "
                f"not {x.shape[1]}. Training needs at least 2."
            )
        cell = limits.BATCH_NORM_CELL_MAX
        checks.tables_between(x[None], "x", "Batches", -cell, cell)
        steps = checks.whole(document, "steps", 0, most, "the number of batches seen")
        if steps > len(x):
            notes = (*notes, f"There are {len(x)} batches, not {steps}: all of them are seen.")
        momentum = checks.number_between(document, "momentum", "Momentum", 0, 1)
        cumulative = checks.flag(document, "cumulative")
        return cls(x, min(steps, len(x)), momentum, cumulative, notes)

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        return {
            "x": [checks.texts(self.x)],
            "steps": self.steps,
            "momentum": [number_text(self.momentum)],
            "cumulative": self.cumulative,
        }

    def share(self, step: int) -> float:
        """Return the share of the new batch in a step, counted from 1."""
        return 1 / step if self.cumulative else self.momentum

    def averages(self) -> np.ndarray:
        """Return running mean and variance at the start and after each batch, (steps + 1, 2)."""
        mean, variance = np.zeros(1), np.ones(1)
        rows = [(0.0, 1.0)]
        for step in range(1, self.steps + 1):
            batch = self.x[step - 1].reshape(-1, 1, 1, 1)
            mean, variance = running_average(mean, variance, batch, self.share(step))
            rows.append((mean[0], variance[0]))
        return np.array(rows)

    def last(self) -> np.ndarray:
        """Return the batch that is put through both modes, shape (n,)."""
        return self.x[max(self.steps, 1) - 1]

    def outputs(self) -> tuple[np.ndarray, np.ndarray]:
        """Return what training and eval mode make of the last batch, each of shape (n,)."""
        batch = self.last().reshape(-1, 1, 1, 1)
        mean, variance = self.averages()[-1]
        trained = batch_norm(batch)
        evaluated = batch_norm(batch, np.array([mean]), np.array([variance]))
        return trained.ravel(), evaluated.ravel()

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        return sheet(self)

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy."""
        momentum = "None" if self.cumulative else str(self.momentum)
        rows = ",\n    ".join(f"[{', '.join(map(number_text, row))}]" for row in self.x)
        return f"""import torch
from torch import nn

# One row for each batch; each picture has one channel and one cell.
batches = torch.tensor([
    {rows},
], dtype=torch.float64)
bn = nn.BatchNorm2d(1, momentum={momentum}, affine=False, dtype=torch.float64)  # γ = 1, β = 0
for batch in batches[:{self.steps}]:
    bn(batch.reshape(-1, 1, 1, 1))  # in training mode every call moves the running averages
print(bn.running_mean, bn.running_var)
x = batches[{max(self.steps, 1) - 1}].reshape(-1, 1, 1, 1)
print(bn.eval()(x).flatten().round(decimals=4))  # with the running averages
print(bn.train()(x).flatten().round(decimals=4))  # with the batch's own; the averages move again"""

    def printed(self) -> str:
        """Return what the lines print."""
        mean, variance, *outputs = self._torch()
        shown = (str(output.round(decimals=4)) for output in outputs)
        return "\n".join((f"{mean} {variance}", *shown))

    def check(self) -> float:
        """Return the largest relative difference from PyTorch."""
        *averages, evaluated, trained = (tensor.numpy() for tensor in self._torch())
        mine = self.outputs()
        batch = self.last().reshape(-1, 1, 1, 1)
        stretches = 1 / np.sqrt(np.array([batch.var(), self.averages()[-1, 1]]) + 1e-5)
        return max(
            difference(self.averages()[-1], np.ravel(averages)),
            *(
                reading.apart(own.reshape(batch.shape), his.reshape(batch.shape), batch, stretch)
                for own, his, stretch in zip(
                    mine, (trained, evaluated), stretches[:, None], strict=True
                )
            ),
        )

    def _torch(self) -> tuple:
        """Return of PyTorch: running mean and variance, and outputs in eval and in training."""
        import torch
        from torch import nn

        momentum = None if self.cumulative else self.momentum
        batches = torch.tensor(self.x)
        bn = nn.BatchNorm2d(1, momentum=momentum, affine=False, dtype=torch.float64)
        for batch in batches[: self.steps]:
            bn(batch.reshape(-1, 1, 1, 1))
        averages = bn.running_mean.clone(), bn.running_var.clone()
        x = batches[max(self.steps, 1) - 1].reshape(-1, 1, 1, 1)
        evaluated = bn.eval()(x).flatten()
        return *averages, evaluated, bn.train()(x).flatten()
