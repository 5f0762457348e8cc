"""A convolution of a few channels with a few filters, its transpose, or with the kernel flipped."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits, ops
from explorer.arithmetic import border
from explorer.cases import checks
from explorer.errors import InputError, ShapeError
from explorer.matrices import number_text
from explorer.parameters import Parameter
from explorer.reference import Call, Program, difference

WAYS = ("correlation", "flipped", "transposed")
RINGS = ("zeros", "reflect", "replicate", "circular")
VIEWS = ("compute", "predict", "coverage")
Pair = tuple[int, int]


@dataclass(frozen=True, eq=False)
class ConvCase:
    """A convolution with all its settings.

    Parameters
    ----------
    x : ndarray of float64, shape (C, H, W)
    k : ndarray of float64, shape (O, C/groups, K, L)
        Filter by filter, also for the transposed convolution.
    bias : ndarray of float64, shape (O,)
    stride, padding, dilation, output_padding : (int, int)
        In cells, rows before columns. The output padding counts for the transposed one only.
    same : bool
        The padding that keeps the size, instead of `padding`.
    groups : int
    ring : str
        What fills the padding: one of RINGS, as padding_mode in torch.nn.Conv2d.
    way : str
        "correlation" as deep learning has it, "flipped" as mathematics has it, or "transposed".
    view : str
        What the browser shows: one of VIEWS.
    at : (int, int, int)
        The selected output cell: filter, row, column.
    notes : tuple of str
        Sentences about how the numbers were read.
    """

    x: np.ndarray
    k: np.ndarray
    bias: np.ndarray
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    dilation: Pair = (1, 1)
    output_padding: Pair = (0, 0)
    same: bool = False
    groups: int = 1
    ring: str = "zeros"
    way: str = "correlation"
    view: str = "compute"
    at: tuple[int, int, int] = (0, 0, 0)
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "conv"
    component: ClassVar[str] = "stage"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("x", "x", "tables"),
        Parameter("k", "k", "tables"),
        Parameter("b", "bias", "numbers"),
        Parameter("s", "stride", "pair", 1, limits.STRIDE_MAX, usual=[1, 1]),
        Parameter("p", "padding", "pair", 0, limits.PADDING_MAX, usual=[0, 0]),
        Parameter("d", "dilation", "pair", 1, limits.DILATION_MAX, usual=[1, 1]),
        Parameter("op", "output_padding", "pair", 0, limits.STRIDE_MAX - 1, usual=[0, 0]),
        Parameter("same", "same", "flag", usual=False),
        Parameter("g", "groups", "whole", 1, limits.CHANNELS_MAX, usual=1),
        Parameter("ring", "ring", "choice", choices=RINGS, usual=RINGS[0]),
        Parameter("way", "way", "choice", choices=WAYS, usual=WAYS[0]),
        Parameter("view", "view", "choice", choices=VIEWS, usual=VIEWS[0]),
        Parameter("at", "at", "place", usual=[0, 0, 0]),
    )

    @classmethod
    def single(cls, x: object, k: object, bias: float = 0.0, **settings: object) -> "ConvCase":
        """Return the case of one channel and one filter: x (H, W), k (K, L)."""
        x, k = np.array(x, np.float64)[None], np.array(k, np.float64)[None, None]
        for name in ("stride", "padding", "dilation"):
            if isinstance(settings.get(name), int):
                settings[name] = (settings[name],) * 2
        return cls(x, k, np.array([bias], np.float64), **settings)

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.examples`."""
        return {**vars(example), "x": list(example.x), "k": list(example.k)}

    @classmethod
    def from_document(cls, document: Mapping) -> "ConvCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        x, x_notes = checks.tables(
            document, "x", "Input", limits.INPUT_SIDE_MAX, limits.CHANNELS_MAX
        )
        most = limits.CHANNELS_MAX * limits.FILTERS_MAX
        k, k_notes = checks.tables(document, "k", "Kernel", limits.KERNEL_SIDE_MAX, most)
        bias = checks.numbers(document, "bias", "Bias", limits.FILTERS_MAX)
        groups = checks.whole(document, "groups", 1, limits.CHANNELS_MAX)
        case = cls(
            x,
            _filters(k, len(x), len(bias), groups),
            bias,
            stride=checks.pair(document, "stride", 1, limits.STRIDE_MAX),
            padding=checks.pair(document, "padding", 0, limits.PADDING_MAX),
            dilation=checks.pair(document, "dilation", 1, limits.DILATION_MAX),
            output_padding=checks.pair(document, "output_padding", 0, limits.STRIDE_MAX - 1),
            same=checks.flag(document, "same"),
            groups=groups,
            ring=checks.choice(document, "ring", RINGS),
            way=checks.choice(document, "way", WAYS),
            view=checks.choice(document, "view", VIEWS),
            notes=x_notes + k_notes,
        )
        output = case.output()  # also refuses what does not fit
        object.__setattr__(case, "at", checks.place(document, "at", output.shape))
        return case

    def document(self) -> dict:
        """Return the case as the stage takes it: cells as text."""
        kernels = self.k.reshape(-1, *self.k.shape[2:])
        return {
            "x": [checks.texts(channel) for channel in self.x],
            "k": [checks.texts(kernel) for kernel in kernels],
            "bias": [number_text(value) for value in self.bias],
            "stride": list(self.stride),
            "padding": list(self.padding),
            "dilation": list(self.dilation),
            "output_padding": list(self.output_padding),
            "same": self.same,
            "groups": self.groups,
            "ring": self.ring,
            "way": self.way,
            "view": self.view,
            "at": list(self.at),
        }

    def output(self) -> np.ndarray:
        """Return the feature maps, shape (O, H', W')."""
        if self.way == "transposed":
            return ops.conv_transpose2d(
                self.x,
                self._torch_weight(),
                self.bias,
                self.stride,
                self.padding,
                self.output_padding,
                self.groups,
                self.dilation,
            )
        return ops.conv2d(
            self.x,
            self._torch_weight(),
            self.bias,
            self.stride,
            "same" if self.same else self.padding,
            self.dilation,
            self.groups,
            padding_mode=self.ring,
        )

    def _torch_weight(self) -> np.ndarray:
        """Return the weights as PyTorch lays them out, flipped where the way says so."""
        if self.way == "flipped":
            return self.k[:, :, ::-1, ::-1]
        if self.way == "correlation":
            return self.k
        filters, channels, rows, columns = self.k.shape
        grouped = self.k.reshape(self.groups, filters // self.groups, channels, rows, columns)
        return grouped.swapaxes(1, 2).reshape(len(self.x), -1, rows, columns)

    def result(self) -> dict:
        """Return what the stage is told."""
        return {"output": self.output().tolist()}

    def program(self) -> Program:
        """Return the same in PyTorch."""
        if self.way == "transposed":
            settings = {
                "bias": "b",
                **self._settings("stride", "padding", "output_padding", "groups", "dilation"),
            }
            tensors = {"x": self.x, "w": self._torch_weight(), "b": self.bias}
            return Program(tensors, (Call("F.conv_transpose2d", ("x", "w"), settings),))
        tensors = {"x": self.x, "k": self.k, "b": self.bias}
        calls, names = [], ["x", "k"]
        if self.way == "flipped":
            calls.append(Call("torch.flip", ("k", (2, 3)), name="flipped"))
            names[1] = "flipped"
        settings = {"bias": "b", **self._settings("stride", "padding", "dilation", "groups")}
        if self.same:
            settings["padding"] = "same"
        if self.ring != "zeros":
            calls.append(self._ring_call())
            names[0] = "padded"
            settings.pop("padding", None)
        calls.append(Call("F.conv2d", tuple(names), settings))
        return Program(tensors, tuple(calls))

    def _ring_call(self) -> Call:
        """Return the line that lays the ring: functional convolutions pad with zeros only."""
        (top, bottom), (left, right) = self.frame()
        return Call("F.pad", ("x", (left, right, top, bottom)), {"mode": self.ring}, "padded")

    def frame(self) -> tuple[Pair, Pair]:
        """Return how many cells the ring has: (above, below), (left, right)."""
        padding = "same" if self.same else self.padding
        return border(self.k.shape[2:], self.stride, padding, self.dilation)

    def _settings(self, *names: str) -> dict:
        """Return the settings that differ from PyTorch's defaults, single where both axes agree."""
        usual = {"stride": 1, "padding": 0, "output_padding": 0, "groups": 1, "dilation": 1}
        settings = {}
        for name in names:
            value = getattr(self, name)
            if isinstance(value, tuple) and value[0] == value[1]:
                value = value[0]
            if value != usual[name]:
                settings[name] = value
        return settings

    def code(self) -> str:
        """Return the lines to copy."""
        return self.program().code()

    def check(self) -> float:
        """Return the largest relative difference from PyTorch."""
        return difference(self.output(), self.program().run())


def _filters(kernels: np.ndarray, channels: int, filters: int, groups: int) -> np.ndarray:
    """Sort the kernels into filters; raise ShapeError if the counts do not go together."""
    if channels % groups or filters % groups:
        raise ShapeError(
            f"{channels} input channels and {filters} filters do not divide into {groups} groups. "
            "Choose a number of groups that divides both."
        )
    needed = filters * channels // groups
    if len(kernels) != needed:
        raise InputError(
            f"{filters} filters over {channels} channels in {groups} groups need {needed} kernels, "
            f"not {len(kernels)}. Give each filter one kernel per channel of its group."
        )
    return kernels.reshape(filters, channels // groups, *kernels.shape[1:])
