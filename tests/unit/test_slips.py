"""A wrong prediction is told which slip leads to it: every slip is worked out here by hand."""

import numpy as np
import pytest

from explorer.cases import ConvCase, from_example
from explorer.examples import CONV_EXAMPLES
from explorer.slips import answer, judge

X = np.array([[1, 2, 0, 1], [0, 1, 3, 1], [2, 0, 1, 0], [1, 1, 0, 2]], float)
K = np.array([[1, -1], [2, 0]], float)
PLAIN = ConvCase.single(X, K, bias=5)


def sum_at(row, column, kernel=K):
    return (X[row : row + 2, column : column + 2] * kernel).sum()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (sum_at(0, 1), "without the bias"),
        (sum_at(0, 1, K[::-1, ::-1]) + 5, "with a flipped kernel"),
        (1000, "too large"),
        (-1000, "too small"),
    ],
)
def test_slip_is_named(value, words):
    right, sentence = judge(PLAIN, (0, 0, 1), value)
    assert not right
    assert words in sentence


def test_right_answer_is_right_also_when_rounded_by_hand():
    assert judge(PLAIN, (0, 0, 1), sum_at(0, 1) + 5) == (True, "Right.")
    third = ConvCase.single([[1]], [[1 / 3]])
    assert judge(third, (0, 0, 0), 0.333333333)[0]


def test_forgotten_padding_stride_and_dilation_are_named():
    padded = ConvCase.single(X, K, padding=1)
    assert "without the padding" in judge(padded, (0, 0, 0), sum_at(0, 0))[1]
    strided = ConvCase.single(X, K, stride=2)
    assert "with stride 1" in judge(strided, (0, 1, 1), sum_at(1, 1))[1]
    spread = ConvCase.single(X, K, dilation=2)
    assert "without dilation" in judge(spread, (0, 1, 0), sum_at(1, 0))[1]


def test_neighbouring_cell_is_named():
    assert "for the cell to the right" in judge(PLAIN, (0, 0, 0), sum_at(0, 1) + 5)[1]
    assert "for the cell below" in judge(PLAIN, (0, 0, 0), sum_at(1, 0) + 5)[1]


def test_forgotten_ring_is_named():
    case = ConvCase.single(X, K, padding=1, ring="replicate")
    zeros = ConvCase.single(X, K, padding=1).output()[0, 0, 1]
    assert "when the padding holds zeros" in judge(case, (0, 0, 1), zeros)[1]


def test_single_channel_of_three_is_named():
    rgb = from_example(ConvCase, next(e for e in CONV_EXAMPLES if e.key == "rgb"))
    assert "with input channel 3 alone" in judge(rgb, (0, 0, 0), -7)[1]
    assert judge(rgb, (0, 0, 0), -3)[0]


def test_lost_signs_are_named():
    case = ConvCase.single([[1, 2]], [[1, -1]])
    assert "minus signs" in judge(case, (0, 0, 0), 3)[1]


def test_true_convolution_without_flipping_is_named():
    case = ConvCase.single(X, K, way="flipped")
    assert "with the kernel as it stands" in judge(case, (0, 0, 1), sum_at(0, 1))[1]


def test_two_slips_that_give_the_right_number_are_no_slip():
    case = ConvCase.single(np.ones((3, 3)), np.ones((2, 2)))
    assert judge(case, (0, 0, 0), 4)[0]
    assert "flipped" not in judge(case, (0, 0, 0), 5)[1]


@pytest.mark.parametrize(
    "guess",
    [None, 5, "1", {}, {"at": [0, 0]}, {"at": [0, 0, 9], "text": "1"}, {"at": [0, 0, True]}],
)
def test_something_that_is_no_guess_is_passed_over(guess):
    assert answer(PLAIN, guess) is None


def test_guess_that_is_no_number_gets_a_sentence():
    said = answer(PLAIN, {"at": [0, 0, 0], "text": "<b>"})
    assert said["right"] is False
    assert said["sentence"].startswith('Your answer holds "<b>", which is not a number')
