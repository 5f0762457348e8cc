"""Searches of the whole server: started once, one at a time, the last few kept, no traceback."""

import threading

import numpy as np
import pytest

from explorer.datasets.pictures import together
from explorer.errors import DataError
from explorer.widgets.datasets import searches
from explorer.widgets.datasets.searches import Searches


def pictures(seed, count=4):
    random = np.random.Generator(np.random.PCG64(seed))
    parts = [random.integers(0, 256, (count, 32, 32, 3), np.uint8) for _ in range(2)]
    return together("Toy", ("a", "b"), parts)


def done(search):
    search.thread.join(30)
    assert not search.running
    return search


def test_search_finds_and_is_kept():
    kept = Searches()
    one = pictures(0)
    search = done(kept.start("key", lambda: (one, pictures(1)), False))
    assert kept.get("key") is search
    assert search.share == 1
    assert search.found.others == 8
    assert search.found.identical == 0


def test_numbers_count_within_the_class_and_the_copy_comes_first():
    one, other = pictures(0), pictures(1)
    other.images.flags.writeable = True
    other.images[6] = one.images[5]
    found = searches.find(one, other, False)
    assert found.labels[0].tolist() == [1, 1]
    assert found.numbers[0].tolist() == [1, 2]
    assert found.distance[0] == 0
    assert found.identical == 1
    np.testing.assert_array_equal(found.left[0], found.right[0])


def test_second_start_of_the_same_waits_for_the_first():
    kept, go, calls = Searches(), threading.Event(), []

    def load():
        calls.append(1)
        assert go.wait(30)
        return pictures(0), None

    first = kept.start("key", load, False)
    assert kept.start("key", load, False) is first
    go.set()
    done(first)
    assert calls == [1]
    assert done(kept.start("key", load, False)) is not first


def test_one_search_at_a_time():
    kept, go = Searches(), threading.Event()

    def load():
        assert go.wait(30)
        return pictures(0), None

    first = kept.start("first", load, False)
    second = kept.start("second", lambda: (pictures(1), None), False)
    second.thread.join(0.2)
    assert second.running
    assert second.words == "Waiting for another search"
    go.set()
    assert done(first).found is not None
    assert done(second).found is not None


def test_only_the_last_few_are_kept():
    kept = Searches()
    for number in range(searches.KEPT + 3):
        done(kept.start(number, lambda: (pictures(0), None), False))
    assert kept.get(0) is None
    assert kept.get(searches.KEPT + 2) is not None
    assert len(kept._kept) == searches.KEPT


def fails_plainly():
    raise DataError("The folder is gone.")


@pytest.mark.parametrize(
    ("load", "words"),
    [(fails_plainly, "The folder is gone."), (lambda: 1 / 0, "The search broke off.")],
)
def test_failure_is_one_sentence_and_leaves_the_turn(load, words):
    kept = Searches()
    assert words in done(kept.start("bad", load, False)).error
    assert done(kept.start("good", lambda: (pictures(0), None), False)).found is not None
