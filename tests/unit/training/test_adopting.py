"""Somebody's own weights become a run that pages can look into, or are refused in one sentence."""

import json
import pickle
import struct

import numpy as np
import pytest
import torch
from safetensors.torch import save

import models
from explorer import checkpoints
from explorer.checkpoints.fresh import drawing
from explorer.errors import CheckpointError, ExplorerError, RecipeError
from explorer.probing.activations import predict
from explorer.training import adopting, rundir
from explorer.training.recipe import Recipe

RECIPE = Recipe(data="shapes", classes=("ring", "dots", "disc"), model="report-cnn-half")
HALVES = (0.5, 0.5, 0.5)


def network(model="report-cnn-half"):
    with drawing(4):
        return models.build(model, 3).eval()


def state(rename=lambda name: name, **changes):
    return {rename(name): value for name, value in network().state_dict().items()} | changes


def adopt(data, name="mine.safetensors", recipe=RECIPE, mean=HALVES, std=HALVES):
    return adopting.adopt(data, name, recipe, mean, std)


def refused(sentence, data, name="mine.safetensors", recipe=RECIPE, mean=HALVES, std=HALVES):
    with pytest.raises(ExplorerError, match=sentence) as caught:
        adopt(data, name, recipe, mean, std)
    assert len(str(caught.value)) < 400
    assert rundir.list_runs() == []  # nothing was stored


def test_own_weights_are_a_run_with_a_card_and_its_answers():
    path = adopt(save(state()))
    (run,) = rundir.list_runs()
    assert (run.path, run.status.state, run.recipe.data) == (path, "finished", "shapes")
    assert run.status.sentence == "Weights from the file “mine.safetensors”, trained elsewhere."
    model, card = checkpoints.load(path)
    assert (card.classes, card.mean, card.epoch, card.val_loss) == (
        ("ring", "dots", "disc"),
        HALVES,
        0,
        None,
    )
    images = np.random.default_rng(0).integers(0, 256, (2, 32, 32, 3), dtype=np.uint8)
    shares = [predict(net, images, HALVES, HALVES) for net in (model, network())]
    assert np.array_equal(*shares)


@pytest.mark.parametrize("prefix", ["module.", "_orig_mod.", "net.model."])
def test_what_a_wrapper_puts_before_every_name_is_left_out(prefix):
    path = adopt(save(state(lambda name: prefix + name)))
    assert torch.equal(checkpoints.load(path)[0].fc1.weight, network().fc1.weight)
    assert len(rundir.read_status(path).notes) == 1


def test_other_names_do_not_matter_where_shapes_tell_and_it_is_said():
    parts = ["conv1", "conv2", "conv3", "fc1", "fc2"]
    odd = {part: f"layer.{9 - place}" for place, part in enumerate(parts)}
    net = network("report-cnn")
    renamed = {odd[n.split(".")[0]] + "." + n.split(".")[1]: v for n, v in net.state_dict().items()}
    path = adopt(save(renamed), recipe=Recipe(data="shapes", classes=RECIPE.classes))
    again = checkpoints.load(path)[0].state_dict()
    assert all(torch.equal(again[name], value) for name, value in net.state_dict().items())
    assert "was told by its shape" in rundir.read_status(path).notes[1]


def test_two_tensors_of_one_shape_are_not_guessed():
    assert network().conv3.bias.shape != network().fc1.bias.shape
    layers = "3x32x32~c4~frelu~c4p1~frelu~c4p1~frelu~x~l3"
    own = Recipe(data="shapes", classes=RECIPE.classes, model="own", layers=layers)
    net = models.build("own", 3, layers=layers)
    names = {
        name: f"odd{place}.{name.rpartition('.')[2]}" for place, name in enumerate(net.state_dict())
    }
    refused(
        "The weights lack", save({names[k]: v for k, v in net.state_dict().items()}), recipe=own
    )
    assert checkpoints.load(adopt(save(net.state_dict()), recipe=own))[1].layers == layers


def test_half_precision_is_read():
    path = adopt(save({name: value.half() for name, value in state().items()}))
    assert torch.equal(checkpoints.load(path)[0].fc1.weight, network().fc1.weight.half().float())


@pytest.mark.parametrize(
    "name", ["net.pt", "net.pth", "net.pkl", "net.bin", "net", "x.safetensors.pt"]
)
def test_a_file_of_pytorchs_own_kind_is_refused_unread(name):
    class Unread:
        def __getattr__(self, _):
            raise AssertionError("somebody looked into it")

        __len__ = __getitem__ = __iter__ = __buffer__ = None

    refused(r"We read \.safetensors files only: .* can run code .*save_file", Unread(), name)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "not a safetensors file"),
        (pickle.dumps({"a": 1}), "not a safetensors file"),
        (struct.pack("<Q", 2**40) + b"{}", "not a safetensors file"),
        (bytes(2**20), "1,048,576 bytes; the weights of network 'report-cnn-half' with 3 classes"),
        (save(state())[:-4], "damaged"),
        (save(state(extra=torch.zeros(2))), 'have an unknown "extra"'),
        (save({"conv1.bias": torch.zeros(16)}), 'lack "conv1.weight", .* and 6 more'),
        (save(state(**{"fc2.bias": torch.zeros(5)})), r"has shape \[5\]"),
        (save(state(**{"fc2.bias": torch.full((3,), torch.nan)})), "not finite"),
        (save(state(**{"fc2.bias": torch.zeros(3, dtype=torch.int64)})), r"\(I64\)"),
        (save(network("lenet").state_dict()), "weights of network 'lenet', but the card says"),
    ],
)
def test_what_is_no_network_of_the_kind_is_refused(data, sentence, monkeypatch):
    monkeypatch.setattr(pickle, "Unpickler", None)
    refused(sentence, data)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"mean": (0.5,)}, "3 numbers each are needed"),
        ({"std": (0.5, 0.5, 0.0)}, "the deviations above 0"),
        ({"mean": (0.5, 0.5, float("nan"))}, "3 numbers each are needed"),
        ({"mean": (), "std": ()}, "Give them, or name the normalisation: none, or one of cifar10"),
        ({"recipe": Recipe(data="shapes", classes=("ring", "cat"))}, 'Class "cat" is not in this'),
    ],
)
def test_a_card_that_cannot_be_is_refused(changes, sentence):
    refused(sentence, save(state()), **changes)


def test_a_named_normalisation_takes_the_place_of_numbers():
    recipe = Recipe(**RECIPE.__dict__ | {"normalisation": "none"})
    assert (
        checkpoints.load(adopt(save(state()), recipe=recipe, mean=(), std=()))[1].std == (1.0,) * 3
    )
    with pytest.raises(RecipeError):
        Recipe(**RECIPE.__dict__ | {"normalisation": "mine"})


def test_the_command_makes_a_run_and_says_where(tmp_path, capsys):
    file = tmp_path / "mine.safetensors"
    file.write_bytes(save(state()))
    words = [str(file), "--model", "report-cnn-half", "--classes", *RECIPE.classes]
    assert adopting.main([*words, "--normalisation", "cifar10"]) == 0
    said = capsys.readouterr()
    assert "Trained elsewhere" in said.err
    (run,) = rundir.list_runs()
    assert f"network {run.name}" in said.out
    assert adopting.main([*words, "--normalisation", "training"]) == 2
    assert adopting.main([str(tmp_path / "gone.safetensors")]) == 2
    assert adopting.main([str(tmp_path / "mine.pt")]) == 2
    assert "We read .safetensors files only" in capsys.readouterr().err


def test_the_card_of_adopted_weights_is_plain_json():
    values = json.loads((adopt(save(state())) / "best.json").read_text())
    assert (values["val_loss"], values["recipe"]["model"]) == (None, "report-cnn-half")
    with pytest.raises(CheckpointError, match="are not kept"):
        checkpoints.load_epoch(rundir.list_runs()[0].path, 0)
