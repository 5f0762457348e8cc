from itertools import pairwise

import numpy as np
import pytest

from explorer.probing.ranking import (
    diverse,
    least_images,
    quantile_groups,
    ranked,
    silent,
    silent_images,
)
from explorer.probing.responses import LayerInfo, LayerScan, top_images


def one_filter(highest, *, relu=True, mean=None):
    highest = np.asarray(highest, np.float32)[:, None]
    info = LayerInfo("conv1", 3, 1, (3, 3), (1, 1), (1, 1), (32, 32), relu, None)
    mean = highest / 2 if mean is None else np.asarray(mean, np.float32)[:, None]
    return LayerScan(info, highest, mean, np.zeros(highest.shape, np.uint16))


def test_the_least_are_the_lowest_above_0_and_equal_ones_keep_their_order():
    found = one_filter([0, 3, 1, 0, 2, 1])
    assert least_images(found, 0, k=3).tolist() == [2, 5, 4]
    assert silent(found, 0) == 2


def test_a_few_silent_pictures_are_drawn_the_same_again():
    found = one_filter([0, 3, 0, 0, 0])
    assert silent_images(found, 0, 9).tolist() == [0, 2, 3, 4]
    assert silent_images(found, 0, 2).tolist() == silent_images(found, 0, 2).tolist()
    assert silent_images(one_filter([0, -1], relu=False), 0).tolist() == []


def test_without_a_relu_the_least_are_the_lowest_of_all_and_none_is_silent():
    found = one_filter([0, 3, -1, 0], relu=False)
    assert least_images(found, 0, k=3).tolist() == [2, 0, 3]
    assert ranked(found, 0).tolist() == [1, 0, 3, 2]
    assert silent(found, 0) == 0


def test_a_dead_filter_has_no_least_picture_and_no_group():
    found = one_filter([0, 0, 0])
    assert least_images(found, 0).tolist() == []
    assert quantile_groups(found, 0) == ()
    assert silent(found, 0) == 3


def test_the_least_by_the_mean_are_ranked_by_the_mean():
    found = one_filter([5, 5, 5], mean=[3, 1, 2])
    assert least_images(found, 0, "mean").tolist() == [1, 2, 0]


def test_ten_groups_hold_every_ranked_picture_once_and_in_order():
    rng = np.random.default_rng(3)
    highest = np.maximum(rng.normal(size=1003), 0).round(1)  # with ties and zeros
    found = one_filter(highest)
    groups = quantile_groups(found, 0)
    assert [group.number for group in groups] == list(range(10, 0, -1))
    assert sum(group.size for group in groups) == (highest > 0).sum()
    assert max(g.size for g in groups) - min(g.size for g in groups) <= 1
    for stronger, weaker in pairwise(groups):
        assert stronger.low >= weaker.high > 0
    order = ranked(found, 0).tolist()
    start = 0
    for group in groups:
        part = order[start : start + group.size]
        start += group.size
        assert len(set(group.images)) == 5
        assert [part.index(i) for i in group.images] == sorted(part.index(i) for i in group.images)


def test_groups_are_drawn_the_same_again_and_differently_with_another_seed():
    found = one_filter(np.arange(1, 501))
    assert quantile_groups(found, 0) == quantile_groups(found, 0)
    assert quantile_groups(found, 0) != quantile_groups(found, 0, seed=1)


def test_fewer_pictures_than_groups_give_one_group_each():
    groups = quantile_groups(one_filter([0, 2, 1]), 0)
    assert [(g.number, g.size, g.images) for g in groups] == [(10, 1, (1,)), (9, 1, (2,))]


def test_diverse_pictures_begin_with_the_strongest_and_take_the_farthest():
    images = np.random.default_rng(0).integers(0, 256, (5, 32, 32, 3), dtype=np.uint8)
    angle = np.deg2rad([0, 10, 80, 40, 85])
    features = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    # 0° first, then 85°, then 40°, which is farther from both than 10° and 80°
    assert diverse(images, features, k=3).chosen == (0, 3, 4)
    assert diverse(images, features, k=9).chosen == (0, 1, 2, 3, 4)
    assert diverse(images, features, k=3) == diverse(images, features, k=3)


def test_near_copies_are_left_out_and_counted():
    rng = np.random.default_rng(0)
    images = rng.integers(60, 200, (4, 32, 32, 3), dtype=np.uint8)
    images[2] = images[0] + rng.integers(0, 3, (32, 32, 3), dtype=np.uint8)  # a little noise
    images[3] = 90  # flat
    found = diverse(np.concatenate([images, images[3:]]), np.eye(5), k=9)
    assert found.chosen == (0, 1, 3)
    assert found.copies == 2


@pytest.mark.parametrize("k", [1, 9, 25])
def test_no_list_is_longer_than_it_may_be(k):
    found = one_filter(np.arange(1, 12))
    assert len(least_images(found, 0, k=k)) == len(top_images(found, 0, k=k)) == min(k, 11)
