"""The kinds of layers: what each makes of a shape, what it learns, and how PyTorch calls it.

A shape is (channels, rows, columns) or, after Flatten, (numbers,); the batch is left out.
"""

from dataclasses import dataclass, field
from math import gcd, prod

from explorer.arithmetic import border, conv_output_shape, pool_output_shape
from explorer.arithmetic.checks import times
from explorer.arithmetic.counts import (
    Count,
    batch_norm_parameters,
    conv_macs,
    conv_parameters,
    linear_macs,
    linear_parameters,
    output_bytes,
)
from explorer.errors import ShapeError

Pair = tuple[int, int]
Shape = tuple[int, ...]
ACTIVATIONS = {
    "relu": "ReLU",
    "leaky": "LeakyReLU",
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "gelu": "GELU",
    "silu": "SiLU",
}
_POOLS = {"max": "MaxPool2d", "average": "AvgPool2d"}
_ADAPTIVE = {"max": "AdaptiveMaxPool2d", "average": "AdaptiveAvgPool2d"}


@dataclass(frozen=True)
class Module:
    """A torch.nn module by name: positional arguments, and those given by keyword."""

    name: str
    positional: tuple = ()
    keywords: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Layer:
    """What holds for a layer unless it says otherwise: nothing changes and nothing is learnt."""

    def output(self, shape: Shape) -> Shape:
        """Return the shape that comes out; raise ShapeError where `shape` cannot go in."""
        return shape

    def parameters(self, shape: Shape) -> Count:
        """Count what the layer learns."""
        return Count()

    def macs(self, shape: Shape) -> Count:
        """Count the multiply-adds with weights, for one picture."""
        return Count()

    def memory(self, shape: Shape) -> Count:
        """Count the bytes of the output, for one picture in float32."""
        return output_bytes(self.output(shape))


def _maps(shape: Shape, name: str) -> tuple[int, int, int]:
    if len(shape) != 3:
        raise ShapeError(
            f"{name} takes a map of channels × rows × columns, but gets {shape[0]:,} numbers in "
            "one row. Put it before Flatten."
        )
    return shape


def _one_or_two(pair: Pair) -> int | Pair:
    return pair[0] if pair[0] == pair[1] else pair


def _changed(**settings: tuple[object, object]) -> dict:
    """Return the settings whose value is not the default, as PyTorch wants them."""
    return {
        name: _one_or_two(value) if isinstance(value, tuple) else value
        for name, (value, default) in settings.items()
        if value != default
    }


@dataclass(frozen=True)
class Conv(Layer):
    """A convolution; pairs are (rows, columns), padding may be "same"."""

    out: int
    kernel: Pair = (3, 3)
    stride: Pair = (1, 1)
    padding: Pair | str = (0, 0)
    dilation: Pair = (1, 1)
    groups: int = 1
    bias: bool = True

    def output(self, shape: Shape) -> Shape:
        """Return (filters, rows, columns).

        Examples
        --------
        >>> Conv(16, padding=(1, 1)).output((3, 32, 32))
        (16, 32, 32)
        """
        C, H, W = _maps(shape, "Conv2d")
        self._check_groups(C)
        if self.padding == "same":
            border(self.kernel, self.stride, self.padding, self.dilation)  # refuses a stride
            return self.out, H, W
        size = conv_output_shape((H, W), self.kernel, self.stride, self.padding, self.dilation)
        return (self.out, *size)

    def _check_groups(self, channels: int) -> None:
        for value, what in ((channels, "input"), (self.out, "output")):
            if value % self.groups:
                best = gcd(gcd(channels, self.out), self.groups)
                raise ShapeError(
                    f"Groups must divide the channels, but {value} {what} "
                    f"{'channel does' if value == 1 else 'channels do'} not split into "
                    f"{self.groups} groups. Use {best} group{'s' * (best > 1)}, or channels "
                    f"that are a multiple of {self.groups}."
                )

    def before(self) -> Pair:
        """Return the padding above and to the left."""
        (top, _), (left, _) = border(self.kernel, self.stride, self.padding, self.dilation)
        return top, left

    def parameters(self, shape: Shape) -> Count:
        """Count weights and biases."""
        return conv_parameters(self.out, shape[0], self.kernel, self.groups, self.bias)

    def macs(self, shape: Shape) -> Count:
        """Count every weight at every place."""
        return conv_macs(self.out, shape[0], self.kernel, self.output(shape)[1:], self.groups)

    def module(self, shape: Shape) -> Module:
        """Return nn.Conv2d."""
        keywords = {"kernel_size": _one_or_two(self.kernel)}
        keywords |= _changed(
            stride=(self.stride, (1, 1)),
            padding=(self.padding, (0, 0)),
            dilation=(self.dilation, (1, 1)),
            groups=(self.groups, 1),
            bias=(self.bias, True),
        )
        return Module("Conv2d", (shape[0], self.out), keywords)


@dataclass(frozen=True)
class Pool(Layer):
    """Max or average pooling; pairs are (rows, columns)."""

    mode: str = "max"
    kernel: Pair = (2, 2)
    stride: Pair = (2, 2)
    padding: Pair = (0, 0)
    ceil_mode: bool = False

    def output(self, shape: Shape) -> Shape:
        """Return (channels, rows, columns)."""
        C, H, W = _maps(shape, _POOLS[self.mode])
        settings = (self.kernel, self.stride, self.padding, 1, self.ceil_mode)
        return (C, *pool_output_shape((H, W), *settings))

    def module(self, shape: Shape) -> Module:
        """Return nn.MaxPool2d or nn.AvgPool2d."""
        keywords = _changed(
            stride=(self.stride, self.kernel),
            padding=(self.padding, (0, 0)),
            ceil_mode=(self.ceil_mode, False),
        )
        return Module(_POOLS[self.mode], (_one_or_two(self.kernel),), keywords)


@dataclass(frozen=True)
class AdaptivePool(Layer):
    """Pooling to a given size, whatever goes in; 1×1 is global pooling."""

    mode: str = "average"
    size: Pair = (1, 1)

    def output(self, shape: Shape) -> Shape:
        """Return (channels, rows, columns)."""
        return (_maps(shape, _ADAPTIVE[self.mode])[0], *self.size)

    def module(self, shape: Shape) -> Module:
        """Return nn.AdaptiveAvgPool2d or nn.AdaptiveMaxPool2d."""
        return Module(_ADAPTIVE[self.mode], (_one_or_two(self.size),))


@dataclass(frozen=True)
class Activation(Layer):
    """A function of each number on its own."""

    name: str = "relu"

    def module(self, shape: Shape) -> Module:
        """Return nn.ReLU, nn.Sigmoid …"""
        return Module(ACTIVATIONS[self.name])


@dataclass(frozen=True)
class BatchNorm(Layer):
    """Batch norm of a map's channels, or of the numbers after Flatten."""

    def parameters(self, shape: Shape) -> Count:
        """Count a factor and a shift for each channel."""
        return batch_norm_parameters(shape[0])

    def module(self, shape: Shape) -> Module:
        """Return nn.BatchNorm2d or nn.BatchNorm1d."""
        return Module("BatchNorm2d" if len(shape) == 3 else "BatchNorm1d", (shape[0],))


@dataclass(frozen=True)
class Dropout(Layer):
    """Sets a share p of the numbers to 0 while training, or of the channels as a whole."""

    p: float = 0.5
    channels: bool = False

    def output(self, shape: Shape) -> Shape:
        """Return the same shape."""
        if self.channels and len(shape) != 3:
            raise ShapeError(
                f"Dropout2d drops whole channels of a map, but gets {shape[0]:,} numbers in one "
                "row. Use Dropout."
            )
        return shape

    def module(self, shape: Shape) -> Module:
        """Return nn.Dropout or nn.Dropout2d."""
        return Module("Dropout2d" if self.channels else "Dropout", (self.p,))


@dataclass(frozen=True)
class Flatten(Layer):
    """Writes the channels of a map into one row of numbers."""

    def output(self, shape: Shape) -> Shape:
        """Return (numbers,).

        Examples
        --------
        >>> Flatten().output((128, 4, 4))
        (2048,)
        """
        return (prod(shape),)

    def memory(self, shape: Shape) -> Count:
        """Count nothing: the same numbers in the same place, only read in another way."""
        return Count()

    def module(self, shape: Shape) -> Module:
        """Return nn.Flatten."""
        return Module("Flatten")


@dataclass(frozen=True)
class Linear(Layer):
    """A fully connected layer: every output reads every number."""

    out: int
    bias: bool = True

    def output(self, shape: Shape) -> Shape:
        """Return (outputs,)."""
        if len(shape) != 1:
            raise ShapeError(
                f"Linear takes numbers in one row, but gets a map of {times(shape)} = "
                f"{prod(shape):,} numbers. Put Flatten before it."
            )
        return (self.out,)

    def parameters(self, shape: Shape) -> Count:
        """Count weights and biases."""
        return linear_parameters(self.out, shape[0], self.bias)

    def macs(self, shape: Shape) -> Count:
        """Count every weight once."""
        return linear_macs(self.out, shape[0])

    def module(self, shape: Shape) -> Module:
        """Return nn.Linear."""
        return Module("Linear", (shape[0], self.out), _changed(bias=(self.bias, True)))
