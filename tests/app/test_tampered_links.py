"""Links with anything in them: every page opens, with its defaults and without an exception."""

import pytest
from app_pages import open_page, parameters
from junk import JUNK, NAMES, TURNS, in_turn

each_page = pytest.mark.parametrize("address", NAMES)


def check(app):
    assert not app.exception
    assert len(app.title) == 1


@pytest.mark.parametrize("turn", range(TURNS))
@each_page
def test_page_opens_with_junk_in_every_parameter(address, turn):
    check(open_page(address, **in_turn(NAMES[address], turn)))


@pytest.mark.parametrize("junk", JUNK)
def test_page_opens_with_the_same_junk_everywhere(junk):
    check(open_page("inside", **dict.fromkeys(NAMES["inside"], junk)))


@each_page
def test_every_widget_in_the_link_meets_the_junk(address):
    assert parameters(open_page(address)) <= set(NAMES[address])
