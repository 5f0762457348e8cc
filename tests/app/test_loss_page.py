"""The page From scores to a loss: links open its sheets, bad ones say so, examples are offered."""

import pytest
from app_pages import documents, open_page, sound, text

from explorer.ideas import loss

ORDER = [kind.kind for kind in loss.CASES]


@pytest.fixture(scope="module")
def opened():
    """Return the page opened by a link to all of its sheets."""
    return sound(
        open_page(
            "loss",
            **{"z": "1_2", "t": "0.5", "s": "1000_0", "c": "-10", "l": "4_1_0", "k": "2"},
            **{
                "e": "0.04",
                "m": "0_1",
                "mb": "0",
                "ma": "1",
                "mw": "0.25",
                "d": "2_1_0",
                "dk": "1",
            },
        )
    )


def sheet(app, kind):
    (found,) = [document for document in documents(app) if document.get("kind") == kind]
    return found


def test_the_page_opens_with_the_scores_of_the_notes():
    app = sound(open_page("loss"))
    assert [document["kind"] for document in documents(app) if "kind" in document] == ORDER
    (p,) = sheet(app, "softmax")["answer"]["sheet"]["items"]["p"]["values"]
    assert [round(value, 2) for value in p] == [0.84, 0.11, 0.05]
    assert all(sheet(app, kind)["answer"]["verdict"] == "Same as PyTorch" for kind in ORDER)
    for word in ("logits", "softmax", "overflow", "cross-entropy", "Label smoothing", "gradient"):
        assert f"**{word}" in text(app)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("softmax", {"z": [[["1", "2"]]], "temperature": ["0.5"]}),
        ("shift", {"z": [[["1000", "0"]]], "shift": ["-10"]}),
        ("loss", {"z": [[["4", "1", "0"]]], "true": 2, "smoothing": ["0.04"]}),
        ("mix", {"z": [[["0", "1"]]], "a": 1, "b": 0, "part": ["0.25"], "smoothing": ["0"]}),
        ("twice", {"z": [[["2", "1", "0"]]], "true": 1}),
    ],
)
def test_a_link_opens_each_sheet(opened, kind, values):
    found = sheet(opened, kind)
    assert found["doc"] == values
    assert found["answer"]["verdict"] == "Same as PyTorch"
    assert not found["answer"]["notes"]


def test_a_bad_link_is_answered_with_a_sentence_on_its_own_sheet():
    app = sound(open_page("loss", z="0_0", t="0", l="1_2", k="5"))
    assert "is 0; it lies between 0.1 and 10" in sheet(app, "softmax")["answer"]["notes"][0]
    assert "The true class is one of 2" in sheet(app, "loss")["answer"]["notes"][0]
    assert not sheet(app, "mix")["answer"]["notes"]


def test_the_lines_to_copy_follow_the_link(opened):
    code = "\n".join(element.value for element in opened.code)
    for line in (
        "print(F.softmax(z / 0.5, dim=0))",
        "loss = F.cross_entropy(z, y, label_smoothing=0.04)",
        "mixed = 0.25 * rows[a] + (1 - 0.25) * rows[b]",
        "print(torch.logsumexp(s, dim=0))",
    ):
        assert line in code


def test_the_trainings_of_both_ideas_are_offered(opened):
    labels = [getattr(proto, "label", "") for proto in page_links(opened)]
    assert {"Train: Label smoothing 0.1", "Train: MixUp", "Train: CutMix"} <= set(labels)


def page_links(app):
    return [element.proto for element in app.get("page_link")]
