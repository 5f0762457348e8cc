"""Sizes alone: how many places a window takes along rows and columns, without any matrix."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from explorer import limits
from explorer.arithmetic import (
    border,
    conv_output_size,
    full_padding,
    pool_output_size,
    same_padding,
    transposed_output_size,
)
from explorer.cases import checks, size_answer, size_solve, size_torch
from explorer.errors import InputError
from explorer.parameters import Parameter

MODES = ("conv", "pool", "transposed")
RULES = ("number", "valid", "same", "full")
VIEWS = ("compute", "predict")
LETTERS = "NKSPD"
LETTERS_AT_ONCE = 3  # more unknown letters have thousands of answers, which nobody reads
Pair = tuple[int, int]


@dataclass(frozen=True)
class SizeCase:
    """The settings of a convolution, a pooling or a transposed convolution; no numbers in it.

    A setting that PyTorch refuses is a case all the same: its answer is the refusal.

    Parameters
    ----------
    mode : str
        One of MODES.
    n, k, s, p, d : (int, int)
        Input side, kernel side, stride, padding and dilation in cells, rows before columns.
    rule : str
        One of RULES: how a convolution is told its padding. Pooling and the transposed
        convolution take a number only.
    ceil : bool
        ceil_mode, for pooling only.
    output_padding : (int, int)
        For the transposed convolution only.
    together : bool
        Rows and columns share every setting; then the browser draws one strip for both.
    solve : str
        The letters that are asked for, of LETTERS and in their order; "" asks for none.
    wanted : int
        The output size that they shall give.
    view : str
        One of VIEWS: whether the size is shown or to be predicted.
    at : (int, int, int)
        The selected cell: rows (0) or columns (1), output (0) or input (1), and which.
    """

    mode: str = "conv"
    n: Pair = (10, 10)
    k: Pair = (3, 3)
    s: Pair = (1, 1)
    p: Pair = (0, 0)
    d: Pair = (1, 1)
    rule: str = "number"
    ceil: bool = False
    output_padding: Pair = (0, 0)
    together: bool = True
    solve: str = ""
    wanted: int = 4
    view: str = "compute"
    at: tuple[int, int, int] = (0, 0, 0)

    kind: ClassVar[str] = "size"
    component: ClassVar[str] = "strip"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("mode", "mode", "choice", choices=MODES, usual=MODES[0]),
        Parameter("n", "n", "pair", 1, limits.SIZE_INPUT_MAX),
        Parameter("k", "k", "pair", 1, limits.SIZE_KERNEL_MAX),
        Parameter("s", "s", "pair", 1, limits.SIZE_STEP_MAX),
        Parameter("p", "p", "pair", 0, limits.SIZE_STEP_MAX),
        Parameter("d", "d", "pair", 1, limits.DILATION_MAX, usual=[1, 1]),
        Parameter("rule", "rule", "choice", choices=RULES, usual=RULES[0]),
        Parameter("ceil", "ceil", "flag", usual=False),
        Parameter("op", "output_padding", "pair", 0, limits.SIZE_STEP_MAX - 1, usual=[0, 0]),
        Parameter("together", "together", "flag", usual=True),
        Parameter("solve", "solve", "letters", 0, LETTERS_AT_ONCE, tuple(LETTERS), usual=""),
        Parameter("o", "wanted", "whole", 1, limits.SIZE_OUTPUT_MAX, usual=4),
        Parameter("view", "view", "choice", choices=VIEWS, usual=VIEWS[0]),
        Parameter("at", "at", "place", usual=[0, 0, 0]),
    )
    notes: ClassVar[tuple[str, ...]] = ()
    how_to: ClassVar[str] = "Drag a slider, or point at a cell of the strip."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.examples`."""
        document = SizeCase().document() | vars(example)
        for name in ("n", "k", "s", "p", "d", "output_padding"):
            if isinstance(document[name], int):
                document[name] = [document[name]] * 2
        return document

    @classmethod
    def from_document(cls, document: Mapping) -> "SizeCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        most = limits.SIZE_STEP_MAX
        case = cls(
            checks.choice(document, "mode", MODES),
            _pair(document, "n", "Input side", 1, limits.SIZE_INPUT_MAX),
            _pair(document, "k", "Kernel side", 1, limits.SIZE_KERNEL_MAX),
            _pair(document, "s", "Stride", 1, most),
            _pair(document, "p", "Padding", 0, most),
            _pair(document, "d", "Dilation", 1, limits.DILATION_MAX),
            checks.choice(document, "rule", RULES),
            checks.flag(document, "ceil"),
            checks.pair(document, "output_padding", 0, most - 1),
            checks.flag(document, "together"),
            _letters(document),
            checks.whole(document, "wanted", 1, limits.SIZE_OUTPUT_MAX, "wanted output"),
            checks.choice(document, "view", VIEWS),
        )
        case._refuse_too_long()
        shape = (2, 2, 10**6)
        object.__setattr__(case, "at", checks.place(document, "at", shape))
        object.__setattr__(case, "together", case.together and case._alike())
        object.__setattr__(case, "at", case._inside(case.at))
        return case

    def _alike(self) -> bool:
        """Say whether rows and columns share every setting."""
        return all(
            len(set(pair)) == 1
            for pair in (self.n, self.k, self.s, self.p, self.d, self.output_padding)
        )

    def _refuse_too_long(self) -> None:
        for size in map(self.size, (0, 1)):
            if isinstance(size, int) and size > limits.SIZE_OUTPUT_MAX:
                raise InputError(
                    f"An output of {size} cells is more than the {limits.SIZE_OUTPUT_MAX} that are "
                    "drawn. Use a smaller input or stride."
                )

    def _inside(self, at: tuple[int, int, int]) -> tuple[int, int, int]:
        axis, side, index = at
        axis = 0 if self.together else axis
        size = self.n[axis] if side else self.size(axis)
        return axis, side, min(index, size - 1) if isinstance(size, int) else 0

    def document(self) -> dict:
        """Return the case as the strip takes it."""
        pairs = ("n", "k", "s", "p", "d", "output_padding", "at")
        others = ("mode", "rule", "ceil", "together", "solve", "wanted", "view")
        return {name: list(getattr(self, name)) for name in pairs} | {
            name: getattr(self, name) for name in others
        }

    def border(self, axis: int) -> Pair:
        """Return the padding before and after the input along an axis, as its rule says."""
        kernel, dilation = self.k[axis], self.d[axis]
        if self.mode == "conv":
            if self.rule == "valid":
                return 0, 0
            if self.rule == "same":
                return same_padding(kernel, dilation)
            if self.rule == "full":
                return (full_padding(kernel, dilation),) * 2
        return (self.p[axis],) * 2

    def size(self, axis: int) -> int | InputError:
        """Return the output size along an axis, or the error if the setting is refused."""
        n, k, s, p, d = (pair[axis] for pair in (self.n, self.k, self.s, self.p, self.d))
        try:
            if self.mode == "transposed":
                return transposed_output_size(n, k, s, p, self.output_padding[axis], d)
            if self.mode == "pool":
                return pool_output_size(n, k, s, p, d, self.ceil)
            if self.rule == "same":
                border(self.k, self.s, self.rule, self.d)  # refuses a stride above 1
            before, after = self.border(axis)
            return conv_output_size(n + after - before, k, s, before, d)
        except InputError as error:
            return error

    @property
    def refusal(self) -> InputError | None:
        """Return why PyTorch refuses the setting; None if it takes it."""
        return next((size for size in map(self.size, (0, 1)) if isinstance(size, InputError)), None)

    def result(self) -> dict:
        """Return what the strip is told: sizes, what is never read, remedies and solutions."""
        axes = [size_answer.axis_answer(self, axis) for axis in (0, 1)]
        refusal = self.refusal
        return {
            "axes": axes,
            "refusal": None if refusal is None else str(refusal),
            "sentence": size_answer.sentence(self, axes),
            "solve": size_solve.solutions(self) if self.solve else [],
        }

    def code(self) -> str:
        """Return the lines to copy."""
        return size_torch.code(self)

    def check(self) -> float:
        """Return the relative difference of the sizes from PyTorch; infinite if one refuses."""
        asked = size_torch.ask(self)
        if isinstance(asked, str) or self.refusal is not None:
            return 0.0 if isinstance(asked, str) and self.refusal is not None else float("inf")
        sizes = self.size(0), self.size(1)
        return max(abs(a - b) / b for a, b in zip(sizes, asked, strict=True))

    def agreement(self) -> str:
        """Return the verdict where PyTorch agrees, with its own sentence where it refuses."""
        asked = size_torch.ask(self)
        return f"PyTorch refuses it, too: {asked}" if isinstance(asked, str) else "Same as PyTorch"


def _pair(document: Mapping, field: str, name: str, least: int, most: int) -> Pair:
    found = document.get(field)
    if not isinstance(found, list | tuple) or len(found) != 2:
        found = (found, found)
    rows, columns = (checks.whole({"": value}, "", least, most, name) for value in found)
    return rows, columns


def _letters(document: Mapping) -> str:
    """Read the letters that are asked for, and bring them into their order."""
    found = document.get("solve", "")
    good = isinstance(found, str) and len(found) <= LETTERS_AT_ONCE and set(found) <= set(LETTERS)
    if not good or len(set(found)) != len(found):
        raise InputError(
            f"Solve for up to {LETTERS_AT_ONCE} of the letters {', '.join(LETTERS)}, "
            f"not for {str(found)[:20]}. Choose fewer."
        )
    return "".join(letter for letter in LETTERS if letter in found)
