"""Parameters, multiply-adds and bytes of a layer, with every factor named.

A count is a sum of products. Factors that belong together stand in one group, so that a
convolution reads as it is thought: filters × (channels · rows · columns) + biases.
"""

from dataclasses import dataclass
from math import prod

FLOAT32_BYTES = 4


@dataclass(frozen=True)
class Factor:
    """One number of a product, and what it counts."""

    value: int
    name: str


Group = tuple[Factor, ...]  # joined by "·"
Product = tuple[Group, ...]  # joined by "×"


@dataclass(frozen=True)
class Count:
    """A sum of products of named factors; nothing at all counts 0.

    Examples
    --------
    >>> str(conv_parameters(16, 3, (3, 3)))
    '16 × 3·3·3 + 16 = 448'
    >>> str(Count())
    '0'
    """

    products: tuple[Product, ...] = ()

    @property
    def total(self) -> int:
        """Return the number itself."""
        return sum(
            prod(factor.value for group in product for factor in group) for product in self.products
        )

    def __str__(self) -> str:
        """Write the factors and the result."""
        sums = " + ".join(
            " × ".join("·".join(f"{factor.value:,}" for factor in group) for group in product)
            for product in self.products
        )
        return f"{sums} = {self.total:,}" if sums else "0"


def _group(*factors: tuple[int, str]) -> Group:
    return tuple(Factor(value, name) for value, name in factors)


def conv_parameters(
    filters: int, channels: int, kernel: tuple[int, int], groups: int = 1, bias: bool = True
) -> Count:
    """Count the weights and biases of a convolution; the size of the picture does not matter.

    Parameters
    ----------
    filters, channels : int
        Output and input channels.
    kernel : (int, int)
        Rows and columns.
    groups : int
        Each filter reads channels/groups channels.
    bias : bool
        One number for each filter.

    Examples
    --------
    >>> str(conv_parameters(32, 32, (3, 3), groups=32, bias=False))  # depthwise
    '32 × 1·3·3 = 288'
    """
    name = "input channels" if groups == 1 else f"of {channels:,} channels, in {groups:,} groups"
    weights = (_group((filters, "filters")), _reads(channels // groups, kernel, name))
    return Count((weights, (_group((filters, "biases")),)) if bias else (weights,))


def _reads(channels: int, kernel: tuple[int, int], name: str = "input channels") -> Group:
    return _group((channels, name), (kernel[0], "rows"), (kernel[1], "columns"))


def conv_macs(
    filters: int, channels: int, kernel: tuple[int, int], output: tuple[int, int], groups: int = 1
) -> Count:
    """Count the multiply-adds of a convolution: every weight once at every place of the output.

    Parameters
    ----------
    filters, channels, kernel, groups
        As `conv_parameters`.
    output : (int, int)
        Rows and columns of the feature map.

    Examples
    --------
    >>> str(conv_macs(16, 3, (3, 3), (32, 32)))
    '32·32 × 16 × 3·3·3 = 442,368'
    """
    places = _group((output[0], "output rows"), (output[1], "output columns"))
    return Count(((places, _group((filters, "filters")), _reads(channels // groups, kernel)),))


def linear_parameters(outputs: int, inputs: int, bias: bool = True) -> Count:
    """Count the weights and biases of a fully connected layer.

    Examples
    --------
    >>> str(linear_parameters(10, 512))
    '10 × 512 + 10 = 5,130'
    """
    weights = linear_macs(outputs, inputs).products
    return Count((*weights, (_group((outputs, "biases")),)) if bias else weights)


def linear_macs(outputs: int, inputs: int) -> Count:
    """Count the multiply-adds of a fully connected layer: every weight once.

    Examples
    --------
    >>> linear_macs(10, 512).total
    5120
    """
    return Count(((_group((outputs, "outputs")), _group((inputs, "inputs"))),))


def batch_norm_parameters(channels: int) -> Count:
    """Count what batch norm learns: a factor and a shift for each channel.

    The running mean and variance are kept as well, but they are measured, not learnt.

    Examples
    --------
    >>> str(batch_norm_parameters(16))
    '2 × 16 = 32'
    """
    return Count(((_group((2, "factor and shift")), _group((channels, "channels"))),))


def output_bytes(shape: tuple[int, ...]) -> Count:
    """Count the bytes of one picture's output in float32, which training keeps for going back.

    Parameters
    ----------
    shape : tuple of int
        (channels, rows, columns), or (numbers,) after Flatten.

    Examples
    --------
    >>> str(output_bytes((16, 32, 32)))
    '16·32·32 × 4 = 65,536'
    """
    names = ("channels", "rows", "columns") if len(shape) == 3 else ("numbers",)
    numbers = _group(*zip(shape, names, strict=True))
    return Count(((numbers, _group((FLOAT32_BYTES, "bytes of a float32"))),))
