import threading

import numpy as np
import pytest
import torch
from torch import nn
from torchvision.models.feature_extraction import create_feature_extractor

from explorer.errors import InputError, ShapeError
from explorer.probing.activations import (
    conv_layers,
    feature_maps,
    fingerprint,
    normalise,
    predict,
)
from explorer.probing.receptive_field import Step
from models import build

MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)
NAMES = ["conv1", "conv2", "conv3"]


@pytest.fixture(scope="module")
def model():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return build("report-cnn-half", 4).eval().requires_grad_(False)


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).integers(0, 256, (5, 32, 32, 3), dtype=np.uint8)


def test_layers_are_listed_in_the_order_of_the_network_with_their_geometry(model):
    layers = conv_layers(model)
    assert [(la.name, la.inputs, la.filters, la.size, la.relu) for la in layers] == [
        ("conv1", 3, 16, (32, 32), True),
        ("conv2", 16, 32, (16, 16), True),
        ("conv3", 32, 64, (8, 8), True),
    ]
    conv, pool = Step((3, 3), padding=(1, 1)), Step((2, 2), stride=(2, 2))
    assert layers[2].chain == (conv, pool, conv, pool, conv)


@pytest.mark.parametrize("before", [False, True])
def test_maps_equal_those_of_torchvisions_feature_extractor(model, images, before):
    nodes = {f"{'conv' if before else 'relu'}{i}": f"conv{i}" for i in (1, 2, 3)}
    expected = create_feature_extractor(model, nodes)(normalise(model, images, MEAN, STD))
    found = feature_maps(model, images, MEAN, STD, NAMES, before_relu=before)
    assert list(found) == NAMES
    for name, maps in found.items():
        assert maps.dtype == np.float32
        assert maps.flags.c_contiguous
        np.testing.assert_array_equal(maps, expected[name].detach().numpy())


def test_normalising_does_what_the_formula_says(model, images):
    row, col, channel = 3, 7, 2
    expected = (images[1, row, col, channel] / 255 - MEAN[channel]) / STD[channel]
    assert normalise(model, images, MEAN, STD)[1, channel, row, col].item() == pytest.approx(
        expected, 1e-6
    )


def test_probabilities_are_the_softmax_of_the_logits(model, images):
    logits = model(normalise(model, images, MEAN, STD)).double().numpy()
    expected = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    np.testing.assert_allclose(predict(model, images, MEAN, STD), expected, rtol=1e-5)


def test_an_in_place_relu_does_not_overwrite_the_map_before_it(images):
    net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(inplace=True)).eval()
    before = feature_maps(net, images, MEAN, STD, ["0"], before_relu=True)["0"]
    after = feature_maps(net, images, MEAN, STD, ["0"])["0"]
    assert before.min() < 0
    np.testing.assert_array_equal(np.maximum(before, 0), after)


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Conv2d(3, 4, 3, padding=1), nn.Conv2d(4, 4, 3, padding="same")
        self.norm = nn.BatchNorm2d(4)

    def forward(self, x):
        first = torch.relu(self.a(x))
        return (first + self.norm(self.b(first))).relu().mean((2, 3))


def test_where_paths_meet_the_relu_behind_the_sum_is_that_of_the_last_convolution(images):
    net = Residual().eval()
    layers = {layer.name: layer for layer in conv_layers(net)}
    assert layers["b"].relu
    assert (layers["a"].added, layers["b"].added) == (False, True)
    assert len(layers["b"].chain) == 2  # up to b itself there is one path
    first = torch.relu(net.a(normalise(net, images, MEAN, STD)))
    expected = torch.relu(first + net.norm(net.b(first))).detach().numpy()
    np.testing.assert_array_equal(feature_maps(net, images, MEAN, STD, ["b"])["b"], expected)


def test_a_convolution_behind_a_sum_sees_what_the_widest_part_sees():
    class Late(Residual):
        def forward(self, x):
            first = torch.relu(self.a(x))
            return self.c(first + self.b(first))

    net = Late()
    net.c = nn.Conv2d(4, 4, 3)
    a, b, c = conv_layers(net.eval())
    assert (len(a.chain), len(b.chain)) == (1, 2)
    assert c.chain == (*b.chain, Step((3, 3)))


def test_a_sum_of_parts_that_see_different_places_has_no_chain():
    class Apart(nn.Module):
        def __init__(self):
            super().__init__()
            self.tall = nn.Conv2d(3, 4, (3, 1), padding=(1, 0))
            self.wide = nn.Conv2d(3, 4, (1, 3), padding=(0, 1))
            self.last = nn.Conv2d(4, 4, 3)

        def forward(self, x):
            return self.last(self.tall(x) + self.wide(x))

    assert conv_layers(Apart().eval())[2].chain is None


def test_without_a_relu_the_map_is_the_convolutions_own(images):
    net = nn.Sequential(nn.Conv2d(3, 2, 3), nn.MaxPool2d(2), nn.ReLU()).eval()
    assert not conv_layers(net)[0].relu
    expected = net[0](normalise(net, images, MEAN, STD)).detach().numpy()
    np.testing.assert_array_equal(feature_maps(net, images, MEAN, STD, ["0"])["0"], expected)


def test_probing_leaves_the_network_as_it_was(model, images):
    before, attributes = fingerprint(model), set(vars(model))
    feature_maps(model, images, MEAN, STD, NAMES)
    predict(model, images, MEAN, STD)
    assert fingerprint(model) == before
    assert set(vars(model)) == attributes
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in model.modules())
    assert torch.overrides._get_current_function_mode() is None


def test_four_threads_on_one_model_get_their_own_maps(model):
    # Hooks on a shared model mix users; torch.fx breaks every other thread while it traces.
    rng = np.random.default_rng(1)
    inputs = [rng.integers(0, 256, (1, 32, 32, 3), dtype=np.uint8) for _ in range(4)]
    expected = [feature_maps(model, x, MEAN, STD, NAMES) for x in inputs]
    faults, together = [], threading.Barrier(4)

    def user(number):
        together.wait()
        for _ in range(40):
            found = feature_maps(model, inputs[number], MEAN, STD, NAMES)
            faults.extend(n for n in NAMES if not np.array_equal(found[n], expected[number][n]))

    threads = [threading.Thread(target=user, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_the_fingerprint_notices_a_single_changed_weight(model):
    other = build("report-cnn-half", 4)
    other.load_state_dict(model.state_dict())
    assert fingerprint(other) == fingerprint(model)
    with torch.no_grad():
        other.conv2.weight[0, 0, 0, 0] += 1e-6
    assert fingerprint(other) != fingerprint(model)


def test_an_unknown_layer_is_named_with_those_that_exist(model, images):
    with pytest.raises(InputError, match="no convolution 'conv9'; it has conv1, conv2, conv3"):
        feature_maps(model, images, MEAN, STD, ["conv9"])


def test_pictures_of_another_size_are_refused(model):
    with pytest.raises(ShapeError, match=r"not uint8 \(1, 28, 28, 1\)"):
        predict(model, np.zeros((1, 28, 28, 1), np.uint8), MEAN, STD)


def test_a_network_for_grey_pictures_takes_these_and_no_others():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        net = build("report-cnn-half", 4, (1, 28, 28)).eval().requires_grad_(False)
    assert [layer.size for layer in conv_layers(net)] == [(28, 28), (14, 14), (7, 7)]
    grey = np.random.default_rng(0).integers(0, 256, (3, 28, 28, 1), dtype=np.uint8)
    maps = feature_maps(net, grey, (0.1,), (0.3,), ["conv1"])["conv1"]
    x = (torch.from_numpy(grey).permute(0, 3, 1, 2).double() / 255 - 0.1) / 0.3
    expected = torch.relu(torch.conv2d(x, *(p.double() for p in net.conv1.parameters()), padding=1))
    np.testing.assert_allclose(maps, expected.numpy(), atol=1e-5)
    with pytest.raises(ShapeError, match=r"Bring the pictures to 28×28 pixels with 1 channel"):
        predict(net, np.zeros((1, 32, 32, 3), np.uint8), (0.1,), (0.3,))


def test_a_model_in_training_mode_is_refused(images):
    with pytest.raises(ValueError, match="training mode"):
        feature_maps(build("report-cnn-half", 2), images, MEAN, STD, ["conv1"])
