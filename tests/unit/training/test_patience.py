"""How long a run may take: training counts, pauses have a limit of their own."""

import time

import pytest

from explorer.limits import PAUSE_SECONDS_MAX, RUN_SECONDS_MAX
from explorer.training import control, rundir
from explorer.training.events import Paused, Resumed
from explorer.training.patience import Patience
from explorer.training.recipe import Recipe
from explorer.training.recording import Recorder
from explorer.training.status import Status

RECIPE = Recipe(model="report-cnn-half")
PAUSED, RESUMED = Paused(3, 0.5, 1.0), Resumed(3, 0.5, 1.0, 2.0)


@pytest.fixture
def at(monkeypatch):
    """Return a function that sets the time that only grows."""
    times = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: times[0])

    def to(seconds):
        times[0] = 1000.0 + seconds

    return to


@pytest.fixture
def patience(at):
    path = rundir.create(RECIPE)
    return Patience(path, Recorder(path, RECIPE, rundir.read_status(path)), RUN_SECONDS_MAX)


def words(patience):
    return patience.last_words(Status(state="stopped", sentence="all is kept")).sentence


def test_the_time_limit_ends_it_and_says_so(patience, at):
    at(RUN_SECONDS_MAX - 1)
    assert not patience.over()
    at(RUN_SECONDS_MAX + 1)
    assert patience.over()
    assert words(patience) == "The time limit of 30 minutes is over; all is kept."


def test_a_pause_does_not_count_against_the_time_limit(patience, at):
    at(100)
    patience.take(PAUSED)
    at(100 + PAUSE_SECONDS_MAX - 1)
    assert not patience.over()
    patience.take(RESUMED)
    at(RUN_SECONDS_MAX + PAUSE_SECONDS_MAX - 2)
    assert not patience.over()
    at(RUN_SECONDS_MAX + PAUSE_SECONDS_MAX + 1)
    assert patience.over()


def test_the_time_limit_does_not_come_in_a_pause(patience, at):
    at(RUN_SECONDS_MAX - 1)
    patience.take(PAUSED)
    at(RUN_SECONDS_MAX + 60)
    assert not patience.over()


def test_a_pause_has_a_limit_and_its_sentence_says_that_nothing_is_lost(patience, at):
    patience.take(PAUSED)
    at(PAUSE_SECONDS_MAX + 1)
    assert patience.over()
    assert words(patience).startswith("Paused for 15 minutes and put away; it goes on from here")


def test_a_pause_ends_where_others_wait(patience):
    patience.take(PAUSED)
    rundir.ask_to_stop(patience._path, rundir.WAITED_FOR)
    assert patience.over()
    assert words(patience).startswith("Others waited while it was paused, so it made room")


def test_the_first_reason_stays(patience):
    rundir.ask_to_stop(patience._path)
    rundir.ask_to_stop(patience._path, rundir.WAITED_FOR)
    assert patience.over()
    assert words(patience) == "Stopped; all is kept."


def test_a_finished_run_keeps_its_sentence(patience):
    done = Status(state="finished", sentence="Finished.")
    assert patience.last_words(done) == done


@pytest.mark.parametrize("jump", [-3600, 3600])
def test_a_clock_that_jumps_changes_no_duration(patience, at, monkeypatch, jump):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + jump)
    at(RUN_SECONDS_MAX - 1)
    assert not patience.over()
    assert rundir.read_written(patience._path).heartbeat == now + jump
    assert rundir.read_status(patience._path).state == "queued"


def test_being_asked_shows_that_the_run_lives(patience, at):
    before = rundir.read_written(patience._path).heartbeat
    at(10)
    assert patience.control() == control.Control()
    assert rundir.read_written(patience._path).heartbeat > before
