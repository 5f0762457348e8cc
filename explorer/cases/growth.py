"""How many parameters a dense layer needs for a picture, and how many a convolution does."""

from collections.abc import Mapping
from dataclasses import dataclass

from explorer import limits
from explorer.arithmetic.counts import Count, conv_parameters

CHANNELS = 3
FIELDS = ("side", "units", "filters", "kernel")


@dataclass(frozen=True)
class Growth:
    """One dense layer beside one convolution, for pictures with three channels.

    Attributes
    ----------
    side : int
        Pixels of a square picture; 0 means the chosen picture.
    units : int
        Outputs of the dense layer.
    filters, kernel : int
        Of the convolution; the kernel has as many rows as columns.

    Examples
    --------
    >>> choice = Growth(units=64, filters=16)
    >>> print(choice.dense((32, 32)), "|", choice.convolution())
    64 × 3·32·32 + 64 = 196,672 | 16 × 3·3·3 + 16 = 448
    """

    side: int = 0
    units: int = 64
    filters: int = 16
    kernel: int = 3

    @classmethod
    def from_document(cls, document: Mapping) -> "Growth | None":
        """Check what a browser sent; None where a number is not one of those offered.

        Examples
        --------
        >>> Growth.from_document({"side": 0, "units": 1, "filters": 1, "kernel": 1}).units
        1
        >>> Growth.from_document({"side": 0, "units": 10**9, "filters": 1, "kernel": 1})
        """
        values = [document.get(name) for name in FIELDS]
        if not all(type(value) is int for value in values):
            return None
        side, *rest = values
        most = (limits.DENSE_UNITS_MAX, limits.DENSE_FILTERS_MAX, limits.KERNEL_SIDE_MAX)
        if side and not limits.PICTURE_SIDE_MIN <= side <= limits.PICTURE_LAB_SIDE_MAX:
            return None
        if not all(1 <= value <= end for value, end in zip(rest, most, strict=True)):
            return None
        return cls(*values)

    def document(self) -> dict[str, int]:
        """Return what the component takes and sends."""
        return {name: getattr(self, name) for name in FIELDS}

    def text(self) -> str:
        """Write it for a link.

        Examples
        --------
        >>> Growth(256, 10).text()
        '256_10_16_3'
        """
        return "_".join(str(getattr(self, name)) for name in FIELDS)

    @classmethod
    def from_text(cls, text: str) -> "Growth | None":
        """Read it from a link; None where it means nothing.

        Examples
        --------
        >>> Growth.from_text("256_10_16_3").units, Growth.from_text("256_10")
        (10, None)
        """
        parts = text.split("_")
        plain = all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts)
        if not plain or len(parts) != len(FIELDS):
            return None
        return cls.from_document(dict(zip(FIELDS, map(int, parts), strict=True)))

    def shape(self, picture: tuple[int, int]) -> tuple[int, int]:
        """Return rows and columns: the side's, or those of the chosen picture."""
        return (self.side, self.side) if self.side else picture

    def dense(self, picture: tuple[int, int]) -> Count:
        """Count the dense layer: each unit reads every number of the picture.

        So a unit is a filter whose kernel is as large as the picture.
        """
        return conv_parameters(self.units, CHANNELS, self.shape(picture))

    def convolution(self) -> Count:
        """Count the convolution: the size of the picture does not matter."""
        return conv_parameters(self.filters, CHANNELS, (self.kernel, self.kernel))
