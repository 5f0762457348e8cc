import numpy as np
import pytest

from explorer.widgets.inside import evidence_words as words

HUNDRED = np.arange(100.0)


@pytest.mark.parametrize(
    ("value", "line", "reached", "holds"),
    [(95, 50, 5, True), (94, 50, 6, False), (200, 50, 0, True), (200, 200, 0, False)],
)
def test_evidence_is_beyond_chance_and_beyond_19_of_20_untrained_filters(
    value, line, reached, holds
):
    found = words.control(value, line, HUNDRED)
    assert (found.reached, found.total, found.holds) == (reached, 100, holds)


def test_untrained_filters_without_a_number_are_not_counted():
    found = words.control(0.5, 0.1, np.array([0.6, np.nan, 0.2]))
    assert (found.reached, found.total) == (1, 2)


def test_nothing_is_evidence_when_no_line_is_known():
    assert not words.control(0.5, float("nan"), HUNDRED).holds


def test_a_sentence_says_the_numbers_and_the_verdict():
    said = words.pure(words.control(7, 4, np.array([7.0, 8.0, 3.0])), 9, "mean", "ring")
    assert said.startswith("**No evidence.** By the mean 7 of its top 9 pictures are of the class ")
    assert "2 of 3 untrained filters have so many" in said
    assert "at most 4" in said


def test_one_filter_has_and_none_has():
    assert "1 of 3 untrained filters has one" in words.index(
        words.control(0.9, 0.1, np.array([0.95, 0.2, 0.3])), "ring"
    )
    assert "None of 3 untrained filters has as" in words.area(
        words.control(0.9, 0.5, np.array([0.5, 0.6, 0.7])), "ring"
    )


def test_names_of_classes_are_shown_as_they_stand():
    said = words.index(words.control(0.9, 0.1, HUNDRED), "![x](http://a.b)")
    assert "![x](" not in said
    assert "\\!\\[x" in words.listed(["![x](http://a.b)"])
