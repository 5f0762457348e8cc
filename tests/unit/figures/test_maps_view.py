"""Which maps of a layer can be shown, on which scale, and what bounds them."""

import numpy as np
import pytest
import torch

from explorer.figures import colours
from explorer.figures import maps_view as view
from explorer.probing.responses import LayerInfo, LayerScan
from explorer.probing.trace import trace
from models import build


def nodes_of(key):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        net = build(key, 4).eval().requires_grad_(False)
    image = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    return trace(net, image, (0.5,) * 3, (0.25,) * 3)


@pytest.fixture(scope="module")
def six():
    return nodes_of("six-block")


def scan_of(name, size, *, relu=True):
    layer = LayerInfo(name, 3, 2, (3, 3), (1, 1), (1, 1), size, relu, ())
    return LayerScan(layer, *np.ones((3, 4, 2), np.float32))


def test_every_step_behind_a_convolution_can_be_shown(six):
    found = view.stages(six, "block2.conv")
    assert list(found) == [
        "convolution itself",
        "after batch norm",
        "after ReLU",
        "after pooling",
    ]
    assert [found[w].name for w in found][-1] == "block2.conv:pool"
    assert view.usual(found) == "after ReLU"
    assert list(view.stages(nodes_of("residual-deep"), "block1.conv2")) == [
        "convolution itself",
        "after addition",
        "after ReLU",
    ]


def test_a_global_pooling_is_called_so_and_no_place_behind_it_has_a_window(six):
    found = view.stages(six, "block6.conv")
    assert list(found)[-1] == "after global pooling"
    assert view.pools(six, found["after global pooling"]) is None


def test_of_the_last_layer_no_numbers_without_a_place_are_shown(six):
    assert all(node.values.ndim == 3 for node in view.stages(six, "block6.conv").values())


def test_the_sign_of_a_pooling_is_that_of_what_it_pools(six):
    found = view.stages(six, "block2.conv")
    assert [view.signed(six, node) for node in found.values()] == [True, True, False, False]


def test_the_scan_bounds_what_goes_into_the_relu_and_what_is_pooled_of_it(six):
    found = view.stages(six, "block2.conv")
    recorded = view.scanned(found, scan_of("block2.conv", (32, 32)))
    assert recorded.name == "block2.conv:relu"
    bounded = [view.bounded(six, node, recorded) for node in found.values()]
    assert bounded == [False, True, True, True]  # batch norm may make the convolution's own larger
    for node in list(found.values())[1:]:
        assert node.values.max() <= recorded.values.max()


def test_without_a_relu_at_its_size_the_scan_has_the_convolution_itself(six):
    found = view.stages(six, "block2.conv")
    assert view.scanned(found, scan_of("block2.conv", (32, 32), relu=False)).op == "conv2d"


def test_a_scale_for_all_pictures_leaves_one_maximum_in_a_thousand_beyond_its_end():
    maxima = np.random.default_rng(0).permutation(10_000).reshape(1000, 10).astype(np.float32)
    found = view.fixed(maxima)
    assert (maxima > found.end).sum() == 9
    assert (found.largest, found.count) == (9999, 10_000)


def test_a_scale_for_pictures_that_hardly_fire_is_never_zero():
    maxima = np.zeros((2000, 2), np.float32)
    assert view.fixed(maxima).end == 1
    maxima[5, 1] = 3
    assert view.fixed(maxima).end == 3


def test_zero_is_neutral_and_the_end_is_full_on_all_three_scales():
    maps = np.array([[[0.0, 2.0]], [[0.0, 8.0]]])
    neutral = colours.coloured(np.zeros(1), 1.0, colours.FROM_ZERO)[0]
    for kind, end in ((view.MAP, None), (view.LAYER, None), (view.DATA, 4.0)):
        tiles = view.drawn(maps, kind, sign=False, end=end).tiles
        assert (tiles[:, 0, 0] == neutral).all()
    own = view.drawn(maps, view.MAP, sign=False).tiles
    assert (own[0] == own[1]).all()  # why such maps cannot be compared
    cut = view.drawn(maps, view.DATA, sign=False, end=4.0)
    assert cut.clipped == 0.25
    assert (cut.tiles[1, 0, 1] == own[1, 0, 1]).all()


def test_equal_responses_keep_the_order_of_the_channels():
    maps = np.zeros((4, 2, 2))
    maps[2] = 1
    assert view.order_of(maps, view.MAXIMUM).tolist() == [2, 0, 1, 3]
    assert view.order_of(maps, view.NUMBER).tolist() == [0, 1, 2, 3]


def test_a_pooling_widens_what_a_place_sees(six):
    found = view.stages(six, "block2.conv")
    assert view.pools(six, found["after ReLU"]) == ()
    (step,) = view.pools(six, found["after pooling"])
    assert (step.kernel, step.stride) == ((2, 2), (2, 2))
