"""The fast versions against the readable ones, on the settings that both take."""

import numpy as np
import pytest
from drawn_settings import DRAWS

from explorer import ops
from explorer.errors import ExplorerError
from explorer.ops import average, convolution, maximum, transposed

CALLS = 60
LOOPS = {
    "conv2d": convolution.conv2d_loop,
    "conv_transpose2d": transposed.conv_transpose2d_loop,
    "max_pool2d": maximum.max_pool2d_loop,
    "avg_pool2d": average.avg_pool2d_loop,
}


@pytest.mark.parametrize("name", LOOPS)
def test_fast_and_loop_version_agree(name):
    random, compared = np.random.default_rng(3), 0
    while compared < CALLS:
        settings = DRAWS[name](random)
        if name == "max_pool2d":
            settings["return_indices"] = True
        settings.pop("divisor_override", None)
        try:
            fast = getattr(ops, name)(**settings)
        except ExplorerError:
            continue
        settings.pop("return_indices", None)
        slow = LOOPS[name](**settings)
        fast, slow = (part if isinstance(part, tuple) else (part,) for part in (fast, slow))
        for quick, plain in zip(fast, slow, strict=True):
            np.testing.assert_allclose(quick, plain, rtol=1e-12, atol=1e-12, err_msg=str(settings))
        compared += 1


def test_pad_and_source_cell_say_the_same():
    row = np.array([[[10.0, 20.0, 30.0, 40.0]]])
    for mode in ("zeros", "reflect", "replicate", "circular"):
        cells = (ops.source_cell(place, 4, mode) for place in range(-3, 7))
        named = [0.0 if cell is None else row[0, 0, cell] for cell in cells]
        assert ops.pad(row, (0, 3), mode)[0, 0].tolist() == named
