"""Formulae and lines to copy of MixUp, CutMix and rotation compute what the pictures show."""

import re

import numpy as np
import pytest
import torch

from explorer import samples
from explorer.augmentation import mixing, mixing_words, pipeline
from explorer.augmentation.formulae import formulae
from explorer.augmentation.reading import nearest
from explorer.augmentation.settings import Flip, Mixing, Pipeline, Rotation


@pytest.mark.parametrize("alphas", [(0.7, 0.0), (0.0, 0.7)])
@pytest.mark.parametrize("seed", range(4))
def test_the_lines_to_copy_mix_the_same_pictures(alphas, seed):
    (mix,) = mixing.draw(Mixing(*alphas), 1, (8, 8), seed)
    pair = torch.rand(2, 3, 8, 8, generator=torch.Generator().manual_seed(seed))
    text = mixing_words.code(mix, (2, 0), 4, (8, 8, 3))
    given = re.sub(r"a, b = torch\.rand.*", "a, b = given", text)
    names = {"given": pair}
    exec(given, names)
    mixed = mixing.cutmix(pair, mix) if mix.box else mixing.mixup(pair, mix)
    assert torch.allclose(names["x"], mixed[0])
    expected = mixing.targets(torch.tensor([2, 0]), 4, mix)[0]
    assert torch.allclose(names["target"], expected)


@pytest.mark.parametrize("alphas", [(0.5, 0.0), (0.0, 1.0), (2.0, 1.0)])
def test_the_lines_for_batches_run(alphas):
    names = {}
    exec(mixing_words.batch_code(*alphas, 10), names)
    assert names["targets"].shape == (8, 10)
    assert torch.allclose(names["targets"].sum(1), torch.ones(8))


def test_a_pixel_is_what_the_line_says():
    (mix,) = mixing.draw(Mixing(cutmix=1.0), 1, (8, 8), 0)
    a, b = np.full((8, 8, 3), 10), np.full((8, 8, 3), 20)
    planes = torch.from_numpy(np.stack((a, b))).permute(0, 3, 1, 2)
    mixed = mixing.cutmix(planes, mix)[0, 0]
    for row in range(8):
        for column in range(8):
            line = mixing_words.pixel_line(mix, row, column, a[row, column], b[row, column])
            assert line.endswith(f"so ({', '.join([str(int(mixed[row, column]))] * 3)})")


def test_an_empty_box_is_said_in_words():
    lines = mixing_words.box_lines(mixing.cut_box(0.9999, (8, 8), (3, 3)), (8, 8))
    assert "nothing is left" in lines[1]
    assert lines[2].endswith("λ = 1 − 0/64 = 1.0000")


def test_the_formula_of_a_rotation_finds_the_pixel_that_came():
    side = 33
    spot = np.zeros((side, side, 1), np.uint8)
    spot[10, 20] = 255
    found = pipeline.variants(spot, Pipeline(rotation=Rotation(180)), 6, seed=1)
    for place, picture in enumerate(found.pictures):
        numbers = re.findall(r"([−+]?) ?(\d\.\d{3}) · ([xy])", formulae(found, place)[0])
        xx, xy, yx, yy = (float(v) * (-1 if sign == "−" else 1) for sign, v, _ in numbers)
        y, x = np.unravel_index(picture[..., 0].argmax(), (side, side))
        x, y = x - 16, y - 16
        assert xx * x + xy * y == pytest.approx(20 - 16, abs=0.8)
        assert yx * x + yy * y == pytest.approx(10 - 16, abs=0.8)


def test_a_flip_stands_among_the_formulae_only_where_it_happened():
    found = pipeline.variants(np.zeros((8, 8, 1), np.uint8), Pipeline(flip=Flip()), 20, seed=0)
    for place in range(20):
        assert bool(formulae(found, place)) == bool(found.moves.mirrored[place])


def test_a_six_upside_down_is_a_nine_and_one_colour_is_like_nothing():
    known = np.stack([samples.draw(name) for name in samples.DIGITS])
    places, likeness = nearest(known[:, ::-1, ::-1], known)
    assert (places[6], places[9]) == (9, 6)
    assert likeness[6] == pytest.approx(1)
    assert nearest(np.full((1, 28, 28, 3), 7), known)[1][0] == 0
