"""Batch norm before or after ReLU: the same numbers both ways, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import ops
from explorer.cases import checks
from explorer.ideas.batch_norm import parts, reading
from explorer.ideas.normalising import normalised_line
from explorer.ops.batch_norm import EPS, batch_norm, batch_statistics
from explorer.parameters import Parameter
from explorer.reference import tensor_line
from explorer.sheets import Grid, Row, Sheet, Sign, Source, Tell, told
from explorer.sheets.words import say, tidy


@dataclass(frozen=True, eq=False)
class OrderCase:
    """What one filter gives for a batch, through batch norm and ReLU in both orders.

    Parameters
    ----------
    z : ndarray of float64, shape (B, 1, H, W)
    affine : ndarray of float64, shape (1, 2)
        γ and β.
    notes : tuple of str
    """

    z: np.ndarray
    affine: np.ndarray
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "bn-order"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("oz", "z", "tables"),
        Parameter("og", "affine", "tables"),
    )
    how_to: ClassVar[str] = "Change the numbers, γ or β, and compare the two rows of facts."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an example."""
        return {"z": example.z, "affine": [[list(example.affine)]]}

    @classmethod
    def from_document(cls, document: Mapping) -> "OrderCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        affine = reading.read_affine(document, "affine", 1)
        z, notes = reading.read_maps(document, "z")
        batch_norm(z)  # refuses a batch of one number
        return cls(z, affine, notes)

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        return {"z": reading.maps_texts(self.z), "affine": [checks.texts(self.affine)]}

    def norm(self, x: np.ndarray) -> np.ndarray:
        """Return batch norm of a batch, with γ and β."""
        return batch_norm(x, weight=self.affine[:, 0], bias=self.affine[:, 1])

    def first(self) -> tuple[np.ndarray, np.ndarray]:
        """Return what is after batch norm, and after ReLU behind it."""
        normalised = self.norm(self.z)
        return normalised, ops.relu(normalised)

    def last(self) -> tuple[np.ndarray, np.ndarray]:
        """Return what is after ReLU, and after batch norm behind it."""
        cut = ops.relu(self.z)
        return cut, self.norm(cut)

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        learnt = Grid("g", "Learnt", self.affine, "kernel", edits="affine", columns=("γ", "β"))
        return Sheet(
            rows=(
                Row(
                    (*parts.map_grids("z", "Picture {}", self.z, "input", "z"), learnt),
                    "What the convolution gives",
                ),
                Row(self._first(), "conv → BN → ReLU"),
                Row(self._last(), "conv → ReLU → BN"),
                Row(self._facts(), "What comes out, over the whole batch"),
            ),
            general=(
                "conv → BN → ReLU:  y = max(0, γ · (z − μ) / √(σ² + ε) + β),  μ and σ² of z",
                "conv → ReLU → BN:  r = max(0, z),  y = γ · (r − μ) / √(σ² + ε) + β,  those of r",
            ),
            said=self._said(),
        )

    def _first(self) -> tuple:
        normalised, output = self.first()
        statistics = batch_statistics(self.z)
        tells = self._norm_tells("z", self.z, normalised, statistics)
        cut = {
            picture: {
                cell: Tell(
                    (f"max(0, {say(value)}) = {say(max(0.0, value))}",),
                    (Source(f"n{picture + 1}", (cell,)),),
                )
                for cell, value in np.ndenumerate(tidy(normalised[picture, 0]))
            }
            for picture in range(len(self.z))
        }
        return (
            *parts.map_grids("n", "BN {}", normalised, tells=tells),
            Sign("fto", "→"),
            *parts.map_grids("f", "ReLU {}", output, "output", tells=cut),
        )

    def _last(self) -> tuple:
        cut, output = self.last()
        tells = {
            picture: {
                cell: Tell(
                    (f"max(0, {say(value)}) = {say(max(0.0, value))}",),
                    (Source(f"z{picture + 1}", (cell,)),),
                )
                for cell, value in np.ndenumerate(self.z[picture, 0])
            }
            for picture in range(len(self.z))
        }
        norms = self._norm_tells("r", cut, output, batch_statistics(cut))
        return (
            *parts.map_grids("r", "ReLU {}", cut, tells=tells),
            Sign("lto", "→"),
            *parts.map_grids("l", "BN {}", output, "output", tells=norms),
        )

    def _norm_tells(self, name: str, x: np.ndarray, y: np.ndarray, statistics: tuple) -> dict:
        """Return the two lines of every normalised cell; all cells of the batch are its sources."""
        mean, variance = (float(value[0]) for value in statistics)
        gamma, beta = self.affine[0]
        hat = batch_norm(x)
        learnt = Source("g", ((0, 0), (0, 1)))
        return {
            picture: {
                cell: Tell(
                    (
                        normalised_line(
                            x[picture, 0][cell], mean, variance, EPS, hat[picture, 0][cell]
                        ),
                        parts.affine_line(hat[picture, 0][cell], gamma, beta),
                    ),
                    (Source(f"{name}{picture + 1}", (cell,)), learnt),
                )
                for cell in np.ndindex(*y.shape[2:])
            }
            for picture in range(len(y))
        }

    def _facts(self) -> tuple[Grid, Grid]:
        """Return what is known of both outputs: four numbers, and two shares in percent."""
        outputs = tidy(self.first()[1]), tidy(self.last()[1])
        rows = ("BN → ReLU", "ReLU → BN")
        numbers = np.array([(y.mean(), y.var(), y.min(), y.max()) for y in outputs])
        shares = np.array([(100 * np.mean(y == 0), 100 * np.mean(y < 0)) for y in outputs])
        texts = {place: f"{say(share, 3)} %" for place, share in np.ndenumerate(shares)}
        columns = ("mean", "variance", "least", "largest")
        return (
            Grid("numbers", "Numbers", tidy(numbers), rows=rows, columns=columns),
            Grid(
                "shares",
                "Shares",
                shares,
                rows=rows,
                columns=("zeros", "negative"),
                most=100,
                texts=texts,
                tells=self._share_tells(outputs),
            ),
        )

    def _share_tells(self, outputs: tuple[np.ndarray, np.ndarray]) -> dict:
        tells = {}
        for row, (name, y) in enumerate(zip("fl", outputs, strict=True)):
            for column, (word, found) in enumerate((("0", y == 0), ("negative", y < 0))):
                line = f"{int(found.sum())} of {y.size} numbers are {word}"
                sources = tuple(
                    Source(f"{name}{picture}", tuple(map(tuple, np.argwhere(part[0]).tolist())))
                    for picture, part in enumerate(found, 1)
                )
                tells[row, column] = Tell((line,), sources)
        return tells

    def _said(self) -> tuple[str, ...]:
        cut, output = self.last()
        zeros = int((cut == 0).sum())
        mean = float(tidy(self.first()[1].mean()))
        sentences = [
            f"BN → ReLU: no number is negative, and the mean is {say(mean, 4)}.",
            f"ReLU → BN: the mean is {say(float(tidy(output.mean())), 4)}, which is β, and "
            f"numbers may be negative.",
        ]
        if zeros:
            level = float(tidy(output[cut == 0][0]))
            sentences.append(
                f"The {zeros} zeros of ReLU all become the same number, {say(level, 4)}."
            )
        return tuple(sentences)

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy."""
        return f"""import torch
import torch.nn.functional as F

{tensor_line("z", self.z)}
{tensor_line("gamma", self.affine[:, 0])}
{tensor_line("beta", self.affine[:, 1])}
before = F.relu(F.batch_norm(z, None, None, gamma, beta, training=True))
after = F.batch_norm(F.relu(z), None, None, gamma, beta, training=True)
print(before[0, 0].round(decimals=4))  # the first picture, batch norm before ReLU
print(after[0, 0].round(decimals=4))  # the same, batch norm after ReLU"""

    def printed(self) -> str:
        """Return what the lines print."""
        return "\n".join(str(y[0, 0].round(decimals=4)) for y in self._torch())

    def check(self) -> float:
        """Return the largest relative difference from PyTorch, of both orders."""
        first, last = (tensor.numpy() for tensor in self._torch())
        relu = ops.relu(self.z)
        return max(
            reading.apart(own, his, x, self.affine[:, 0] / np.sqrt(x.var() + EPS))
            for own, his, x in ((self.first()[1], first, self.z), (self.last()[1], last, relu))
        )

    def _torch(self) -> tuple:
        """Return y of PyTorch, with batch norm before ReLU and after it."""
        import torch
        import torch.nn.functional as F

        def norm(x: torch.Tensor) -> torch.Tensor:
            return F.batch_norm(x, None, None, gamma, beta, training=True)

        z, (gamma, beta) = torch.tensor(self.z), torch.tensor(self.affine.T.copy())
        return F.relu(norm(z)), norm(F.relu(z))
