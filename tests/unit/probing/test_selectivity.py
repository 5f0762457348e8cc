import numpy as np
import pytest

from explorer.errors import InputError
from explorer.probing.purity import top_classes
from explorer.probing.responses import LayerInfo, LayerScan, top_images
from explorer.probing.selectivity import auroc, halves, selectivity, selectivity_index


def layer_scan(mean, highest=None):
    mean = np.asarray(mean, np.float32)
    highest = mean * 2 if highest is None else np.asarray(highest, np.float32)
    info = LayerInfo("conv1", 3, mean.shape[1], (3, 3), (1, 1), (1, 1), (8, 8), True, None)
    return LayerScan(info, highest, mean, np.zeros(mean.shape, np.uint16))


@pytest.fixture
def labels():
    return np.random.default_rng(0).integers(0, 5, 400)


@pytest.fixture
def noisy(labels):
    rng = np.random.default_rng(1)
    responses = np.maximum(rng.normal(size=(len(labels), 6)), 0)
    return layer_scan(responses + 0.5 * (labels[:, None] == [0, 1, 2, 3, 4, 0]))


def test_a_filter_that_answers_one_class_only_has_index_1(labels):
    found = selectivity(layer_scan((labels == 3)[:, None]), labels, 5)
    assert (found.index[0], found.favourite[0], found.auroc[0]) == (1.0, 3, 1.0)


def test_a_filter_that_answers_all_alike_has_index_0_and_is_at_chance(labels):
    found = selectivity(layer_scan(np.ones((400, 1))), labels, 5)
    assert (found.index[0], found.auroc[0]) == (0.0, 0.5)


def test_a_dead_filter_has_no_index_and_no_favourite(labels):
    found = selectivity(layer_scan(np.zeros((400, 2))), labels, 5)
    assert np.isnan(found.index).all()
    assert np.isnan(found.auroc).all()
    assert np.isnan(found.shuffled)
    assert found.favourite.tolist() == [-1, -1]
    assert found.rate.tolist() == [0.0, 0.0]


def test_the_scale_of_the_responses_does_not_matter(noisy, labels):
    one, other = (selectivity(layer_scan(noisy.mean * s), labels, 5) for s in (1, 8))
    np.testing.assert_allclose(one.index, other.index)
    np.testing.assert_array_equal(one.auroc, other.auroc)


def test_other_names_for_the_classes_rename_the_favourite_and_nothing_else(noisy, labels):
    renamed = np.array([3, 0, 4, 1, 2])
    one, other = selectivity(noisy, labels, 5), selectivity(noisy, renamed[labels], 5)
    np.testing.assert_array_equal(renamed[one.favourite], other.favourite)
    np.testing.assert_allclose(one.index, other.index)
    np.testing.assert_array_equal(one.auroc, other.auroc)
    np.testing.assert_allclose(one.means, other.means[renamed])


def test_the_index_by_hand():
    # (6 - (1 + 2) / 2) / (6 + (1 + 2) / 2)
    assert selectivity_index(np.array([[1.0], [6.0], [2.0]]))[0] == pytest.approx(4.5 / 7.5)


def test_a_class_without_pictures_is_left_out_of_the_rest():
    means = np.array([[1.0], [3.0], [np.nan]])
    assert selectivity_index(means)[0] == pytest.approx(0.5)


def test_a_mean_below_zero_has_no_index():
    assert np.isnan(selectivity_index(np.array([[-1.0], [3.0]]))[0])


def test_every_picture_is_in_one_half_and_every_class_in_both(labels):
    first, second = halves(labels)
    assert sorted([*first, *second]) == list(range(400))
    for label in range(5):
        counts = [(labels[half] == label).sum() for half in (first, second)]
        assert counts[0] - counts[1] in (0, 1)


def test_what_is_reported_was_measured_on_the_other_half(noisy, labels):
    found = selectivity(noisy, labels, 5)
    first, second = halves(labels)
    for channel in range(6):
        means = [noisy.mean[first][labels[first] == c, channel].mean() for c in range(5)]
        assert found.favourite[channel] == np.argmax(means)
        expected = [noisy.mean[second][labels[second] == c, channel].mean() for c in range(5)]
        np.testing.assert_allclose(found.means[:, channel], expected, rtol=1e-5)
    assert (found.chosen_on, found.measured_on) == (len(first), len(second))


def test_auroc_counts_pairs_and_half_of_the_ties():
    rng = np.random.default_rng(2)
    responses, labels = rng.integers(0, 6, (40, 7)), rng.integers(0, 3, 40)
    favourite = rng.integers(0, 3, 7)
    for channel, area in enumerate(auroc(responses, labels, favourite)):
        own = responses[labels == favourite[channel], channel]
        other = responses[labels != favourite[channel], channel]
        won = sum((a > b) + (a == b) / 2 for a in own for b in other)
        assert area == pytest.approx(won / (len(own) * len(other)))


def test_shuffled_labels_find_less_than_a_real_preference(labels):
    rng = np.random.default_rng(3)
    noise = rng.uniform(size=(400, 40))
    real = noise + (labels[:, None] == np.arange(40) % 5)
    line = selectivity(layer_scan(noise), labels, 5).shuffled
    assert 0 < line < 0.2
    assert (selectivity(layer_scan(real), labels, 5).index > line).all()
    assert (selectivity(layer_scan(noise), labels, 5).index > line).mean() < 0.1


def test_the_same_seed_gives_the_same_line(noisy, labels):
    lines = [selectivity(noisy, labels, 5, seed=seed).shuffled for seed in (0, 0, 1)]
    assert lines[0] == lines[1] != lines[2]


def test_one_class_is_no_preference():
    with pytest.raises(InputError, match=r"at least 2 classes with 2 pictures each, not 1"):
        selectivity(layer_scan(np.ones((4, 1))), np.array([0, 0, 0, 1]), 2)


@pytest.mark.parametrize("score", ["max", "mean"])
@pytest.mark.parametrize("k", [9, 20, 1000])
def test_class_counts_add_up_to_the_number_shown(labels, score, k):
    responses = np.maximum(np.random.default_rng(4).integers(-6, 5, (400, 5)), 0)  # many ties
    responses[:, 1] = 0
    responses[7:, 2] = 0
    found = layer_scan(responses)
    counts = top_classes(found, labels, 5, score, k).counts
    for channel in range(5):
        shown = top_images(found, channel, score, k)
        assert counts[channel].sum() == len(shown)
        assert counts[channel].tolist() == np.bincount(labels[shown], minlength=5).tolist()


def test_a_pure_list_is_purer_than_chance(labels):
    found = top_classes(layer_scan(labels[:, None] == np.arange(5)), labels, 5)
    assert found.commonest.tolist() == [9] * 5
    assert 4 <= found.shuffled <= 7  # nine pictures of five classes
