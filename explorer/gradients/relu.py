"""Back-propagation through a ReLU."""

import numpy as np


def relu_backward(input: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    """Pass the upstream gradient where the input was positive, and 0 elsewhere.

    At exactly 0 the slope is left open by mathematics; 0 is passed, as in PyTorch.

    Parameters
    ----------
    input : ndarray of float
        What the ReLU has read; any shape.
    upstream : ndarray of float
        Of the same shape: ∂loss/∂output.

    Returns
    -------
    ndarray of float64

    Examples
    --------
    >>> relu_backward(np.array([-1.0, 0.0, 2.0]), np.array([5.0, 6.0, 7.0]))
    array([0., 0., 7.])
    """
    return np.where(np.asarray(input) > 0, np.asarray(upstream, np.float64), 0.0)
