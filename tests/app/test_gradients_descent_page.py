"""The page Gradients, its half about descent: links open every sheet, bad ones say so."""

import pytest
from app_pages import documents, open_page, sound, text

from explorer.ideas.gradients import DESCENT

LINK = {"px": "3", "plr": "0.25", "dlr": "0.21", "dw": "1_2", "or": "adam", "on": "3"}
LINK |= {"ss": "step", "st": "201", "nd": "0"}


@pytest.fixture(scope="module")
def opened():
    """Return the page opened by a link to its sheets about descent."""
    return sound(open_page("gradients", **LINK))


def sheet(app, kind):
    (found,) = [document for document in documents(app) if document.get("kind") == kind]
    return found


def test_every_sheet_stands_on_the_page_and_agrees_with_pytorch(opened):
    for kind in DESCENT:
        assert sheet(opened, kind.kind)["answer"]["verdict"] == "Same as PyTorch"


def test_a_link_opens_the_sheets_with_its_numbers(opened):
    assert sheet(opened, "parabola")["doc"]["lr"] == ["0.25"]
    assert sheet(opened, "descent")["doc"]["start"] == ["1", "2"]
    assert "beyond the bound" in " ".join(sheet(opened, "descent")["answer"]["sheet"]["said"])
    assert sheet(opened, "optimisers")["answer"]["sheet"]["items"]["memory"]["title"] == (
        "Adam, step 3"
    )
    assert sheet(opened, "schedule")["doc"]["step"] == ["201"]
    assert sheet(opened, "noise")["doc"]["noise"] == ["0"]


def test_the_chosen_schedule_can_be_trained_with(opened):
    (link,) = [part for part in opened.get("page_link") if "schedule" in part.proto.label]
    assert "train_schedule=step" in link.proto.query_string
    assert "train_step_every=2" in link.proto.query_string


def test_a_bad_link_says_why():
    app = sound(open_page("gradients", dlr="0", dw="9_9", ss="warm"))
    notes = sheet(app, "descent")["answer"]["notes"]
    assert any("above 0 and at most 10" in note or "picture reaches" in note for note in notes)
    assert any("ss = warm" in note for note in sheet(app, "schedule")["answer"]["notes"])
    assert "A long valley." in text(app)
