"""A bias before batch norm: it moves the mean, and is taken away with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.arithmetic.counts import conv_parameters
from explorer.cases import checks
from explorer.ideas.batch_norm import parts, reading
from explorer.ideas.normalising import normalised_line
from explorer.matrices import number_text
from explorer.ops.batch_norm import EPS, batch_norm, batch_statistics
from explorer.parameters import Parameter
from explorer.reference import tensor_line
from explorer.sheets import Row, Sheet, Sign, Slider, Source, Tell, told
from explorer.sheets.words import plus, say, tidy

BIASES = tuple(range(-10, 11))


@dataclass(frozen=True, eq=False)
class BiasCase:
    """What one filter gives for a batch, with a bias added.

    Parameters
    ----------
    z : ndarray of float64, shape (B, 1, H, W)
        Sums of a kernel, without a bias.
    bias : float
    notes : tuple of str
    """

    z: np.ndarray
    bias: float = 0.0
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "bn-bias"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("bz", "z", "tables"),
        Parameter("bb", "bias", "numbers", usual=["0"]),
    )
    how_to: ClassVar[str] = "Drag the bias and watch the mean; y stays."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an example."""
        return {"z": example.z, "bias": [example.bias]}

    @classmethod
    def from_document(cls, document: Mapping) -> "BiasCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        z, notes = reading.read_maps(document, "z")
        most = limits.BATCH_NORM_BIAS_MAX
        bias = checks.number_between(document, "bias", "The bias", -most, most)
        batch_norm(z)  # refuses a batch of one number
        return cls(z, bias, notes)

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        return {"z": reading.maps_texts(self.z), "bias": [number_text(self.bias)]}

    def output(self) -> np.ndarray:
        """Return y, shape (B, 1, H, W)."""
        return batch_norm(self.z + self.bias)

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        moved = self.z + self.bias
        mean, variance = map(float, np.ravel(batch_statistics(moved)))
        tells = (
            parts.mean_tell("m", moved[:, 0], mean),
            parts.variance_tell("m", moved[:, 0], mean, variance),
            parts.root_tell(variance, EPS, Source("s", ((1, 0),))),
        )
        outputs = parts.map_grids(
            "y", "y of picture {}", self.output(), "output", tells=self._tells()
        )
        with_bias, without = (conv_parameters(16, 3, (3, 3), bias=bias) for bias in (True, False))
        return Sheet(
            rows=(
                Row(parts.map_grids("z", "Picture {}", self.z, "input", "z"), "Without a bias"),
                Row(
                    (
                        *parts.map_grids("m", f"Picture {{}} {plus(self.bias)}", moved, "input"),
                        Sign("to", "→"),
                        parts.statistics_grid("s", "Over the batch", mean, variance, EPS, tells),
                    ),
                    "With the bias b",
                ),
                Row(outputs, "After batch norm"),
            ),
            controls=(Slider("bias", "Bias b", BIASES, self.bias, plays=True),),
            general=(
                "(z + b) − mean of (z + b) = z + b − (mean of z + b) = z − mean of z",
                "The bias moves every number and the mean by b; the variance never sees it.",
            ),
            said=(
                self._said(mean),
                f"Conv2d(3, 16, 3) has {with_bias} parameters, without its bias {without}; "
                "β of batch norm does what the bias should have done.",
            ),
        )

    def _tells(self) -> dict[int, dict]:
        moved, y = self.z + self.bias, self.output()
        mean, variance = map(float, np.ravel(batch_statistics(moved)))
        return {
            picture: {
                cell: Tell(
                    (normalised_line(moved[picture, 0][cell], mean, variance, EPS, value),),
                    (Source(f"m{picture + 1}", (cell,)), Source("s", ((0, 0), (2, 0)))),
                )
                for cell, value in np.ndenumerate(y[picture, 0])
            }
            for picture in range(len(y))
        }

    def _said(self, mean: float) -> str:
        still = float(self.z.mean())
        moves = f"Without a bias the mean is {say(tidy(still))}, with {say(self.bias)} it is "
        return f"{moves}{say(tidy(mean))}; y is the same for every bias."

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy."""
        sign = "-" if self.bias < 0 else "+"
        return f"""import torch
import torch.nn.functional as F

{tensor_line("z", self.z)}
without = F.batch_norm(z, None, None, training=True)
y = F.batch_norm(z {sign} {number_text(abs(self.bias))}, None, None, training=True)
print(y[0, 0].round(decimals=4))  # the first picture
print(torch.allclose(y, without))
# In a network: nn.Conv2d(3, 16, 3, bias=False), then nn.BatchNorm2d(16)."""

    def printed(self) -> str:
        """Return what the lines print."""
        import torch

        y, without = self._torch()
        return f"{y[0, 0].round(decimals=4)}\n{torch.allclose(y, without)}"

    def check(self) -> float:
        """Return the largest relative difference from PyTorch, with the bias and without."""
        moved = self.z + self.bias
        stretch = np.array([1 / np.sqrt(moved.var() + EPS)])
        return max(
            reading.apart(self.output(), found.numpy(), moved, stretch) for found in self._torch()
        )

    def _torch(self) -> tuple:
        """Return y of PyTorch, with the bias and without."""
        import torch
        import torch.nn.functional as F

        z = torch.tensor(self.z)
        return tuple(F.batch_norm(x, None, None, training=True) for x in (z + self.bias, z))
