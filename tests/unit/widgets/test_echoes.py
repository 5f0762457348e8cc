"""Links that were opened, and the echoes of what a page wrote."""

import pytest

from explorer.widgets import echoes
from explorer.widgets.echoes import LAG_SECONDS, Echoes


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(echoes.time, "monotonic", lambda: now[0])
    return now


def test_an_unknown_address_was_opened(clock):
    assert not Echoes().expect("a")


def test_addresses_come_back_late_and_in_their_order(clock):
    known = Echoes()
    for address in "abc":
        known.remember(address)
    assert known.expect("a")
    assert known.expect("c")
    assert not known.expect("b")  # c has come back already


def test_the_same_link_opens_again_after_one_edit(clock):
    known = Echoes()
    known.opened("link")
    known.remember("edited")
    assert known.expect("link")  # the browser that made the edit did not know the address yet
    clock[0] += LAG_SECONDS + 0.1
    assert not known.expect("link")


def test_the_latest_address_is_an_echo_for_ever(clock):
    known = Echoes()
    known.remember("a")
    clock[0] += 1e6
    assert known.expect("a")


def test_only_so_many_are_remembered(clock):
    known = Echoes()
    for number in range(1000):
        known.remember(number)
    assert len(known.written) <= echoes.ECHOES_MAX + 1
    assert known.expect(999)


def test_an_address_that_was_written_twice_is_an_echo_of_the_last_time(clock):
    known = Echoes()
    for address in "aba":  # the browser reported none of them in between
        known.remember(address)
    clock[0] += LAG_SECONDS + 0.1
    assert known.expect("a")
    assert known.expect("a")
    assert not known.expect("b")


def test_an_address_that_was_written_twice_may_come_back_late_in_its_order(clock):
    known = Echoes()
    for address in "aba":
        known.remember(address)
    assert [known.expect(address) for address in "aba"] == [True] * 3
