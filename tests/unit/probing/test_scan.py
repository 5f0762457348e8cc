import numpy as np
import pytest
import torch

from explorer.errors import InputError
from explorer.probing.activations import feature_maps, normalise, predict
from explorer.probing.receptive_field import box
from explorer.probing.responses import (
    LayerInfo,
    LayerScan,
    dead_filters,
    firing_rate,
    in_common,
    top_images,
)
from explorer.probing.scan import scan
from models import build

MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)
NAMES = ["conv1", "conv2", "conv3"]


@pytest.fixture(scope="module", autouse=True)
def one_core():
    """Compute as the server does; on a busy machine two threads wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def images():
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 256, (70, 8, 8, 3), dtype=np.uint8)
    return coarse.repeat(4, 1).repeat(4, 2)


@pytest.fixture(scope="module")
def model():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        net = build("report-cnn-half", 4).eval().requires_grad_(False)
    net.conv2.bias[5] = -1000.0  # one dead filter
    return net


@pytest.fixture(scope="module")
def whole(model, images):
    return scan(model, images, MEAN, STD)


def layer_scan(highest, mean=None):
    highest = np.asarray(highest, np.float32)
    info = LayerInfo("conv1", 3, highest.shape[1], (3, 3), (1, 1), (1, 1), (32, 32), True, None)
    mean = highest / 2 if mean is None else np.asarray(mean, np.float32)
    return LayerScan(info, highest, mean, np.zeros(highest.shape, np.uint16))


def test_scan_records_what_the_whole_maps_say(model, images, whole):
    maps = feature_maps(model, images, MEAN, STD, NAMES)
    assert list(whole.layers) == NAMES
    for name, found in whole.layers.items():
        flat = maps[name].reshape(len(images), found.layer.filters, -1)
        np.testing.assert_allclose(found.max, flat.max(2), rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(found.mean, flat.mean(2), rtol=1e-4, atol=1e-6)
        np.testing.assert_array_equal(found.argmax, flat.argmax(2))
        assert (found.argmax.dtype, found.max.dtype) == (np.uint16, np.float32)


@pytest.mark.parametrize("batch", [1, 7, 70, 1000])
def test_any_batch_size_records_the_same(model, images, whole, batch):
    other = scan(model, images, MEAN, STD, batch=batch)
    np.testing.assert_array_equal(other.predicted, whole.predicted)
    for name, found in whole.layers.items():
        np.testing.assert_allclose(other.layers[name].max, found.max, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(other.layers[name].mean, found.mean, rtol=1e-4, atol=1e-6)
        np.testing.assert_array_equal(other.layers[name].argmax, found.argmax)


def test_zero_is_at_most_the_mean_is_at_most_the_max(whole):
    for found in whole.layers.values():
        assert (found.mean >= 0).all()
        assert (found.mean <= found.max + 1e-6).all()


def test_top_images_equal_sorting_by_hand(whole):
    found = whole.layers["conv3"]
    for channel in range(found.layer.filters):
        for score, values in (("max", found.max), ("mean", found.mean)):
            pairs = sorted((-float(v), i) for i, v in enumerate(values[:, channel]) if v > 0)
            assert top_images(found, channel, score).tolist() == [i for _, i in pairs[:9]]


def test_equal_scores_come_in_the_order_of_their_numbers():
    assert top_images(layer_scan([[1], [3], [2], [3], [3]]), 0, k=4).tolist() == [1, 3, 4, 2]


def test_a_picture_that_scores_zero_is_no_example():
    assert top_images(layer_scan([[0], [3], [0], [1]]), 0).tolist() == [1, 3]


def test_by_mean_and_by_max_are_different_questions():
    found = layer_scan([[9], [5], [4]], mean=[[0.1], [0.2], [3]])
    assert top_images(found, 0, "max", 2).tolist() == [0, 1]
    assert top_images(found, 0, "mean", 2).tolist() == [2, 1]
    assert in_common(top_images(found, 0, "max", 2), top_images(found, 0, "mean", 2)) == 1


def test_a_dead_filter_is_found_and_has_no_examples(whole):
    found = whole.layers["conv2"]
    assert np.flatnonzero(dead_filters(found)).tolist() == [5]
    assert firing_rate(found)[5] == 0
    assert len(top_images(found, 5)) == 0


def test_the_firing_rate_counts_pictures_not_places():
    assert firing_rate(layer_scan([[0, 1], [2, 1], [0, 1], [0, 1]])).tolist() == [0.25, 1.0]


def test_predictions_are_the_classes_of_highest_probability(model, images, whole):
    np.testing.assert_array_equal(whole.predicted, predict(model, images, MEAN, STD).argmax(1))


@pytest.mark.parametrize(("row", "col"), [(0, 0), (0, 13), (31, 31), (16, 20), (31, 5)])
def test_a_delta_filter_finds_the_one_bright_pixel(row, col):
    net = build("report-cnn-half", 2).eval().requires_grad_(False)
    net.conv1.weight.zero_()
    net.conv1.bias.zero_()
    net.conv1.weight[:, 0, 1, 1] = 1.0
    picture = np.zeros((1, 32, 32, 3), np.uint8)
    picture[0, row, col, 0] = 255
    found = scan(net, picture, (0, 0, 0), (1, 1, 1)).layers["conv1"]
    assert found.place(0, 3) == (row, col)
    assert found.max[0, 3] == 1.0
    assert found.mean[0, 3] == pytest.approx(1 / 1024)
    seen = box(found.layer.chain, row, col)
    assert (seen.top, seen.left, seen.height, seen.width) == (row - 1, col - 1, 3, 3)


def test_nothing_outside_the_box_moves_the_value(model, images, whole):
    rng = np.random.default_rng(2)
    for name in NAMES:
        found = whole.layers[name]
        for channel in np.flatnonzero(~dead_filters(found))[:16].tolist():
            image = int(top_images(found, channel)[0])
            row, col = found.place(image, channel)
            inside = box(found.layer.chain, row, col).clipped(32, 32)
            noisy = rng.integers(0, 256, (1, 32, 32, 3), dtype=np.uint8)
            part = np.s_[inside.top : inside.bottom, inside.left : inside.right]
            noisy[0][part] = images[image][part]
            maps = feature_maps(model, noisy, MEAN, STD, [name])[name]
            assert maps[0, channel, row, col] == pytest.approx(found.max[image, channel], 1e-5)


def test_the_box_alone_gives_the_value_back_where_no_padding_is_in_it(model, images, whole):
    found = whole.layers["conv3"]
    tried = 0
    bare = torch.nn.Sequential(
        *(getattr(model, name) for n in (1, 2, 3) for name in (f"conv{n}", f"relu{n}", f"pool{n}"))
    )[:8]
    for image in range(len(images)):
        for channel in range(8):
            row, col = found.place(image, channel)
            seen = box(found.layer.chain, row, col)
            if seen != seen.clipped(32, 32) or found.max[image, channel] <= 0:
                continue
            x = normalise(model, images[image : image + 1], MEAN, STD)
            x = x[:, :, seen.top : seen.bottom, seen.left : seen.right]
            for layer in bare:
                if isinstance(layer, torch.nn.Conv2d):
                    x = torch.nn.functional.conv2d(x, layer.weight, layer.bias)
                else:
                    x = layer(x)
            assert x.shape[2:] == (1, 1)
            assert x[0, channel, 0, 0].item() == pytest.approx(found.max[image, channel], rel=1e-5)
            tried += 1
    assert tried > 20


def test_progress_runs_to_one(model, images):
    seen = []
    scan(model, images, MEAN, STD, batch=32, progress=seen.append)
    assert seen == [32 / 70, 64 / 70, 1.0]


def test_a_shared_scan_cannot_be_written_to(whole):
    with pytest.raises(ValueError, match="read-only"):
        whole.layers["conv1"].max[0, 0] = 1


def test_an_empty_data_set_is_refused(model):
    with pytest.raises(InputError, match="at least 1 picture, not 0"):
        scan(model, np.zeros((0, 32, 32, 3), np.uint8), MEAN, STD)


@pytest.mark.parametrize(("channel", "score"), [(-1, "max"), (2, "max"), (0, "median")])
def test_a_filter_or_score_that_does_not_exist_is_refused(channel, score):
    with pytest.raises(InputError, match="Choose one"):
        top_images(layer_scan([[1, 2]]), channel, score)
