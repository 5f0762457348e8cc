"""The page Batch normalisation: its sheets, its links, and what an edit is answered."""

import json

import pytest
from app_pages import documents, open_page, sound, text

SHEETS = 6


def answers(app):
    """Return what each sheet of the page is told."""
    return [document["answer"] for document in documents(app)]


@pytest.fixture(scope="module")
def app():
    """Return the page, run once; a test that edits it leaves another state behind."""
    return sound(open_page("batch_norm"))


def test_every_sheet_is_drawn_and_agrees_with_pytorch(app):
    found = answers(app)
    assert len(found) == SHEETS
    for answer in found:
        assert answer["verdict"] == "Same as PyTorch"
        assert answer["sheet"]["rows"]


def test_page_says_what_gamma_and_beta_are_and_leads_to_the_trainings(app):
    assert "not hyperparameters" in text(app)
    assert "Batch norm or not" in text(app)
    assert any("bias=False" in block.value for block in app.code)


def test_link_opens_a_batch_of_one_number_as_refused():
    app = sound(open_page("batch_norm", nx="4", nr="4_4"))
    refused = answers(app)[2]
    assert refused["sheet"]["items"]["y1"]["values"] == [[None]]
    assert "PyTorch refuses this in training" in refused["sheet"]["said"][0]
    assert refused["agrees"]


def test_edit_is_computed_and_written_into_the_link(app):
    edited = {"x": [[["1", "3"]], [["5", "7"]]], "affine": [[["2", "1"]]], "eps": ["1"]}
    app.session_state["bn_batch.stage"] = {"doc": {**edited, "edit": "one"}}
    sound(app.run())
    answer = answers(app)[0]
    assert [row[0] for row in answer["sheet"]["items"]["sa"]["values"]] == [4, 5, 6**0.5]
    assert app.query_params["x"] == "1_3~~5_7"
    assert app.query_params["g"] == "2_1"


def test_bad_edit_gets_a_sentence_and_the_next_good_one_works(app):
    bad = {"x": [[["7"]]], "affine": [[["1", "0"]]], "eps": ["1"]}
    app.session_state["bn_batch.stage"] = {"doc": {**bad, "edit": "two"}}
    app.run()
    assert not app.exception
    assert "at least 2 numbers" in answers(app)[0]["message"]
    good = {**bad, "x": [[["7", "9"]]]}
    app.session_state["bn_batch.stage"] = {"doc": {**good, "edit": "three"}}
    sound(app.run())
    assert answers(app)[0]["message"] is None
    assert json.dumps(answers(app)[0]["sheet"]["items"]["sa"]["values"][0]) == "[8.0]"
