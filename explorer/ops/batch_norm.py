"""Batch normalisation in NumPy: every channel of a batch is shifted and stretched.

Arrays are float64 with a batch axis, (B, C, H, W). Nothing is changed in place: the running
averages come back as new arrays.
"""

import math

import numpy as np

from explorer.errors import InputError, ShapeError

EPS = 1e-5  # added to the variance; PyTorch's own


def batch_statistics(input: np.ndarray, unbiased: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and variance of every channel, over all pictures, rows and columns.

    Parameters
    ----------
    input : ndarray of float, shape (B, C, H, W)
    unbiased : bool
        Whether the variance is divided by n − 1 instead of n = B·H·W.

    Returns
    -------
    mean, variance : ndarray of float64, shape (C,)

    Raises
    ------
    ShapeError
        If a channel has fewer than 2 numbers for an unbiased variance.

    Examples
    --------
    >>> x = np.array([[[[1.0, 3.0]]], [[[5.0, 7.0]]]])
    >>> batch_statistics(x), batch_statistics(x, unbiased=True)[1].round(3)
    ((array([4.]), array([5.])), array([6.667]))
    """
    x = _batch(input)
    if unbiased:
        _enough(x)
    mean = x.mean((0, 2, 3))
    return mean, x.var((0, 2, 3), ddof=int(unbiased))


def batch_norm(
    input: np.ndarray,
    mean: np.ndarray | None = None,
    variance: np.ndarray | None = None,
    weight: np.ndarray | None = None,
    bias: np.ndarray | None = None,
    eps: float = EPS,
) -> np.ndarray:
    """Normalise every channel: γ·(x − μ)/√(σ² + ε) + β.

    Parameters
    ----------
    input : ndarray of float, shape (B, C, H, W)
    mean, variance : ndarray of float, shape (C,), or None
        The running averages, as in eval mode. None: the batch's own, as in training.
    weight, bias : ndarray of float, shape (C,), or None
        γ and β; None for 1 and 0.
    eps : float
        Above 0.

    Returns
    -------
    ndarray of float64, shape (B, C, H, W)

    Raises
    ------
    ShapeError
        If a channel of the batch has a single number and no running averages are given.
    InputError
        If a variance is negative or ε is not above 0.

    Source
    ------
    Ioffe & Szegedy 2015, arXiv:1502.03167, algorithm 1 (training) and algorithm 2 (eval).

    Examples
    --------
    >>> batch_norm(np.array([[[[1.0, 3.0]]], [[[5.0, 7.0]]]]), eps=4.0).tolist()
    [[[[-1.0, -0.3333333333333333]]], [[[0.3333333333333333, 1.0]]]]
    """
    x = _batch(input)
    if mean is None or variance is None:
        _enough(x)
        mean, variance = batch_statistics(x)
    _usable(variance, eps)
    y = (x - _along(mean)) / np.sqrt(_along(variance) + eps)
    if weight is not None:
        y = y * _along(weight)
    return y if bias is None else y + _along(bias)


def batch_norm_loop(
    input: np.ndarray, weight: np.ndarray, bias: np.ndarray, eps: float = EPS
) -> np.ndarray:
    """Do what `batch_norm` does in training, one number at a time.

    Examples
    --------
    >>> one = np.ones(1)
    >>> batch_norm_loop(np.array([[[[1.0, 3.0]]], [[[5.0, 7.0]]]]), one, one, 4.0)[1].tolist()
    [[[1.3333333333333333, 2.0]]]
    """
    B, C, H, W = input.shape
    y = np.zeros(input.shape)
    cells = [(b, i, j) for b in range(B) for i in range(H) for j in range(W)]
    for c in range(C):
        total = 0.0
        for b, i, j in cells:
            total += input[b, c, i, j]
        mean = total / len(cells)
        squares = 0.0
        for b, i, j in cells:
            squares += (input[b, c, i, j] - mean) ** 2
        deviation = math.sqrt(squares / len(cells) + eps)
        for b, i, j in cells:
            y[b, c, i, j] = weight[c] * (input[b, c, i, j] - mean) / deviation + bias[c]
    return y


def running_average(
    mean: np.ndarray, variance: np.ndarray, input: np.ndarray, momentum: float = 0.1
) -> tuple[np.ndarray, np.ndarray]:
    """Return the running averages after one more batch: (1 − m)·old + m·batch.

    The momentum is the share of the new batch, and the variance that is kept is the unbiased one,
    both as in PyTorch.

    Parameters
    ----------
    mean, variance : ndarray of float, shape (C,)
        0 and 1 before the first batch.
    input : ndarray of float, shape (B, C, H, W)
    momentum : float
        0 to 1. With 1/k for the k-th batch it is the plain mean of all batches, which PyTorch
        calls momentum=None.

    Raises
    ------
    ShapeError
        If a channel of the batch has a single number.
    InputError
        If the momentum lies outside 0 to 1.

    Source
    ------
    torch.nn.BatchNorm2d, "momentum argument is different from one used in optimizer classes".

    Examples
    --------
    >>> zero, one = np.zeros(1), np.ones(1)
    >>> running_average(zero, one, np.array([[[[2.0]]], [[[6.0]]]]), 0.25)
    (array([1.]), array([2.75]))
    """
    if not 0 <= momentum <= 1:
        raise InputError(f"The momentum lies between 0 and 1, not {momentum:g}. Use 0.1.")
    new_mean, new_variance = batch_statistics(input, unbiased=True)
    keep = 1 - momentum
    return keep * mean + momentum * new_mean, keep * variance + momentum * new_variance


def fold_batch_norm(
    filters: np.ndarray,
    filter_bias: np.ndarray,
    mean: np.ndarray,
    variance: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray,
    eps: float = EPS,
) -> tuple[np.ndarray, np.ndarray]:
    """Return a convolution that does what a convolution and batch norm in eval mode do.

    Parameters
    ----------
    filters : ndarray of float, shape (C, …)
    filter_bias, mean, variance, weight, bias : ndarray of float, shape (C,)
    eps : float

    Returns
    -------
    filters : ndarray of float64, shape (C, …)
        w·γ/√(σ² + ε)
    bias : ndarray of float64, shape (C,)
        (b − μ)·γ/√(σ² + ε) + β

    Raises
    ------
    InputError
        If a variance is negative or ε is not above 0.

    Source
    ------
    Jacob et al. 2018, arXiv:1712.05877, equation 14.

    Examples
    --------
    >>> two = np.array([2.0])
    >>> fold_batch_norm(np.array([[3.0]]), two, two / 2, two, two, two, eps=2.0)
    (array([[3.]]), array([3.]))
    """
    _usable(variance, eps)
    stretch = weight / np.sqrt(variance + eps)
    shape = (-1,) + (1,) * (np.ndim(filters) - 1)
    return filters * stretch.reshape(shape), (filter_bias - mean) * stretch + bias


def _along(channels: np.ndarray) -> np.ndarray:
    """Return one number for each channel as (C, 1, 1), to be used in a batch."""
    return np.asarray(channels, np.float64)[:, None, None]


def _batch(input: np.ndarray) -> np.ndarray:
    x = np.asarray(input, np.float64)
    if x.ndim != 4 or not x.size:
        raise ShapeError(
            f"A batch has 4 axes (B, C, H, W) and at least one number, not shape {x.shape}. "
            "Reshape it."
        )
    return x


def _enough(x: np.ndarray) -> None:
    """Raise ShapeError unless every channel has 2 numbers: of one alone, nothing would be left."""
    B, _, H, W = x.shape
    if B * H * W < 2:
        raise ShapeError(
            f"In training batch norm needs at least 2 numbers in every channel, and B·H·W = "
            f"{B}·{H}·{W} is {B * H * W}. Take a second picture or a larger map, or switch to eval."
        )


def _usable(variance: np.ndarray, eps: float) -> None:
    least = float(np.min(variance))
    if least < 0:
        raise InputError(f"A variance is at least 0, not {least:g}. Give 0 or more.")
    if not eps > 0:
        raise InputError(f"ε is above 0, not {eps:g}. Use 0.00001, as PyTorch does.")
