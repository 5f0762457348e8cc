"""Random settings for every operation: good ones, and about one in three that breaks a rule.

`DRAWS` maps a function's name to what draws the arguments of one call.
"""

import numpy as np

MODES = ("zeros", "reflect", "replicate", "circular")


def cells(random, *shape):
    """Return random cells: every other time small whole numbers, so that many are equal."""
    if random.random() < 0.5:
        return random.integers(-3, 4, shape).astype(float)
    return random.normal(size=shape)


def one(random, values, *, bad=()):
    """Return one of the values, or now and then a bad one."""
    values = bad if len(bad) and random.random() < 0.03 else values
    return values[random.integers(len(values))]


def one_or_two(random, values, *, bad=()):
    """Return a setting for both axes at once, or a pair."""
    if random.random() < 0.5:
        return one(random, values, bad=bad)
    return one(random, values, bad=bad), one(random, values, bad=bad)


def shape(random, most=8):
    """Return rows and columns."""
    return tuple(int(n) for n in random.integers(1, most + 1, 2))


def _bias(random, length):
    return one(random, [None, cells(random, length)], bad=[cells(random, length + 1)])


def _conv_padding(random):
    if random.random() < 0.3:
        return one(random, ["same", "valid"], bad=["full"])
    return one_or_two(random, [0, 0, 1, 1, 2, 3], bad=[-1])


def conv2d(random):
    groups = one(random, [1, 1, 2, 3], bad=[0, -1])
    share, filters = int(random.integers(1, 4)), int(random.integers(1, 4)) * max(groups, 1)
    channels = share * max(groups, 1) + one(random, [0], bad=[1])
    filters += one(random, [0], bad=[1])
    return {
        "input": cells(random, channels, *shape(random)),
        "weight": cells(random, filters, share, *shape(random, 4)),
        "bias": _bias(random, filters),
        "stride": one_or_two(random, [1, 1, 2, 3], bad=[0, -1]),
        "padding": _conv_padding(random),
        "dilation": one_or_two(random, [1, 1, 2, 3], bad=[0, -1]),
        "groups": groups,
        "padding_mode": one(random, MODES, bad=["mirror"]),
    }


def conv_transpose2d(random):
    groups = one(random, [1, 1, 2, 3], bad=[0, -1])
    share, channels = int(random.integers(1, 4)), int(random.integers(1, 4)) * max(groups, 1)
    return {
        "input": cells(random, channels, *shape(random, 5)),
        "weight": cells(random, channels + one(random, [0], bad=[1]), share, *shape(random, 4)),
        "bias": _bias(random, share * max(groups, 1)),
        "stride": one_or_two(random, [1, 2, 3], bad=[0, -1]),
        "padding": one_or_two(random, [0, 0, 1, 2], bad=[-1]),
        "output_padding": one_or_two(random, [0, 0, 0, 1, 2], bad=[-1]),
        "groups": groups,
        "dilation": one_or_two(random, [1, 1, 2, 3], bad=[0, -1]),
    }


def _window(random):
    return {
        "kernel_size": one_or_two(random, [1, 2, 2, 3, 4, 5], bad=[0, -1]),
        "stride": None if random.random() < 0.3 else one_or_two(random, [1, 2, 3, 4], bad=[0, -1]),
        "ceil_mode": bool(random.integers(2)),
    }


def max_pool2d(random):
    return _window(random) | {
        "input": cells(random, int(random.integers(1, 3)), *shape(random)),
        "padding": one_or_two(random, [0, 0, 1, 1, 2], bad=[-1]),
        "dilation": one_or_two(random, [1, 1, 1, 2, 3], bad=[0, -1]),
        "return_indices": bool(random.integers(2)),
    }


def avg_pool2d(random):
    return _window(random) | {
        "input": cells(random, int(random.integers(1, 3)), *shape(random)),
        "padding": one_or_two(random, [0, 0, 1, 1, 2], bad=[-1]),
        "count_include_pad": bool(random.integers(2)),
        "divisor_override": one(random, [None, None, None, 1, 3, -2], bad=[0]),
    }


def lp_pool2d(random):
    return _window(random) | {
        "input": cells(random, int(random.integers(1, 3)), *shape(random)),
        "norm_type": one(random, [2, 2, 2.0, 1, 3, 4, 0.5], bad=[0, -1, float("inf")]),
    }


def adaptive_avg_pool2d(random):
    sides = [1, 1, 2, 3, 5, 7]
    output = one_or_two(random, sides, bad=[0, -1])
    if random.random() < 0.2:
        output = one(random, [(None, 2), (3, None), (None, None)], bad=[(2, 2, 2), (2,)])
    return {
        "input": cells(random, int(random.integers(1, 3)), *shape(random)),
        "output_size": output,
    }


def adaptive_max_pool2d(random):
    return adaptive_avg_pool2d(random) | {"return_indices": bool(random.integers(2))}


def pad(random):
    return {
        "input": cells(random, int(random.integers(1, 3)), *shape(random, 4)),
        "padding": one_or_two(random, [0, 1, 2, 3, 4], bad=[-1]),
        "mode": one(random, MODES, bad=["mirror"]),
    }


def activation(random):
    """Return any input of any size, with numbers up to the largest that the app takes."""
    sides = [int(n) for n in random.integers(1, 5, random.integers(1, 5))]
    return {"input": random.normal(size=sides) * 10.0 ** random.integers(-6, 7)}


def leaky_relu(random):
    return activation(random) | {"negative_slope": one(random, [0.01, 0.0, 0.2, -3.0])}


def gelu(random):
    return activation(random) | {"approximate": one(random, ["none", "tanh"], bad=["erf"])}


DRAWS = {
    function.__name__: function
    for function in (
        conv2d,
        conv_transpose2d,
        max_pool2d,
        avg_pool2d,
        lp_pool2d,
        adaptive_avg_pool2d,
        adaptive_max_pool2d,
        pad,
        leaky_relu,
        gelu,
    )
} | dict.fromkeys(("relu", "sigmoid", "tanh", "silu"), activation)


def as_pair(setting):
    """Return a setting for rows and columns."""
    return tuple(setting) if isinstance(setting, tuple) else (setting, setting)


def negative(setting):
    """Say whether a setting, or half of it, is below 0."""
    return not isinstance(setting, str) and min(as_pair(setting)) < 0


def is_seen(window, stride, padding, dilation, side):
    """Say whether each window along one axis reads a cell; `window` counts places and cells."""
    places, length = window
    starts = np.arange(places)[:, None] * stride - padding
    read = starts + np.arange(length) * dilation
    return bool(((read >= 0) & (read < side)).any(axis=1).all())
