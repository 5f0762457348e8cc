import pytest

from explorer.widgets.text import literal


@pytest.mark.parametrize("text", ["![x](http://a.b)", "$\\frac{$", ":material/home:", "<b>a</b>"])
def test_names_are_shown_literally(text):
    shown = literal(text)
    for mark in "!$<:[":
        assert shown.count(mark) == shown.count("\\" + mark)
