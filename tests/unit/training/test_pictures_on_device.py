"""The batched gather equals slicing picture by picture."""

import numpy as np
import pytest
import torch

from explorer.datasets import channels
from explorer.errors import DataError
from explorer.training import pictures_on_device as on_device

CPU = torch.device("cpu")


def pictures(count, shape=(32, 32, 3)):
    rng = np.random.default_rng(3)
    images = rng.integers(0, 256, (count, *shape), dtype=np.uint8)
    return images, np.arange(count) % 4


@pytest.mark.parametrize("flip", [True, False])
@pytest.mark.parametrize("crop", [True, False])
@pytest.mark.parametrize("shape", [(32, 32, 3), (28, 28, 1), (20, 24, 3)])
def test_gather_equals_slicing_every_picture_by_itself(flip, crop, shape):
    images, labels = pictures(60, shape)
    part = on_device.training_part(images, labels, CPU, flip=flip, crop=crop)
    plan = on_device.plan_epoch(part, torch.Generator().manual_seed(5))
    batch = on_device.gather(part, plan, 7, 57).numpy()
    edge = 4 if crop else 0
    padded = np.pad(images, ((0, 0), (edge, edge), (edge, edge), (0, 0)), mode="reflect")
    for row, place in enumerate(range(7, 57)):
        y, x = int(plan.down[place]), int(plan.right[place])
        expected = padded[plan.order[place], y : y + shape[0], x : x + shape[1]]
        if plan.mirrored[place]:
            expected = expected[:, ::-1]
        assert np.array_equal(batch[row], expected)


def test_the_plan_shows_every_picture_once_and_uses_every_shift():
    images, labels = pictures(600)
    part = on_device.training_part(images, labels, CPU, flip=True, crop=True)
    plan = on_device.plan_epoch(part, torch.Generator().manual_seed(0))
    assert sorted(plan.order.tolist()) == list(range(600))
    assert set(plan.down.tolist()) == set(plan.right.tolist()) == set(range(9))
    assert 240 < int(plan.mirrored.sum()) < 360


def test_without_augmentation_pictures_come_unchanged():
    images, labels = pictures(12)
    part = on_device.training_part(images, labels, CPU, flip=False, crop=False)
    plan = on_device.plan_epoch(part, torch.Generator().manual_seed(1))
    batch = on_device.gather(part, plan, 0, 12)
    assert np.array_equal(batch.numpy(), images[plan.order.numpy()])


def test_the_last_batch_is_shorter():
    images, labels = pictures(10)
    part = on_device.training_part(images, labels, CPU, flip=True, crop=True)
    plan = on_device.plan_epoch(part, torch.Generator().manual_seed(1))
    assert on_device.gather(part, plan, 8, 16).shape == (2, 32, 32, 3)


def test_normalise_gives_mean_0_and_deviation_1_in_channels_last_order():
    images, _ = pictures(40)
    images[..., 1] //= 3
    mean, std = on_device.channel_statistics(images)
    scale = [torch.tensor(v).mul(255).view(1, 3, 1, 1) for v in (mean, std)]
    out = on_device.normalise(torch.from_numpy(images), *scale)
    assert out.shape == (40, 3, 32, 32)
    assert out.is_contiguous(memory_format=torch.channels_last)
    assert torch.allclose(out.mean((0, 2, 3)), torch.zeros(3), atol=1e-4)
    assert torch.allclose(out.std((0, 2, 3)), torch.ones(3), atol=1e-3)


@pytest.mark.parametrize("shape", [(32, 32, 3), (28, 28, 1)])
def test_statistics_equal_numpy_also_over_several_chunks(monkeypatch, shape):
    monkeypatch.setattr(channels, "_PLACES_AT_ONCE", 7)
    images, _ = pictures(20, shape)
    mean, std = on_device.channel_statistics(images)
    assert np.allclose(mean, (images / 255).mean((0, 1, 2)))
    assert np.allclose(std, (images / 255).std((0, 1, 2)))


def test_pictures_of_one_colour_give_no_division_by_zero():
    mean, std = on_device.channel_statistics(np.full((3, 32, 32, 3), 7, np.uint8))
    assert np.allclose(mean, 7 / 255)
    assert np.allclose(std, 1 / 255)


def test_the_split_takes_the_same_share_of_every_class_and_no_picture_twice():
    labels = np.repeat([0, 1, 2], [100, 50, 10])
    training, validation = on_device.split(labels, 0.2, seed=4)
    assert np.bincount(labels[validation]).tolist() == [20, 10, 2]
    assert sorted([*training, *validation]) == list(range(160))


def test_the_split_follows_the_seed():
    labels = np.arange(200) % 2
    one, again, other = (on_device.split(labels, 0.2, seed)[1] for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_a_class_of_one_picture_cannot_be_split():
    with pytest.raises(DataError, match="Class 1 has 1 picture; at least 2"):
        on_device.split(np.array([0, 0, 1]), 0.2, 0)


@pytest.mark.parametrize("channels", [1, 3])
def test_normalise_is_the_plain_sum_bit_for_bit(channels):
    generator = torch.Generator().manual_seed(0)
    batch = torch.randint(256, (5, 12, 8, channels), dtype=torch.uint8, generator=generator)
    mean, std = torch.rand((2, 1, channels, 1, 1), generator=generator) * 100 + 1
    found = on_device.normalise(batch, mean, std)
    assert torch.equal(found, (batch.permute(0, 3, 1, 2).float() - mean) / std)
    assert found.is_contiguous(memory_format=torch.channels_last)
