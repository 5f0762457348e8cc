"""A wrong output size is named by the slip that leads to it."""

from types import SimpleNamespace

import pytest

from explorer import slips
from explorer.cases import SizeCase, from_example
from explorer.size_slips import judge


def of(**settings):
    return from_example(SizeCase, SimpleNamespace(**settings))


@pytest.mark.parametrize(
    ("settings", "guess", "words"),
    [
        ({"n": 10, "k": 3}, 7, "without the + 1"),
        ({"n": 32, "k": 5, "p": 2}, 30, "padding is counted once"),
        ({"n": 32, "k": 5, "p": 2}, 28, "without the padding"),
        ({"n": 32, "k": 5, "p": 2}, 24, "added to the kernel"),
        ({"n": 10, "k": 3, "s": 2}, 5, "rounded up"),
        ({"n": 10, "k": 3, "s": 2}, 4.5, "before rounding"),
        ({"n": 10, "k": 3, "s": 2}, 8, "without the stride"),
        ({"n": 12, "k": 3, "s": 4}, 3.25, "before rounding"),
        ({"n": 7, "k": 3, "d": 2}, 5, "in place of D(K − 1) + 1 = 5"),
        ({"n": 7, "k": 3, "d": 2}, 2, "without the + 1"),
        ({"n": 9, "k": 3, "d": 2}, 4, "without the + 1"),
        ({"n": 20, "k": 4, "d": 2}, 13, "without the + 1"),
        ({"n": 5, "k": 4, "rule": "same"}, 6, "with 2 on both sides"),
        ({"n": 25, "k": 2, "s": 2, "mode": "pool", "ceil": True}, 12, "ceil_mode rounds up"),
        ({"n": 32, "k": 1, "s": 2, "mode": "pool", "ceil": True}, 17, "is dropped"),
        ({"n": 5, "k": 3, "s": 3, "p": 1, "mode": "pool", "ceil": True}, 3, "is dropped"),
        (
            {"n": 3, "k": 3, "s": 2, "p": 1, "output_padding": 1, "mode": "transposed"},
            5,
            "without the + 1",
        ),
        ({"n": 4, "k": 3, "s": 3, "output_padding": 2, "mode": "transposed"}, 12, "output padding"),
        ({"n": 3, "k": 3, "s": 2, "p": 1, "mode": "transposed"}, 7, "without the padding"),
        ({"n": 6, "k": 3, "s": 2, "p": 1, "mode": "transposed"}, 3, "goes the other way"),
        ({"n": (12, 20), "k": 3, "together": False}, 18, "for the columns"),
    ],
)
def test_slip_is_named(settings, guess, words):
    right, sentence = judge(of(**settings), 0, guess)
    assert not right
    assert sentence.startswith(f"Not yet: {guess:g} ")
    assert words in sentence


def test_right_size_is_right_whatever_slip_gives_it_too():
    case = of(n=8, k=3, p=1)
    assert judge(case, 0, 8) == (True, "Right.")


@pytest.mark.parametrize(("guess", "words"), [(900, "too large"), (0, "too small"), (1.7, "whole")])
def test_other_numbers_are_told_too_large_or_too_small(guess, words):
    assert words in judge(of(n=50, k=3, s=2), 0, guess)[1]


def test_no_wrong_size_is_ever_called_right():
    for n, k, s, p, d in ((13, 3, 2, 1, 2), (20, 3, 3, 1, 2), (9, 2, 2, 0, 1), (31, 5, 4, 2, 1)):
        for mode in ("conv", "pool", "transposed"):
            case = of(n=n, k=k, s=s, p=p, d=d, mode=mode)
            for guess in range(200):
                assert judge(case, 0, guess)[0] == (guess == case.size(0))


@pytest.mark.parametrize(
    "guess",
    [None, 5, "4", [], {}, {"axis": 2, "text": "4"}, {"axis": True, "text": "4"}, {"axis": "0"}],
)
def test_something_that_is_no_guess_is_passed_over(guess):
    assert slips.answer(of(n=10, k=3), guess) is None


def test_guess_that_is_no_number_gets_a_sentence():
    answer = slips.answer(of(n=10, k=3), {"axis": 0, "text": "<b>4</b>" * 50})
    assert not answer["right"]
    assert "not a number" in answer["sentence"]
    assert len(answer["text"]) <= 32


def test_axes_that_are_apart_are_named():
    case = of(n=(10, 9), k=3, together=False)
    assert slips.answer(case, {"axis": 1, "text": "7"})["sentence"] == "Columns: right."


def test_there_is_nothing_to_predict_where_torch_refuses():
    assert slips.answer(of(n=4, k=5), {"axis": 0, "text": "0"}) is None
