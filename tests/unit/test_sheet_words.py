"""Numbers as sentences and formulas write them."""

import math

import numpy as np
import pytest

from explorer.sheets import words

SAID = {
    0.0: "0",
    0.1 + 0.2: "0.3",
    1 - 0.9: "0.1",
    -0.5: "−0.5",
    1 / 3: "0.333333",
    -2 / 3: "−0.666667",
    999999.9999: "1,000,000",
    999.5: "999.5",
    1000.0: "1,000",
    9999.5: "9,999.5",
    -12345.678: "−12,345.7",
    1e6: "1,000,000",
    1234567.25: "1,234,567",
    9999999.7: "10⁷",
    12345678.5: "1.23457·10⁷",
    1e14: "100,000,000,000,000",
    1e15: "10¹⁵",
    1.5e9 + 0.5: "1.5·10⁹",
    0.0001: "0.0001",
    0.00009999999999: "0.0001",
    2e-7: "2·10⁻⁷",
    1e-7: "10⁻⁷",
    -1e-7: "−10⁻⁷",
    -1.25e-7: "−1.25·10⁻⁷",
    1e-300: "10⁻³⁰⁰",
    5e-324: "4.94066·10⁻³²⁴",
    1.7976931348623157e308: "1.79769·10³⁰⁸",
    math.inf: "∞",
    -math.inf: "−∞",
}


@pytest.mark.parametrize(("value", "text"), SAID.items())
def test_a_number_is_written(value, text):
    assert words.say(value) == text


def test_the_sign_of_zero_is_left_out():
    assert words.say(-0.0) == words.exact(-0.0) == "0"


def test_not_a_number_is_written():
    assert words.say(math.nan) == words.exact(math.nan) == "NaN"


def test_numbers_of_every_kind_are_written_alike():
    assert {words.say(v) for v in (3, 3.0, np.float64(3), np.float32(3), np.int64(3))} == {"3"}


@pytest.mark.parametrize("value", [0, -0.0, 0.1 + 0.2, 1e6, 1234567.0, 1e-300, math.inf, math.nan])
def test_a_number_written_with_all_its_digits_is_equal(value):
    assert not words.is_cut(value)
    assert words.equals(value).startswith("= ")


@pytest.mark.parametrize("value", [1 / 3, -1 / 3, 1234567.25, 1.0000001, 1 / 3e300, 1 - 1e-12])
def test_a_number_with_digits_cut_is_about(value):
    assert words.is_cut(value)
    assert words.equals(value).startswith("≈ ")


@pytest.mark.parametrize("seed", range(20))
def test_what_is_called_equal_can_be_read_back(seed):
    draw = np.random.default_rng(seed)
    value = float(draw.normal() * 10.0 ** draw.integers(-20, 20))
    for digits in (2, 4, 6):
        short = float(f"{value:.{digits}g}")
        assert not words.is_cut(short, digits)
        assert words.is_cut(value, digits)


def test_a_result_of_cut_terms_is_about():
    assert words.equals(2.0, 2 / 3, 3.0) == "≈ 2"
    assert words.equals(2.0, 0.5, 4.0) == "= 2"


def test_fewer_digits_are_cut_earlier():
    assert words.equals(0.12345) == "= 0.12345"
    assert words.equals(0.12345, digits=4) in ("≈ 0.1234", "≈ 0.1235")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1, "0.1"), (-2.5, "−2.5"), (50000, "50,000"), (2.5e-9, "2.5·10⁻⁹"), (1e22, "10²²")],
)
def test_all_digits_are_written(value, text):
    assert words.exact(value) == text


def test_a_factor_has_brackets_where_it_needs_them():
    assert [words.factor(v) for v in (2, -2, -0.0, 2e-7, -2e-7, -math.inf)] == [
        "2", "(−2)", "0", "(2·10⁻⁷)", "(−2·10⁻⁷)", "(−∞)"]  # fmt: skip


def test_a_sum_writes_the_signs_of_its_terms():
    assert words.added([1, -2, 3.5]) == "1 − 2 + 3.5"
    assert words.added([-1, -2e-7]) == "−1 − 2·10⁻⁷"
    assert words.added([]) == "0"
    assert (words.plus(-0.0), words.minus(-0.0)) == ("+ 0", "− 0")


def test_a_sum_of_products_puts_negative_factors_in_brackets():
    assert words.products([(1, 3), (-2, -4)]) == "1·3 + (−2)·(−4)"
    pieces = words.coloured_products([(1, 3), (-2, -4)], ("kernel", "window"))
    assert "".join(text for text, _ in pieces) == "1·3 + (−2)·(−4)"
    assert [role for _, role in pieces] == [
        "kernel", "plain", "window", "plain", "kernel", "plain", "window"]  # fmt: skip


def test_numbers_are_listed():
    assert words.listed([-1000, -0.5, 1 / 3], 2) == "−1000, −0.5, 0.33"


def test_dust_is_swept_away():
    assert words.tidy(np.array([[1e-13, -1e-13, 1e-11]])).tolist() == [[0, 0, 1e-11]]
    assert words.say(words.tidy(1e-17)) == "0"
