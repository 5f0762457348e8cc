"""A scan on the disk: what was recorded comes back, for this network and these pictures only."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer.errors import DataError
from explorer.probing.activations import conv_layers, feature_maps, fingerprint
from explorer.probing.scan import scan
from explorer.probing.scan_file import Identity, bytes_of, digest, read, write
from models import build

MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)


def network(seed=0):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return build("residual-cnn", 4).eval().requires_grad_(False)


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).integers(0, 256, (12, 32, 32, 3), dtype=np.uint8)


@pytest.fixture(scope="module")
def model():
    return network()


@pytest.fixture(scope="module")
def identity(model, images):
    return Identity(fingerprint(model), digest(images), MEAN, STD, conv_layers(model))


@pytest.fixture(scope="module")
def found(model, images):
    return scan(model, images, MEAN, STD)


@pytest.fixture
def path(tmp_path, found, identity):
    write(tmp_path / "scan.npz", found, identity)
    return tmp_path / "scan.npz"


def test_what_was_written_is_read_bit_for_bit(path, found, identity):
    there, numbers = read(path, identity)
    assert numbers.tolist() == list(range(12))
    np.testing.assert_array_equal(there.predicted, found.predicted)
    assert list(there.layers) == list(found.layers)
    for name, layer in found.layers.items():
        other = there.layers[name]
        assert other.layer == layer.layer
        for kind in ("max", "mean", "argmax"):
            one, two = getattr(layer, kind), getattr(other, kind)
            np.testing.assert_array_equal(one, two)
            assert one.dtype == two.dtype
            assert not two.flags.writeable


def test_numpy_opens_it_without_the_explorer(path, found):
    with np.load(path) as file:
        assert set(file) == {
            "pictures",
            "predicted",
            "identity",
            *(f"{name}/{kind}" for name in found.layers for kind in ("max", "argmax", "mean")),
        }
        for name, layer in found.layers.items():
            assert file[f"{name}/max"].shape == (12, layer.layer.filters)
            np.testing.assert_array_equal(file[f"{name}/argmax"], layer.argmax)


def test_a_stored_value_is_the_value_computed_anew(path, model, images, identity):
    there, _ = read(path, identity)
    maps = feature_maps(model, images, MEAN, STD, list(there.layers))
    for name, layer in there.layers.items():
        np.testing.assert_allclose(layer.max, maps[name].max((2, 3)), rtol=1e-4, atol=1e-6)
        np.testing.assert_allclose(layer.mean, maps[name].mean((2, 3)), rtol=1e-4, atol=1e-6)


def test_equal_scans_are_equal_files(tmp_path, path, found, identity):
    write(tmp_path / "again.npz", found, identity)
    assert (tmp_path / "again.npz").read_bytes() == path.read_bytes()


def test_the_file_is_about_as_long_as_its_arrays(path, identity):
    assert 0 < path.stat().st_size - bytes_of(12, identity.layers) < 40_000


def test_ten_thousand_pictures_of_the_report_network_take_less_than_30_mb():
    assert bytes_of(10_000, conv_layers(build("report-cnn", 10).eval())) == 22_560_000


def test_the_pictures_keep_the_numbers_that_they_have_in_their_data_set(tmp_path, found, identity):
    write(tmp_path / "some.npz", found, identity, numbers=range(0, 120, 10))
    assert read(tmp_path / "some.npz", identity)[1].tolist() == list(range(0, 120, 10))


def test_a_scan_of_another_checkpoint_is_refused(path, identity):
    other = network(seed=1)
    with pytest.raises(DataError) as caught:
        read(path, replace(identity, weights=fingerprint(other)))
    assert identity.weights[:12] in str(caught.value)
    assert fingerprint(other)[:12] in str(caught.value)
    assert "made of other weights" in str(caught.value)


def test_one_changed_weight_is_another_checkpoint(path, identity):
    changed = network()
    first = next(iter(changed.parameters()))
    first.view(-1)[0] = torch.nextafter(first.view(-1)[0], torch.tensor(9.0))
    with pytest.raises(DataError, match="other weights"):
        read(path, replace(identity, weights=fingerprint(changed)))


def test_a_scan_of_other_pictures_is_refused(path, identity, images):
    changed = images.copy()
    changed[3, 0, 0, 0] ^= 1
    with pytest.raises(DataError, match="other pictures"):
        read(path, replace(identity, pictures=digest(changed)))


def test_a_scan_of_another_normalisation_is_refused(path, identity):
    with pytest.raises(DataError, match=r"normalisation: \[0.25, 0.2, 0.3\], but here it is \[1,"):
        read(path, replace(identity, std=(1, 1, 1)))


def test_a_scan_of_other_layers_is_refused(path, identity):
    with pytest.raises(DataError, match="other layers"):
        read(path, replace(identity, layers=identity.layers[:1]))


def test_a_scan_is_not_written_under_another_identity(tmp_path, found, identity):
    with pytest.raises(ValueError, match="not of these"):
        write(tmp_path / "scan.npz", found, replace(identity, layers=identity.layers[:1]))
    with pytest.raises(ValueError, match="not of these"):
        write(tmp_path / "scan.npz", found, identity, numbers=[1, 2])
    assert not list(tmp_path.iterdir())


def test_an_interrupted_write_leaves_the_file_that_was_there(path, found, identity, monkeypatch):
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="No space"):
        write(path, found, identity)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
