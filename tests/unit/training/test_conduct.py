"""What a training writes down when it ends before its time."""

import pytest

from explorer import datasets
from explorer.errors import DataError
from explorer.training import conduct, rundir
from explorer.training.events import Epoch
from explorer.training.recipe import Recipe

SMALL = Recipe(
    model="report-cnn-half", classes=("ring", "dots"), per_class=100, epochs=50, threads=1
)


def test_the_time_limit_stops_it_and_the_sentence_says_what_is_kept():
    path = rundir.create(SMALL)
    status = conduct.conduct(path, SMALL, seconds_max=0.8)
    assert status.state == "stopped"
    assert "The time limit of 30 minutes is over" in status.sentence
    assert "kept" in status.sentence
    assert rundir.read_status(path) == status


def test_a_stop_from_outside_is_seen_and_named():
    path = rundir.create(SMALL)
    status = conduct.conduct(
        path, SMALL, tell=lambda e: isinstance(e, Epoch) and rundir.ask_to_stop(path)
    )
    assert (
        status.sentence
        == f"Stopped; the best weights, after epoch {status.results['best_epoch']}, are kept."
    )
    assert "test_accuracy" not in status.results


def test_an_error_of_the_data_is_the_sentence_of_the_run(monkeypatch):
    def broken(*_, **__):
        raise DataError("The pictures are gone. Bring them back.")

    monkeypatch.setattr(datasets, "load", broken)
    path = rundir.create(SMALL)
    with pytest.raises(DataError):
        conduct.conduct(path, SMALL)
    status = rundir.read_status(path)
    assert (status.state, status.sentence) == ("failed", "The pictures are gone. Bring them back.")


def test_an_unexpected_error_is_a_plain_sentence_and_a_traceback_in_the_log(monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(conduct, "train", broken)
    path = rundir.create(SMALL)
    with pytest.raises(ZeroDivisionError):
        conduct.conduct(path, SMALL)
    status = rundir.read_status(path)
    assert status.state == "failed"
    assert "secret" not in status.sentence
    assert "ZeroDivisionError: secret detail" in (path / "log.txt").read_text()
