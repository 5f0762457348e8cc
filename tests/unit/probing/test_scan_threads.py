"""A scan in several threads, and the rule for what several equal values leave."""

import threading

import numpy as np
import pytest
import torch

from explorer.errors import InputError, ShapeError
from explorer.limits import SCAN_THREADS_MAX
from explorer.probing import scan as scanning
from explorer.probing.scan import scan
from models import build

MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)


@pytest.fixture(scope="module")
def images():
    coarse = np.random.default_rng(0).integers(0, 256, (70, 8, 8, 3), dtype=np.uint8)
    return coarse.repeat(4, 1).repeat(4, 2)


@pytest.fixture(scope="module")
def model():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return build("report-cnn-half", 4).eval().requires_grad_(False)


@pytest.fixture
def one_core():
    """Give every thread of the scan one of torch's, as in the server; put it back for others."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def numbers(found):
    layers = found.layers.values()
    return [found.predicted, *(a for one in layers for a in (one.max, one.mean, one.argmax))]


@pytest.mark.parametrize("threads", [2, SCAN_THREADS_MAX, None])
def test_threads_change_no_bit(model, images, one_core, threads):
    alone = scan(model, images, MEAN, STD, batch=8, threads=1)
    together = scan(model, images, MEAN, STD, batch=8, threads=threads)
    for one, other in zip(numbers(alone), numbers(together), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    ("total", "batch", "parts"),
    [
        (7, 3, [(0, 3), (3, 6), (4, 7)]),
        (6, 3, [(0, 3), (3, 6)]),
        (2, 3, [(0, 2)]),
        (1, 1, [(0, 1)]),
    ],
)
def test_every_batch_is_as_large_as_the_first(total, batch, parts):
    assert [(part.start, part.stop) for part in scanning._parts(total, batch)] == parts


@pytest.mark.parametrize("count", [33, 34, 36, 65])
def test_equal_pictures_score_equally_to_the_last_bit(count, one_core):
    net = build("report-cnn", 4).eval().requires_grad_(False)  # sums up batches of 4 differently
    one = np.random.default_rng(2).integers(0, 256, (1, 32, 32, 3), dtype=np.uint8)
    for layer in scan(net, one.repeat(count, 0), MEAN, STD, threads=2).layers.values():
        assert (layer.max == layer.max[0]).all()
        assert (layer.mean == layer.mean[0]).all()
        assert (layer.argmax == layer.argmax[0]).all()


def test_progress_comes_in_order_and_in_the_callers_thread(model, images):
    seen = []
    scan(model, images, MEAN, STD, batch=10, threads=3,
         progress=lambda share: seen.append((share, threading.get_ident())))  # fmt: skip
    assert seen == [(part / 7, threading.get_ident()) for part in range(1, 8)]


def test_what_progress_raises_ends_the_scan_and_its_threads(model, images):
    def leave(share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scan(model, images, MEAN, STD, batch=1, threads=2, progress=leave)
    assert not [t for t in threading.enumerate() if t.name.startswith("scan")]


def test_a_fault_in_a_thread_reaches_the_caller(model, images):
    with pytest.raises(ShapeError, match=r"not uint8 \(\d+, 8, 32, 3\)"):
        scan(model, images[:, :8], MEAN, STD, batch=10, threads=2)
    assert not [t for t in threading.enumerate() if t.name.startswith("scan")]


def test_cores_are_shared_out_among_torchs_threads(monkeypatch, one_core):
    monkeypatch.setattr(scanning, "cores", lambda: 3)
    assert scanning._threads() == 3
    monkeypatch.setattr(scanning, "cores", lambda: 64)
    assert scanning._threads() == SCAN_THREADS_MAX
    torch.set_num_threads(2)
    monkeypatch.setattr(scanning, "cores", lambda: 1)
    assert scanning._threads() == 1


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
def test_of_equal_maxima_the_first_place_row_by_row_counts(layout):
    maps = torch.zeros(3, 32, 6, 7)
    maps[1, :, 2, 5] = maps[1, :, 4, 1] = maps[1, :, 2, 6] = 3.0
    maps[2] = 0.25
    highest, place, average = scanning._reduced(maps.to(memory_format=layout))
    assert highest[:, 0].tolist() == [0.0, 3.0, 0.25]
    assert place[:, 31].tolist() == [0, 2 * 7 + 5, 0]
    np.testing.assert_allclose(average[:, 5], [0, 9 / 42, 0.25])


@pytest.mark.parametrize("shape", [(2, 5, 1, 1), (1, 3, 224, 224), (2, 1, 9, 4), (4, 33, 7, 13)])
def test_reduced_maps_agree_with_numpy(shape):
    values = np.random.default_rng(1).integers(0, 5, shape).astype(np.float32)  # full of ties
    flat = values.reshape(*shape[:2], -1)
    for layout in (torch.contiguous_format, torch.channels_last):
        maps = torch.from_numpy(values).contiguous(memory_format=layout)
        highest, place, average = scanning._reduced(maps)
        np.testing.assert_array_equal(highest, flat.max(2))
        np.testing.assert_array_equal(place, flat.argmax(2))
        np.testing.assert_allclose(average, flat.mean(2, dtype=float), rtol=1e-6)


def test_large_maps_come_in_small_batches():
    layers = scanning.conv_layers(build("report-cnn", 4).eval())
    assert scanning._batch_size(layers, "cpu") == 32
    assert scanning._batch_size((), "cpu") == 32
    large = scanning.conv_layers(build("tiny-gp", 4, (3, 224, 224)).eval())
    assert 1 <= scanning._batch_size(large, "cpu") < 32


@pytest.mark.parametrize(
    ("settings", "rule"),
    [
        ({"batch": 0}, "at least 1 picture at a time, not 0"),
        ({"threads": 0}, "1 to 4 threads, not 0"),
        ({"threads": 5}, "1 to 4 threads, not 5"),
        ({"device": "abacus"}, '"abacus" here. Choose "cpu"'),
    ],
)
def test_settings_that_cannot_be_are_refused(model, images, settings, rule):
    with pytest.raises(InputError, match=rule):
        scan(model, images, MEAN, STD, **settings)


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a GPU")
def test_a_missing_gpu_is_refused(model, images):
    with pytest.raises(InputError, match='"cuda" here'):
        scan(model, images, MEAN, STD, device="cuda")


@pytest.mark.gpu
def test_a_gpu_records_the_same_without_touching_the_model(model, images):
    before = torch.backends.cudnn.conv.fp32_precision
    here, there = scan(model, images, MEAN, STD), scan(model, images, MEAN, STD, device="cuda")
    assert {p.device.type for p in model.parameters()} == {"cpu"}
    assert torch.backends.cudnn.conv.fp32_precision == before
    for name, found in here.layers.items():
        other = there.layers[name]
        np.testing.assert_allclose(other.max, found.max, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(other.mean, found.mean, rtol=1e-4, atol=1e-5)
        assert (other.argmax == found.argmax).mean() > 0.99  # nearly equal maxima may change places


def test_the_precision_of_a_gpu_is_put_back():
    before = torch.backends.cudnn.conv.fp32_precision
    with scanning._whole_floats():
        assert torch.backends.cudnn.conv.fp32_precision == "ieee"
        assert torch.backends.cuda.matmul.fp32_precision == "ieee"
    assert torch.backends.cudnn.conv.fp32_precision == before
