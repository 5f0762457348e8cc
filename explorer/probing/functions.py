"""What the functions of torch that a network calls are called here, and their settings as pairs."""

from math import prod

import numpy as np
import torch

# What changes no number in eval mode.
IDLE = {
    *("dropout", "dropout_", "dropout1d", "dropout2d", "feature_dropout", "alpha_dropout"),
    *("contiguous", "to", "clone", "detach", "float"),
}
ACTIVATIONS = {
    *("leaky_relu", "sigmoid", "tanh", "gelu", "silu", "hardtanh", "elu", "selu", "relu6"),
    *("softplus", "mish", "hardswish", "hardsigmoid"),
}
_FLATTENS = {"flatten", "view", "reshape"}
# What only moves numbers: where each comes from is found by moving their places the same way.
_MOVES = _FLATTENS | {"pad", "__getitem__", "permute", "transpose", "squeeze", "unsqueeze", "flip"}
_POOL = ("input", "kernel_size", "stride", "padding")
_ORDER = {
    "conv2d": ("input", "weight", "bias", "stride", "padding", "dilation", "groups"),
    "linear": ("input", "weight", "bias"),
    "leaky_relu": ("input", "negative_slope"),
    "batch_norm": (
        *("input", "running_mean", "running_var", "weight", "bias"),
        *("training", "momentum", "eps"),
    ),
    "max_pool2d": (*_POOL, "dilation", "ceil_mode", "return_indices"),
    "avg_pool2d": (*_POOL, "ceil_mode", "count_include_pad", "divisor_override"),
    "adaptive_avg_pool2d": ("input", "output_size"),
    "adaptive_max_pool2d": ("input", "output_size"),
}
_SHORT = {"batch_norm": "bn", "__getitem__": "slice", "add": "add", "relu": "relu"}


def called(name: str, args, kwargs: dict) -> dict:
    """Return the arguments of a call by their names; those without a name here are left out.

    Examples
    --------
    >>> called("max_pool2d", ("x", 2), {"stride": 2})
    {'input': 'x', 'kernel_size': 2, 'stride': 2}
    """
    return dict(zip(_ORDER.get(name, ()), args, strict=False)) | kwargs


def kind_of(name: str, read: list, made: tuple, given: dict, *, known: bool) -> str:
    """Return the op of a node.

    Parameters
    ----------
    name : str
        Of the function.
    read : list of tuple of int
        Shapes of the values that it reads.
    made : tuple of int
        Shape of what it makes, without the batch.
    given : dict
        Its arguments, from `called`.
    known : bool
        Whether its weights belong to a module of the network.
    """
    base = name.strip("_").removeprefix("i")  # x += y calls add_ or __iadd__
    if name in ("conv2d", "linear", "batch_norm"):
        own = known and not given.get("training") and (name != "linear" or len(made) == 1)
        return name if own else "other"
    if name in ("relu", "relu_"):
        return "relu"
    if name.rstrip("_") in ACTIVATIONS:
        return "activation"
    if base == "add":
        plain = given.get("alpha", 1) == 1
        return "add" if plain and len(read) == 2 and read[0] == read[1] == made else "other"
    if name in _FLATTENS and made == (prod(read[0]),):
        return "flatten"
    return name if "pool2d" in name and name in _ORDER else "other"


def short(op: str, name: str) -> str:
    """Return how a node's name ends.

    Examples
    --------
    >>> short("max_pool2d", "max_pool2d"), short("other", "__getitem__"), short("relu", "relu_")
    ('pool', 'slice', 'relu')
    """
    if "pool2d" in op:
        return "pool"
    if op in ("other", "activation"):
        return _SHORT.get(name, name.strip("_"))
    return _SHORT.get(op, op)


def settings_of(op: str, name: str, given: dict) -> dict:
    """Return what else one must know to compute a node from its parents.

    Examples
    --------
    >>> settings_of("max_pool2d", "max_pool2d", {"kernel_size": 3, "stride": 2})
    {'kernel': (3, 3), 'stride': (2, 2), 'padding': (0, 0), 'dilation': (1, 1)}
    """
    if op == "conv2d":
        kernel = tuple(given["weight"].shape[2:])
        return _window(kernel, given, stride=1) | {"groups": given.get("groups", 1)}
    if op in ("max_pool2d", "avg_pool2d"):
        kernel = pair(given["kernel_size"])
        settings = _window(kernel, given, stride=kernel)
        if op == "avg_pool2d":
            settings["count_include_pad"] = given.get("count_include_pad", True)
            settings["divisor_override"] = given.get("divisor_override")
        return settings
    if op.startswith("adaptive"):
        return {"size": _either(given["output_size"])}
    if op == "batch_norm":
        return {"eps": float(given.get("eps", 1e-5))}
    if op in ("activation", "other"):
        numbers = {
            key: value
            for key, value in given.items()
            if op == "activation" and isinstance(value, float | str)
        }
        return {"function": name.strip("_")} | numbers
    return {}


def _window(kernel, given: dict, stride) -> dict:
    dilation = pair(given.get("dilation", 1))
    padding = given.get("padding", 0)
    if padding == "same":  # an odd cell lies below and to the right
        padding = tuple(d * (k - 1) // 2 for d, k in zip(dilation, kernel, strict=True))
    elif padding == "valid":
        padding = 0
    step = given.get("stride")
    step = stride if step is None or step == [] else step
    return {
        "kernel": kernel,
        "stride": pair(step),
        "padding": pair(padding),
        "dilation": dilation,
    }


def pair(value) -> tuple[int, int]:
    """Return one number as rows and columns."""
    return (value, value) if isinstance(value, int) else (int(value[0]), int(value[-1]))


def _either(value) -> tuple[int | None, int | None]:
    return tuple(value) if isinstance(value, tuple | list) else (value, value)


def source_of(func, name: str, args, kwargs: dict, values: np.ndarray) -> np.ndarray | None:
    """Return where each value of a function that only moves numbers comes from.

    Parameters
    ----------
    func, name, args, kwargs
        The call, whose first argument or `input` is the tensor that is moved.
    values : np.ndarray
        What that tensor holds, without the batch.

    Returns
    -------
    np.ndarray or None
        int64, the shape of what it makes: the place in the flattened `values`, −1 where something
        was filled in. None when the function does more than moving.
    """
    if name not in _MOVES:
        return None
    numbered = torch.arange(1.0, values.size + 1, dtype=torch.float64).reshape(1, *values.shape)
    with torch.inference_mode():
        if "input" in kwargs:
            moved = func(*args, **kwargs | {"input": numbered})
        else:
            moved = func(numbered, *args[1:], **kwargs)
    return moved[0].numpy().round().astype(np.int64) - 1


def moved(values: np.ndarray, source: np.ndarray) -> np.ndarray:
    """Return values at the places that `source_of` found, 0 where something was filled in.

    Examples
    --------
    >>> moved(np.array([5.0, 7.0]), np.array([1, -1]))
    array([7., 0.])
    """
    inside = (source >= 0) & (source < values.size)
    return np.where(inside, values.ravel()[np.where(inside, source, 0)], 0)
