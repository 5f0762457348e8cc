"""Batch norm in eval mode folded into the convolution before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits, ops
from explorer.cases import checks
from explorer.errors import InputError
from explorer.ideas.batch_norm import parts
from explorer.ideas.normalising import normalised_line
from explorer.ops.batch_norm import EPS, batch_norm, fold_batch_norm
from explorer.parameters import Parameter
from explorer.reference import difference, tensor_line
from explorer.sheets import Grid, Row, Sheet, Sign, Source, Tell, told
from explorer.sheets.words import equals, factor, minus, plus, say, tidy

NAMES = ("b", "μ", "σ²", "γ", "β")


@dataclass(frozen=True, eq=False)
class FoldCase:
    """A convolution with one kernel, and batch norm with running averages behind it.

    Parameters
    ----------
    x : ndarray of float64, shape (1, H, W)
    kernel : ndarray of float64, shape (1, K, L)
    numbers : ndarray of float64, shape (5,)
        As NAMES says: bias, running mean and variance, γ, β.
    notes : tuple of str
    """

    x: np.ndarray
    kernel: np.ndarray
    numbers: np.ndarray
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "bn-fold"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("fx", "x", "tables"),
        Parameter("fw", "kernel", "tables"),
        Parameter("fn", "numbers", "numbers"),
    )
    how_to: ClassVar[str] = "Change any number: both ways give the same map."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an example."""
        return {
            "x": [example.x],
            "kernel": [example.kernel],
            "numbers": list(example.numbers),
        }

    @classmethod
    def from_document(cls, document: Mapping) -> "FoldCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        side, most = limits.BATCH_NORM_FOLD_SIDE_MAX, limits.BATCH_NORM_CELL_MAX
        x, notes = checks.tables(document, "x", "Input", side, 1)
        kernel, more = checks.tables(document, "kernel", "Kernel", side, 1)
        checks.tables_between(x, "x", "Input", -most, most)
        checks.tables_between(kernel, "kernel", "Kernel", -most, most)
        if any(k > n for k, n in zip(kernel.shape, x.shape, strict=True)):
            sizes = ("×".join(map(str, table.shape[1:])) for table in (kernel, x))
            raise InputError(
                "Kernel {} does not fit in input {}. Use a smaller kernel.".format(*sizes)
            )
        numbers = checks.numbers_between(document, "numbers", NAMES, -most, most)
        if numbers[2] < 0:
            raise checks.CellError(
                f"σ² is at least 0, not {say(numbers[2])}. Give 0 or more.", "numbers", 0, 2
            )
        return cls(x, kernel, numbers, (*notes, *more))

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        return {
            "x": [checks.texts(self.x[0])],
            "kernel": [checks.texts(self.kernel[0])],
            "numbers": checks.number_texts(self.numbers),
        }

    def convolved(self) -> np.ndarray:
        """Return the convolution with its bias, shape (1, H', W')."""
        return ops.conv2d(self.x, self.kernel[None], self.numbers[:1])

    def output(self) -> np.ndarray:
        """Return batch norm of it, with the running averages; shape (1, H', W')."""
        _, mean, variance, gamma, beta = self.numbers[:, None]
        return batch_norm(self.convolved()[None], mean, variance, gamma, beta)[0]

    def folded(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the kernel (1, K, L) and the bias (1,) that do both at once."""
        return fold_batch_norm(self.kernel, *self.numbers[:, None])

    def output_folded(self) -> np.ndarray:
        """Return what the folded convolution gives, shape (1, H', W')."""
        kernel, bias = self.folded()
        return ops.conv2d(self.x, kernel[None], bias)

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        kernel, bias = self.folded()
        b, mean, variance, gamma, beta = self.numbers
        stretch = float(gamma / np.sqrt(variance + EPS))
        all_five = Grid(
            "n", "Bias, averages, learnt", self.numbers[None], edits="numbers", columns=NAMES
        )
        told_bias = Tell(
            (
                f"s = γ / √(σ² + ε) {equals(stretch)}",
                f"b′ = (b − μ) · s + β = ({say(b)} {minus(mean)}) · {factor(stretch)} "
                f"{plus(beta)} {equals(bias[0], stretch)}",
            ),
            (Source("n", tuple((0, column) for column in range(5))),),
        )
        new_bias = Grid("b", "Bias b′", tidy(bias)[None], "kernel", tells={(0, 0): told_bias})
        new = Grid("v", "Kernel w′", tidy(kernel[0]), "kernel", tells=self._kernel_tells(stretch))
        return Sheet(
            rows=(
                Row(
                    (
                        Grid("x", "Input", self.x[0], "input", edits="x"),
                        Grid("w", "Kernel w", self.kernel[0], "kernel", edits="kernel"),
                        all_five,
                    ),
                    "A convolution and batch norm behind it",
                ),
                Row(self._two_steps(), "In two steps"),
                Row((new, new_bias, Sign("fto", "→"), self._one_step()), "In one step"),
            ),
            general=(
                "w′ = w · γ / √(σ² + ε),   b′ = (b − μ) · γ / √(σ² + ε) + β",
                "In eval mode μ and σ² are fixed: batch norm is a product and a sum, as "
                "the convolution is.",
            ),
            said=("Both maps are the same: after training, batch norm can cost nothing at all.",),
        )

    def _kernel_tells(self, stretch: float) -> dict:
        root = f"s = γ / √(σ² + ε) {equals(stretch)}"
        return {
            place: Tell(
                (
                    root,
                    f"w′ = w · s = {say(w)} · {factor(stretch)} {equals(w * stretch, stretch)}",
                ),
                (Source("w", (place,)), Source("n", ((0, 2), (0, 3)))),
            )
            for place, w in np.ndenumerate(self.kernel[0])
        }

    def _window(self, place: tuple[int, int]) -> Source:
        rows, columns = self.kernel.shape[1:]
        cells = tuple((place[0] + i, place[1] + j) for i, j in np.ndindex(rows, columns))
        return Source("x", cells)

    def _sum(self, place: tuple[int, int], kernel: np.ndarray, bias: float) -> str:
        rows, columns = kernel.shape
        window = self.x[0][place[0] : place[0] + rows, place[1] : place[1] + columns]
        products = zip(window.ravel(), kernel.ravel(), strict=True)
        return f"{' + '.join(f'{factor(x)} · {factor(w)}' for x, w in products)} {plus(bias)}"

    def _two_steps(self) -> tuple:
        z, y = self.convolved()[0], self.output()[0]
        b, mean, variance, gamma, beta = self.numbers
        cells = tuple(np.ndindex(*self.kernel.shape[1:]))
        sums, norms = {}, {}
        for place, value in np.ndenumerate(z):
            line = f"{self._sum(place, self.kernel[0], b)} {equals(value)}"
            sources = (self._window(place), Source("w", cells), Source("n", ((0, 0),)))
            sums[place] = Tell((line,), sources)
            hat = float((value - mean) / np.sqrt(variance + EPS))
            lines = (
                normalised_line(value, mean, variance, EPS, hat),
                parts.affine_line(hat, gamma, beta),
            )
            used = Source("n", tuple((0, column) for column in range(1, 5)))
            norms[place] = Tell(lines, (Source("z", (place,)), used))
        return (
            Grid("z", "Convolution", tidy(z), tells=sums),
            Sign("zto", "→"),
            Grid("y", "Batch norm, eval", tidy(y), "output", tells=norms),
        )

    def _one_step(self) -> Grid:
        kernel, bias = self.folded()
        y = self.output_folded()[0]
        cells = tuple(np.ndindex(*self.kernel.shape[1:]))
        tells = {
            place: Tell(
                (
                    f"{self._sum(place, kernel[0], bias[0])} "
                    f"{equals(value, *kernel.ravel(), bias[0])}",
                ),
                (self._window(place), Source("v", cells), Source("b", ((0, 0),))),
            )
            for place, value in np.ndenumerate(tidy(y))
        }
        return Grid("f", "Convolution with w′ and b′", tidy(y), "output", tells=tells)

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy: two steps, the folded kernel, and one step."""
        names = ("b", "mean", "var", "gamma", "beta")
        numbers = "\n".join(map(tensor_line, names, self.numbers[:, None]))
        return f"""import torch
import torch.nn.functional as F

{tensor_line("x", self.x[None])}
{tensor_line("w", self.kernel[None])}
{numbers}
y = F.batch_norm(F.conv2d(x, w, b), mean, var, gamma, beta)
s = gamma / torch.sqrt(var + 1e-5)
w_new, b_new = w * s, beta + (b - mean) * s
folded = F.conv2d(x, w_new, b_new)
print(w_new[0, 0])
print(b_new)
print(folded[0, 0].round(decimals=4))
print(torch.allclose(folded, y))"""

    def printed(self) -> str:
        """Return what the lines print."""
        import torch

        y, folded, kernel, bias = self._torch()
        shown = (kernel[0, 0], bias, folded[0, 0].round(decimals=4), torch.allclose(folded, y))
        return "\n".join(map(str, shown))

    def check(self) -> float:
        """Return the largest relative difference from PyTorch, of both ways and what is folded."""
        kernel, bias = self.folded()
        own = (self.output()[None], self.output_folded()[None], kernel[None], bias)
        terms = ops.conv2d(np.abs(self.x), np.abs(kernel)[None]).max()
        scale = max(1.0, float(terms), float(np.abs(bias).max()))
        pairs = zip(own, self._torch(), strict=True)
        return max(difference(mine / scale, his.numpy() / scale) for mine, his in pairs)

    def _torch(self) -> tuple:
        """Return of PyTorch: y, y of the folded kernel, this kernel, and its bias."""
        import torch
        import torch.nn.functional as F

        x, w = torch.tensor(self.x[None]), torch.tensor(self.kernel[None])
        b, mean, var, gamma, beta = torch.tensor(self.numbers[:, None])
        y = F.batch_norm(F.conv2d(x, w, b), mean, var, gamma, beta)
        s = gamma / torch.sqrt(var + EPS)
        kernel, bias = w * s, beta + (b - mean) * s
        return y, F.conv2d(x, kernel, bias), kernel, bias
