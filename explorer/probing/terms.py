"""What stands behind one number of a network: the parts of its sum, each with where it comes from.

`explorer.probing.unit.explain` fills these in. All arithmetic is float64, from the values that the
pass has stored, so the totals differ from the network's own float32 by rounding only.
"""

from dataclasses import dataclass

import numpy as np

AGREE = 1e-5  # relative; float32 keeps 7 digits, and some are lost in long sums


@dataclass(frozen=True)
class Place:
    """One value of a trace: a node, and (channel, row, column) or (unit,) on it."""

    node: str
    at: tuple[int, ...]


@dataclass(frozen=True)
class Window:
    """Where a window lies on the maps of its parent.

    Attributes
    ----------
    rows, columns : tuple of int
        Of the parent, one for each row and column of the window; outside it lies the padding.
    inside : np.ndarray
        bool (rows, columns); False for a cell in the padding.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    inside: np.ndarray

    def cell(self, row: int, column: int) -> tuple[int, int] | None:
        """Return the parent's row and column of one cell of the window; None in the padding."""
        inside = bool(self.inside[row, column])
        return (self.rows[row], self.columns[column]) if inside else None


@dataclass(frozen=True)
class ConvSum:
    """A convolution: one partial sum for each input channel that the filter reads, and the bias.

    Attributes
    ----------
    parent : str
        The node that is read.
    channels : tuple of int
        Channels of the parent; with groups a filter does not read them all.
    window : Window
        The same on every channel.
    patches, kernel : np.ndarray
        float64 (channels, rows, columns), the input under the window (0 in the padding) and the
        filter's weights.
    partial : np.ndarray
        float64 (channels,), the sum of patch · kernel.
    bias : float or None
        None when the convolution has none.
    """

    parent: str
    channels: tuple[int, ...]
    window: Window
    patches: np.ndarray
    kernel: np.ndarray
    partial: np.ndarray
    bias: float | None

    @property
    def order(self) -> np.ndarray:
        """Indices into `channels`, the largest absolute partial sum first."""
        return np.argsort(-np.abs(self.partial), kind="stable")

    def strongest(self, index: int) -> Place | None:
        """Return the cell of one channel with the largest absolute product; None if all are 0."""
        products = np.abs(self.patches[index] * self.kernel[index])
        row, column = np.unravel_index(products.argmax(), products.shape)
        cell = self.window.cell(row, column)
        if cell is None or products[row, column] == 0:
            return None
        return Place(self.parent, (self.channels[index], *cell))


@dataclass(frozen=True)
class Normalised:
    """Batch norm with what it has learnt: (x − mean) / √(variance + eps) · weight + bias."""

    before: Place
    x: float
    mean: float
    variance: float
    eps: float
    weight: float
    bias: float


@dataclass(frozen=True)
class Applied:
    """A function of one number, such as a ReLU.

    Attributes
    ----------
    function : str
        Its name in torch.nn.functional.
    numbers : dict
        Its settings, such as negative_slope.
    """

    before: Place
    x: float
    function: str
    numbers: dict


@dataclass(frozen=True)
class Pooled:
    """The cells under a pooling's window.

    Attributes
    ----------
    parent : str
        The node that is read.
    channel : int
        The same in and out.
    window : Window
        Where the cells lie.
    cells : np.ndarray
        float64 (rows, columns); 0 in the padding.
    winner : Place or None
        Where the largest cell stands, of equal ones the first row by row; None for a mean.
    divisor : int or None
        What the sum is divided by; None for a maximum.
    """

    parent: str
    channel: int
    window: Window
    cells: np.ndarray
    winner: Place | None
    divisor: int | None


@dataclass(frozen=True)
class Added:
    """The addends of a skip connection, in the order of the sum."""

    parents: tuple[Place, Place]
    addends: tuple[float, float]


@dataclass(frozen=True)
class Moved:
    """A value that was only moved, as by a flattening; `before` is None where 0 was filled in."""

    before: Place | None


@dataclass(frozen=True)
class LinearSum:
    """A dense layer: input · weight for every input, and the bias.

    Attributes
    ----------
    parent : str
        The node that is read.
    inputs, weights, products : np.ndarray
        float64 (units of the parent,).
    bias : float or None
        None when the layer has none.
    """

    parent: str
    inputs: np.ndarray
    weights: np.ndarray
    products: np.ndarray
    bias: float | None

    def largest(self, count: int) -> tuple[np.ndarray, float]:
        """Return the units with the largest absolute products, and the sum of all the others."""
        order = np.argsort(-np.abs(self.products), kind="stable")
        return order[:count], float(self.products[order[count:]].sum())


@dataclass(frozen=True)
class Share:
    """A class's part of the sum of exponentials.

    Attributes
    ----------
    parent : str
        The node of the scores.
    scores, powers : np.ndarray
        float64 (classes,); powers are exp(score − the largest score), which changes no share.
    """

    parent: str
    scores: np.ndarray
    powers: np.ndarray


@dataclass(frozen=True)
class Pixel:
    """A value of the picture: (byte / 255 − mean) / std."""

    byte: int
    mean: float
    std: float


@dataclass(frozen=True)
class Untold:
    """A function whose sum is not told here; it reads the parents."""

    parents: tuple[str, ...]
    function: str


Detail = (
    ConvSum | Normalised | Applied | Pooled | Added | Moved | LinearSum | Share | Pixel | Untold
)


@dataclass(frozen=True)
class Explanation:
    """One value and what it was made of.

    Attributes
    ----------
    place : Place
        Where it stands.
    op : str
        Of its node.
    value : float
        As the network's pass has stored it.
    total : float or None
        The same from the numbers in `detail`; None where there is no formula for it here.
    size : float
        The sum of the absolute parts: what rounding is relative to, since parts can cancel out.
    detail : ConvSum, Normalised, Applied, Pooled, Added, Moved, LinearSum, Share, Pixel or Untold
        The parts.
    """

    place: Place
    op: str
    value: float
    total: float | None
    size: float
    detail: Detail

    @property
    def difference(self) -> float | None:
        """How far the total is from the stored value."""
        return None if self.total is None else abs(self.total - self.value)

    @property
    def agrees(self) -> bool:
        """Whether the total is the stored value but for rounding."""
        return self.difference is not None and self.difference <= AGREE * max(
            self.size, abs(self.value)
        )
