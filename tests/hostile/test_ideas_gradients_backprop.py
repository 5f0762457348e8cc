"""What a tampered browser or a slip gives to the sheets about gradients: one sentence, ours."""

import json

import pytest
from told_whole import whole

from explorer.cases import CellError, from_example
from explorer.errors import InputError
from explorer.ideas.gradients import (
    AUTOGRAD_EXAMPLES,
    BACKPROP_EXAMPLES,
    AutogradCase,
    BackpropCase,
)

SCALAR = from_example(AutogradCase, AUTOGRAD_EXAMPLES[0]).document()
CHAIN = from_example(BackpropCase, BACKPROP_EXAMPLES[0]).document()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"x": [""]}, "x is empty"),
        ({"x": ["abc"]}, 'x holds "abc", which is not a number'),
        ({"x": ["1e400"]}, "x holds 1e400"),
        ({"x": ["nan"]}, "x holds nan, which is not finite"),
        ({"x": ["1", "2"]}, "x is not a number"),
        ({"constants": ["2", None]}, "Constant 2 is empty"),
        ({"constants": ["2"]}, "y = a · x² + c has 2 constants, not 1"),
        ({"constants": ["1"] * 4}, "Constant is not a number"),
        ({"h": ["0"]}, "h lies between 10⁻¹⁶ and 1, not 0"),
        ({"h": ["-0.1"]}, "h lies between 10⁻¹⁶ and 1, not −0.1"),
        ({"calls": 0}, "Calls must be a whole number from 1 to 4, not 0"),
        ({"calls": 10**9}, "Calls must be a whole number from 1 to 4"),
        ({"zero": "yes"}, "Zero is yes or no, not yes"),
        ({"expression": "__import__('os')"}, "Expression is square or error"),
        ({"expression": ["square"]}, "Expression is square or error"),
        ({"expression": "fresh-other"}, "Expression is square or error"),
    ],
)
def test_a_bad_scalar_gets_a_sentence(changes, sentence):
    with pytest.raises(InputError) as caught:
        AutogradCase.from_document({**SCALAR, **changes})
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"x": [[["1", ""]]]}, "Input, row 1, column 2, is empty"),
        ({"k": [[["inf"]]]}, "Kernel, row 1, column 1, holds inf, which is not finite"),
        ({"g": [[["1"], ["x"]]]}, 'Gradient ∂L/∂p, row 2, column 1, holds "x"'),
        ({"b": ["1e7"]}, "Bias holds 1e7"),
        ({"x": [[["1"] * 7] * 7]}, "Input has 7 rows. Give it at most 6×6 cells"),
        ({"x": [[["1"] * 1000] * 1000]}, "Input has 1000 rows"),
        ({"k": [[["1"] * 4]]}, "Kernel, row 1, has 4 cells. Give it at most 3×3 cells"),
        ({"x": []}, "Input comes as 1 to 1 matrices, not 0"),
        ({"x": [[["1", "2"]] * 3], "k": [[["1"] * 3] * 3]}, "Kernel 3×3 does not fit in input 3×2"),
        ({"x": [[["1"] * 2] * 2]}, "Pooling window 2×2 does not fit in the map 1×1"),
        ({"window": 3, "stride": 2}, "Pooling window 3×3 does not fit in the map 2×2"),
        ({"stride": 0}, "Stride must be a whole number from 1 to 3, not 0"),
        ({"padding": -1}, "Padding must be a whole number from 0 to 1, not -1"),
        ({"window": 4}, "Window must be a whole number from 1 to 3, not 4"),
        ({"step": "2"}, "Pooling stride must be a whole number from 1 to 3, not 2"),
        ({"pool": "median"}, "Pool is max or average, not median"),
        ({"relu": 1}, "Relu is yes or no, not 1"),
        ({"lr": ["11"]}, "The learning rate lies between 0 and 10, not 11"),
        ({"lr": ["-1"]}, "The learning rate lies between 0 and 10, not −1"),
    ],
)
def test_a_bad_chain_gets_a_sentence(changes, sentence):
    with pytest.raises(InputError) as caught:
        BackpropCase.from_document({**CHAIN, **changes})
    assert str(caught.value).startswith(sentence)


def test_an_error_knows_its_cell():
    with pytest.raises(CellError) as caught:
        BackpropCase.from_document({**CHAIN, "g": [[["1", "1"], ["1", "?"]]]})
    assert (caught.value.grid, caught.value.row, caught.value.column) == ("g", 1, 1)


def test_a_decimal_comma_is_read_and_said():
    case = BackpropCase.from_document({**CHAIN, "k": [[["0,5", "1"], ["0", "1"]]]})
    assert case.notes == ("Kernel, row 1, column 1: 0,5 was read as 0.5.",)


def test_zeros_everywhere_are_drawn():
    zeros = [[["0"] * 5] * 5]
    case = BackpropCase.from_document({**CHAIN, "x": zeros, "k": [[["0"]]], "g": [[["0"]]]})
    assert case.result()["sheet"]["items"]["loss"]["values"] == [[0]]


@pytest.mark.parametrize("sign", ["", "-"])
def test_the_largest_numbers_stay_finite_and_true(sign):
    largest = [f"{sign}1000000"]
    for name in ("error", "sigmoid", "cube", "sine"):
        start = AutogradCase.from_document({**SCALAR, "expression": f"fresh-{name}"})
        document = start.document() | {"x": largest, "constants": largest * len(start.constants)}
        case = AutogradCase.from_document(document)
        assert case.check() <= 1e-9
        assert case.result()
    table = [[largest * 5] * 5]
    case = BackpropCase.from_document({**CHAIN, "x": table, "k": [[largest * 2] * 2]})
    assert case.check() <= 1e-9
    assert case.result()


def test_the_largest_sheet_is_not_too_large():
    many = {
        "x": [[["0.123456"] * 6] * 6],
        "k": [[["-0.654321"] * 3] * 3],
        "padding": 1,
        "pool": "average",
    }
    case = BackpropCase.from_document({**CHAIN, **many, "window": 1, "step": 1, "relu": False})
    assert case.g.shape == (6, 6)
    assert len(json.dumps(whole(case)).encode()) < 250_000
