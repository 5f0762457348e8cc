"""Channel statistics: by hand, against NumPy and PyTorch, and the constants that people pass on."""

import math

import numpy as np
import pytest
import torch

from explorer import datasets, places
from explorer.datasets import channels
from explorer.datasets.constants import KNOWN
from explorer.errors import ExplorerError, ShapeError

HOME = places.home()  # of whoever runs the tests; while they run, places.home() is an empty folder


def some(*shape, seed=0):
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def test_two_pictures_by_hand():
    # Picture 1 has the values 0 and 20, picture 2 has 100 and 120.
    # Means 10 and 110, each deviates by 10. All four: mean 60; squares 3600 + 1600 + 1600 + 3600.
    pair = np.array([[[[0], [20]]], [[[100], [120]]]], np.uint8)
    found = channels.channel_statistics(pair)
    assert found.mean[0] * 255 == pytest.approx(60)
    assert found.std[0] * 255 == pytest.approx(math.sqrt(10400 / 4))
    assert found.image_std[0] * 255 == pytest.approx(10)
    assert found.spread[0] == 0
    assert found.between[0] * 255**2 == pytest.approx(2500)  # 10 and 110 about 60
    assert {v: n for v, n in enumerate(found.histograms[0]) if n} == {0: 1, 20: 1, 100: 1, 120: 1}


@pytest.mark.parametrize("shape", [(7, 5, 3, 3), (300, 32, 32, 3), (4, 28, 28, 1), (1, 9, 200, 3)])
def test_everything_equals_numpy_and_torch(shape):
    images = some(*shape)
    images[..., 0] //= 3
    found = channels.channel_statistics(images)
    x = torch.from_numpy(images).double() / 255
    assert np.allclose(found.mean, x.mean((0, 1, 2)), rtol=1e-13)
    assert np.allclose(found.std, x.std((0, 1, 2), correction=0), rtol=1e-12)
    of_pictures = x.std((1, 2), correction=0)
    assert np.allclose(found.image_std, of_pictures.mean(0), rtol=1e-12)
    assert np.allclose(found.spread, of_pictures.var(0, correction=0), atol=1e-15)
    assert np.allclose(found.between, x.mean((1, 2)).var(0, correction=0), atol=1e-15)
    for channel, histogram in enumerate(found.histograms):
        expected, _ = np.histogram(images[..., channel], bins=256, range=(0, 256))
        assert histogram.tolist() == expected.tolist()
    assert found.pictures == shape[0]
    assert found.channels == shape[3]


def test_the_variance_is_the_sum_of_its_three_parts():
    images = some(50, 16, 16, 3) // np.arange(1, 51, dtype=np.uint8)[:, None, None, None]
    found = channels.channel_statistics(images)
    for whole, own, spread, between in zip(
        found.std, found.image_std, found.spread, found.between, strict=True
    ):
        assert whole**2 == pytest.approx(own**2 + spread + between, rel=1e-12)
        assert own < whole


def test_the_short_way_gives_the_same_numbers(monkeypatch):
    images = some(41, 8, 8, 3)
    found = channels.channel_statistics(images)
    monkeypatch.setattr(channels, "_PLACES_AT_ONCE", 7)
    monkeypatch.setattr(channels, "_BYTES_AT_ONCE", 500)
    assert channels.mean_and_std(images) == (found.mean, found.std)
    again = channels.channel_statistics(images)
    assert (again.mean, again.std, again.image_std) == (found.mean, found.std, found.image_std)
    assert np.array_equal(again.histograms, found.histograms)


def test_one_grey_number_for_all_channels():
    images = some(9, 4, 4, 3)
    mean, std = channels.channel_statistics(images).one_for_all()
    assert mean == pytest.approx((images / 255).mean())
    assert std == pytest.approx((images / 255).std())


def test_white_pictures_do_not_overflow():
    found = channels.channel_statistics(np.full((3, 512, 512, 3), 255, np.uint8))
    assert found.mean == (1.0, 1.0, 1.0)
    assert found.std == found.image_std == found.between == (0.0, 0.0, 0.0)


def test_shared_pictures_are_counted_once_while_they_live(monkeypatch):
    images = some(5, 4, 4, 3)
    images.setflags(write=False)
    first = channels.statistics_of(images)
    calls = []
    monkeypatch.setattr(channels, "channel_statistics", calls.append)
    assert channels.statistics_of(images) is first
    assert calls == []
    known = len(channels._known)
    del images
    assert len(channels._known) == known - 1


def test_pictures_that_may_change_are_counted_anew():
    images = some(5, 4, 4, 1)
    before = channels.statistics_of(images).mean
    images[:] = 0
    assert channels.statistics_of(images).mean == (0.0,) != before


@pytest.mark.parametrize(
    "images",
    [np.zeros((0, 4, 4, 3), np.uint8), np.zeros((4, 4, 3), np.uint8), np.zeros((1, 4, 4, 3))],
)
@pytest.mark.parametrize("count", [channels.channel_statistics, channels.mean_and_std])
def test_what_is_no_stack_of_bytes_is_refused(count, images):
    with pytest.raises(ShapeError, match="need uint8 pictures"):
        count(images)


def installed(data, monkeypatch):
    """Return the training pictures of a data set of this machine, or skip with the reason."""
    monkeypatch.setenv(places.HOME_VARIABLE, str(HOME))
    try:
        return datasets.load(data, "train").images
    except ExplorerError as error:
        pytest.skip(f"{data} is not on this machine: {error}")


@pytest.mark.slow
def test_cifar10_has_both_pairs_of_constants(monkeypatch):
    found = channels.channel_statistics(installed("cifar10", monkeypatch))
    assert tuple(round(m, 4) for m in found.mean) == KNOWN["cifar10"].mean
    assert np.allclose(found.std, KNOWN["cifar10"].std, atol=1e-4)
    assert np.allclose(found.image_std, KNOWN["cifar10-images"].std, atol=1e-4)


@pytest.mark.slow
def test_mnist_has_its_constants(monkeypatch):
    found = channels.channel_statistics(installed("mnist", monkeypatch))
    assert tuple(round(m, 4) for m in found.mean) == KNOWN["mnist"].mean
    assert tuple(round(s, 4) for s in found.std) == KNOWN["mnist"].std
