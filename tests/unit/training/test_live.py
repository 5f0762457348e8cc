"""What is seen of a network is true, and seeing it changes no number of the training."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from explorer.training import augmenting
from explorer.training import engine as eng
from explorer.training.live import Live, panel_places
from explorer.training.live_file import read, write
from explorer.training.private_random import lent
from explorer.training.recipe import Recipe

NAMES = ("a", "b", "c")


def pictures(count=120):
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (count, 16, 16, 3), dtype=np.uint8)
    return images, np.arange(count) % 3


def engine_of(model="report-cnn-half", **changes):
    recipe = Recipe(model=model, batch_size=16, threads=1, device="cpu", **changes)
    return eng.prepare(recipe, *pictures(), 3, torch.device("cpu"))


class Normed(nn.Module):
    """A batch norm that learns, one that is frozen, and dropout."""

    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)
        self.conv2, self.bn2 = nn.Conv2d(4, 5, 3), nn.BatchNorm2d(5)
        self.drop, self.fc = nn.Dropout(), nn.Linear(5, 3)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = torch.relu(self.bn2(self.conv2(x)))
        return self.fc(self.drop(x.mean((2, 3))))


def normed_engine():
    engine = engine_of()
    with lent(engine.dice):
        network = Normed()
    network.bn2.eval()
    optimiser = torch.optim.Adam(network.parameters(), 1e-3)
    return replace(engine, network=network, optimiser=optimiser)


def trained(engine, look):
    live, losses = Live(engine, NAMES), []
    plan = augmenting.plan_epoch(engine.recipe, engine.part, engine.order, 1)
    for start in range(0, len(plan), 16):
        with lent(engine.dice):
            losses.append(eng.step(engine, *augmenting.batch(engine.part, plan, start))[0].item())
        if look:
            live.take(engine)
    return losses, engine


@pytest.mark.parametrize("make", [engine_of, normed_engine])
def test_a_training_that_is_looked_at_is_the_same_bit_for_bit(make):
    outside = torch.get_rng_state()
    (losses, one), (watched, other) = trained(make(), look=False), trained(make(), look=True)
    assert losses == watched
    for name, value in one.network.state_dict().items():
        assert torch.equal(value, other.network.state_dict()[name]), name
    assert all(torch.equal(one.dice[kind], other.dice[kind]) for kind in one.dice)
    assert torch.equal(torch.get_rng_state(), outside)


def test_every_layer_gets_its_own_mode_back():
    engine = normed_engine()
    Live(engine, NAMES).take(engine)
    modes = {name: module.training for name, module in engine.network.named_modules()}
    assert modes.pop("bn2") is False
    assert all(modes.values())


def test_what_is_seen_is_what_the_network_computes(tmp_path):
    engine = engine_of()
    found = Live(engine, NAMES).take(engine)
    network = engine.network.eval()
    with torch.inference_mode():
        x = eng.to_input(engine, torch.from_numpy(found["panel"]))
        shares = network(x).softmax(1).numpy()
        maps = network.conv1(x)[0].numpy()
    assert np.array_equal(found["probabilities"], shares)
    assert np.array_equal(found["filters"], network.conv1.weight.detach().numpy())

    write(tmp_path, 1.5, 40, found)
    view = read(tmp_path)
    assert (view.epoch, view.step, view.classes) == (1.5, 40, NAMES)
    first, last = view.maps
    assert (first.layer, last.layer, first.count) == ("conv1", "conv3", 16)
    assert first.scale == pytest.approx(np.abs(maps).max(), rel=1e-6)
    assert np.abs(first.values - maps).max() <= first.scale / 254 * (1 + 1e-6)
    assert np.array_equal(view.probabilities, shares)


def test_the_panel_is_fixed_and_has_every_class_alike():
    engine = engine_of()
    live = Live(engine, NAMES)
    labels = live.take(engine)["labels"]
    assert labels.tolist() == [0, 1, 2, 0, 1, 2, 0, 1, 2, 0]
    found = live.take(engine)
    assert np.array_equal(found["labels"], labels)
    places = panel_places(engine.validation_labels.numpy())
    assert np.array_equal(found["panel"], engine.validation_images.numpy()[places])


def test_a_small_validation_part_gives_a_small_panel():
    assert panel_places(np.array([2, 0, 2])).tolist() == [1, 0, 2]


def test_a_dense_first_layer_shows_its_weights_as_pictures():
    engine = engine_of("small-mlp")
    found = Live(engine, NAMES).take(engine)
    first = next(m for m in engine.network.modules() if isinstance(m, nn.Linear))
    assert found["filters"].shape == (64, 3, 16, 16)
    assert np.array_equal(found["filters"][5].ravel(), first.weight[5].detach().numpy())
    assert "first_maps" not in found


def test_weights_that_are_not_finite_are_no_fault_of_the_looking(tmp_path):
    engine = engine_of()
    with torch.no_grad():
        engine.network.conv1.weight[0] = float("nan")
    write(tmp_path, 0.1, 3, Live(engine, NAMES).take(engine))
    view = read(tmp_path)
    assert view.filters is None
    assert all(np.isfinite(maps.values).all() for maps in view.maps)
    assert np.isfinite(view.probabilities).all()


def test_a_network_with_one_convolution_has_only_its_maps():
    engine = engine_of()
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(784, 3))
    found = Live(replace(engine, network=network), NAMES).take(replace(engine, network=network))
    assert found["first_maps"].shape == (4, 14, 14)
    assert "last_maps" not in found
