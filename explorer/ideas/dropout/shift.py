"""Dropout before batch norm: the variance of training is not the variance of eval mode."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer.cases import checks
from explorer.ideas.dropout import reading
from explorer.ideas.normalising import normalised_line
from explorer.matrices import number_text
from explorer.ops.batch_norm import EPS, batch_norm
from explorer.ops.dropout import dropped_statistics
from explorer.parameters import Parameter
from explorer.reference import difference, tensor_line
from explorer.sheets import Grid, Lines, Row, Series, Sheet, Slider, Source, Tell, told
from explorer.sheets.words import equals, factor, say, tidy

P_STOPS = reading.P_STOPS[:-1]


@dataclass(frozen=True, eq=False)
class ShiftCase:
    """Numbers of one channel that go through dropout and then through batch norm.

    Parameters
    ----------
    x : ndarray of float64, shape (n,)
    p : float
        The probability to be dropped; below 1.
    notes : tuple of str
    """

    x: np.ndarray
    p: float = 0.5
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "drop-shift"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("sx", "x", "numbers"),
        Parameter("sp", "p", "numbers"),
    )
    how_to: ClassVar[str] = "Drag p and compare the two variances."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an example."""
        return {"x": list(example.x), "p": [example.p]}

    @classmethod
    def from_document(cls, document: Mapping) -> "ShiftCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        return cls(reading.read_vector(document), reading.read_p(document, reading.P_MOST))

    def document(self) -> dict:
        """Return the case as the browser takes it: numbers as text."""
        return {"x": checks.number_texts(self.x), "p": [number_text(self.p)]}

    def statistics(self) -> np.ndarray:
        """Return mean and variance behind dropout: in training over all masks, in eval; (2, 2)."""
        return np.array(
            [dropped_statistics(self.x, self.p), (self.x.mean(), self.x.var())], np.float64
        )

    def output(self) -> np.ndarray:
        """Return batch norm in eval mode with the averages of training, shape (n,)."""
        (mean, variance), _ = self.statistics()
        x = self.x.reshape(-1, 1, 1, 1)
        return batch_norm(x, np.array([mean]), np.array([variance])).ravel()

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        statistics, y = self.statistics(), self.output()
        facts = Grid(
            "f",
            "Behind dropout",
            tidy(statistics),
            "window",
            rows=("train", "eval"),
            columns=("mean", "variance"),
            tells=self._tells(),
        )
        outputs = Grid(
            "y",
            "Batch norm in eval mode, with the averages of training",
            tidy(y)[None],
            "output",
            tells=self._output_tells(y),
        )
        return Sheet(
            rows=(
                Row((Grid("x", "Numbers of one channel", self.x[None], "input", edits="x"),)),
                Row((facts, self._curve())),
                Row((outputs,)),
            ),
            controls=(Slider("p", "Dropped with p", P_STOPS, self.p),),
            general=(
                "train, over all masks: variance = (σ² + μ²) / (1 − p) − μ²",
                "eval: variance = σ²",
            ),
            said=self._said(),
        )

    def _tells(self) -> dict:
        n = len(self.x)
        cells = (Source("x", tuple((0, column) for column in range(n))),)
        mean, variance = float(self.x.mean()), float(self.x.var())
        (_, trained), _ = self.statistics()
        square = factor(mean)
        line = (
            f"({say(variance)} + {square}²) / (1 − {say(self.p)}) − {square}² "
            f"{equals(trained, mean, variance)}"
        )
        same = "Over all masks dropout leaves the mean as it is"
        return {
            (0, 0): Tell((f"{same}: {equals(mean)}",), cells),
            (0, 1): Tell((line,), cells),
            (1, 0): Tell((f"μ {equals(mean)}",), cells),
            (1, 1): Tell((f"σ² {equals(variance, mean)}",), cells),
        }

    def _output_tells(self, y: np.ndarray) -> dict:
        (mean, variance), _ = self.statistics()
        return {
            (0, column): Tell(
                (normalised_line(x, mean, variance, EPS, value),),
                (Source("x", ((0, column),)), Source("f", ((0, 0), (0, 1)))),
            )
            for column, (x, value) in enumerate(zip(self.x, y, strict=True))
        }

    def _curve(self) -> Lines:
        trained = [dropped_statistics(self.x, p)[1] for p in P_STOPS]
        return Lines(
            "c",
            "Variance behind dropout",
            (
                Series("train", list(P_STOPS), trained, "window"),
                Series("eval", [P_STOPS[0], P_STOPS[-1]], [float(self.x.var())] * 2, "output"),
            ),
            across="p",
            up="variance",
            at=self.p,
        )

    def _said(self) -> tuple[str, ...]:
        (_, trained), (_, evaluated) = self.statistics()
        after = float(self.output().var())
        if evaluated <= 1e-20:  # equal numbers, up to rounding
            return ("All numbers are the same: in eval mode nothing varies, in training masks do.",)
        return (
            f"In training the variance is {say(trained / evaluated, 4)} times that of eval mode.",
            f"So batch norm, which should give variance 1, gives {say(after, 4)} in eval mode.",
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy."""
        p = number_text(self.p)
        return f"""import torch
import torch.nn.functional as F

{tensor_line("x", self.x)}
mean, variance = x.mean(), x.var(correction=0)  # behind dropout in eval mode
trained = variance + {p} / (1 - {p}) * x.square().mean()  # in training, over all masks
print(trained, variance)
y = F.batch_norm(x[:, None], mean[None], trained[None])  # eval, with the averages of training
print(y.flatten().round(decimals=4))"""

    def printed(self) -> str:
        """Return what the lines print."""
        trained, variance, y = self._torch()
        return f"{trained!s} {variance!s}\n{y.round(decimals=4)}"

    def check(self) -> float:
        """Return the largest relative difference from PyTorch, of the variances and of y."""
        his_trained, his_variance, y = (tensor.numpy() for tensor in self._torch())
        (_, trained), (_, evaluated) = self.statistics()
        terms = float(np.abs(self.x).max() / np.sqrt(trained + EPS))
        scale = max(1.0, terms)
        return max(
            difference(np.array(trained), his_trained),
            difference(np.array(evaluated), his_variance),
            difference(self.output() / scale, y / scale),
        )

    def _torch(self) -> tuple:
        """Return of PyTorch: the variances of training and of eval mode, and y."""
        import torch
        import torch.nn.functional as F

        x = torch.tensor(self.x)
        mean, variance = x.mean(), x.var(correction=0)
        trained = variance + self.p / (1 - self.p) * x.square().mean()
        y = F.batch_norm(x[:, None], mean[None], trained[None])
        return trained, variance, y.flatten()
