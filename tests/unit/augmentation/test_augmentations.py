"""Each augmentation against a loop worked out here, and against torchvision's transforms."""

import numpy as np
import pytest
import torch
from torchvision.transforms import v2
from torchvision.transforms.v2 import functional as F

from explorer.augmentation import auto_augment, erasing, jitter, moves, rotation
from explorer.augmentation.chance import part_of
from explorer.augmentation.settings import Cutout, Erasing, Jitter, Rotation

BILINEAR = v2.InterpolationMode.BILINEAR


def pictures(count, size=(32, 32), channels=3, seed=0):
    rng = np.random.default_rng(seed)
    return torch.from_numpy(rng.integers(0, 256, (count, channels, *size), dtype=np.uint8))


@pytest.mark.parametrize("size", [(32, 32), (28, 28), (5, 9)])
@pytest.mark.parametrize("padding", [0, 1, 4])
def test_crop_and_flip_equal_slicing_every_picture_by_itself(size, padding):
    rng = np.random.default_rng(3)
    H, W = size
    images = rng.integers(0, 256, (20, H, W, 3), dtype=np.uint8)
    padded = moves.padded(images, padding)
    drawn = moves.draw(50, 2 * padding, 0.5, torch.Generator().manual_seed(1))
    picks = torch.randint(20, (50,), generator=torch.Generator().manual_seed(2))
    batch = moves.gather(
        torch.from_numpy(padded.reshape(-1, 3)),
        padded.shape[1:3],
        size,
        picks,
        (drawn.down, drawn.right, drawn.mirrored),
    )
    for n, made in enumerate(batch.numpy()):
        y, x = int(drawn.down[n]), int(drawn.right[n])
        expected = padded[picks[n], y : y + H, x : x + W]
        assert np.array_equal(made, expected[:, ::-1] if drawn.mirrored[n] else expected)


def test_crop_and_flip_equal_torchvisions_with_the_same_numbers():
    image = pictures(1)[0]
    crop = v2.RandomCrop(32, padding=4, padding_mode="reflect")
    for seed in range(20):
        drawn = moves.draw(1, 8, 0.5, torch.Generator().manual_seed(seed))
        chosen = {"needs_crop": True, "top": int(drawn.down), "left": int(drawn.right)}
        chosen |= {"height": 32, "width": 32, "needs_pad": True, "padding": [4, 4, 4, 4]}
        expected = crop.transform(image, chosen)
        if drawn.mirrored:
            expected = v2.RandomHorizontalFlip().transform(expected, {})
        padded = moves.padded(image.permute(1, 2, 0).numpy()[None], 4)
        made = moves.gather(
            torch.from_numpy(padded.reshape(-1, 3)),
            (40, 40),
            (32, 32),
            torch.tensor([0]),
            (drawn.down, drawn.right, drawn.mirrored),
        )
        assert torch.equal(made[0].permute(2, 0, 1), expected)


def test_a_flip_at_one_half_is_the_coin_of_the_recorded_curves():
    for seed in range(5):
        drawn = moves.draw(1001, 8, 0.5, torch.Generator().manual_seed(seed))
        old = torch.Generator().manual_seed(seed)
        shifts = torch.randint(9, (2, 1001), generator=old)
        assert torch.equal(drawn.mirrored, torch.randint(2, (1001,), generator=old))
        assert torch.equal(torch.stack((drawn.down, drawn.right)), shifts)
        assert torch.equal(drawn.mirrored.bool(), drawn.share < 0.5)


@pytest.mark.parametrize("probability", [0.0, 0.1, 0.9, 1.0])
def test_so_many_are_mirrored_as_was_asked_for(probability):
    drawn = moves.draw(20_000, 0, probability, torch.Generator().manual_seed(1))
    assert float(drawn.mirrored.double().mean()) == pytest.approx(probability, abs=0.01)


def test_a_quarter_turn_by_hand():
    image = torch.tensor([[[1, 2], [3, 4]]], dtype=torch.uint8)[None]
    turned = rotation.apply(image, rotation.Angles(np.array([90.0])))  # anticlockwise
    assert turned[0, 0].tolist() == [[2, 4], [1, 3]]
    turned = rotation.apply(image, rotation.Angles(np.array([-180.0])))
    assert turned[0, 0].tolist() == [[4, 3], [2, 1]]


@pytest.mark.parametrize(("size", "channels"), [((32, 32), 3), ((28, 28), 1), ((16, 24), 3)])
def test_rotation_equals_torchvisions_bit_for_bit(size, channels):
    images = pictures(60, size, channels)
    angles = rotation.draw(Rotation(180), 60, seed=3)
    angles.degrees[:3] = 0, 45, -30
    made = rotation.apply(images, angles)
    for image, angle, turned in zip(images, angles.degrees, made, strict=True):
        assert torch.equal(turned, F.rotate(image, float(angle), BILINEAR, fill=0))


def test_angles_fill_the_range_evenly():
    degrees = rotation.draw(Rotation(20), 20_000, seed=0).degrees
    assert -20 <= degrees.min() < -19.9
    assert 19.9 < degrees.max() <= 20
    assert degrees.mean() == pytest.approx(0, abs=0.3)
    assert degrees.std() == pytest.approx(20 / 3**0.5, rel=0.02)


@pytest.mark.parametrize("channels", [3, 1])
def test_jitter_equals_torchvisions_with_the_same_factors_and_order(channels):
    images = pictures(20, channels=channels)
    drawn = jitter.draw(Jitter.of_strength(0.8), 20, seed=4)
    made = jitter.apply(images, drawn)
    transform = v2.ColorJitter(0.8, 0.8, 0.8, 0.2)
    for n, image in enumerate(images):
        names = ("brightness_factor", "contrast_factor", "saturation_factor", "hue_factor")
        chosen = dict(zip(names, drawn.factors[n].tolist(), strict=True))
        chosen["fn_idx"] = torch.from_numpy(drawn.order[n])
        assert torch.equal(made[n], transform.transform(image, chosen))


def test_jitter_stays_within_its_factors_and_uses_every_order():
    drawn = jitter.draw(Jitter(0.2, 1.0, 0.0, 0.5), 5000, seed=0)
    low, high = drawn.factors.min(0), drawn.factors.max(0)
    assert low == pytest.approx([0.8, 0, 1, -0.5], abs=0.002)
    assert high == pytest.approx([1.2, 2, 1, 0.5], abs=0.002)
    assert len({tuple(order) for order in drawn.order}) == 24


def test_brightness_and_contrast_by_hand():
    image = torch.tensor([[[10, 200], [60, 30]]], dtype=torch.uint8)
    assert jitter.change("brightness", image, 1.5).flatten().tolist() == [15, 255, 90, 45]
    # the mean is 75: 75 + 0.5 · (v − 75)
    assert jitter.change("contrast", image, 0.5).flatten().tolist() == [42, 137, 67, 52]


def test_the_table_of_policies_is_torchvisions():
    theirs = v2.AutoAugment(v2.AutoAugmentPolicy.CIFAR10)._policies
    assert list(auto_augment.POLICIES) == theirs


class Scripted:
    """Gives torchvision's AutoAugment the numbers that we drew, in the order of its questions."""

    def __init__(self, drawn, place):
        self.answers = [torch.tensor(int(drawn.number[place]))]
        for turn, operation in enumerate(auto_augment.operations(drawn, place, (32, 32))):
            self.answers.append(torch.tensor(operation.share, dtype=torch.float64))
            if operation.done and operation.name in auto_augment._SIGNED:
                self.answers.append(torch.tensor(0.0 if drawn.sign[place, turn] < 0 else 1.0))

    def __call__(self, *_):
        return self.answers.pop(0)


@pytest.mark.parametrize(("size", "channels"), [((32, 32), 3), ((28, 28), 1)])
def test_auto_augment_equals_torchvisions_with_the_same_numbers(monkeypatch, size, channels):
    count = 120
    images = pictures(count, size, channels)
    drawn = auto_augment.draw(count, seed=5)
    made = auto_augment.apply(images, drawn)
    transform = v2.AutoAugment(v2.AutoAugmentPolicy.CIFAR10)
    assert set(drawn.number.tolist()) == set(range(25))
    for n, image in enumerate(images):
        script = Scripted(drawn, n)
        with monkeypatch.context() as patch:
            patch.setattr(torch, "rand", script)
            patch.setattr(torch, "randint", script)
            expected = transform(image)
        assert not script.answers
        assert torch.equal(made[n], expected)


def test_equal_operations_done_together_equal_those_done_one_by_one():
    images = pictures(300)
    drawn = auto_augment.draw(300, seed=1)
    together = auto_augment.apply(images, drawn)
    for n in range(0, 300, 7):
        alone = auto_augment.apply(images[n : n + 1], part_of(drawn, n, n + 1))
        assert torch.equal(alone[0], together[n])


def test_magnitudes_by_hand():
    def unit(name, level):
        return auto_augment.magnitude(name, level, (32, 64), 1)

    assert unit("Rotate", 3) == pytest.approx(10)
    assert (unit("TranslateX", 9), unit("TranslateY", 9)) == (29, 14)  # 150/331 of 64 and of 32
    assert unit("Solarize", 3) == pytest.approx(170)
    assert unit("ShearX", 9) == pytest.approx(0.3)
    assert auto_augment.magnitude("Contrast", 9, (32, 32), -1) == pytest.approx(-0.9)


def test_boxes_lie_inside_and_keep_area_and_ratio():
    settings = Erasing(1.0, area=(0.1, 0.3), ratio=(0.5, 2.0))
    drawn = erasing.draw(settings, 3000, (64, 48), seed=0)
    top, left, bottom, right = drawn.boxes[drawn.erased].T
    assert drawn.erased.mean() > 0.99
    assert top.min() >= 0
    assert left.min() >= 0
    assert bottom.max() <= 64
    assert right.max() <= 48
    area = (bottom - top) * (right - left) / (64 * 48)
    assert 0.08 < area.min() < 0.12
    assert 0.28 < area.max() < 0.32
    ratio = (bottom - top) / (right - left)
    assert 0.45 < ratio.min() < 0.55
    assert 1.9 < ratio.max() < 2.2


def test_erasing_fills_the_box_and_nothing_else_as_torchvisions_does():
    images = pictures(40)
    drawn = erasing.draw(Erasing(0.5), 40, (32, 32), seed=2)
    made = erasing.apply(images, drawn, 77)
    assert 0 < drawn.erased.sum() < 40
    transform = v2.RandomErasing(value=77)
    for n, (top, left, bottom, right) in enumerate(drawn.boxes.tolist()):
        expected = images[n].clone()
        for row in range(top, bottom):
            for column in range(left, right):
                expected[:, row, column] = 77
        assert torch.equal(made[n], expected)
        if drawn.erased[n]:
            chosen = {"i": top, "j": left, "h": bottom - top, "w": right - left}
            theirs = transform.transform(images[n], chosen | {"v": torch.tensor([[[77.0]]])})
            assert torch.equal(made[n], theirs)


def test_a_rectangle_larger_than_the_picture_leaves_it_whole():
    drawn = erasing.draw(Erasing(1.0, area=(0.9, 0.9), ratio=(10.0, 10.0)), 50, (32, 32), seed=0)
    assert not drawn.erased.any()
    images = pictures(50)
    assert torch.equal(erasing.apply(images, drawn, 0), images)


def test_cutout_is_a_square_around_a_pixel_clipped_at_the_border():
    drawn = erasing.draw_cutout(Cutout(9), 4000, (32, 32), seed=0)
    heights = drawn.boxes[:, 2] - drawn.boxes[:, 0]
    assert heights.max() == 9
    assert heights.min() == 5  # the centre in the first or last row
    # 9 rows but those cut: (32·9 − 2·(1+2+3+4)) / 32
    assert heights.mean() == pytest.approx((32 * 9 - 20) / 32, abs=0.06)
