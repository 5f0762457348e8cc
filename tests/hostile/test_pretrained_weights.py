"""Trained weights: fetched from a server of this machine, converted, checked, and trained on."""

import dataclasses
import hashlib
import http.server
import io
import threading

import numpy as np
import pytest
import torch
from torch import nn
from torchvision.models.vgg import VGG, make_layers

import models
from explorer.datasets import fetch, published, sources, unpack
from explorer.errors import DataError, RecipeError
from explorer.training import engine as eng
from explorer.training import optimisers, pretrained
from explorer.training.recipe import Recipe
from models.vgg11_bn import VGG11BN

PLAN = ((4,), (4,), (6, 6), (6, 6), (6, 6))
CPU = torch.device("cpu")


def theirs(classes=5):
    """torchvision's VGG11 with batch norm, narrow."""
    torch.manual_seed(0)
    features = make_layers([4, "M", 4, "M", 6, 6, "M", 6, 6, "M", 6, 6, "M"], batch_norm=True)
    network = VGG(features, num_classes=classes, init_weights=False)
    layers = [nn.Linear(6 * 49, 16), nn.ReLU(), nn.Dropout(), nn.Linear(16, 16), nn.ReLU()]
    network.classifier = nn.Sequential(*layers, nn.Dropout(), nn.Linear(16, classes))
    with torch.no_grad():
        for name, value in network.state_dict().items():
            if name.endswith(("running_mean", "running_var")):
                value.uniform_(0.5, 1.5)
    return network


def saved(state, **options):
    file = io.BytesIO()
    torch.save(state, file, **options)
    return file.getvalue()


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def source(server, tmp_path, monkeypatch):
    """The weights that are served, in place of torchvision's; nothing is fetched yet."""
    monkeypatch.setenv("CNN_EXPLORER_HOME", str(tmp_path))
    server.body = saved(theirs().state_dict())
    return served(server, monkeypatch, sha256=hashlib.sha256(server.body).hexdigest()[:8])


def served(server, monkeypatch, sha256, slack=3):
    file = sources.RemoteFile(
        f"http://127.0.0.1:{server.server_port}/toy.pth",
        "toy.pth",
        len(server.body) + 2,  # a rounded size
        sha256,
        slack=slack,
    )
    toy = dataclasses.replace(sources.VGG11_BN, title="Toy weights", files=(file,))
    monkeypatch.setitem(sources.WEIGHTS, "vgg11-bn", toy)
    return toy


def get(source):
    fetch.fetch(source, _schemes=("http",), silence_s=1.0)


def ours(classes=3):
    torch.manual_seed(1)
    return VGG11BN(classes, (3, 32, 32), plan=PLAN, hidden=16)


def narrow(monkeypatch):
    entry = models.REGISTRY["vgg11-bn"]
    small = dataclasses.replace(entry, build=lambda n, shape, dropout, layers: ours(n))
    monkeypatch.setitem(models.REGISTRY, "vgg11-bn", small)


def test_fetched_weights_make_the_same_network(source):
    get(source)
    network = ours(classes=5)
    pretrained.start(network, "vgg11-bn")
    reference = theirs().eval()
    with torch.no_grad():
        network.classifier.fc3.load_state_dict(reference.classifier[6].state_dict())
        x = torch.randn(2, 3, 64, 64)
        torch.testing.assert_close(network.eval()(x), reference(x))


def test_the_last_layer_is_replaced_and_stays_as_it_was(source):
    get(source)
    network, before = ours(classes=3), ours(classes=3)
    pretrained.start(network, "vgg11-bn")
    assert torch.equal(network.classifier.fc3.weight, before.classifier.fc3.weight)
    assert not torch.equal(network.classifier.fc2.weight, before.classifier.fc2.weight)


def test_they_lie_on_the_disk_once_and_as_safetensors(source, tmp_path):
    get(source)
    files = sorted(p.name for p in (tmp_path / "datasets").rglob("*") if p.is_file())
    assert files == ["fetch.lock", "weights.safetensors", "weights.sha256"]


def test_the_old_format_of_pytorch_is_read_too(server, tmp_path, monkeypatch):
    # torchvision's file of 2017 is no zip archive.
    monkeypatch.setenv("CNN_EXPLORER_HOME", str(tmp_path))
    server.body = saved(theirs().state_dict(), _use_new_zipfile_serialization=False)
    source = served(server, monkeypatch, hashlib.sha256(server.body).hexdigest()[:8])
    get(source)
    pretrained.start(ours(), "vgg11-bn")


def test_without_them_one_sentence_names_the_command(source):
    with pytest.raises(DataError) as caught:
        pretrained.start(ours(), "vgg11-bn")
    assert str(caught.value) == (
        "Toy weights are not on this machine: get them with `python -m explorer.datasets.fetch "
        "vgg11-bn` (0 MB), or train from random weights."
    )


def test_the_command_knows_the_real_weights(capsys):
    with pytest.raises(SystemExit):
        fetch.main(["--help"])
    assert "vgg11-bn" in capsys.readouterr().out
    (file,) = sources.VGG11_BN.files
    assert file.url.startswith("https://download.pytorch.org/")
    assert file.filename.endswith(f"-{file.sha256}.pth")


def test_the_real_weights_are_those_that_torchvision_names():
    from torchvision.models import VGG11_BN_Weights

    (file,) = sources.VGG11_BN.files
    known = VGG11_BN_Weights.IMAGENET1K_V1
    assert file.url == known.url
    assert abs(file.size - known.meta["_file_size"] * 2**20) <= file.slack
    assert models.parameters_of("vgg11-bn", 1000, (3, 224, 224)) == known.meta["num_params"]


def test_another_file_than_the_published_one_is_never_opened(server, source, monkeypatch):
    class Trap:
        def __reduce__(self):
            return (pytest.fail, ("code from a file was run",))

    server.body = saved({"features.0.weight": Trap()})
    monkeypatch.setattr(published, "convert", lambda *_: pytest.fail("opened"))
    toy = served(server, monkeypatch, "00000000")
    with pytest.raises(DataError, match="not Toy weights as published: its SHA-256 begins with"):
        get(toy)
    assert not toy.is_installed(sources.folder_of(toy))


def test_code_in_a_verified_file_is_not_run_either(server, source, monkeypatch):
    class Trap:
        def __reduce__(self):
            return (pytest.fail, ("code from a file was run",))

    server.body = saved({"features.0.weight": Trap()})
    toy = served(server, monkeypatch, hashlib.sha256(server.body).hexdigest())
    with pytest.raises(DataError, match="cannot be read as weights of PyTorch"):
        get(toy)
    assert not toy.is_installed(sources.folder_of(toy))


@pytest.mark.parametrize("content", [[torch.zeros(2)], {"a": 1}, {3: torch.zeros(2)}])
def test_a_verified_file_without_named_tensors_is_refused(server, source, monkeypatch, content):
    server.body = saved(content)
    toy = served(server, monkeypatch, hashlib.sha256(server.body).hexdigest())
    with pytest.raises(DataError, match="does not hold named tensors"):
        get(toy)


@pytest.mark.parametrize("difference", [-9, 9])
def test_a_size_beyond_the_rounding_is_refused(server, source, monkeypatch, difference):
    digest = hashlib.sha256(server.body).hexdigest()
    toy = served(server, monkeypatch, digest)
    (file,) = toy.files
    toy = dataclasses.replace(toy, files=(dataclasses.replace(file, size=file.size + difference),))
    with pytest.raises(DataError, match="sent"):
        get(toy)


def test_damage_on_the_disk_is_seen_and_the_weights_are_offered_again(source):
    get(source)
    path = sources.folder_of(source) / "weights" / "weights.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(DataError, match="are damaged on this disk"):
        pretrained.start(ours(), "vgg11-bn")
    assert not sources.is_ready(source)
    get(source)
    pretrained.start(ours(), "vgg11-bn")


def test_weights_of_another_network_are_refused_before_anything_is_changed(
    server, source, monkeypatch
):
    state = theirs().state_dict()
    state["features.4.weight"] = torch.zeros(4, 5, 3, 3)
    server.body = saved(state)
    toy = served(server, monkeypatch, hashlib.sha256(server.body).hexdigest())
    get(toy)
    network, before = ours(), ours().state_dict()
    with pytest.raises(DataError, match=r'"features.conv2.weight" should have \(4, 4, 3, 3\) and'):
        pretrained.start(network, "vgg11-bn")
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_networks_without_published_weights_are_refused():
    with pytest.raises(RecipeError, match="no trained weights for network 'lenet'"):
        pretrained.start(models.build("lenet", 3), "lenet")


def test_every_network_that_promises_weights_has_them_and_a_part_to_freeze():
    promised = [key for key, entry in models.REGISTRY.items() if entry.pretrained]
    assert promised == list(sources.WEIGHTS)
    assert all(models.REGISTRY[key].features for key in promised)


@pytest.mark.parametrize("features", ["frozen", "tenth", "train"])
def test_a_training_starts_with_them_and_keeps_what_it_should(source, monkeypatch, features):
    get(source)
    narrow(monkeypatch)
    recipe = Recipe(
        model="vgg11-bn", pretrained=True, features=features, batch_size=8, optimiser="sgd", lr=0.1
    )
    noise = np.random.default_rng(0)
    images = noise.integers(0, 256, (40, 32, 32, 3), np.uint8)
    engine = eng.prepare(recipe, images, np.arange(40) % 2, 2, CPU)
    started = {name: value.clone() for name, value in engine.network.state_dict().items()}
    assert torch.equal(started["features.conv1.weight"], theirs().features[0].weight)
    eng.step(engine, engine.validation_images, engine.validation_labels)  # 8 pictures as any
    moved = {
        name: float((value - started[name]).abs().max())
        for name, value in engine.network.state_dict().items()
        if value.is_floating_point()
    }
    assert moved["classifier.fc3.weight"] > 0
    kept = [name for name, by in moved.items() if name.startswith("features.") and by == 0]
    assert bool(kept) == (features == "frozen")
    if features == "frozen":
        assert len(kept) == sum(name.startswith("features.") for name in moved)
    groups = {group["scale"] for group in engine.optimiser.param_groups}
    assert groups == ({0.1, 1.0} if features == "tenth" else {1.0})
    assert optimisers.TENTH == 0.1


@pytest.mark.slow
def test_the_whole_of_vgg11_is_converted_and_started(tmp_path, monkeypatch):
    from torchvision.models import vgg11_bn

    monkeypatch.setenv("CNN_EXPLORER_HOME", str(tmp_path))
    with torch.device("meta"):
        network = vgg11_bn(num_classes=1000)
    network.to_empty(device="cpu")
    for number, value in enumerate(network.state_dict().values()):
        value.fill_(number)
    torch.save(network.state_dict(), tmp_path / "whole.pth")
    del network
    source = sources.VGG11_BN
    folder = sources.folder_of(source)
    folder.mkdir(parents=True)
    digest = hashlib.sha256((tmp_path / "whole.pth").read_bytes()).hexdigest()
    file = dataclasses.replace(source.files[0], sha256=digest[:8])
    same = dataclasses.replace(source, files=(file,))
    unpack.verify(same, file, tmp_path / "whole.pth")
    unpack.unpack(same, [tmp_path / "whole.pth"], folder)
    with torch.device("meta"):
        ours = models.build("vgg11-bn", 3, (3, 224, 224))
    ours.to_empty(device="cpu")
    pretrained.start(ours, "vgg11-bn")
    firsts = [float(value.flatten()[0]) for value in ours.state_dict().values()]
    assert firsts[:60] == list(range(60))  # all 62 in their order, but the two of the last layer
