"""Documents of Find the mistake that a browser could send."""

import pytest

from explorer.errors import InputError
from explorer.ideas.mistakes import MistakeCase


def document(**changes):
    return MistakeCase.of("plus-one").document() | changes


@pytest.mark.parametrize("claim", ["", "nobody", None, 3, ["plus-one"], "plus-one\n", "9" * 400])
def test_a_claim_that_is_not_there(claim):
    with pytest.raises(InputError, match="Claim is"):
        MistakeCase.from_document(document(claim=claim))


@pytest.mark.parametrize("cell", ["", None, "abc", "inf", "nan", "1e400", "1_0", "0x10"])
def test_a_number_that_is_none(cell):
    with pytest.raises(InputError, match="Input N"):
        MistakeCase.from_document(document(a=[cell]))


@pytest.mark.parametrize("cell", ["6", "17", "-1", "1e6"])
def test_a_number_beyond_its_slider(cell):
    with pytest.raises(InputError, match="the slider goes from 7 to 16"):
        MistakeCase.from_document(document(a=[cell]))


def test_a_size_that_is_not_whole():
    with pytest.raises(InputError, match="Choose a whole number"):
        MistakeCase.from_document(document(a=["7.5"]))


@pytest.mark.parametrize("value", [None, "7", [], [["7"]], ["7", "8"], {"0": "7"}])
def test_a_field_of_another_form(value):
    with pytest.raises(InputError):
        MistakeCase.from_document(document(a=value))


def test_numbers_that_the_claim_does_not_have_are_not_read():
    case = MistakeCase.from_document({"claim": "zero-padding", "a": ["abc"], "d": [1e9]})
    assert case == MistakeCase.of("zero-padding")


def test_a_decimal_comma_is_read():
    case = MistakeCase.from_document({"claim": "scaled", "a": ["0,5"]})
    assert case.a == 0.5
