"""The accuracy of a network under any constants of normalisation."""

import numpy as np
import pytest
import torch

from explorer import checkpoints, datasets
from explorer.errors import InputError
from explorer.probing.accuracy import accuracy
from explorer.training import rundir

MEAN, STD = (0.5, 0.5, 0.5), (0.25, 0.25, 0.25)


@pytest.fixture(scope="module")
def shipped():
    return checkpoints.load(rundir.shipped_runs()[0].path)


def test_it_counts_what_a_pass_in_plain_torch_names_correctly(shipped):
    model, _ = shipped
    pictures = datasets.load("shapes", "test", per_class=9)  # 90: two batches, one of them shorter
    x = torch.from_numpy(pictures.images.copy()).permute(0, 3, 1, 2) / 255
    x = (x - torch.tensor(MEAN)[:, None, None]) / torch.tensor(STD)[:, None, None]
    with torch.no_grad():
        right = (model(x).argmax(1).numpy() == pictures.labels).mean()
    assert accuracy(model, pictures.images, pictures.labels, MEAN, STD) == pytest.approx(right)


def test_the_constants_of_the_training_are_best(shipped):
    model, card = shipped
    pictures = datasets.load("shapes", "test", per_class=20)
    own = accuracy(model, pictures.images, pictures.labels, card.mean, card.std)
    only_divided = accuracy(model, pictures.images, pictures.labels, (0,) * 3, (1,) * 3)
    assert own > 0.95
    assert only_divided < own - 0.2


def test_no_picture_is_one_sentence(shipped):
    with pytest.raises(InputError, match="at least 1 picture"):
        accuracy(shipped[0], np.zeros((0, 32, 32, 3), np.uint8), np.zeros(0, int), MEAN, STD)
