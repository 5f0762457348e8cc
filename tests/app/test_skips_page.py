"""The page Skip connections as a browser gets it."""

import pytest
from app_pages import documents, open_page, sound, text

KINDS = ["skip", "skip-depth", "degradation", "shortcut", "shortcut-cost"]


@pytest.fixture(scope="module")
def app():
    return sound(open_page("skips"))


def test_all_sheets_are_shown_and_agree_with_pytorch(app):
    found = documents(app)
    assert [document["kind"] for document in found] == KINDS
    verdicts = [document["answer"]["verdict"] for document in found]
    assert verdicts == ["Same as PyTorch", "Same as PyTorch", None, *["Same as PyTorch"] * 2]


def test_the_pairs_of_trainings_are_offered(app):
    assert "Skip or plain, deep" in text(app)
    assert "Degradation is not overfitting" in text(app)


def test_a_link_opens_a_block_with_weights_of_zero():
    query = {"x": "1_2~3_4", "k": "0_0_0~0_0_0~0_0_0~~0_0_0~0_0_0~0_0_0", "dl": "50", "dg": "1"}
    block, depth, *_ = documents(sound(open_page("skips", **query)))
    items = block["answer"]["sheet"]["items"]
    assert items["y"]["values"] == [[1, 2], [3, 4]]
    assert items["plain"]["values"] == [[0, 0], [0, 0]]
    assert len(depth["answer"]["sheet"]["items"]["maps"]["series"][0]["y"]) == 51
