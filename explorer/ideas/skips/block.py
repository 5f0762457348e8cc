"""One residual block: F(x) + x, in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits, ops
from explorer.cases import checks
from explorer.cases.checks import CellError
from explorer.errors import InputError
from explorer.matrices import number_text
from explorer.parameters import Parameter
from explorer.reference import Call, Program, difference
from explorer.sheets import Choice, Grid, Row, Sheet, Sign, Slider, Source, Tell, told
from explorer.sheets.words import coloured_products, equals, factor, say

SIDE = 3  # of a kernel
BRANCHES = {"two": "conv → ReLU → conv", "one": "one convolution"}
FACTORS = tuple(number / 10 for number in range(11))


@dataclass(frozen=True, eq=False)
class BlockCase:
    """A block with a skip connection around one convolution or two.

    Parameters
    ----------
    x : ndarray of float64, shape (1, H, W)
    k : ndarray of float64, shape (2, 3, 3)
        Kernels of the first and the second convolution, both with padding 1.
    branch : str
        One of BRANCHES; "one" leaves out the second convolution.
    factor : float
        What all weights are multiplied by, 0 to 1.
    notes : tuple of str
    """

    x: np.ndarray
    k: np.ndarray
    branch: str = "two"
    factor: float = 1.0
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "skip"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("x", "x", "tables"),
        Parameter("k", "k", "tables"),
        Parameter("f", "branch", "choice", choices=tuple(BRANCHES), usual="two"),
        Parameter("w", "factor", "numbers", usual=["1"]),
    )
    how_to: ClassVar[str] = (
        "Click a cell of x or of a kernel and type; point at a cell of the sum to see what it adds."
    )

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.ideas.skips.examples`."""
        return {**vars(example), "x": [example.x], "k": list(example.k), "factor": [example.factor]}

    @classmethod
    def from_document(cls, document: Mapping) -> "BlockCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        x, notes = checks.tables(document, "x", "x", limits.SKIP_SIDE_MAX, 1)
        k, more = checks.tables(document, "k", "Kernel", SIDE, 2)
        if k.shape != (2, SIDE, SIDE):
            count, rows, columns = k.shape
            raise InputError(
                f"A block has 2 kernels of 3×3, so that F(x) gets the size of x, not {count} of "
                f"{rows}×{columns}. Put zeros where nothing is to be read."
            )
        factor = float(checks.numbers(document, "factor", "Factor", 1)[0])
        if not 0 <= factor <= 1:
            raise CellError(
                f"The factor of the weights lies between 0 and 1, not at {say(factor)}. Choose 0 "
                "to see the block without weights.",
                "factor",
            )
        return cls(x, k, checks.choice(document, "branch", BRANCHES), factor, notes + more)

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        return {
            "x": [checks.texts(channel) for channel in self.x],
            "k": [checks.texts(kernel) for kernel in self.k],
            "branch": self.branch,
            "factor": [number_text(self.factor)],
        }

    def steps(self) -> dict[str, np.ndarray]:
        """Return every map on the way, each (H, W), by its name: z, a, f, s, y and plain."""
        w = self.factor * self.k
        maps = {"z": ops.conv2d(self.x, w[None, :1], padding=1)}
        maps["f"] = maps["z"]
        if self.branch == "two":
            maps["a"] = ops.relu(maps["z"])
            maps["f"] = ops.conv2d(maps["a"], w[None, 1:], padding=1)
        maps["s"] = maps["f"] + self.x
        maps["y"], maps["plain"] = ops.relu(maps["s"]), ops.relu(maps["f"])
        return {name: values[0] for name, values in maps.items()}

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        maps = self.steps()
        two = self.branch == "two"
        x, most = self.x[0], max(float(np.abs(v).max()) for v in (self.x[0], *maps.values()))
        w = self.factor * self.k
        first = [Grid("x", "x", x, role="input", edits="x", most=most), Sign("by1", "∗")]
        first.append(Grid("k1", "Kernel 1", self.k[0], role="kernel", edits="k", index=0))
        last = ("x", x, w[0])
        second = []
        if two:
            tells = _window_tells("x", "k1", x, w[0], maps["z"])
            a = Grid("a", "ReLU(x ∗ kernel 1)", maps["a"], most=most, tells=_cut(tells, maps["z"]))
            kernel = Grid("k2", "Kernel 2", self.k[1], role="kernel", edits="k", index=1)
            first += [Sign("to1", "→ ReLU →"), a]
            second = [Sign("by2", "∗"), kernel]
            last = ("a", maps["a"], w[1])
        tells = _window_tells(last[0], "k2" if two else "k1", *last[1:], maps["f"])
        f = Grid("f", "F(x)", maps["f"], role="output", most=most, tells=tells)
        skip = _sum_items(f, x, maps, most)
        return Sheet(
            rows=(
                Row((*first, *second)),
                Row(skip, "F(x) + x, then ReLU"),
                Row((_plain(maps, most),), "Without the skip connection"),
            ),
            controls=(
                Choice("branch", "F is", BRANCHES, self.branch),
                Slider("factor", "All weights times", FACTORS, self.factor, plays=True),
            ),
            general=("y = ReLU(F(x) + x)", "Without the skip connection: y = ReLU(F(x))"),
            said=self._said(maps),
        )

    def _said(self, maps: Mapping[str, np.ndarray]) -> tuple[str, ...]:
        x = self.x[0]
        if not np.any(maps["f"]):
            same = np.array_equal(maps["y"], x)
            does = "gives x back, unchanged" if same else "gives ReLU(x)"
            return (
                f"F(x) is 0 everywhere: the block with the skip connection {does}; "
                "without it nothing but zeros comes out.",
            )
        kept = int(np.count_nonzero(maps["y"]))
        alone = int(np.count_nonzero(maps["plain"]))
        return (
            f"Of {x.size} numbers {kept} are not 0 after the block with the skip connection, "
            f"{alone} without it. The addition has no weights.",
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def program(self) -> Program:
        """Return the same in PyTorch."""
        calls, names = [], ("k1", "k2")
        if self.factor != 1:
            names = ("w1", "w2")
            for kernel, weight in zip(("k1", "k2"), names, strict=True):
                calls.append(Call("torch.mul", (kernel, self.factor), name=weight))
        two = self.branch == "two"
        calls.append(Call("F.conv2d", ("x", names[0]), {"padding": 1}, "z" if two else "f"))
        if two:
            calls.append(Call("F.relu", ("z",), name="a"))
            calls.append(Call("F.conv2d", ("a", names[1]), {"padding": 1}, "f"))
        calls += [Call("F.relu", ("f",), name="plain"), Call("torch.add", ("f", "x"), name="s")]
        kernels = {"k1": self.k[None, :1], "k2": self.k[None, 1:]}
        return Program({"x": self.x, **kernels}, (*calls, Call("F.relu", ("s",), name="y")))

    def code(self) -> str:
        """Return the lines to copy."""
        return self.program().code()

    def printed(self) -> str:
        """Return what the lines print."""
        return self.program().printed()

    def check(self) -> float:
        """Return the largest relative difference from PyTorch, of every map."""
        found, maps = self.program().results(), self.steps()
        return max(difference(maps[name], found[name][0]) for name in maps if name in found)


def _sum_items(f: Grid, x: np.ndarray, maps: Mapping[str, np.ndarray], most: float) -> tuple:
    """Return F(x) + x = sum → ReLU."""
    sums, outputs = {}, {}
    for place in np.ndindex(x.shape):
        own, s = maps["f"][place], maps["s"][place]
        here = (place,)
        line = ((say(own), "output"), (" + ", "plain"), (factor(x[place]), "input"))
        sums[place] = Tell(
            ((("F(x) + x = ", "plain"), *line, (f" {equals(s)}", "plain")),),
            (Source("f", here), Source("x2", here)),
        )
        outputs[place] = Tell(
            (f"ReLU: max(0, {say(s)}) = {say(maps['y'][place])}",), (Source("s", here),)
        )
    return (
        f,
        Sign("plus", "+"),
        Grid("x2", "x, unchanged", x, role="input", most=most),
        Sign("is", "="),
        Grid("s", "F(x) + x", maps["s"], most=most, tells=sums),
        Sign("relu", "→ ReLU →"),
        Grid("y", "y", maps["y"], role="output", most=most, tells=outputs),
    )


def _plain(maps: Mapping[str, np.ndarray], most: float) -> Grid:
    """Return what the block would give alone."""
    tells = {
        place: Tell(
            (f"ReLU: max(0, {say(f)}) = {say(maps['plain'][place])}",), (Source("f", (place,)),)
        )
        for place, f in np.ndenumerate(maps["f"])
    }
    return Grid("plain", "ReLU(F(x))", maps["plain"], role="output", most=most, tells=tells)


def _window_tells(
    source: str, kernel: str, read: np.ndarray, weights: np.ndarray, sums: np.ndarray
) -> dict[tuple[int, int], Tell]:
    """Return what each cell of a convolution with padding 1 is made of; padding is left out."""
    H, W = read.shape
    tells = {}
    for i, j in np.ndindex(H, W):
        cells = [
            (i + u - 1, j + v - 1, u, v)
            for u, v in np.ndindex(SIDE, SIDE)
            if 0 <= i + u - 1 < H and 0 <= j + v - 1 < W
        ]
        pairs = [(read[r, c], weights[u, v]) for r, c, u, v in cells]
        tells[i, j] = Tell(
            ((*coloured_products(pairs), (f" {equals(sums[i, j])}", "output")),),
            (
                Source(source, tuple((r, c) for r, c, _, _ in cells)),
                Source(kernel, tuple((u, v) for _, _, u, v in cells)),
            ),
        )
    return tells


def _cut(tells: Mapping, sums: np.ndarray) -> dict:
    """Add the ReLU to what is told about a convolution."""
    return {
        place: Tell(
            (*tell.lines, f"ReLU: max(0, {say(sums[place])}) = {say(max(0.0, sums[place]))}"),
            tell.sources,
        )
        for place, tell in tells.items()
    }
