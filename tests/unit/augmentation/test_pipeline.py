"""All together: the same seed gives the same pictures, the words are true, the lines run."""

import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

from explorer.augmentation import code, pipeline, words
from explorer.augmentation.settings import (
    Crop,
    Cutout,
    Erasing,
    Flip,
    Jitter,
    Pipeline,
    Rotation,
)

ALL = Pipeline(Crop(4), Flip(0.5), Rotation(20), True, Jitter(), Erasing(0.5), Cutout(6, 9))
GREY = np.arange(28 * 28, dtype=np.uint8).reshape(28, 28, 1)
COLOURED = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)


def made(seed, picture=COLOURED, settings=ALL, count=12):
    return pipeline.variants(picture, settings, count, seed)


def test_the_same_seed_gives_the_same_pictures_and_another_gives_others():
    assert np.array_equal(made(3).pictures, made(3).pictures)
    assert not np.array_equal(made(3).pictures, made(4).pictures)


def test_so_it_does_in_many_threads_at_once_and_nobodys_generator_is_touched():
    expected = {seed: made(seed).pictures for seed in range(6)}
    torch.manual_seed(1)
    state, numpys = torch.get_rng_state(), np.random.get_state()[1].copy()
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda seed: (seed, made(seed).pictures), list(range(6)) * 4))
    for seed, pictures in found:
        assert np.array_equal(pictures, expected[seed])
    assert torch.equal(torch.get_rng_state(), state)
    assert np.array_equal(np.random.get_state()[1], numpys)


def test_switching_one_on_leaves_the_drawings_of_the_others_as_they_were():
    few = made(5, settings=Pipeline(flip=Flip(), rotation=Rotation(20)))
    many = made(5)
    assert torch.equal(few.moves.share, many.moves.share)
    assert np.array_equal(few.changes.rotation.degrees, many.changes.rotation.degrees)


def test_a_part_of_the_changes_makes_a_part_of_the_pictures():
    images = torch.from_numpy(np.stack([COLOURED] * 10))
    changes = pipeline.draw(ALL, 10, (32, 32), seed=1, epoch=2)
    whole = pipeline.apply(images, changes)
    assert torch.equal(pipeline.apply(images[4:7], changes.part(4, 7)), whole[4:7])
    other = pipeline.draw(ALL, 10, (32, 32), seed=1, epoch=3)
    assert not torch.equal(pipeline.apply(images, other), whole)


def test_applying_changes_nothing_that_it_was_given():
    images = torch.from_numpy(np.stack([COLOURED] * 10))
    before = images.clone()
    pipeline.apply(images, pipeline.draw(ALL, 10, (32, 32), seed=1))
    assert torch.equal(images, before)


def test_without_any_the_picture_stays_and_there_is_nothing_to_say():
    found = made(0, settings=Pipeline())
    assert (found.pictures == COLOURED).all()
    assert words.lines(found, 0) == ()


@pytest.mark.parametrize("picture", [COLOURED, GREY], ids=["colour", "grey"])
@pytest.mark.parametrize("seed", range(4))
def test_the_lines_to_copy_make_exactly_the_variant(picture, seed):
    found = made(seed, picture)
    for place in range(12):
        text = code.variant_lines(found, place)
        names = {}
        given = re.sub(r"picture = torch\.randint.*", "picture = given", text)
        assert given != text
        exec(given, {"given": torch.from_numpy(picture).permute(2, 0, 1)}, names)
        assert torch.equal(names["x"].permute(1, 2, 0), torch.from_numpy(found.pictures[place]))
    exec(text, {})  # also as it stands


@pytest.mark.parametrize("settings", [ALL, Pipeline(), Pipeline(jitter=Jitter())])
def test_the_lines_of_the_transform_run(settings):
    names = {}
    exec(code.transform_lines(settings, (28, 28)), names)
    out = names["train"](torch.from_numpy(GREY).permute(2, 0, 1))
    assert out.shape == (1, 28, 28)
    assert out.dtype == torch.float32
    plain = names["test"](torch.from_numpy(GREY).permute(2, 0, 1))
    assert torch.allclose(plain[0] * 255, torch.from_numpy(GREY[..., 0]).float())


def test_the_words_say_what_happened():
    found = made(1, settings=Pipeline(Crop(4), Flip(0.5), erasing=Erasing(0.5)))
    padded = np.pad(COLOURED, ((4, 4), (4, 4), (0, 0)), mode="reflect")
    for place, picture in enumerate(found.pictures):
        crop, flip, erased = words.lines(found, place)
        row, column, height, width = map(int, re.findall(r"\d+", crop))
        assert (height, width) == (40, 40)
        expected = padded[row : row + 32, column : column + 32].copy()
        share = float(re.search(r"0\.\d+", flip)[0])
        assert ("mirrored" in flip) == (share < 0.5) == ("<" in flip)
        if "mirrored" in flip:
            expected = expected[:, ::-1].copy()
        if "rows" in erased:
            top, bottom, left, right = map(int, re.findall(r"\d+", erased.split("→")[1]))
            expected[top : bottom + 1, left : right + 1] = 0
        assert np.array_equal(picture, expected)


def test_rounding_never_turns_a_comparison_round():
    rng = np.random.default_rng(0)
    for other in (0.1, 0.5, 0.9, 1.0):
        for share in (*rng.random(500), *(other + rng.normal(0, 1e-4, 500))):
            one, two = words.compared(float(share), other)
            assert (float(one) < float(two)) == (share < other)


def test_jitter_and_policies_are_said_with_their_order_and_their_numbers():
    found = made(2, settings=Pipeline(auto_augment=True, jitter=Jitter()))
    for place in range(12):
        *policy, jitter = words.lines(found, place)
        assert policy[0] == f"policy {found.changes.auto_augment.number[place]}:"
        assert len(policy) == 3
        order = [part.split()[0] for part in jitter.split(", ")]
        assert sorted(order) == ["brightness", "contrast", "hue", "saturation"]
