"""MixUp and CutMix: λ from the box, the mixed labels, and the Beta distribution."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F
from torchvision.transforms import v2

from explorer.augmentation import beta, mixing
from explorer.augmentation.mixing import Mix
from explorer.augmentation.settings import Mixing

ALPHAS = [0.1, 0.4, 1.0, 2.0, 4.0]


def batch(count=6, size=(8, 10)):
    rng = np.random.default_rng(1)
    images = torch.from_numpy(rng.integers(0, 256, (count, 3, *size), dtype=np.uint8))
    return images, torch.arange(count) % 4


def test_cutmix_keeps_as_many_pixels_as_lambda_says():
    images, _ = batch()
    own = torch.zeros(2, 1, 8, 10)
    own[0] = 1  # ones are the picture's own pixels
    for seed in range(200):
        (mix,) = mixing.draw(Mixing(cutmix=0.7), 1, (8, 10), seed)
        kept = int(mixing.cutmix(own, mix)[0].sum())
        assert mix.lam == pytest.approx(kept / 80)
    assert not torch.equal(mixing.cutmix(images, mixing.cut_box(0.2, (8, 10), (4, 4))), images)


def test_the_box_by_hand():
    mix = mixing.cut_box(0.36, (10, 20), (5, 10))  # √0.64 = 0.8: half are 4 rows and 8 columns
    assert mix.box == (1, 2, 9, 18)
    assert mix.lam == pytest.approx(1 - 8 * 16 / 200)
    corner = mixing.cut_box(0.36, (10, 20), (9, 0))
    assert corner.box == (5, 0, 10, 8)
    assert corner.lam == pytest.approx(1 - 5 * 8 / 200)
    assert mixing.cut_box(1.0, (10, 20), (5, 10)).lam == 1.0
    assert mixing.cut_box(0.0, (10, 20), (5, 10)).lam == 0.0


@pytest.mark.parametrize("seed", range(5))
def test_both_equal_torchvisions_with_the_same_numbers(seed):
    images, labels = batch()
    classes = 4
    (mix,) = mixing.draw(Mixing(mixup=0.8), 1, (8, 10), seed)
    theirs = v2.MixUp(num_classes=classes)
    chosen = {"labels": labels, "batch_size": 6, "lam": mix.lam}
    assert torch.equal(mixing.mixup(images.float(), mix), theirs.transform(images.float(), chosen))
    assert torch.equal(mixing.targets(labels, classes, mix), theirs.transform(labels, chosen))
    (mix,) = mixing.draw(Mixing(cutmix=0.8), 1, (8, 10), seed)
    top, left, bottom, right = mix.box
    chosen = {"labels": labels, "batch_size": 6, "lam_adjusted": mix.lam}
    chosen["box"] = (left, top, right, bottom)
    theirs = v2.CutMix(num_classes=classes)
    assert torch.equal(mixing.cutmix(images, mix), theirs.transform(images, chosen))
    assert torch.equal(mixing.targets(labels, classes, mix), theirs.transform(labels, chosen))


def test_the_loss_with_mixed_labels_is_the_weighted_sum_of_two_losses():
    scores = torch.randn(6, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    labels = torch.tensor([0, 1, 2, 3, 3, 1])
    mix = Mix(0.3, 0.3)
    mixed = F.cross_entropy(scores, mixing.targets(labels, 4, mix).double())
    own, other = F.cross_entropy(scores, labels), F.cross_entropy(scores, labels.roll(1))
    assert float(mixed) == pytest.approx(float(0.3 * own + 0.7 * other), rel=1e-6)


def test_every_row_of_the_labels_adds_up_to_1_and_the_main_label_has_the_larger_part():
    labels = torch.tensor([0, 1, 1, 3])
    for lam in (0.0, 0.2, 0.5, 0.9, 1.0):
        mix = Mix(lam, lam)
        rows = mixing.targets(labels, 4, mix)
        assert torch.allclose(rows.sum(1), torch.ones(4))
        if lam != 0.5:
            assert torch.equal(rows.argmax(1), mixing.main_labels(labels, mix))


def test_mixing_normalised_pictures_is_normalising_mixed_ones():
    images = batch()[0].double()
    mix = Mix(0.25, 0.25)
    before = (mixing.mixup(images, mix) - 120) / 64
    assert torch.allclose(before, mixing.mixup((images - 120) / 64, mix))


def test_with_both_on_a_coin_decides_for_each_batch():
    mixes = mixing.draw(Mixing(mixup=1.0, cutmix=1.0), 400, (8, 8), seed=0)
    assert 160 < sum(mix.box is not None for mix in mixes) < 240
    assert mixing.draw(Mixing(), 400, (8, 8), seed=0) == []


@pytest.mark.parametrize("alpha", ALPHAS)
def test_the_density_holds_all_of_the_probability(alpha):
    # The left half in slices of z, where x = 1 / (1 + e^−z) and dx = x (1 − x) dz: no pole at 0.
    z = np.arange(-300, 0, 0.001) + 0.0005
    x = 1 / (1 + np.exp(-z))
    half = (beta.density(x, alpha) * x * (1 - x)).sum() * 0.001
    assert half == pytest.approx(0.5, abs=1e-6)
    assert beta.density(1 - x[-900:], alpha) == pytest.approx(beta.density(x[-900:], alpha))
    torchs = torch.distributions.Beta(alpha, alpha).log_prob(torch.tensor(0.3)).exp()
    assert beta.density(np.array([0.3]), alpha)[0] == pytest.approx(float(torchs), rel=1e-5)


@pytest.mark.parametrize("alpha", ALPHAS)
def test_samples_have_the_mean_and_the_variance_of_the_distribution(alpha):
    lam = beta.sample(alpha, 20_000, 7)
    assert ((lam >= 0) & (lam <= 1)).all()
    assert lam.mean() == pytest.approx(0.5, abs=0.01)
    assert lam.std() == pytest.approx(beta.spread(alpha), rel=0.02)
    theirs = float(torch.distributions.Beta(alpha, alpha).variance) ** 0.5
    assert beta.spread(alpha) == pytest.approx(theirs, rel=1e-6)
    # as many within 0.2 of the middle as the density says
    x = np.linspace(0.3, 0.7, 4001)
    expected = np.trapezoid(beta.density(x, alpha), x)
    assert (abs(lam - 0.5) < 0.2).mean() == pytest.approx(expected, abs=0.012)


def test_samples_follow_the_seed_and_a_longer_draw_begins_with_the_shorter():
    assert np.array_equal(beta.sample(0.4, 50, 1), beta.sample(0.4, 9000, 1)[:50])
    assert not np.array_equal(beta.sample(0.4, 50, 1), beta.sample(0.4, 50, 2))
