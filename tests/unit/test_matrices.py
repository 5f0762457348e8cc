import numpy as np
import pytest

from explorer.errors import NumberError
from explorer.matrices import parse_number, parse_table


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", 1), (" -2.5 ", -2.5), ("+3", 3), (".5", 0.5), ("2.", 2), ("1e3", 1000), ("−4", -4)],
)
def test_numbers_are_read(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["1_000", "١٢", "0x10", "1e", "--1", "1 2", "e5", "1.2.3", "½"])
def test_strict_grammar_refuses_what_float_might_take(text):
    with pytest.raises(NumberError, match="which is not a number"):
        parse_number(text)


@pytest.mark.parametrize("value", [True, [1], {"a": 1}, b"1"])
def test_other_types_are_refused(value):
    with pytest.raises(NumberError, match="is not a number"):
        parse_number(value)


def test_decimal_comma_is_read_with_a_note():
    matrix = parse_table([["0,5", "1"]])
    assert matrix.values.tolist() == [[0.5, 1]]
    assert matrix.notes == ("Input, row 1, column 1: 0,5 was read as 0.5.",)


def test_minus_zero_becomes_zero():
    assert not np.signbit(parse_table([["-0"]]).values[0, 0])


def test_values_cannot_be_changed_afterwards():
    with pytest.raises(ValueError, match="read-only"):
        parse_table([["1"]]).values[0, 0] = 2
