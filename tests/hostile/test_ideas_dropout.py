"""What a tampered browser or link may ask of dropout: one sentence, never a crash."""

import pytest

from explorer import links
from explorer.cases import CellError, from_example
from explorer.errors import InputError
from explorer.ideas.dropout import ChannelsCase, MeanCase, ShiftCase, VectorCase
from explorer.ideas.dropout.examples import MEAN_EXAMPLES, VECTOR_EXAMPLES

VECTOR = {"x": ["1", "2"], "p": ["0.5"], "seed": 0, "mode": "train"}
CHANNELS = {"x": [[["1", "2"]]] * 2, "p": ["0.5"], "seed": 0}
MEAN = {"x": ["1", "2"], "p": ["0.5"], "draws": ["100"], "seed": 0}
SHIFT = {"x": ["1", "2"], "p": ["0.5"]}


@pytest.mark.parametrize(
    ("kind", "document", "changes", "sentence"),
    [
        (VectorCase, VECTOR, {"x": []}, "Number is not a number. Give 1 to 8 numbers"),
        (VectorCase, VECTOR, {"x": ["1"] * 9}, "Number is not a number. Give 1 to 8 numbers"),
        (VectorCase, VECTOR, {"x": "12"}, "Number is not a number. Give 1 to 8 numbers"),
        (VectorCase, VECTOR, {"x": ["1", "1001"]}, "Number 2 is 1,001; it lies between −1,000"),
        (VectorCase, VECTOR, {"p": ["1.01"]}, "p is a probability between 0 and 1 here, not 1.01"),
        (VectorCase, VECTOR, {"p": ["-0.1"]}, "p is a probability between 0 and 1 here, not −0.1"),
        (VectorCase, VECTOR, {"p": ["0.5", "0.5"]}, "p is not a number"),
        (VectorCase, VECTOR, {"seed": 1000}, "The number of the draw must be a whole number"),
        (VectorCase, VECTOR, {"seed": -1}, "The number of the draw must be a whole number"),
        (VectorCase, VECTOR, {"seed": 0.5}, "The number of the draw must be a whole number"),
        (VectorCase, VECTOR, {"mode": None}, "Mode is train or eval"),
        (ChannelsCase, CHANNELS, {"x": [[["1"]]] * 5}, "Map comes as 1 to 4 matrices, not 5"),
        (ChannelsCase, CHANNELS, {"x": [[["1"] * 4]]}, "Map, row 1, has 4 cells"),
        (ChannelsCase, CHANNELS, {"x": [[["1"]], [["1", "2"]]]}, "Map 1 is 1×1 and Map 2 is 1×2"),
        (ChannelsCase, CHANNELS, {"x": [[["1"]], [["2000"]]]}, "Map 2, row 1, column 1, holds"),
        (MeanCase, MEAN, {"p": ["1"]}, "p is a probability between 0 and 0.95 here, not 1"),
        (MeanCase, MEAN, {"draws": ["0"]}, "The number of draws must be a whole number from 1"),
        (MeanCase, MEAN, {"draws": ["1.5"]}, "The number of draws must be a whole number from 1"),
        (MeanCase, MEAN, {"draws": ["1e6"]}, "The number of draws must be a whole number from 1"),
        (ShiftCase, SHIFT, {"p": ["0.99"]}, "p is a probability between 0 and 0.95 here"),
    ],
)
def test_tampered_document_gets_a_sentence(kind, document, changes, sentence):
    with pytest.raises(InputError) as caught:
        kind.from_document({**document, **changes})
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("text", [None, "", "abc", "inf", "nan", "1e400", "1_000", "٣", "0x10"])
def test_bad_number_is_named(text):
    with pytest.raises(CellError, match="Number 2") as caught:
        VectorCase.from_document({**VECTOR, "x": ["1", text]})
    assert (caught.value.grid, caught.value.index) == ("x", 1)


@pytest.mark.parametrize("p", ["0", "1"])
def test_the_ends_of_p_are_taken(p):
    case = VectorCase.from_document({**VECTOR, "p": [p]})
    assert case.check() == 0


def test_a_link_with_a_bad_seed_says_so_and_takes_the_example():
    example = from_example(VectorCase, VECTOR_EXAMPLES[0])
    case, said = links.read({"d": ["9" * 400]}, example)
    assert case.seed == example.seed
    assert "whole number from 0 to 999" in said[0]


def test_a_link_with_too_many_draws_opens_the_example():
    example = from_example(MeanCase, MEAN_EXAMPLES[0])
    case, said = links.read({"mn": ["1e6"]}, example)
    assert case is example
    assert "10,000" in said[0]
