"""Networks of old runs are asked one at a time, once for all who wait, and only so many."""

import threading
from pathlib import Path

import numpy as np
import pytest

from explorer.errors import DataError, TrainingError
from explorer.limits import ANSWERS_WAITING_MAX
from explorer.results.predictions import Predictions
from explorer.training.asking import Answers
from explorer.training.recipe import Recipe

TOY = Predictions(np.ones((1, 2), np.float32) / 2, np.zeros(1, int), np.zeros(1, int), ("a", "b"))
WAIT = 20  # seconds; only a broken one takes so long


class Asked:
    """Answers when it is let go, and notes who asked and how many at once."""

    def __init__(self):
        self.go, self.lock = threading.Event(), threading.Lock()
        self.calls, self.now, self.most = [], 0, 0

    def __call__(self, path, recipe, part, *, tell):
        with self.lock:
            self.calls.append((path.name, part))
            self.now += 1
            self.most = max(self.most, self.now)
        tell(1, 2)
        self.go.wait(WAIT)
        with self.lock:
            self.now -= 1
        return TOY


def ask(answers, name, part="test", stamp=(1, 2)):
    return answers.of(Path(name), Recipe(), part, stamp)


def test_all_who_wait_get_the_same_answer_and_it_is_kept():
    asked = Asked()
    answers = Answers(asked)
    tasks = [ask(answers, "one") for _ in range(5)]
    assert not tasks[0].wait(0)
    asked.go.set()
    assert all(task.wait(WAIT) and task.found is TOY for task in tasks)
    assert (tasks[0].done, tasks[0].total) == (1, 2)
    again = ask(answers, "one")
    assert again.wait(0)
    assert again.found is TOY
    assert asked.calls == [("one", "test")]


def test_new_weights_are_asked_anew():
    asked = Asked()
    asked.go.set()
    answers = Answers(asked)
    for stamp in ((1, 2), (1, 3)):
        assert ask(answers, "one", stamp=stamp).wait(WAIT)
    assert len(asked.calls) == 2


def test_one_at_a_time_and_only_so_many_wait():
    asked = Asked()
    answers = Answers(asked)
    tasks = [ask(answers, str(number)) for number in range(ANSWERS_WAITING_MAX)]
    with pytest.raises(TrainingError, match=f"the limit is {ANSWERS_WAITING_MAX}"):
        ask(answers, "one too many")
    asked.go.set()
    assert all(task.wait(WAIT) for task in tasks)
    assert asked.most == 1
    assert len(asked.calls) == ANSWERS_WAITING_MAX


@pytest.mark.parametrize(
    ("error", "words"),
    [(DataError("Gone. Bring it back."), "Gone. Bring it back."), (OSError("x"), "unexpected")],
)
def test_an_error_becomes_a_sentence_and_is_tried_again(error, words):
    calls = []

    def fail(*_, **__):
        calls.append(1)
        raise error

    answers = Answers(fail)
    for number in (1, 2):
        task = ask(answers, "one")
        assert task.wait(WAIT)
        assert task.found is None
        assert words in task.sentence
        assert len(calls) == number
