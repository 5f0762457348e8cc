"""The page Batches, epochs, splits as a browser gets it."""

import pytest
from app_pages import documents, open_page, sound, text

KINDS = [
    *("batch-counts", "batch-walk", "batch-noise", "batch-split"),
    *("batch-best", "batch-copies", "batch-constants"),
]


@pytest.fixture(scope="module")
def app():
    return sound(open_page("batches"))


def test_all_sheets_are_shown_and_agree_with_pytorch(app):
    found = documents(app)
    assert [document["kind"] for document in found] == KINDS
    assert {document["answer"]["verdict"] for document in found} == {"Same as PyTorch"}


def test_the_trainings_and_the_mistakes_are_shown(app):
    assert "Small or large batches" in text(app)
    assert "chosen on the test" in text(app)


def test_a_link_opens_ones_own_counts():
    app = sound(open_page("batches", n="60000", v="20", b="64", e="10", bm="20", bn="100", ba="85"))
    counts, *_, best, _, _ = documents(app)
    values = counts["answer"]["sheet"]["items"]["counts"]["values"]
    assert values == [[48_000], [750], [64], [7_500], [480_000]]
    assert "91.30 % on average" in best["answer"]["sheet"]["said"][0]
