"""The page Flatten or pool: what its sheets get, by link and by hand."""

import pytest
from app_pages import documents, open_page, sound, text


def told(app, kind):
    """Return what the sheet of that kind gets."""
    (found,) = [document for document in documents(app) if document.get("kind") == kind]
    return found


@pytest.fixture(scope="module")
def page():
    return sound(open_page("heads"))


def test_it_shows_the_lessons_numbers(page):
    assert told(page, "unroll")["doc"]["at"] == 300
    bill = told(page, "bill")["answer"]["sheet"]["items"]
    assert "268,698" in bill["dense"]["title"]
    assert "5,466" in bill["pooled"]["title"]


def test_every_sheet_agrees_with_pytorch(page):
    kinds = ["unroll", "flat", "bill", "cam", "shifted_map"]
    for kind in kinds:
        answer = told(page, kind)["answer"]
        assert answer["verdict"] == "Same as PyTorch", kind
        assert answer["message"] is None


def test_the_trainings_and_the_page_with_real_maps_are_linked(page):
    assert "Global pooling or dense head" in text(page)
    assert "Grad-CAM" in text(page)


def test_a_link_opens_the_last_number():
    app = sound(open_page("heads", uc=16, uh=7, uw=7, ui=783))
    assert told(app, "unroll")["doc"]["at"] == 783
    assert told(app, "bill")["doc"]["side"] == ["8"]


def test_a_link_out_of_range_says_what_is_shown_instead():
    app = sound(open_page("heads", uc=17, ui=5))
    assert told(app, "unroll")["doc"]["channels"] == 16
    assert "from 1 to 16" in " ".join(told(app, "unroll")["answer"]["notes"])
