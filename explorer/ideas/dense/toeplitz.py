"""A convolution written as a dense layer: a large matrix with few numbers, each many times."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.arithmetic import conv_output_shape
from explorer.cases import checks
from explorer.ideas.dense.lines import named
from explorer.ideas.resizing import side_buttons
from explorer.ops.convolution import conv2d
from explorer.ops.dense_form import NOWHERE, conv_matrix, kernel_places
from explorer.parameters import Parameter
from explorer.reference import difference, tensor_line
from explorer.sheets import Bars, Grid, Line, Row, Sheet, Sign, Source, Switch, Tell, told
from explorer.sheets.words import equals, products, say

Place = tuple[int, int]


@dataclass(frozen=True, eq=False)
class ToeplitzCase:
    """One channel, one kernel, stride 1.

    Parameters
    ----------
    x : ndarray of float64, shape (H, W)
    k : ndarray of float64, shape (K, L)
    padded : bool
        One ring of zeros around the input, or none.
    notes : tuple of str
    """

    x: np.ndarray
    k: np.ndarray
    padded: bool = False
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "toeplitz"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("tx", "x", "tables"),
        Parameter("tk", "k", "tables"),
        Parameter("tp", "padded", "flag", usual=False),
    )
    how_to: ClassVar[str] = "Point at an entry of the matrix; click a number and type."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an example."""
        tables = {name: [[list(row) for row in getattr(example, name)]] for name in ("x", "k")}
        return {**tables, "padded": example.padded}

    @classmethod
    def from_document(cls, document: Mapping) -> "ToeplitzCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        x, notes = checks.tables(document, "x", "Input", limits.DENSE_FORM_SIDE_MAX, 1)
        k, more = checks.tables(document, "k", "Kernel", limits.DENSE_FORM_KERNEL_MAX, 1)
        padded = checks.flag(document, "padded")
        conv_output_shape(x.shape[1:], k.shape[1:], 1, int(padded))  # or says what does not fit
        return cls(x[0], k[0], padded, notes + more)

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        return {
            "x": [checks.texts(self.x)],
            "k": [checks.texts(self.k)],
            "padded": self.padded,
        }

    @property
    def padding(self) -> int:
        """Zeros on each side."""
        return int(self.padded)

    @cached_property
    def places(self) -> np.ndarray:
        """Which cell of the kernel stands at each entry of the matrix."""
        return kernel_places(self.k.shape, self.x.shape, self.padding)

    @cached_property
    def matrix(self) -> np.ndarray:
        """The weights of the dense layer, shape (H' · W', H · W)."""
        return conv_matrix(self.k, self.x.shape, self.padding)

    @cached_property
    def output(self) -> np.ndarray:
        """What the convolution gives, shape (H', W')."""
        return conv2d(self.x[None], self.k[None, None], padding=self.padding)[0]

    def by_matrix(self) -> np.ndarray:
        """Return what the dense layer makes of the flattened input, shape (H', W')."""
        return (self.matrix @ self.x.reshape(-1)).reshape(self.output.shape)

    def counts(self) -> tuple[int, int, int]:
        """Return the weights of a dense layer, its connections here, and the different ones."""
        used = self.places[self.places != NOWHERE]
        return self.places.size, used.size, len(np.unique(used))

    def sheet(self) -> Sheet:
        """Return what is drawn: input, kernel, output; the matrix; the three counts."""
        y = self.output
        return Sheet(
            rows=(
                Row(
                    (
                        Grid("x", "Input", self.x, "input", "x", tells=self._tell_inputs()),
                        Sign("star", "∗"),
                        Grid("k", "Kernel", self.k, "kernel", "k", tells=self._tell_kernel()),
                        Sign("equals", "="),
                        Grid("y", "Output", y, "output", tells=self._tell_outputs(y)),
                    )
                ),
                Row((self._matrix(),)),
                Row((self._bars(),)),
            ),
            controls=(
                Switch("padded", "Padding 1", self.padded),
                *side_buttons({"x": self.x}, self._least(), limits.DENSE_FORM_SIDE_MAX),
            ),
            general=self._general(),
            said=self._said(),
        )

    def _least(self) -> tuple[int, int]:
        """Return the smallest input that the kernel fits."""
        K, L = self.k.shape
        return max(1, K - 2 * self.padding), max(1, L - 2 * self.padding)

    def _matrix(self) -> Grid:
        quiet = {tuple(place): "quiet" for place in np.argwhere(self.places == NOWHERE).tolist()}
        rows, columns = self.matrix.shape
        return Grid(
            "matrix",
            f"The same as a dense layer: {rows}×{columns} weights",
            self.matrix,
            "kernel",
            rows=tuple(f"y {named(place)}" for place in np.ndindex(self.output.shape)),
            columns=tuple(f"x {named(place)}" for place in np.ndindex(self.x.shape)),
            marks=quiet,
            tells={(o, i): self._tell_entry(o, i) for o, i in np.ndindex(rows, columns)},
        )

    def _at(self, index: int, shape: tuple[int, ...]) -> Place:
        return divmod(index, shape[1])

    def _tell_entry(self, o: int, i: int) -> Tell:
        y, x = self._at(o, self.output.shape), self._at(i, self.x.shape)
        meet = (Source("y", (y,)), Source("x", (x,)))
        cell = int(self.places[o, i])
        if cell == NOWHERE:
            return Tell((f"output {named(y)} does not read input {named(x)}: 0",), meet)
        k = self._at(cell, self.k.shape)
        line = (
            f"output {named(y)} reads input {named(x)} with kernel weight {named(k)}: "
            f"{say(self.k[k])}"
        )
        return Tell((line,), (*meet, Source("k", (k,))))

    def _tell_inputs(self) -> dict[Place, Tell]:
        found = {}
        for i, place in enumerate(np.ndindex(self.x.shape)):
            reading = np.flatnonzero(self.places[:, i] != NOWHERE).tolist()
            outputs = tuple(self._at(o, self.output.shape) for o in reading)
            column = tuple((o, i) for o in reading)
            line = f"input {named(place)}: column {i + 1} of the matrix; {len(reading)} of "
            line += f"{len(self.places)} outputs read it"
            found[place] = Tell((line,), (Source("matrix", column), Source("y", outputs)))
        return found

    def _tell_outputs(self, y: np.ndarray) -> dict[Place, Tell]:
        found = {}
        for o, place in enumerate(np.ndindex(y.shape)):
            read = np.flatnonzero(self.places[o] != NOWHERE).tolist()
            cells = tuple(self._at(i, self.x.shape) for i in read)
            weights, numbers = self.matrix[o, read], self.x.reshape(-1)[read]
            sum_ = products(zip(weights, numbers, strict=True))
            line = f"{sum_} {equals(y[place], *weights, *numbers)}"
            row = Source("matrix", tuple((o, i) for i in read))
            found[place] = Tell((line,), (row, Source("x", cells)))
        return found

    def _tell_kernel(self) -> dict[Place, Tell]:
        found = {}
        for cell, place in enumerate(np.ndindex(self.k.shape)):
            entries = tuple(map(tuple, np.argwhere(self.places == cell).tolist()))
            line = f"kernel weight {named(place)}: {len(entries)} times in the matrix"
            found[place] = Tell((line,), (Source("matrix", entries),))
        return found

    def _bars(self) -> Bars:
        dense, connections, different = self.counts()
        (rows, columns), (K, L) = self.matrix.shape, self.k.shape
        lines = (
            f"every input to every output: {columns} × {rows} = {dense}",
            f"entries where the window reads a cell: {connections} of {dense}",
            f"kernel weights that are used: {different} of {K}·{L} = {K * L}",
        )
        return Bars(
            "counts",
            "Weights",
            ("dense layer", "connections", "weights to learn"),
            [float(dense), float(connections), float(different)],
            role="kernel",
            tells={bar: Tell((line,)) for bar, line in enumerate(lines)},
        )

    def _general(self) -> tuple[Line, ...]:
        rows, columns = self.matrix.shape
        return (
            f"y = W x: input as a vector of {columns}, output as a vector of {rows}, no bias",
            "Row of W: one output. Column of W: one input. Rows and columns count from 1.",
        )

    def _said(self) -> tuple[str, ...]:
        dense, connections, different = self.counts()
        if dense == different:
            return (
                f"A dense layer learns {dense} weights, and so does this convolution: a kernel "
                "that covers the whole input shares nothing.",
            )
        shared = "one weight" if different == 1 else f"{different} weights"
        return (
            f"A dense layer learns {dense} weights. The convolution sets {dense - connections} of "
            f"them to 0 and makes the other {connections} from {shared}: "
            f"{dense / different:,.1f} times fewer to learn.",
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy: each column of W is the convolution of a single 1."""
        (H, W), n = self.x.shape, self.x.size
        padding = ", padding=1" if self.padded else ""
        return f"""import torch
import torch.nn.functional as F

{tensor_line("x", self.x)}
{tensor_line("k", self.k)}
y = F.conv2d(x[None, None], k[None, None]{padding})[0, 0]
ones = torch.eye({n}, dtype=torch.float64).reshape({n}, 1, {H}, {W})  # one pixel each
weights = F.conv2d(ones, k[None, None]{padding}).reshape({n}, -1).T
print(weights.numel(), "weights as a dense layer,", k.numel(), "in the kernel")
print(torch.allclose(F.linear(x.flatten(), weights), y.flatten()))
print(y)"""

    def printed(self) -> str:
        """Return what the lines print."""
        import torch

        y, weights, product = self._torch()
        counts = f"{weights.numel()} weights as a dense layer, {self.k.size} in the kernel"
        return f"{counts}\n{torch.allclose(product, y)}\n{y}"

    def check(self) -> float:
        """Return the largest relative difference from PyTorch, of output, matrix and product."""
        mine = self.output, self.matrix, self.by_matrix()
        pairs = zip(mine, self._torch(), strict=True)
        return max(difference(own, his.numpy()) for own, his in pairs)

    def _torch(self) -> tuple:
        """Return output, matrix and product of PyTorch."""
        import torch
        import torch.nn.functional as F

        (H, W), n = self.x.shape, self.x.size
        x, k = torch.tensor(self.x), torch.tensor(self.k)
        ones = torch.eye(n, dtype=torch.float64).reshape(n, 1, H, W)
        y = F.conv2d(x[None, None], k[None, None], padding=self.padding)[0, 0]
        weights = F.conv2d(ones, k[None, None], padding=self.padding).reshape(n, -1).T
        return y, weights, F.linear(x.flatten(), weights).reshape(y.shape)
