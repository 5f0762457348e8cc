"""The student's own network: checked in one sentence, then built as it was drawn."""

import pytest
import torch
from torchvision.models.feature_extraction import create_feature_extractor

import models
from explorer.errors import InputError
from explorer.layers.presets import PRESETS

LAYERS = "3x32x32~c16p1~b~frelu~m2~c32p1~frelu~g1~x~d0.5~l10"


def build(layers, classes=10, shape=(3, 32, 32), **values):
    return models.build("own", classes, shape, layers=layers, **values)


def test_it_is_built_with_readable_names_and_the_counted_parameters():
    network = build(LAYERS)
    names = [name for name, _ in network.named_children()]
    assert names == ["conv1", "bn1", "relu1", "pool1", "conv2", "relu2", "pool2", "flatten1",
                     "dropout1", "fc1"]  # fmt: skip
    by_hand = 16 * 27 + 16 + 32 + 32 * 144 + 32 + 330
    assert models.parameters_of("own", 10, (3, 32, 32), LAYERS) == by_hand
    assert sum(p.numel() for p in network.parameters()) == by_hand
    assert network.shape == (3, 32, 32)
    assert network(torch.zeros(2, 3, 32, 32)).shape == (2, 10)


@pytest.mark.parametrize("key", ["report", "six", "tiny-bn", "tiny-gp", "two"])
def test_the_networks_of_the_menu_can_be_trained(key):
    (preset,) = (p for p in PRESETS if p.key == key)
    network = build(preset.text).eval()
    assert network(torch.zeros(1, 3, 32, 32)).shape == (1, 10)
    assert (
        create_feature_extractor(network, ["conv1"])(torch.zeros(1, 3, 32, 32))["conv1"].ndim == 4
    )


def test_the_same_stack_gives_the_same_network_as_the_registry():
    (preset,) = (p for p in PRESETS if p.key == "report")
    torch.manual_seed(3)
    ours = build(preset.text, dropout=None).eval()
    torch.manual_seed(3)
    theirs = models.build("report-cnn", 10).eval()
    x = torch.randn(2, 3, 32, 32)
    assert torch.equal(ours(x), theirs(x))


@pytest.mark.parametrize(
    ("layers", "classes", "shape", "words"),
    [
        ("", 10, (3, 32, 32), "no network of your own yet"),
        ("nonsense", 10, (3, 32, 32), "A stack starts with its input"),
        ("3x32x32~q5", 10, (3, 32, 32), 'Layer 1 reads "q5"'),
        (
            LAYERS,
            3,
            (3, 32, 32),
            "gives 10 numbers, but there are 3 classes. Give its last layer 3",
        ),
        (LAYERS, 10, (1, 28, 28), "reads 3×32×32, but the pictures have 1×28×28"),
        ("3x32x32~c16~l10", 10, (3, 32, 32), "Layer 2 of your network does not fit"),
        ("3x32x32~c16", 10, (3, 32, 32), "ends with a map of 16×30×30, but 10 classes"),
        ("3x32x32~x~l8000~l10", 10, (3, 32, 32), "24.7 M parameters; at most 20.0 M"),
        (
            "3x64x64~c999p1~c999p1~g1~x~l10",
            10,
            (3, 64, 64),
            r"36.9 G multiply-adds .* at most 2.00 G",
        ),
        ("3x64x64~c999k1~frelu~g1~x~l10", 10, (3, 64, 64), "32.7 MB of outputs"),
    ],
)
def test_what_cannot_be_trained_is_refused_in_one_sentence(layers, classes, shape, words):
    with pytest.raises(InputError, match=words) as caught:
        build(layers, classes, shape)
    assert "\n" not in str(caught.value)
    with pytest.raises(InputError, match=words):
        models.parameters_of("own", classes, shape, layers)


def test_its_dropout_layers_are_those_that_were_drawn():
    assert build(LAYERS).dropout1.p == 0.5
    with pytest.raises(InputError, match="has the dropout layers that you gave it"):
        build(LAYERS, dropout=0.1)
