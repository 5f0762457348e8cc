"""The page Dropout: its sheets, its links, and what an edit is answered."""

import pytest
from app_pages import documents, open_page, sound, text

SHEETS = 4


def answers(app):
    """Return what each sheet of the page is told."""
    return [document["answer"] for document in documents(app)]


@pytest.fixture(scope="module")
def app():
    """Return the page, run once; a test that edits it leaves another state behind."""
    return sound(open_page("dropout"))


def test_every_sheet_is_drawn_and_agrees_with_pytorch(app):
    found = answers(app)
    assert len(found) == SHEETS
    for answer in found:
        assert answer["verdict"] == "Same as PyTorch"
        assert answer["sheet"]["rows"]


def test_page_leads_to_the_trainings_and_names_the_generator(app):
    assert "Dropout or not" in text(app)
    assert any("PyTorch's own generator" in block.value for block in app.code)


def test_link_opens_the_same_draw():
    query = {"x": "1_2_3_4", "p": "0.5", "d": "7"}
    first, second = (answers(sound(open_page("dropout", **query)))[0] for _ in range(2))
    assert first["sheet"]["items"]["m"]["values"] == second["sheet"]["items"]["m"]["values"]
    assert first["sheet"]["said"][0].startswith("Seed 7: ")


def test_edit_is_computed_and_written_into_the_link(app):
    edited = {"x": ["2", "4"], "p": ["1"], "seed": 3, "mode": "train"}
    app.session_state["drop_vector.stage"] = {"doc": {**edited, "edit": "one"}}
    sound(app.run())
    assert answers(app)[0]["sheet"]["items"]["y"]["values"] == [[0, 0]]
    assert [app.query_params[name] for name in "xpd"] == ["2_4", "1", "3"]


def test_bad_edit_gets_a_sentence(app):
    bad = {"x": ["2", "4"], "p": ["1.5"], "seed": 3, "mode": "train"}
    app.session_state["drop_vector.stage"] = {"doc": {**bad, "edit": "two"}}
    app.run()
    assert not app.exception
    assert "between 0 and 1" in answers(app)[0]["message"]
