"""The weights after every epoch: what is kept, what gives way, what comes back."""

import math

import pytest
import torch
from safetensors import safe_open

import models
from explorer import checkpoints
from explorer.checkpoints.fresh import drawing
from explorer.checkpoints.kept import every
from explorer.errors import CheckpointError
from explorer.limits import EPOCHS_BYTES_MAX
from explorer.training.private_random import fresh, lent

CARD = {
    "model": "tiny-gp",
    "classes": ("größer", "b", "c"),
    "mean": (0.4, 0.5, 0.6),
    "std": (0.2, 0.21, 0.22),
    "val_loss": 0.25,
    "val_accuracy": 0.9,
    "recipe": {"seed": 3},
}


def card(epoch, **changes):
    return checkpoints.Card(**CARD | {"epoch": epoch} | changes)


def network(seed=0, model="tiny-gp"):
    with drawing(seed):
        return models.build(model, 3)


def keep(folder, epoch, net=None, **changes):
    net = net or network(epoch)
    checkpoints.keep(folder, net.state_dict(), card(epoch, **changes))
    return net


def test_weights_come_back_in_half_precision_and_whole_numbers_as_they_were(tmp_path):
    net = network()
    net(torch.randn(4, 3, 32, 32))  # batch norm counts one batch
    keep(tmp_path, 2, net)
    again, read = checkpoints.load_epoch(tmp_path, 2)
    assert read == card(2)
    assert not again.training
    assert not any(p.requires_grad for p in again.parameters())
    for key, value in net.state_dict().items():
        got = again.state_dict()[key]
        assert got.dtype == value.dtype
        assert torch.equal(got, value.half().float() if value.is_floating_point() else value)
    assert again.state_dict()["bn1.num_batches_tracked"].item() == 1


def test_before_training_nothing_has_been_measured(tmp_path):
    keep(tmp_path, 0, val_loss=None, val_accuracy=None)
    assert checkpoints.load_epoch(tmp_path, 0)[1].val_loss is None


def test_the_package_safetensors_reads_an_epoch(tmp_path):
    net = keep(tmp_path, 1)
    with safe_open(tmp_path / "epochs" / "1.safetensors", "pt") as file:
        assert set(file.metadata()) == {"card", "sha256"}
        for key, value in net.state_dict().items():
            assert torch.equal(file.get_tensor(key), value.half())


def test_epochs_are_told_in_their_order(tmp_path):
    assert checkpoints.epochs(tmp_path) == ()
    for epoch in (0, 1, 2, 10, 9):
        keep(tmp_path, epoch)
    assert checkpoints.epochs(tmp_path) == (0, 1, 2, 9, 10)


@pytest.mark.parametrize("name", ["one", "-1", "01", "٣", "1.5", "9999999", "1.safetensors"])
def test_a_file_with_another_name_is_no_epoch(tmp_path, name):
    keep(tmp_path, 2)
    (tmp_path / "epochs" / f"{name}.safetensors").write_bytes(b"")
    assert checkpoints.epochs(tmp_path) == (2,)


def test_a_long_training_keeps_evenly_spaced_epochs_within_the_limit():
    size = EPOCHS_BYTES_MAX // 5
    assert [every(epoch, size) for epoch in (0, 4, 5, 9, 10, 19, 20)] == [1, 1, 2, 2, 4, 4, 8]
    for epoch in range(201):
        kept = epoch // every(epoch, size) + 1
        assert min(3, epoch + 1) <= kept <= 5


def test_what_is_thinned_out_is_gone_and_what_follows_fits_in(tmp_path, monkeypatch):
    monkeypatch.setattr("explorer.checkpoints.kept.EPOCHS_BYTES_MAX", 50_000)  # 10,338 each
    for epoch in range(11):
        keep(tmp_path, epoch)
        size = sum(f.stat().st_size for f in (tmp_path / "epochs").iterdir())
        assert size <= 50_000
    assert checkpoints.epochs(tmp_path) == (0, 4, 8)


def test_a_network_too_large_for_two_epochs_keeps_none(tmp_path):
    state = {"weight": torch.empty(EPOCHS_BYTES_MAX // 4 + 1, device="meta")}
    assert not checkpoints.is_kept(0, state)
    assert checkpoints.is_kept(0, network().state_dict())
    checkpoints.keep(tmp_path, state, card(0))
    assert not (tmp_path / "epochs").exists()


@pytest.mark.parametrize("value", [math.nan, math.inf, 70_000.0])
def test_weights_that_half_precision_cannot_hold_are_not_kept(tmp_path, value):
    net = network()
    with torch.no_grad():
        next(net.parameters()).view(-1)[0] = value
    keep(tmp_path, 1, net)
    assert checkpoints.epochs(tmp_path) == ()


def test_a_training_that_begins_again_leaves_no_epoch_of_the_first_attempt(tmp_path):
    for epoch in (0, 1, 2):
        keep(tmp_path, epoch)
    (tmp_path / "epochs" / ".3.safetensors.77.abcd.part").write_bytes(b"half")
    keep(tmp_path, 0)
    assert [f.name for f in (tmp_path / "epochs").iterdir()] == ["0.safetensors"]


def test_a_write_that_fails_keeps_the_old_epoch(tmp_path, monkeypatch):
    keep(tmp_path, 1, val_loss=1.0)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="No space"):
        keep(tmp_path, 1, val_loss=2.0)
    assert checkpoints.load_epoch(tmp_path, 1)[1].val_loss == 1.0
    assert [f.name for f in (tmp_path / "epochs").iterdir()] == ["1.safetensors"]


def test_the_untrained_network_is_the_one_that_was_kept(tmp_path):
    checkpoints.save(tmp_path, "best", network(5), card(4))
    net = keep(tmp_path, 0, network(7), val_loss=None, val_accuracy=None)
    found = checkpoints.untrained(tmp_path)
    assert (found.kept, found.card.epoch) == (True, 0)
    assert torch.equal(found.model.fc.weight, net.fc.weight.half().float())


def test_else_it_is_drawn_with_the_seed_of_the_recipe_and_says_so(tmp_path):
    checkpoints.save(tmp_path, "best", network(5), card(4))
    before = torch.get_rng_state()
    found = checkpoints.untrained(tmp_path)
    assert torch.equal(torch.get_rng_state(), before)
    assert (found.kept, found.card.epoch, found.card.val_loss) == (False, 0, None)
    with lent(fresh(3, torch.device("cpu"))):  # as a training with seed 3 begins
        began = models.build("tiny-gp", 3)
    for key, value in began.state_dict().items():
        assert torch.equal(found.model.state_dict()[key], value)
    assert torch.equal(checkpoints.untrained(card(4)).model.fc.weight, found.model.fc.weight)


def test_a_damaged_beginning_is_drawn_anew(tmp_path):
    checkpoints.save(tmp_path, "best", network(5), card(4))
    keep(tmp_path, 0)
    (tmp_path / "epochs" / "0.safetensors").write_bytes(b"cut")
    assert not checkpoints.untrained(tmp_path).kept


@pytest.mark.parametrize("key", [k for k in models.REGISTRY if k not in ("own", "vgg11-bn")])
def test_every_network_is_drawn_without_torchs_own_generator(key):
    entry = models.REGISTRY[key]
    shape = models.SHAPE if entry.takes(models.SHAPE) else (1, 28, 28)
    before = torch.get_rng_state()
    with drawing(9):
        one = models.build(key, 3, shape)
    assert torch.equal(torch.get_rng_state(), before)
    with lent(fresh(9, torch.device("cpu"))):
        other = models.build(key, 3, shape)
    assert all(torch.equal(one.state_dict()[k], v) for k, v in other.state_dict().items())


@pytest.mark.parametrize(("own", "taken"), [(2, 2), (4, 3)])
def test_a_damaged_checkpoint_gives_way_to_an_epoch_and_says_so(tmp_path, own, taken):
    checkpoints.save(tmp_path, "best", network(5), card(own))
    model, read, note = checkpoints.load_or_previous(tmp_path)
    assert (read.epoch, note) == (own, "")
    for epoch in range(4):
        keep(tmp_path, epoch)
    data = (tmp_path / "best.safetensors").read_bytes()
    (tmp_path / "best.safetensors").write_bytes(data[: len(data) // 2])
    model, read, note = checkpoints.load_or_previous(tmp_path)
    assert read.epoch == taken
    assert torch.equal(model.fc.bias, network(taken).fc.bias.half().float())
    assert f"is damaged. The weights after epoch {taken}" in note


def test_a_damaged_epoch_is_passed_over_and_untrained_weights_are_no_substitute(tmp_path):
    checkpoints.save(tmp_path, "best", network(5), card(2))
    for epoch in range(3):
        keep(tmp_path, epoch)
    (tmp_path / "best.safetensors").write_bytes(b"")
    (tmp_path / "epochs" / "2.safetensors").write_bytes(b"")
    assert checkpoints.load_or_previous(tmp_path)[1].epoch == 1
    (tmp_path / "epochs" / "1.safetensors").write_bytes(b"")
    with pytest.raises(CheckpointError, match="not a safetensors file"):
        checkpoints.load_or_previous(tmp_path)
