"""Tests 1, 2, 11 and 12 of a scan that one can trust: it holds what was there, and of what."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn
from trust_networks import MEAN, STD, network, pictures, responses

from explorer import checkpoints
from explorer.errors import DataError
from explorer.probing.activations import conv_layers, feature_maps, fingerprint, normalise
from explorer.probing.responses import SCORES, dead_filters, scores, top_images
from explorer.probing.scan import scan
from explorer.probing.scan_file import Identity, digest, read, write
from models import build

pytestmark = pytest.mark.usefixtures("one_core")
CLOSE = {"rtol": 1e-4, "atol": 1e-5}  # one picture and a batch are added up in another order


def brute_force(trusted):
    """Yield layer, picture, filter and the filter's map as floats, one picture at a time."""
    for number, image in enumerate(trusted.images):
        batch = normalise(trusted.model, image[None], MEAN, STD).contiguous()
        for name, maps in responses(trusted.model, batch).items():
            for channel, one in enumerate(maps[0]):
                yield name, number, channel, one.flatten().tolist()


def test_a_scan_holds_what_a_loop_over_every_value_finds(trusted):
    found = scan(trusted.model, trusted.images, MEAN, STD, batch=4)
    tried = 0
    for name, number, channel, values in brute_force(trusted):
        layer = found.layers[name]
        highest = max(values)
        assert layer.max[number, channel] == pytest.approx(highest, rel=1e-4, abs=1e-5)
        place = int(layer.argmax[number, channel])
        if place != values.index(highest):  # two places that differ by rounding only
            assert values[place] == pytest.approx(highest, rel=1e-5)
        mean = sum(values) / len(values)
        assert layer.mean[number, channel] == pytest.approx(mean, rel=1e-4, abs=1e-5)
        tried += 1
    assert tried == len(trusted.images) * sum(layer.filters for layer in trusted.layers)


@pytest.mark.parametrize("batch", [1, 2, 5, 9, 64])
def test_chunks_of_any_size_give_the_dense_result(trusted, batch):
    dense = scan(trusted.model, trusted.images, MEAN, STD)
    other = scan(trusted.model, trusted.images, MEAN, STD, batch=batch)
    np.testing.assert_array_equal(other.predicted, dense.predicted)
    for name, layer in dense.layers.items():
        np.testing.assert_allclose(other.layers[name].max, layer.max, **CLOSE)
        np.testing.assert_allclose(other.layers[name].mean, layer.mean, **CLOSE)
        assert (other.layers[name].argmax == layer.argmax).mean() > 0.999


@pytest.mark.parametrize("batch", [4, 7, 32])
def test_ties_come_in_the_order_of_the_pictures(trusted, batch):
    twice = np.concatenate([trusted.images, trusted.images])
    count = len(trusted.images)
    found = scan(trusted.model, twice, MEAN, STD, batch=batch, threads=2)
    for layer in found.layers.values():
        for channel in range(layer.layer.filters):
            for score in SCORES:
                order = top_images(layer, channel, score, k=len(twice)).tolist()
                values = scores(layer, channel, score)[order]
                pairs = [(-value, number) for value, number in zip(values, order, strict=True)]
                assert pairs == sorted(pairs)
                assert all(number + count in order for number in order if number < count)


def test_a_dead_filter_scores_zero_at_the_first_place_and_has_no_example(trusted):
    first = scan(trusted.model, trusted.images, MEAN, STD).layers[trusted.layers[0].name]
    assert np.flatnonzero(dead_filters(first)).tolist() == [5]
    assert first.max[:, 5].tolist() == first.mean[:, 5].tolist() == [0] * len(trusted.images)
    assert first.argmax[:, 5].tolist() == [0] * len(trusted.images)
    assert len(top_images(first, 5)) == len(top_images(first, 5, "mean")) == 0


def test_zero_is_at_most_the_mean_is_at_most_the_max(trusted):
    for layer in scan(trusted.model, trusted.images, MEAN, STD).layers.values():
        if layer.layer.relu:
            assert (layer.mean >= 0).all()
        assert (layer.mean <= layer.max * (1 + 1e-6) + 1e-7).all()


def test_on_a_map_of_one_value_mean_and_max_are_equal():
    whole = nn.Sequential(nn.Conv2d(3, 6, 8), nn.ReLU(), nn.Flatten(), nn.Linear(6, 2))
    whole.shape = (3, 8, 8)
    images = pictures()[:, :8, :8]
    (layer,) = scan(whole.eval().requires_grad_(False), images, MEAN, STD).layers.values()
    assert layer.layer.size == (1, 1)
    np.testing.assert_array_equal(layer.mean, layer.max)
    assert not layer.argmax.any()
    assert layer.max.any()


@pytest.mark.parametrize("key", ["report-cnn-half", "residual-cnn", "six-block"])
def test_a_stored_value_is_found_again_after_weights_and_scan_were_read_back(tmp_path, key):
    images = np.random.default_rng(0).integers(0, 256, (3, 32, 32, 3), dtype=np.uint8)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = build(key, 4).eval().requires_grad_(False)
    card = checkpoints.Card(key, ("a", "b", "c", "d"), MEAN, STD, 1, 1.0, 0.5, {})
    checkpoints.save(tmp_path, "best", model, card)
    what = fingerprint(model), digest(images), MEAN, STD, conv_layers(model)
    write(tmp_path / "scan.npz", scan(model, images, MEAN, STD), Identity(*what))

    again, card = checkpoints.load(tmp_path)
    what = fingerprint(again), digest(images), card.mean, card.std, conv_layers(again)
    found, _ = read(tmp_path / "scan.npz", Identity(*what))
    for number in range(len(images)):
        one = images[number : number + 1]
        for name, maps in feature_maps(again, one, MEAN, STD, list(found.layers)).items():
            layer = found.layers[name]
            np.testing.assert_allclose(layer.max[number], maps[0].max((1, 2)), 1e-4, 1e-6)
            np.testing.assert_allclose(layer.mean[number], maps[0].mean((1, 2)), 1e-4, 1e-6)
            places = np.unravel_index(layer.argmax[number], layer.layer.size)
            at = maps[0][np.arange(layer.layer.filters), *places]
            np.testing.assert_allclose(at, layer.max[number], 1e-4, 1e-6)


def test_a_scan_of_another_checkpoint_is_refused(tmp_path, trusted):
    what = digest(trusted.images), MEAN, STD, trusted.layers
    mine = Identity(fingerprint(trusted.model), *what)
    write(tmp_path / "scan.npz", scan(trusted.model, trusted.images, MEAN, STD), mine)
    read(tmp_path / "scan.npz", mine)
    other = fingerprint(network(trusted.kind, seed=1))
    with pytest.raises(DataError, match="was made of other weights"):
        read(tmp_path / "scan.npz", replace(mine, weights=other))


def test_another_running_mean_of_batch_norm_is_another_checkpoint():
    changed = network("six-block")
    before = fingerprint(changed)
    changed.block2.bn.running_mean[3] += 0.01
    assert fingerprint(changed) != before
