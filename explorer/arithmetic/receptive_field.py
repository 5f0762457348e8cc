"""Which part of the input the units of a layer read, along one axis: whole numbers of pixels.

A chain of convolutions and poolings keeps the units in step: unit i of a layer reads the pixels

    first + i·jump  ...  first + i·jump + size - 1

A negative pixel, or one beyond the last, lies in the padding. Two conventions for where a field
begins are in use, and both are here:

    first   the pixel where the field of unit 0 begins (Araujo, Norris & Sim 2019)
    start   the centre of that field, where the centre of the first pixel lies at 0.5 (the figures
            of Dumoulin & Visin 2016, as calculators write them): start = first + size/2

**Source**: Araujo, Norris & Sim 2019, "Computing Receptive Fields of Convolutional Neural
Networks", Distill, equations 2-4.
"""

from dataclasses import dataclass

from explorer.arithmetic.convolution import span


@dataclass(frozen=True)
class Field:
    """The receptive fields of a layer's units along one axis; the input's own unless given.

    Parameters
    ----------
    first : int
        The pixel where the field of unit 0 begins; negative in the padding.
    jump : int
        Pixels from the field of one unit to that of the next.
    size : int
        Pixels of one field, those in the padding included.

    Examples
    --------
    A 3×3 convolution, a 2×2 pooling, a 3×3 convolution: 3, 4 and 8 pixels.

    >>> conv = Field().after(3, padding=1)
    >>> pool = conv.after(2, stride=2)
    >>> conv.size, pool.size, pool.after(3, padding=1)
    (3, 4, Field(first=-3, jump=2, size=8))
    """

    first: int = 0
    jump: int = 1
    size: int = 1

    @property
    def start(self) -> float:
        """Return the centre of unit 0's field, where the first pixel's centre lies at 0.5."""
        return self.first + self.size / 2

    def after(self, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> "Field":
        """Return the fields of the next layer.

        Parameters
        ----------
        kernel, stride, padding, dilation : int
            K, S, P and D of that layer, in cells. P is the padding before the first cell; what
            lies behind the last one changes no field.

        Examples
        --------
        Dilation moves the centre by (K - 1)·D/2, as a longer kernel would:

        >>> Field().after(3, dilation=2).start, Field().after(5).start
        (2.5, 2.5)
        """
        return Field(
            self.first - padding * self.jump,
            self.jump * stride,
            self.size + (span(kernel, dilation) - 1) * self.jump,
        )

    def pixels(self, unit: int) -> tuple[int, int]:
        """Return the first pixel that a unit reads, and the one behind the last.

        Examples
        --------
        >>> Field(first=-3, jump=2, size=8).pixels(1)
        (-1, 7)
        """
        begin = self.first + unit * self.jump
        return begin, begin + self.size
