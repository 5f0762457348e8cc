"""A convolution, a ReLU or none, a pooling and a weighted sum: forward and back, in numbers."""

from dataclasses import dataclass

import numpy as np

from explorer import ops
from explorer.arithmetic import conv_output_shape, pool_output_shape
from explorer.gradients.convolution import conv2d_backward
from explorer.gradients.pooling import avg_pool2d_backward, max_pool2d_backward
from explorer.gradients.relu import relu_backward


@dataclass(frozen=True)
class Settings:
    """What lies between the input and the loss; sides in cells.

    Parameters
    ----------
    stride, padding : int
        Of the convolution.
    relu : bool
        Whether a ReLU follows it.
    pool : str
        "max" or "average".
    window, step : int
        Of the pooling, which has no padding.
    """

    stride: int = 1
    padding: int = 0
    relu: bool = True
    pool: str = "max"
    window: int = 2
    step: int = 2

    def map_shape(self, x: np.ndarray, k: np.ndarray) -> tuple[int, int]:
        """Return the sides of the convolution's output; raise ShapeError if k does not fit."""
        return conv_output_shape(x.shape, k.shape, self.stride, self.padding)

    def pooled_shape(self, x: np.ndarray, k: np.ndarray) -> tuple[int, int]:
        """Return the sides of the pooling's output; raise ShapeError if something does not fit."""
        return pool_output_shape(self.map_shape(x, k), self.window, self.step)


@dataclass(frozen=True, eq=False)
class Chain:
    """Every number of the way forward and of the way back; each map has two axes.

    Parameters
    ----------
    z, a, p : ndarray of float64
        Output of the convolution, of the ReLU (z itself without one), and of the pooling.
    winners : ndarray of int
        Of max pooling: place of each winner in the flattened map.
    loss : float
        Σ g · p.
    to_a, to_z, to_k, to_padded : ndarray of float64
        ∂loss/∂ each of them.
    to_b : float
    """

    z: np.ndarray
    a: np.ndarray
    p: np.ndarray
    winners: np.ndarray
    loss: float
    to_a: np.ndarray
    to_z: np.ndarray
    to_k: np.ndarray
    to_b: float
    to_padded: np.ndarray


def forward(x: np.ndarray, k: np.ndarray, b: float, settings: Settings) -> tuple[np.ndarray, ...]:
    """Return z, a, p and the winners.

    Parameters
    ----------
    x, k : ndarray of float64, shapes (H, W) and (K, L)
    b : float
    settings : Settings
    """
    z = ops.conv2d(x[None], k[None, None], np.array([b]), settings.stride, settings.padding)
    a = ops.relu(z) if settings.relu else z
    best, winners = ops.max_pool2d(a, settings.window, settings.step, return_indices=True)
    p = best if settings.pool == "max" else ops.avg_pool2d(a, settings.window, settings.step)
    return z[0], a[0], p[0], winners[0]


def chain(x: np.ndarray, k: np.ndarray, b: float, g: np.ndarray, settings: Settings) -> Chain:
    """Go forward and back.

    Parameters
    ----------
    x, k : ndarray of float64, shapes (H, W) and (K, L)
    b : float
    g : ndarray of float64
        ∂loss/∂p, of the shape of p.
    settings : Settings

    Examples
    --------
    >>> x = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> found = chain(x, np.ones((1, 1)), 0.0, np.array([[5.0]]), Settings())
    >>> found.loss, found.to_z.tolist(), found.to_k.tolist()
    (20.0, [[0.0, 0.0], [0.0, 5.0]], [[20.0]])
    """
    z, a, p, winners = forward(x, k, b, settings)
    if settings.pool == "max":
        to_a = max_pool2d_backward(winners[None], g[None], a.shape)[0]
    else:
        to_a = avg_pool2d_backward(a.shape, settings.window, settings.step, g[None])[0]
    to_z = relu_backward(z, to_a) if settings.relu else to_a
    back = conv2d_backward(x[None], k[None, None], to_z[None], settings.stride, settings.padding)
    return Chain(
        z=z,
        a=a,
        p=p,
        winners=winners,
        loss=float((g * p).sum()),
        to_a=to_a,
        to_z=to_z,
        to_k=back.weight[0, 0],
        to_b=float(back.bias[0]),
        to_padded=back.padded[0],
    )
