import numpy as np
import pytest

from explorer.errors import InputError
from explorer.probing.quiz import (
    DIFFICULTIES,
    EASY,
    EXAMPLES,
    HARD,
    MEDIUM,
    askable,
    halves,
    higher_than,
    make_round,
)
from explorer.probing.readability import by_chance, ranked, verdict
from explorer.probing.responses import LayerInfo, LayerScan

PICTURES, FILTERS = 600, 24
DEAD, SPARSE, EVEN = 3, 7, 11  # never answers; answers 4 %; answers all pictures equally


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).integers(0, 256, (PICTURES, 8, 8, 3), dtype=np.uint8)


def layer_scan(highest, name="conv2"):
    highest = np.asarray(highest, np.float32)
    info = LayerInfo(name, 3, highest.shape[1], (3, 3), (1, 1), (1, 1), (8, 8), True, None)
    return LayerScan(info, highest, highest[::-1] / 2, np.zeros(highest.shape, np.uint16))


@pytest.fixture(scope="module")
def found():
    random = np.random.default_rng(1)
    highest = np.maximum(random.normal(0, 1, (PICTURES, FILTERS)).round(2), 0)
    highest[:, DEAD], highest[:, EVEN] = 0, 2
    highest[:, SPARSE] = 0
    highest[: PICTURES // 25, SPARSE] = np.arange(1, PICTURES // 25 + 1)
    return layer_scan(highest)


def plain(questions):
    return [(q.channel, q.most.tolist(), q.least.tolist(), q.pair, q.answer) for q in questions]


every_kind = pytest.mark.parametrize(
    ("score", "difficulty"), [(s, d) for s in ("max", "mean") for d in DIFFICULTIES]
)


def values_of(found, score):
    return found.max if score == "max" else found.mean


@every_kind
def test_the_answer_is_the_picture_with_the_higher_score(found, images, score, difficulty):
    for question in make_round(found, images, seed=5, score=score, difficulty=difficulty):
        left, right = (values_of(found, score)[i, question.channel] for i in question.pair)
        assert left != right
        assert question.answer == int(right > left)


@every_kind
def test_no_picture_is_shown_and_asked_or_asked_twice(found, images, score, difficulty):
    shown, asked = set(), []
    for seed in range(4):
        questions = make_round(found, images, seed=seed, score=score, difficulty=difficulty)
        pairs = [i for question in questions for i in question.pair]
        assert len(set(pairs)) == 2 * len(questions) == 20
        asked += pairs
        shown |= {i for q in questions for i in (*q.most.tolist(), *q.least.tolist())}
    assert not shown & set(asked)


def test_examples_are_the_strongest_and_the_weakest_of_their_half(found, images):
    half = halves(PICTURES)[0]
    for question in make_round(found, images, seed=2):
        values = found.max[:, question.channel]
        assert len(question.most) == len(question.least) == EXAMPLES
        ranking = np.sort(values[half])
        assert values[question.most].tolist() == ranking[::-1][:EXAMPLES].tolist()
        assert values[question.least].tolist() == ranking[:EXAMPLES].tolist()
        assert (values[question.most] > 0).all()


def test_the_same_seed_draws_the_same_round_and_another_one_does_not(found, images):
    first = plain(make_round(found, images, seed=9))
    assert plain(make_round(found, images, seed=9)) == first
    assert plain(make_round(found, images, seed=10)) != first


def test_another_layer_or_network_does_not_have_the_answers_on_the_same_sides(found, images):
    def sides(scan):
        rounds = [make_round(scan, images, seed=seed) for seed in range(4)]
        return [question.answer for questions in rounds for question in questions]

    other_layer = layer_scan(found.max, "conv3")
    other_network = layer_scan(found.max * 1.5)
    assert sides(found) != sides(other_layer)
    assert sides(found) != sides(other_network)


def test_both_sides_are_right_equally_often(found, images):
    answers = [q.answer for seed in range(30) for q in make_round(found, images, seed=seed)]
    assert 0.4 < np.mean(answers) < 0.6


@pytest.mark.parametrize("seed", range(5))
def test_dead_and_sparse_filters_and_those_without_differences_are_never_asked_about(
    found, images, seed
):
    assert not askable(found)[[DEAD, SPARSE]].any()
    channels = [question.channel for question in make_round(found, images, seed=seed)]
    assert not {DEAD, SPARSE, EVEN} & set(channels)
    assert len(set(channels)) == 10


def test_easy_asks_the_top_hundredth_against_the_bottom_half(found, images):
    asked = halves(PICTURES)[1]
    for question in make_round(found, images, seed=1, difficulty=EASY):
        values = found.max[:, question.channel]
        high, low = values[question.pair[question.answer]], values[question.pair[~question.answer]]
        assert high >= np.sort(values[asked])[-3]
        assert low <= np.median(values[asked])


@pytest.mark.parametrize(("difficulty", "least", "most"), [(MEDIUM, 0.2, 0.6), (HARD, 0, 0.2)])
def test_harder_questions_have_closer_ranks_among_pictures_that_it_answers(
    found, images, difficulty, least, most
):
    asked = halves(PICTURES)[1]
    for question in make_round(found, images, seed=1, difficulty=difficulty):
        values = found.max[:, question.channel]
        firing = np.sort(values[asked][values[asked] > 0])
        ranks = [np.searchsorted(firing, values[i]) / len(firing) for i in question.pair]
        gap = abs(ranks[0] - ranks[1])
        assert least - 0.03 <= gap <= most + 0.03  # equal scores share a rank
        assert min(values[list(question.pair)]) > 0


def test_a_picture_that_looks_like_an_example_is_not_asked_about(found, images):
    shown, asked = halves(PICTURES)
    copies, highest = images.copy(), found.max.copy()
    copies[asked], highest[asked] = images[shown], highest[shown]  # twins that score the same
    twins = layer_scan(highest)
    for question in make_round(twins, copies, seed=0, difficulty=MEDIUM):
        examples = copies[np.concatenate([question.most, question.least])]
        for i in question.pair:
            assert not (examples == copies[i]).all(axis=(1, 2, 3)).any()
    with pytest.raises(InputError):  # each of the top 1 % is an example's twin
        make_round(twins, copies, seed=0, difficulty=EASY)


def test_a_layer_with_few_live_filters_asks_about_them_again_with_other_pictures(found, images):
    few = found.max.copy()
    few[:, 2:] = 0
    questions = make_round(layer_scan(few), images, seed=0)
    assert {question.channel for question in questions} == {0, 1}
    assert len(questions) == 6  # 1 % of a half are 3 pictures, and none is asked about twice
    assert len({i for question in questions for i in question.pair}) == 12


def test_a_layer_without_live_filters_is_refused_with_both_numbers(images):
    with pytest.raises(InputError, match=r"at least 5 %.*0 of the 4 filters of conv2"):
        make_round(layer_scan(np.zeros((PICTURES, 4))), images, seed=0)


def test_a_layer_that_answers_everything_equally_is_refused(images):
    with pytest.raises(InputError, match="and differently"):
        make_round(layer_scan(np.full((PICTURES, 4), 2.0)), images, seed=0)


def test_too_few_pictures_are_refused_with_both_numbers(found, images):
    few = layer_scan(found.max[:199])
    with pytest.raises(InputError, match="at least 200 pictures, not 199"):
        make_round(few, images[:199], seed=0)


@pytest.mark.parametrize(
    ("choice", "value"), [("score", "sum"), ("difficulty", "zzz"), ("difficulty", "")]
)
def test_choices_that_do_not_exist_are_refused(found, images, choice, value):
    with pytest.raises(InputError, match="is one of"):
        make_round(found, images, seed=0, **{choice: value})


def test_higher_than_counts_the_other_pictures_below():
    scan = layer_scan([[1.0], [3.0], [3.0], [0.0], [2.0]])
    assert [higher_than(scan, 0, i) for i in range(5)] == [0.25, 0.75, 0.75, 0.0, 0.5]


@pytest.mark.parametrize(
    ("right", "share"), [(10, 1 / 1024), (9, 11 / 1024), (8, 56 / 1024), (5, 638 / 1024), (0, 1)]
)
def test_the_chance_of_so_many_right_is_the_tail_of_pascals_triangle(right, share):
    assert by_chance(right, 10) == share


def test_verdict_says_less_than_a_thousandth_for_a_long_row_of_right_answers():
    assert verdict(20, 20) == (
        "20 of 20; guessing gives 10; 20 happen by chance in less than 0.1 % of rounds."
    )


def test_filters_with_too_few_answers_are_not_ranked():
    found = ranked(np.array([4, 9, 4, 0, 2]), np.array([5, 10, 5, 5, 4]), least=5)
    assert [one.channel for one in found] == [1, 0, 2, 3]
    assert all(one.low <= one.right / one.asked <= one.high for one in found)
    assert ranked(np.zeros(3, int), np.zeros(3, int), least=5) == []
