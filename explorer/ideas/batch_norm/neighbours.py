"""One picture and its neighbours in the batch: who changes its output, and a batch of one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.ideas.batch_norm import parts, reading
from explorer.ideas.normalising import normalised_line
from explorer.matrices import number_text
from explorer.ops.batch_norm import EPS, batch_norm, batch_statistics
from explorer.parameters import Parameter
from explorer.reference import tensor_line
from explorer.sheets import Button, Choice, Grid, Row, Sheet, Sign, Slider, Source, Tell, told
from explorer.sheets.words import listed, plus, say, tidy

MODES = ("train", "eval")
SHIFTS = tuple(range(-10, 11))
REFUSED = (
    "PyTorch refuses this in training: a single number is its own mean and has variance 0, so "
    "every output would be β, whatever comes in. B · H · W must be at least 2."
)


@dataclass(frozen=True, eq=False)
class NeighboursCase:
    """A batch with one channel; something is added to all pictures but the first.

    Parameters
    ----------
    x : ndarray of float64, shape (B, 1, H, W)
    shift : float
        Added to every number of the neighbours.
    mode : str
        One of MODES.
    running : ndarray of float64, shape (2,)
        Running mean and variance, which eval mode uses.
    notes : tuple of str
    """

    x: np.ndarray
    shift: float = 0.0
    mode: str = "train"
    running: np.ndarray = (0.0, 1.0)
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "bn-neighbours"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("nx", "x", "tables"),
        Parameter("ns", "shift", "numbers", usual=["0"]),
        Parameter("nm", "mode", "choice", choices=MODES, usual="train"),
        Parameter("nr", "running", "numbers", usual=["0", "1"]),
    )
    how_to: ClassVar[str] = "Drag what is added to the neighbours, and switch train and eval."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an example."""
        return {
            "x": example.x,
            "shift": [example.shift],
            "mode": example.mode,
            "running": list(example.running),
        }

    @classmethod
    def from_document(cls, document: Mapping) -> "NeighboursCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        x, notes = reading.read_maps(document, "x")
        most = limits.BATCH_NORM_CELL_MAX
        shift = checks.number_between(document, "shift", "What is added", SHIFTS[0], SHIFTS[-1])
        names = ("Running mean", "Running variance")
        running = checks.numbers_between(document, "running", names, -most, most**2)
        if running[1] < 0:
            raise checks.CellError(
                f"A variance is at least 0, not {say(running[1])}. Give 0 or more.",
                "running",
                0,
                1,
            )
        return cls(x, shift, checks.choice(document, "mode", MODES), running, notes)

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        return {
            "x": reading.maps_texts(self.x),
            "shift": [number_text(self.shift)],
            "mode": self.mode,
            "running": checks.number_texts(self.running),
        }

    @property
    def refused(self) -> bool:
        """Whether PyTorch refuses the batch: one number in training."""
        return self.mode == "train" and self.x.size < 2

    def input(self) -> np.ndarray:
        """Return what comes in, shape (B, 1, H, W)."""
        return np.concatenate((self.x[:1], self.x[1:] + self.shift))

    def used(self, x: np.ndarray) -> tuple[float, float]:
        """Return the mean and variance that the mode uses for a batch."""
        mean, variance = self.running if self.mode == "eval" else np.ravel(batch_statistics(x))
        return float(mean), float(variance)

    def output(self, x: np.ndarray | None = None) -> np.ndarray:
        """Return x̂ of a batch, of what comes in if none is given; empty cells where refused."""
        x = self.input() if x is None else x
        if self.refused:
            return np.full(x.shape, np.nan)
        mean, variance = self.used(x)
        return batch_norm(x, np.array([mean]), np.array([variance]))

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        rows = [Row(parts.map_grids("x", "Picture {}", self.x, "input", "x"), "The batch as typed")]
        if len(self.x) > 1:
            first, *others = parts.map_grids("u", "Picture {}", self.input(), "input")
            grids = (first, *(self._moved(grid) for grid in others))
            rows.append(Row(grids, "What comes in"))
        rows += [Row((*self._used(), Sign("to", "→"), *self._results()), f"In {self.mode} mode")]
        return Sheet(
            rows=tuple(rows),
            controls=self._controls(),
            general=(
                "train: μ and σ² are those of this batch, over B · H · W = "
                f"{len(self.x)} · {self.x.shape[2]} · {self.x.shape[3]} = {self.x.size}",
                "eval: μ and σ² are the running averages, the same for every batch",
                "y = (x − μ) / √(σ² + ε)",
            ),
            said=self._said(),
        )

    def _moved(self, grid: Grid) -> Grid:
        """Return a neighbour's grid with what was added in its title."""
        return replace(grid, title=f"{grid.title} {plus(self.shift)}")

    def _controls(self) -> tuple:
        maps = reading.maps_texts(self.x)
        modes = {"train": "model.train()", "eval": "model.eval()"}
        controls = [Choice("mode", "Mode", modes, self.mode)]
        if len(maps) > 1:
            controls.append(
                Slider("shift", "Added to the neighbours", SHIFTS, self.shift, plays=True)
            )
            controls.append(Button("Picture 1 alone", {"x": maps[:1]}))
        if len(maps) < limits.BATCH_NORM_PICTURES_MAX:
            controls.append(Button("Add a neighbour", {"x": [*maps, maps[-1]]}))
        return tuple(controls)

    def _used(self) -> tuple[Grid, ...]:
        """Return the batch's own statistics and the running averages."""
        columns = ("μ", "σ²")
        x = self.input()
        mean, variance = map(float, np.ravel(batch_statistics(x)))
        name = "u" if len(x) > 1 else "x"
        tells = {
            (0, 0): parts.mean_tell(name, x[:, 0], mean),
            (0, 1): parts.variance_tell(name, x[:, 0], mean, variance),
        }
        quiet = {(0, 0): "quiet", (0, 1): "quiet"}
        own = Grid(
            "s",
            "Of this batch",
            np.array([[mean, variance]]),
            "window",
            columns=columns,
            marks=quiet if self.mode == "eval" else {},
            tells=tells,
        )
        kept = Grid(
            "r",
            "Running averages",
            np.array([self.running]),
            "kernel",
            edits="running",
            columns=columns,
            marks=quiet if self.mode == "train" else {},
        )
        return own, kept

    def _results(self) -> tuple[Grid, ...]:
        x, y = self.input(), self.output()
        before = self.output(self.x)
        mean, variance = self.used(x)
        source = Source("r" if self.mode == "eval" else "s", ((0, 0), (0, 1)))
        name = "u" if len(x) > 1 else "x"
        tells = (
            {}
            if self.refused
            else {
                picture: {
                    cell: Tell(
                        (normalised_line(x[picture, 0][cell], mean, variance, EPS, value),),
                        (Source(f"{name}{picture + 1}", (cell,)), source),
                    )
                    for cell, value in np.ndenumerate(y[picture, 0])
                }
                for picture in range(len(x))
            }
        )
        both = np.abs(np.concatenate((y, before[:1])))
        most = 0.0 if self.refused else float(both.max())
        grids = parts.map_grids("y", "y of picture {}", y, "output", tells=tells, most=most)
        if len(x) == 1:
            return grids
        return *grids, Grid("b", "y of picture 1 with 0 added", tidy(before[0, 0]), most=most)

    def _said(self) -> tuple[str, ...]:
        if self.refused:
            return (REFUSED,)
        y, before = self.output()[0].ravel(), self.output(self.x)[0].ravel()
        if len(self.x) == 1:
            alone = {
                "train": "One picture: mean and variance come from its own map alone.",
                "eval": "One picture alone is no problem in eval mode: nothing is averaged.",
            }
            return (alone[self.mode],)
        if self.mode == "eval":
            return (
                f"Picture 1 gives {listed(y, 4)} beside any neighbours: in eval mode they do not "
                "matter.",
            )
        if not self.shift:
            return ("Add something to the neighbours: the output of picture 1 will change.",)
        return (
            f"Nobody touched picture 1, and its output went from {listed(before, 4)} to "
            f"{listed(y, 4)}.",
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy."""
        mean, variance = map(number_text, self.running)
        shown = "print(bn(x)[0, 0].round(decimals=4))  # the first picture"
        if self.refused:
            shown = f"""try:
    {shown}
except ValueError as error:
    print("Refused:", error)"""
        return f"""import torch
from torch import nn

{tensor_line("x", self.input())}
bn = nn.BatchNorm2d(1, affine=False, dtype=torch.float64)
bn.running_mean[0], bn.running_var[0] = {mean}, {variance}
bn.{self.mode}()
{shown}"""

    def printed(self) -> str:
        """Return what the lines print."""
        found = self.run()
        refused = isinstance(found, ValueError)
        return f"Refused: {found}" if refused else str(found[0, 0].round(decimals=4))

    def run(self) -> object:
        """Return the tensor that PyTorch gives, or its ValueError where it refuses."""
        import torch
        from torch import nn

        bn = nn.BatchNorm2d(1, affine=False, dtype=torch.float64)
        bn.running_mean[0], bn.running_var[0] = map(float, self.running)
        bn.train(self.mode == "train")
        try:
            return bn(torch.tensor(self.input()))
        except ValueError as error:
            return error

    def check(self) -> float:
        """Return the largest relative difference from PyTorch, which refuses what is refused."""
        found = self.run()
        refused = isinstance(found, ValueError)
        if refused or self.refused:
            return 0.0 if refused and self.refused else float("inf")
        _, variance = self.used(self.input())
        stretch = np.array([1 / np.sqrt(variance + EPS)])
        return reading.apart(self.output(), found.numpy(), self.input(), stretch)
