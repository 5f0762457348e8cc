"""Pooling of one matrix, and of the same matrix shifted by a few pixels."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits, ops
from explorer.cases import checks
from explorer.parameters import Parameter
from explorer.reference import Call, Program, difference

POOL_MODES = (
    "max",
    "average",
    "l2",
    "global-max",
    "global-average",
    "adaptive-max",
    "adaptive-average",
)
# What the shift test convolves with, to hold against pooling. The browser has them as well.
SHIFT_KERNELS = {
    "identity": ((0, 0, 0), (0, 1, 0), (0, 0, 0)),
    "sobel": ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
}
Pair = tuple[int, int]


@dataclass(frozen=True, eq=False)
class PoolCase:
    """Pooling of one matrix, in any of PyTorch's ways.

    Parameters
    ----------
    x : ndarray of float64, shape (1, H, W)
    mode : str
        One of POOL_MODES.
    window, stride, padding, dilation : (int, int)
        In cells, rows before columns. L2 has no padding, and only max has dilation; global and
        adaptive pooling use none of them.
    ceil_mode : bool
        Whether the remainder gets a window of its own.
    count_include_pad : bool
        Whether the average counts the padding.
    output_size : (int, int)
        What adaptive pooling is asked for.
    shift : (int, int)
        Pixels by which the shift test moves the input, down and to the right; at most a side.
    kernel : str
        What the shift test convolves with: one of SHIFT_KERNELS.
    at : (int, int, int)
        The selected output cell: 0, row, column.
    notes : tuple of str
    """

    x: np.ndarray
    mode: str = "max"
    window: Pair = (2, 2)
    stride: Pair = (2, 2)
    padding: Pair = (0, 0)
    dilation: Pair = (1, 1)
    ceil_mode: bool = False
    count_include_pad: bool = True
    output_size: Pair = (2, 2)
    shift: Pair = (0, 0)
    kernel: str = "sobel"
    at: tuple[int, int, int] = (0, 0, 0)
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "pool"
    component: ClassVar[str] = "stage"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("x", "x", "tables"),
        Parameter("m", "mode", "choice", choices=POOL_MODES),
        Parameter("w", "window", "pair", 1, limits.POOL_WINDOW_MAX),
        Parameter("s", "stride", "pair", 1, limits.POOL_WINDOW_MAX),
        Parameter("p", "padding", "pair", 0, limits.POOL_WINDOW_MAX // 2, usual=[0, 0]),
        Parameter("d", "dilation", "pair", 1, limits.DILATION_MAX, usual=[1, 1]),
        Parameter("c", "ceil_mode", "flag", usual=False),
        Parameter("cp", "count_include_pad", "flag", usual=True),
        Parameter("o", "output_size", "pair", 1, limits.INPUT_SIDE_MAX, usual=[2, 2]),
        Parameter(
            "sh", "shift", "pair", -limits.POOL_SHIFT_MAX, limits.POOL_SHIFT_MAX, usual=[0, 0]
        ),
        Parameter("k", "kernel", "choice", choices=tuple(SHIFT_KERNELS), usual="sobel"),
        Parameter("at", "at", "place", usual=[0, 0, 0]),
    )

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.examples`."""
        return {**vars(example), "x": [example.x]}

    @classmethod
    def from_document(cls, document: Mapping) -> "PoolCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        x, notes = checks.tables(document, "x", "Input", limits.INPUT_SIDE_MAX, 1)
        case = cls(
            x,
            checks.choice(document, "mode", POOL_MODES),
            checks.pair(document, "window", 1, limits.POOL_WINDOW_MAX),
            checks.pair(document, "stride", 1, limits.POOL_WINDOW_MAX),
            padding=checks.pair(document, "padding", 0, limits.POOL_WINDOW_MAX // 2),
            dilation=checks.pair(document, "dilation", 1, limits.DILATION_MAX),
            ceil_mode=checks.flag(document, "ceil_mode"),
            count_include_pad=checks.flag(document, "count_include_pad"),
            output_size=checks.pair(document, "output_size", 1, limits.INPUT_SIDE_MAX),
            shift=_shift(document, x.shape[1:]),
            kernel=checks.choice(document, "kernel", tuple(SHIFT_KERNELS)),
            notes=notes,
        )
        output = case.output()  # also refuses what does not fit
        object.__setattr__(case, "at", checks.place(document, "at", output.shape))
        return case

    def document(self) -> dict:
        """Return the case as the stage takes it: cells as text."""
        return {
            "x": [checks.texts(channel) for channel in self.x],
            "mode": self.mode,
            "window": list(self.window),
            "stride": list(self.stride),
            "padding": list(self.padding),
            "dilation": list(self.dilation),
            "ceil_mode": self.ceil_mode,
            "count_include_pad": self.count_include_pad,
            "output_size": list(self.output_size),
            "shift": list(self.shift),
            "kernel": self.kernel,
            "at": list(self.at),
        }

    def _function(self) -> tuple[str, dict]:
        """Return the name in torch.nn.functional, which is that of explorer.ops, and settings."""
        if self.mode in ("global-max", "global-average"):
            short = "max" if self.mode == "global-max" else "avg"
            return f"adaptive_{short}_pool2d", {"output_size": 1}
        if self.mode in ("adaptive-max", "adaptive-average"):
            short = "max" if self.mode == "adaptive-max" else "avg"
            return f"adaptive_{short}_pool2d", {"output_size": self.output_size}
        settings: dict = {"kernel_size": self.window, "stride": self.stride}
        if self.mode != "l2" and any(self.padding):
            settings["padding"] = self.padding
        if self.mode == "max" and self.dilation != (1, 1):
            settings["dilation"] = self.dilation
        if self.ceil_mode:
            settings["ceil_mode"] = True
        if self.mode == "average" and any(self.padding) and not self.count_include_pad:
            settings["count_include_pad"] = False
        if self.mode == "l2":
            return "lp_pool2d", {"norm_type": 2, **settings}
        return {"max": "max_pool2d", "average": "avg_pool2d"}[self.mode], settings

    def _pooled(self, x: np.ndarray) -> np.ndarray:
        name, settings = self._function()
        return getattr(ops, name)(x, **settings)

    def _pool_call(self, source: str, name: str) -> Call:
        function, settings = self._function()
        return Call(f"F.{function}", (source,), settings, name)

    def output(self) -> np.ndarray:
        """Return the pooled matrix, shape (1, H', W')."""
        return self._pooled(self.x)

    def shifted(self) -> np.ndarray:
        """Return the input moved by `shift`; zeros come in where nothing was, shape (1, H, W)."""
        (H, W), (down, right) = self.x.shape[1:], self.shift
        most = limits.POOL_SHIFT_MAX
        wide = np.pad(self.x, ((0, 0), (most, most), (most, most)))
        return wide[:, most - down : most - down + H, most - right : most - right + W]

    def _convolved(self, x: np.ndarray) -> np.ndarray:
        return ops.conv2d(x, self._weights())

    def _weights(self) -> np.ndarray:
        return np.array(SHIFT_KERNELS[self.kernel], float)[None, None]

    @property
    def _convolves(self) -> bool:
        return min(self.x.shape[1:]) >= 3  # the kernel is 3×3 and the shift test pads nothing

    def result(self) -> dict:
        """Return what the stage is told: the output, and after a shift what comes out then.

        "moved" is None without a shift; else it has "pooled" (of the shifted input) and "convolved"
        (before and after the shift, None where a 3×3 kernel does not fit).
        """
        moved = None
        if any(self.shift):
            x = self.shifted()
            both = [self._convolved(z).tolist() for z in (self.x, x)] if self._convolves else None
            moved = {"pooled": self._pooled(x).tolist(), "convolved": both}
        return {"output": self.output().tolist(), "moved": moved}

    def program(self) -> Program:
        """Return the same in PyTorch."""
        return Program({"x": self.x}, (self._pool_call("x", "y"),))

    def _shift_call(self) -> Call:
        down, right = self.shift  # negative padding cuts off: what goes out at one side
        return Call("F.pad", ("x", (right, -right, down, -down)), name="moved")

    def code(self) -> str:
        """Return the lines to copy; after a shift they say which output cells stayed equal."""
        return self.copied().code()

    def copied(self) -> Program:
        """Return the program whose lines are copied."""
        if not any(self.shift):
            return self.program()
        calls = (
            self._pool_call("x", "before"),
            self._shift_call(),
            self._pool_call("moved", "after"),
            Call("torch.eq", ("before", "after")),
        )
        return Program({"x": self.x}, calls)

    def check(self) -> float:
        """Return the largest relative difference from PyTorch, the shift test included."""
        found = [difference(self.output(), self.program().run())]
        if any(self.shift):
            calls = (self._shift_call(), self._pool_call("moved", "y"))
            moved = self.shifted()
            found.append(difference(self._pooled(moved), Program({"x": self.x}, calls).run()))
        if any(self.shift) and self._convolves:
            calls = (self._shift_call(), Call("F.conv2d", ("moved", "k")))
            expected = Program({"x": self.x, "k": self._weights()}, calls).run()
            found.append(difference(self._convolved(moved), expected))
        return max(found)


def _shift(document: Mapping, sides: Pair) -> Pair:
    """Read the shift, and end it where the whole input is out: PyTorch cuts off no more."""
    found = checks.pair(document, "shift", -limits.POOL_SHIFT_MAX, limits.POOL_SHIFT_MAX)
    down, right = (max(-n, min(n, by)) for by, n in zip(found, sides, strict=True))
    return down, right
