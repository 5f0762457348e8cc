import numpy as np
import pytest
import torch

from explorer.probing.activations import feature_maps
from explorer.probing.redundancy import alike, closest, groups, pairs, weight_cosines
from explorer.probing.samples import evenly, sample
from models import build

MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).integers(0, 256, (70, 32, 32, 3), dtype=np.uint8)


@pytest.fixture(scope="module")
def model():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        net = build("report-cnn-half", 4).eval().requires_grad_(False)
    net.conv1.weight[3], net.conv1.bias[3] = 2 * net.conv1.weight[7], 2 * net.conv1.bias[7]
    net.conv1.weight[9], net.conv1.bias[9] = net.conv1.weight[7], net.conv1.bias[7]
    net.conv2.bias[5] = -1000.0  # dead
    return net


def test_the_streamed_correlation_is_that_of_all_maps_at_once(model, images):
    found = alike(model, images, MEAN, STD)
    maps = feature_maps(model, images, MEAN, STD, list(found))
    for name, layer in found.items():
        rows = maps[name].transpose(1, 0, 2, 3).reshape(layer.correlation.shape[0], -1)
        alive = rows.std(axis=1) > 0
        expected = np.corrcoef(rows[alive].astype(float))
        got = layer.correlation[alive][:, alive]
        np.testing.assert_allclose(got, expected, atol=1e-5)
        np.testing.assert_allclose(layer.firing, (rows > 0).mean(axis=1), atol=1e-12)
        assert layer.pictures == 70


def test_a_filter_and_its_double_are_a_pair_and_a_dead_one_is_in_none(model, images):
    found = alike(model, images, MEAN, STD)
    same = pairs(found["conv1"].correlation, 0.9999)
    assert {pair[:2] for pair in same} == {(3, 7), (3, 9), (7, 9)}
    assert groups(same) == [(3, 7, 9)]
    assert np.isnan(found["conv2"].correlation[5]).all()
    assert closest(found["conv2"].correlation)[5] == 0
    assert found["conv2"].firing[5] == 0


def test_weights_are_compared_by_their_direction(model):
    cosines = weight_cosines(model.conv1.weight.numpy())
    assert cosines[3, 7] == pytest.approx(1)
    assert {pair[:2] for pair in pairs(cosines, 0.9999)} == {(3, 7), (3, 9), (7, 9)}
    assert np.isnan(weight_cosines(np.zeros((2, 1, 3, 3)))).all()


def test_looking_changes_nothing(model, images):
    before = {key: value.clone() for key, value in model.state_dict().items()}
    alike(model, images[:3], MEAN, STD)
    assert all(torch.equal(before[key], value) for key, value in model.state_dict().items())


def test_a_sample_is_even_and_smaller_for_a_larger_network(model):
    assert evenly(10_000, 4).tolist() == [0, 2500, 5000, 7500]
    assert len(sample(model, 10_000)) == 256
    assert sample(model, 3).tolist() == [0, 1, 2]
    assert len(sample(build("six-block", 4).eval(), 10_000)) < 100
