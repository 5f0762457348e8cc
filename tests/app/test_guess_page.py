"""The page "Guess the filter", with a small network in a home of its own."""

from dataclasses import replace

import numpy as np
import pytest
from app_pages import open_page, text
from one_network import CLASSES, ship

from explorer import checkpoints, datasets
from explorer.probing import quiz
from explorer.probing.quiz import make_round
from explorer.probing.scan import scan
from explorer.widgets import gallery
from explorer.widgets.guess import visitors, whole
from explorer.widgets.guess.state import Play, answer


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch):
    path = ship(tmp_path, monkeypatch)
    whole._round.clear()
    visitors._tally.clear()
    return path


@pytest.fixture
def found(shipped):
    """The scan of that network, made once more by hand."""
    model, card = checkpoints.load(shipped)
    images = datasets.load("shapes", "test", classes=CLASSES).images
    return scan(model, images, card.mean, card.std), images


def open_guess(**query):
    return open_page("guess", **query)


def play(app, sides):
    for side in sides:
        app = app.button(key=f"guess_{side}").click().run()
        app = app.button(key="guess_next").click().run()
    return app


def data(app):
    """Return all that a browser gets of a page's components."""
    return [component.proto.json for component in app.get("bidi_component")]


@pytest.mark.parametrize(("score", "layer"), [("max", "conv1"), ("mean", "conv3")])
def test_a_round_of_right_answers_is_told_with_its_chance(found, score, layer):
    scanned, images = found
    questions = make_round(scanned.layers[layer], images, seed=4, score=score)
    app = open_guess(guess_layer=layer, guess_score=score, guess_round=4)
    app = play(app, [question.answer for question in questions])
    assert not app.exception
    said = "10 of 10; guessing gives 5; 10 happen by chance in 0.1 % of rounds."
    assert said in text(app)
    assert "**You read right:**" in text(app)
    assert "**You read wrong:**" not in text(app)
    links = [link.proto.label for link in app.get("page_link")]
    assert {f"filter {question.channel}" for question in questions} <= set(links)


def test_a_wrong_answer_is_told_with_both_scores(found):
    scanned, images = found
    question = make_round(scanned.layers["conv2"], images, seed=0)[0]
    app = open_guess(guess_layer="conv2")
    app = app.button(key=f"guess_{1 - question.answer}").click().run()
    values = scanned.layers["conv2"].max[list(question.pair), question.channel]
    high, low = (gallery.number(float(value)) for value in (values.max(), values.min()))
    said = next(e.value for e in app.markdown if "**Wrong.**" in e.value)
    assert f"max {high} against {low}" in said
    assert ("left", "right")[question.answer] in said
    assert any(f"{high}, above" in sent for sent in data(app))


def test_before_the_answer_the_browser_gets_the_same_whichever_picture_is_right(monkeypatch):
    def other_way_round(*args, **options):
        return tuple(replace(q, answer=1 - q.answer) for q in make_round(*args, **options))

    honest = open_guess(guess_layer="conv2")
    whole._round.clear()
    monkeypatch.setattr(whole, "make_round", other_way_round)
    turned = open_guess(guess_layer="conv2")
    assert data(turned) == data(honest)
    assert text(turned) == text(honest)
    one, other = (app.button(key="guess_0").click().run() for app in (honest, turned))
    assert text(one) != text(other)


def test_the_same_link_opens_the_same_round_and_another_number_another_one():
    first = data(open_guess(guess_round=7))
    assert data(open_guess(guess_round=7)) == first
    assert data(open_guess(guess_round=8)) != first


@pytest.mark.parametrize(
    "junk",
    [
        {"guess_layer": "zzz", "guess_round": -1, "guess_score": "sum", "guess_difficulty": "💩"},
        {"guess_layer": "", "guess_round": "1e999", "guess_least": "x", "guess_untrained": "-1"},
        {"guess_round": "9" * 400, "guess_crops": "<script>", "guess_layer": "../../etc/passwd"},
    ],
)
def test_a_bad_link_opens_the_usual_round(junk):
    app = open_guess(**junk)
    assert not app.exception
    assert not app.error
    assert data(app) == data(open_guess())


def test_the_last_round_that_the_field_offers_is_followed_by_the_first(found):
    app = open_guess(guess_round=5_000)
    assert app.number_input(key="guess_round").value == 999
    questions = make_round(found[0].layers["conv1"], found[1], seed=999)
    app = play(app, [0] * len(questions))
    app = next(b for b in app.button if b.label == "Next round").click().run()
    assert app.number_input(key="guess_round").value == 0
    assert "Question 1 of 10" in text(app)


def test_the_untrained_network_is_played_as_a_control_and_counted_apart():
    app = play(open_guess(), [0] * 10)
    assert "with fresh random weights" not in text(app)
    button = next(b for b in app.button if b.label == "The same with the untrained network")
    app = button.click().run()
    assert "Question 1 of 10" in text(app)
    app = app.button(key="guess_0").click().run()
    table = next(e.value for e in app.markdown if e.value.startswith("| Network"))
    assert len(table.splitlines()) == 4
    assert "fresh random weights | conv1 | max | easy | " in table
    assert not [link for link in app.get("page_link") if "maps" in link.proto.label]


def test_crops_are_shown_for_the_maximum_only():
    whole_pictures, crops = (open_guess(guess_layer="conv2", guess_crops=c) for c in ("", "true"))
    assert data(crops) != data(whole_pictures)
    mean = {"guess_layer": "conv2", "guess_score": "mean"}
    assert data(open_guess(**mean, guess_crops="true")) == data(open_guess(**mean))


def test_too_few_pictures_are_told_in_a_sentence(monkeypatch):
    monkeypatch.setattr(quiz, "QUIZ_PICTURES_MIN", 2_001)
    app = open_guess()
    assert not app.exception
    assert "at least 2001 pictures, not 2000" in app.info[0].value


def test_a_layer_without_live_filters_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setattr(quiz, "FIRING_MIN", 1.1)
    app = open_guess()
    assert not app.exception
    assert "0 of the 16 filters of conv1" in app.info[0].value


def test_filters_are_ranked_once_enough_visitors_have_answered(found):
    questions = make_round(found[0].layers["conv1"], found[1], seed=0)
    for visitor in range(5):
        app = play(open_guess(), [questions[0].answer, 1 - questions[1].answer])
        ranked = [label for label in _labels(app) if " of 5 (" in label]
        assert len(ranked) == (0 if visitor < 4 else 2)
    assert ranked[0] == f"filter {questions[0].channel}: 5 of 5 (56.6 to 100.0 %)"
    assert ranked[1] == f"filter {questions[1].channel}: 0 of 5 (0.0 to 43.4 %)"
    assert "10 answers since this server was started" in text(app)


def _labels(app):
    return [link.proto.label for link in app.get("page_link")]


def test_one_visitor_is_counted_up_to_a_limit(monkeypatch):
    monkeypatch.setattr(visitors.st, "session_state", {})
    monkeypatch.setattr(visitors, "QUIZ_ANSWERS_COUNTED_MAX", 3)
    group = ("network", "conv1", "max", "easy")
    for _ in range(9):
        visitors.count(group, 4, 2, True)
    right, asked = visitors.counts(group, 4)
    assert asked.tolist() == right.tolist() == [0, 0, 3, 0]


def test_a_question_takes_one_answer_and_only_left_or_right():
    question = quiz.Question(5, np.arange(9), np.arange(9), (20, 21), 1)
    play = Play("network", {})
    assert answer(play, question, 0, 7) is None
    assert answer(play, question, 1, 1) is None  # that question is not due
    assert answer(play, question, 0, 1) is True
    assert answer(play, question, 0, 0) is None
    assert answer(play, question, 1, 0) is None  # the last one is still being explained
    assert play.right == [(5, True)]
