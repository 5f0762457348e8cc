"""The page Gradients, its first half: links open, bad ones say so, the browser is answered."""

import pytest
from app_pages import documents, open_page, sound, text

AUTOGRAD, BACKPROP = 0, 1  # the sheets of the page, from the top


@pytest.fixture(scope="module")
def page():
    return sound(open_page("gradients"))


def numbers(app, sheet, item):
    """Return the numbers of a grid of one sheet."""
    return documents(app)[sheet]["answer"]["sheet"]["items"][item]["values"]


def test_the_page_begins_with_the_gradient_8_and_agrees_with_pytorch(page):
    assert numbers(page, AUTOGRAD, "g.x") == [[8]]
    assert numbers(page, BACKPROP, "dk") == [[9, 2], [3, 10]]
    for sheet in (AUTOGRAD, BACKPROP):
        assert documents(page)[sheet]["answer"]["verdict"] == "Same as PyTorch"
    assert "y = 2x² + 5 at x = 2" in text(page)


def test_a_link_opens_both_sheets():
    app = sound(open_page("gradients", gx="3", gc="2_5", gn="2", bx="1_2~3_4", bk="1", bg="2"))
    assert numbers(app, AUTOGRAD, "grad") == [[24, 18, 2]]
    assert numbers(app, BACKPROP, "dx") == [[0, 0], [0, 2]]
    assert numbers(app, BACKPROP, "dk") == [[8]]


def test_a_link_that_does_not_fit_says_why():
    app = sound(open_page("gradients", bx="1_2~3_4", bk="1_1_1~1_1_1~1_1_1", bg="1"))
    notes = documents(app)[BACKPROP]["answer"]["notes"]
    assert "Kernel 3×3 does not fit in input 2×2" in notes[0]
    assert numbers(app, BACKPROP, "dk") == [[9, 2], [3, 10]]


@pytest.mark.parametrize(
    ("sheet", "key", "changes", "words"),
    [
        (AUTOGRAD, "autograd", {"x": ["?"]}, 'x holds "?"'),
        (BACKPROP, "backprop", {"window": 3, "stride": 3}, "Pooling window 3×3"),
    ],
)
def test_an_edit_that_cannot_be_used_gets_a_sentence_and_the_next_good_one_works(
    page, sheet, key, changes, words
):
    before = documents(page)[sheet]

    def answer_to(document, edit):
        page.session_state[f"{key}.stage"] = {"doc": document | {"edit": f"{key}-{edit}"}}
        return documents(sound(page.run()))[sheet]["answer"]

    assert answer_to(before["doc"] | changes, 1)["message"].startswith(words)
    assert answer_to(before["doc"], 2)["sheet"] == before["answer"]["sheet"]


def test_the_same_gradient_is_linked_as_a_transposed_convolution(page):
    (link,) = [
        part.proto
        for part in page.get("page_link")
        if part.proto.label == "∂L/∂x as a transposed convolution"
    ]
    assert "way=transposed" in link.query_string
