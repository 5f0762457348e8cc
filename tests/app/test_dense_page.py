"""The page Dense or convolution: its sheets, the results that ship, the digits."""

import pytest
from app_pages import block, documents, open_page, sound, text

from explorer.training import digit_runs
from explorer.widgets.dense import orders


def told(app, kind):
    """Return what the sheet of that kind gets."""
    (found,) = [document for document in documents(app) if document.get("kind") == kind]
    return found


@pytest.fixture(scope="module")
def page():
    return sound(open_page("dense"))


def test_both_sheets_agree_with_pytorch(page):
    for kind in ("toeplitz", "permute"):
        answer = told(page, kind)["answer"]
        assert (answer["verdict"], answer["message"]) == ("Same as PyTorch", None)


def test_the_results_of_every_seed_are_told_with_their_number(page):
    said = text(page)
    for words in ("93.9%", "93.8%", "95.2%", "85.3%", "mean and range of 3 seeds", "10,000 test"):
        assert words in said
    assert "2,923,530" in said
    assert "44,426" in said


def test_digits_are_shown_in_place_and_permuted(page):
    for words in ("in place", "permuted"):
        assert len(block(page, f"Digits, pixels {words}")["items"]) == 3


def test_a_link_opens_its_permutation():
    app = sound(open_page("dense", ps=5))
    assert told(app, "permute")["doc"]["seed"] == 5


def test_without_the_trainings_the_page_says_so(monkeypatch):
    monkeypatch.setattr(orders, "digit_runs", lambda: dict.fromkeys(digit_runs.RECIPES, ()))
    monkeypatch.setattr(orders, "short_runs", dict)
    app = open_page("dense")
    assert not app.exception
    assert "are not here" in app.info[0].value


def test_a_set_without_trainings_leaves_the_other_one(monkeypatch):
    monkeypatch.setattr(orders, "short_runs", dict)
    assert "unknown" in text(sound(open_page("dense")))
