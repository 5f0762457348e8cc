"""What every operation asks of its arrays before it reads a cell."""

import numpy as np

from explorer.arithmetic import times, whole
from explorer.errors import ShapeError


def check_image(values: np.ndarray) -> np.ndarray:
    """Return an input as float64, if it has channels, rows and columns and at least one of each.

    Parameters
    ----------
    values : array_like of float, shape (C, H, W)

    Raises
    ------
    ShapeError
        If it has another number of axes or an axis without cells.

    Examples
    --------
    >>> check_image(np.zeros((4, 4)))
    Traceback (most recent call last):
    explorer.errors.ShapeError: The input needs 3 axes (C, H, W), not 2. Add the missing ones with \
[None].
    """
    image = np.asarray(values, np.float64)
    _check_axes(image, "The input", "(C, H, W)")
    return image


def check_filters(
    image: np.ndarray, weight: np.ndarray, bias: np.ndarray | None, groups: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return input, filters and bias of a convolution as float64, if they fit each other.

    Parameters
    ----------
    image : array_like of float, shape (C, H, W)
    weight : array_like of float, shape (O, C/groups, K, L)
    bias : array_like of float, shape (O,), or None
    groups : int

    Raises
    ------
    InputError, ShapeError
        With both numbers, if an axis is missing, or channels, groups, filters or biases differ.
    """
    image, filters = check_image(image), np.asarray(weight, np.float64)
    _check_axes(filters, "The filters", "(O, C/groups, K, L)")
    groups = _check_groups(image, groups)
    O, per_filter = filters.shape[:2]  # noqa: E741  output channels, as in the formula
    expected = image.shape[0] // groups
    if per_filter != expected:
        share = f" in {groups} groups" if groups > 1 else ""
        raise ShapeError(
            f"Filters for {per_filter} channels do not fit an input of {image.shape[0]} "
            f"channels{share}. Give each filter {expected} kernels, one per channel that it reads."
        )
    if O % groups:
        raise ShapeError(
            f"{O} filters cannot be shared out over {groups} groups. "
            f"Use a multiple of {groups} filters."
        )
    return image, filters, check_bias(bias, O)


def check_stamps(
    image: np.ndarray, weight: np.ndarray, bias: np.ndarray | None, groups: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the arrays of a transposed convolution as float64, if they fit each other.

    Parameters
    ----------
    image : array_like of float, shape (C, H, W)
    weight : array_like of float, shape (C, O/groups, K, L)
    bias : array_like of float, shape (O,), or None
    groups : int

    Raises
    ------
    InputError, ShapeError
        As `check_filters`.
    """
    image, stamps = check_image(image), np.asarray(weight, np.float64)
    _check_axes(stamps, "The kernels", "(C, O/groups, K, L)")
    if stamps.shape[0] != image.shape[0]:
        raise ShapeError(
            f"Kernels for {stamps.shape[0]} channels do not fit an input of {image.shape[0]} "
            "channels. Give the first axis one entry per input channel."
        )
    return image, stamps, check_bias(bias, stamps.shape[1] * _check_groups(image, groups))


def check_bias(bias: np.ndarray | None, outputs: int) -> np.ndarray:
    """Return one bias for each output channel, 0 where none is given: float64, shape (O,)."""
    if bias is None:
        return np.zeros(outputs)
    bias = np.asarray(bias, np.float64)
    if bias.shape != (outputs,):
        raise ShapeError(
            f"The bias has shape {times(bias.shape) or '()'}, but there are {outputs} output "
            f"channels. Give {outputs} numbers in one axis."
        )
    return bias


def _check_groups(image: np.ndarray, groups: int) -> int:
    groups = whole("Groups", groups)
    if image.shape[0] % groups:
        raise ShapeError(
            f"{image.shape[0]} input channels cannot be shared out over {groups} groups. "
            f"Use a number of groups that divides {image.shape[0]}."
        )
    return groups


def _check_axes(values: np.ndarray, what: str, axes: str) -> None:
    wanted = axes.count(",") + 1
    if values.ndim != wanted:
        remedy = "Add the missing ones with [None]." if values.ndim < wanted else "Take one part."
        raise ShapeError(f"{what} needs {wanted} axes {axes}, not {values.ndim}. {remedy}")
    if not values.size:
        raise ShapeError(
            f"{what} of size {times(values.shape)} has no cells. Give every axis at least one."
        )
