"""Every operation against its namesake in PyTorch: same refusals, same shapes, same numbers."""

import re
import warnings

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from drawn_settings import DRAWS, as_pair, is_seen, negative

from explorer import ops
from explorer.errors import ExplorerError

SMALL = 1e-9
CALLS = {
    "conv2d": 1_600,
    "conv_transpose2d": 800,
    "max_pool2d": 900,
    "avg_pool2d": 900,
    "lp_pool2d": 300,
    "adaptive_avg_pool2d": 300,
    "adaptive_max_pool2d": 300,
    "pad": 300,
    "relu": 50,
    "leaky_relu": 50,
    "sigmoid": 50,
    "tanh": 50,
    "gelu": 100,
    "silu": 50,
}
PAD_MODES = {"zeros": "constant"}  # what torch calls them; the others have the same name


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """Keep torch to one thread: for a few cells, waking the others takes longer than the work."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def tensors(settings):
    return {
        name: torch.from_numpy(value) if isinstance(value, np.ndarray) else value
        for name, value in settings.items()
    }


def torch_conv2d(input, weight, bias, padding_mode, groups, **settings):
    """Call torch.nn.Conv2d, which alone knows padding modes, and for zeros its functional form."""
    if padding_mode == "zeros":
        return F.conv2d(input, weight, bias, groups=groups, **settings)
    O, channels, *kernel = weight.shape  # noqa: E741
    layer = torch.nn.Conv2d(
        channels * groups,
        O,
        kernel,
        groups=groups,
        bias=bias is not None,
        padding_mode=padding_mode,
        dtype=torch.float64,
        **settings,
    )
    layer.weight = torch.nn.Parameter(weight, requires_grad=False)
    if bias is not None:
        layer.bias = torch.nn.Parameter(bias, requires_grad=False)
    return layer(input)


def torch_pad(input, padding, mode):
    rows, columns = as_pair(padding)
    return F.pad(input, (columns, columns, rows, rows), PAD_MODES.get(mode, mode))


def in_torch(name, settings):
    """Return what torch gives, as a tuple of arrays, or None if it refuses."""
    function = {"conv2d": torch_conv2d, "pad": torch_pad}.get(name) or getattr(F, name, None)
    function = function or getattr(torch, name)
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.filterwarnings("ignore", message="Using padding='same' with even kernel")
        try:
            given = function(**tensors(settings))
        except (RuntimeError, ValueError, TypeError, ZeroDivisionError):
            return None
    given = given if isinstance(given, tuple) else (given,)
    return tuple(tensor.detach().numpy() for tensor in given)


def in_numpy(name, settings):
    """Return what the explorer gives, as a tuple of arrays, or None if it refuses."""
    try:
        given = getattr(ops, name)(**settings)
    except ExplorerError as error:
        said = str(error)
    else:
        return given if isinstance(given, tuple) else (given,)
    assert re.fullmatch(r"[A-Z0-9].+\. .+\.", said), said  # the rule and the remedy
    return None


def documented(name, settings):
    """Name the reason why ops refuses what torch takes, or return None. There are no others.

    What is never drawn here: batches, inputs without channels and arrays without cells, which torch
    takes and ops refuses (tests/hostile/test_operations_refused.py).
    """
    padding = settings.get("padding", 0)
    mode = settings.get("padding_mode", settings.get("mode", "zeros"))
    if negative(padding) and (name == "pad" or mode != "zeros"):
        return "torch's pad crops with a negative number; that is not padding"
    if name == "lp_pool2d" and not 0 < settings["norm_type"] < float("inf"):
        return "a norm has a positive power; an infinite one is max pooling of absolute values"
    if name.startswith("adaptive") and 0 in as_pair(settings["output_size"])[:2]:
        return "an output without cells cannot be drawn"
    if name == "max_pool2d" and reads_nothing(settings):
        return "a window that reads no cell has no largest number; torch says −∞"
    return None


def reads_nothing(settings):
    expected = in_torch("max_pool2d", settings)
    if expected is None:
        return False
    window = as_pair(settings["kernel_size"])
    stride = as_pair(window if settings["stride"] is None else settings["stride"])
    axes = zip(
        zip(expected[0].shape[1:], window, strict=True),
        stride,
        as_pair(settings["padding"]),
        as_pair(settings["dilation"]),
        settings["input"].shape[1:],
        strict=True,
    )
    return not all(is_seen(*axis) for axis in axes)


def agree(name, settings):
    """Hold one call against torch; return whether it was taken."""
    ours, theirs = in_numpy(name, settings), in_torch(name, settings)
    if documented(name, settings):
        assert ours is None, (name, settings)
        return False
    assert (ours is None) == (theirs is None), (name, settings)
    if ours is None:
        return False
    assert len(ours) == len(theirs)
    for mine, other in zip(ours, theirs, strict=True):
        assert mine.dtype == other.dtype
        np.testing.assert_allclose(mine, other, rtol=SMALL, atol=SMALL, err_msg=str(settings))
    return True


@pytest.mark.parametrize("name", CALLS)
def test_random_calls_agree_with_torch(name):
    random = np.random.default_rng(list(name.encode()))
    taken = sum(agree(name, DRAWS[name](random)) for _ in range(CALLS[name]))
    assert taken > CALLS[name] / 3
    if name not in ("relu", "leaky_relu", "sigmoid", "tanh", "silu"):  # these refuse nothing
        assert taken < CALLS[name]


def test_there_are_more_than_5000_calls():
    assert sum(CALLS.values()) >= 5_000


@pytest.mark.slow
@pytest.mark.parametrize("name", CALLS)
def test_ten_times_as_many_random_calls_agree_with_torch(name):
    random = np.random.default_rng([11, *name.encode()])
    assert sum(agree(name, DRAWS[name](random)) for _ in range(10 * CALLS[name]))
