"""Forward and back through many convolutions in a row, with skip connections or without.

Every layer is a 3×3 convolution with padding 1 and as many filters as channels, and an activation.
Maps are (C, N, P): channels, pictures, places of a map read row by row. No biases.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from explorer import ops

FUNCTIONS = ("relu", "tanh", "sigmoid")
KERNEL = 3  # rows and columns; with padding 1 every map keeps its size


@dataclass(frozen=True, eq=False)
class Pass:
    """What a forward pass keeps for going back.

    Attributes
    ----------
    maps : list of ndarray, shape (C, N, P)
        The input and the output of each layer, L + 1 of them.
    read : list of ndarray, shape (9·C, N·P)
        What each convolution's windows read.
    active : list of ndarray, shape (C, N, P)
        f(convolution) of each layer, before anything is added.
    """

    maps: list[np.ndarray]
    read: list[np.ndarray]
    active: list[np.ndarray]


def he_weights(layers: int, channels: int, gain: float, seed: int) -> np.ndarray:
    """Draw weights with standard deviation gain · √(2 / (9·C)): He's rule where the gain is 1.

    Returns
    -------
    ndarray of float64, shape (L, C, C, 3, 3)

    **Source**: He et al. 2015, "Delving deep into rectifiers", equation 10.

    Examples
    --------
    >>> round(float(he_weights(50, 8, 1.0, 0).std()), 2), round((2 / 72) ** 0.5, 2)
    (0.17, 0.17)
    """
    spread = gain * (2 / (KERNEL * KERNEL * channels)) ** 0.5
    shape = (layers, channels, channels, KERNEL, KERNEL)
    return spread * np.random.default_rng(seed).standard_normal(shape)


@cache
def _places(side: int) -> np.ndarray:
    """Return which place each of the 9 cells of each window reads, (9, P); P is the padding."""
    padded = np.full((side + 2, side + 2), side * side)
    padded[1:-1, 1:-1] = np.arange(side * side).reshape(side, side)
    views = np.lib.stride_tricks.sliding_window_view(padded, (KERNEL, KERNEL))
    return np.ascontiguousarray(views.reshape(side * side, KERNEL * KERNEL).T)


def windows_of(maps: np.ndarray) -> np.ndarray:
    """Lay out what every window of a 3×3 convolution with padding 1 reads.

    Parameters
    ----------
    maps : ndarray of float64, shape (C, N, P)
        P a square number.

    Returns
    -------
    ndarray of float64, shape (9·C, N·P)

    Examples
    --------
    >>> windows_of(np.arange(1.0, 5).reshape(1, 1, 4))[4].tolist()  # the middle cell of each window
    [1.0, 2.0, 3.0, 4.0]
    """
    C, N, P = maps.shape
    padded = np.zeros((C, N, P + 1))
    padded[..., :P] = maps
    read = padded.take(_places(round(P**0.5)), axis=2)  # (C, N, 9, P)
    return read.transpose(0, 2, 1, 3).reshape(C * KERNEL * KERNEL, N * P)


def slope(function: str, output: np.ndarray) -> np.ndarray:
    """Return the derivative of an activation from its output.

    Examples
    --------
    >>> slope("sigmoid", np.array([0.5, 1.0])).tolist()
    [0.25, 0.0]
    """
    if function == "relu":
        return (output > 0).astype(np.float64)
    return 1 - output * output if function == "tanh" else output * (1 - output)


def forward(x: np.ndarray, weights: np.ndarray, function: str, skip: float | None = None) -> Pass:
    """Go through all layers: x ← f(W ∗ x), or x ← x + skip · f(W ∗ x).

    Parameters
    ----------
    x : ndarray of float64, shape (C, N, P)
    weights : ndarray of float64, shape (L, C, C, 3, 3)
    function : str
        One of FUNCTIONS.
    skip : float or None
        What each layer's own result is multiplied by before it is added to the layer's input; None
        for a plain network.

    **Source**: He et al. 2016, "Identity mappings in deep residual networks", equation 3.

    Examples
    --------
    >>> x = np.ones((1, 1, 4))
    >>> nothing = np.zeros((2, 1, 1, 3, 3))
    >>> forward(x, nothing, "relu").maps[-1].sum(), forward(x, nothing, "relu", 1.0).maps[-1].sum()
    (np.float64(0.0), np.float64(4.0))
    """
    activate = getattr(ops, function)
    kept = Pass([x], [], [])
    for kernels in weights:
        read = windows_of(x)
        active = activate(kernels.reshape(len(kernels), -1) @ read).reshape(x.shape)
        x = active if skip is None else x + skip * active
        kept.read.append(read)
        kept.active.append(active)
        kept.maps.append(x)
    return kept


def backward(
    kept: Pass, weights: np.ndarray, function: str, skip: float | None, start: np.ndarray
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Go back through all layers, from the gradient at the last map.

    The gradient at a convolution's input is a convolution as well: of the gradient at its output,
    with every kernel turned by 180° and filters and channels exchanged.

    Parameters
    ----------
    kept : Pass
    weights, function, skip
        As given to `forward`.
    start : ndarray of float64, shape (C, N, P)
        The loss by the last map.

    Returns
    -------
    by_weights : ndarray of float64, shape (L, C, C, 3, 3)
    by_maps : list of ndarray, shape (C, N, P)
        The loss by the input and by each layer's output, L + 1 of them.

    **Source**: Goodfellow, Bengio & Courville 2016, "Deep Learning", section 9.5.

    Examples
    --------
    >>> x, nothing = np.ones((1, 1, 4)), np.zeros((3, 1, 1, 3, 3))
    >>> kept = forward(x, nothing, "tanh", 1.0)
    >>> backward(kept, nothing, "tanh", 1.0, x)[1][0].tolist()  # all weights 0: it comes unchanged
    [[[1.0, 1.0, 1.0, 1.0]]]
    """
    by_weights, by_maps = np.empty_like(weights), [start]
    for layer in reversed(range(len(weights))):
        kernels, gradient = weights[layer], by_maps[0]
        by_sum = gradient * slope(function, kept.active[layer])
        if skip is not None:
            by_sum = skip * by_sum
        flat = by_sum.reshape(len(kernels), -1)
        by_weights[layer] = (flat @ kept.read[layer].T).reshape(kernels.shape)
        turned = kernels[:, :, ::-1, ::-1].swapaxes(0, 1).reshape(len(kernels), -1)
        back = (turned @ windows_of(by_sum)).reshape(gradient.shape)
        by_maps.insert(0, back if skip is None else gradient + back)
    return by_weights, by_maps


def gradient_norms(
    x: np.ndarray,
    weights: np.ndarray,
    function: str,
    skip: float | None,
    start: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return how long the gradient is in every layer.

    Parameters
    ----------
    x, weights, function, skip
        As for `forward`.
    start : ndarray of float64, shape (C, N, P)
        The loss by the last map.

    Returns
    -------
    by_weights : ndarray of float64, shape (L,)
        Euclidean norm of the loss by each layer's weights.
    by_maps : ndarray of float64, shape (L + 1,)
        By the input and each layer's output.

    Examples
    --------
    >>> x, nothing = np.ones((1, 1, 4)), np.zeros((3, 1, 1, 3, 3))
    >>> gradient_norms(x, nothing, "tanh", None, x)[1].tolist()
    [0.0, 0.0, 0.0, 2.0]
    """
    kept = forward(x, weights, function, skip)
    by_weights, by_maps = backward(kept, weights, function, skip, start)
    # ‖·‖ of numbers as small as 1e−200 must not underflow in the squares.
    return norms(by_weights), norms(by_maps)


def norms(arrays: np.ndarray | list[np.ndarray]) -> np.ndarray:
    """Return the Euclidean norm of each array, exact for the smallest and the largest numbers.

    Examples
    --------
    >>> norms([np.array([3e-200, 4e-200]), np.zeros(2)]).tolist()
    [5e-200, 0.0]
    """
    found = []
    for array in arrays:
        most = float(np.abs(array).max())
        found.append(most * float(np.linalg.norm(array / most)) if most else 0.0)
    return np.array(found)
