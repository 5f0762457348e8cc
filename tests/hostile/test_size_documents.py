"""Links and documents of the Output size page with anything in them: a sentence, or the default."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from explorer import links
from explorer.cases import SizeCase, from_example
from explorer.errors import InputError
from explorer.examples import SIZE_EXAMPLES
from explorer.places import ROOT

DEFAULT = from_example(SizeCase, SIZE_EXAMPLES[0])
GOOD = DEFAULT.document()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"mode": "deconv"}, "Mode is conv or pool or transposed, not deconv."),
        ({"mode": None}, "Mode is conv or pool or transposed, not None."),
        ({"mode": ["conv"]}, "Mode is conv or pool or transposed"),
        ({"n": [0, 0]}, "Input side must be a whole number from 1 to 256, not 0."),
        ({"n": [257, 10]}, "Input side must be a whole number from 1 to 256, not 257."),
        ({"n": "10"}, "Input side must be a whole number from 1 to 256, not 10."),
        ({"n": [10, 10, 10]}, "Input side must be a whole number"),
        ({"n": [10.5, 10]}, "Input side must be a whole number from 1 to 256, not 10.5."),
        ({"n": [True, 10]}, "Input side must be a whole number from 1 to 256, not True."),
        ({"n": {"a": 1}}, "Input side must be a whole number"),
        ({"k": [17, 17]}, "Kernel side must be a whole number from 1 to 16, not 17."),
        ({"s": [0, 1]}, "Stride must be a whole number from 1 to 16, not 0."),
        ({"s": [-1, -1]}, "Stride must be a whole number from 1 to 16, not -1."),
        ({"p": [-1, 0]}, "Padding must be a whole number from 0 to 16, not -1."),
        ({"p": [1e308, 0]}, "Padding must be a whole number from 0 to 16, not 1e+308."),
        ({"d": [0, 0]}, "Dilation must be a whole number from 1 to 4, not 0."),
        ({"rule": "SAME"}, "Rule is number or valid or same or full, not SAME."),
        ({"ceil": 1}, "Ceil is yes or no, not 1."),
        ({"together": "yes"}, "Together is yes or no, not yes."),
        ({"output_padding": [16, 0]}, "Output padding must be a whole number from 0 to 15"),
        ({"solve": "NKSP"}, "Solve for up to 3 of the letters"),
        ({"solve": "SS"}, "Solve for up to 3 of the letters"),
        ({"solve": "<b>"}, "Solve for up to 3 of the letters"),
        ({"solve": None}, "Solve for up to 3 of the letters"),
        ({"wanted": 0}, "Wanted output must be a whole number from 1 to 512, not 0."),
        ({"view": "all"}, "View is compute or predict, not all."),
        (
            {"mode": "transposed", "n": [256] * 2, "s": [16] * 2},
            "An output of 4083 cells is more than the 512 that are drawn.",
        ),
    ],
)
def test_tampered_document_gets_a_sentence(changes, sentence):
    with pytest.raises(InputError) as caught:
        SizeCase.from_document(GOOD | changes)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("at", [None, "x", [], [1], [9, 9, 9], [-5, 0, 0], [1e9, 0, 0], [True] * 3])
def test_selected_cell_that_is_none_becomes_one(at):
    axis, side, index = SizeCase.from_document(GOOD | {"at": at}).at
    assert axis == 0
    assert side in (0, 1)
    assert 0 <= index < (10 if side else 4)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"n": [4] * 2, "k": [5] * 2, "s": [1] * 2},
            "Kernel 5 does not fit in input 4. Add padding",
        ),
        ({"rule": "same"}, "Padding 'same' needs stride 1, not 2, in PyTorch."),
        ({"mode": "pool", "p": [2] * 2}, "Padding 2 is more than half of window 3."),
        (
            {"mode": "transposed", "output_padding": [2] * 2},
            "Output padding 2 must be smaller than stride 2 or dilation 1.",
        ),
        (
            {"mode": "transposed", "n": [1] * 2, "k": [2] * 2, "p": [1] * 2},
            "Padding 1 on both sides takes all 2 cells of the output away.",
        ),
    ],
)
def test_what_torch_refuses_is_refused_with_the_rule_and_the_remedy(changes, sentence):
    case = SizeCase.from_document(GOOD | changes)
    assert str(case.refusal).startswith(sentence)
    assert case.check() == 0.0
    assert "Error" not in str(case.refusal)


def test_output_of_one_cell_is_taken():
    case = SizeCase.from_document(GOOD | {"n": [3, 3], "s": [1, 1]})
    assert case.refusal is None
    assert case.result()["sentence"] == "Input 3×3 gives output 1×1."


def test_one_axis_that_comes_to_nothing_is_refused_as_torch_does_where_it_computes():
    # The meta device lets it pass: PyTorch 2.15 in two dimensions.
    settings = {"mode": "transposed", "n": [8, 1], "k": [1, 1], "s": [3, 3], "p": [1, 1]}
    case = SizeCase.from_document(GOOD | settings | {"output_padding": [1, 1], "together": False})
    assert case.refusal is not None
    assert case.check() == 0.0


NAMES = [parameter.name for parameter in SizeCase.parameters]


@pytest.mark.parametrize(
    "junk", ["1e999", "abc", "-1", "<script>", "💩", "../../etc/passwd", "9" * 400, "٣", "1_2_3"]
)
@pytest.mark.parametrize("name", [name for name in NAMES if name != "at"])
def test_junk_in_a_link_becomes_the_default_and_is_said(name, junk):
    case, said = links.read({name: [junk]}, DEFAULT)
    assert case.document() == DEFAULT.document()
    assert len(said) == 1
    assert said[0].startswith(f"The link asks for {name} = ")
    assert len(said[0]) < 250


def test_parameter_given_twice_and_a_link_of_100_kilobytes_become_the_default():
    for values in (["3", "5"], ["1" * 100_000]):
        case, said = links.read({"n": values}, DEFAULT)
        assert case.document() == DEFAULT.document()
        assert len(said) == 1


def test_link_whose_output_is_too_long_shows_the_example_and_says_so():
    query = {"mode": ["transposed"], "n": ["256"], "s": ["16"]}
    case, said = links.read(query, DEFAULT)
    assert case is DEFAULT
    assert "more than the 512 that are drawn" in said[0]


@pytest.fixture
def send():
    """Return a function that sends a document to the page and reads what the strip is told."""
    app = AppTest.from_file(ROOT / "explorer" / "Home.py", default_timeout=60).run()
    app.switch_page("../pages/output_size.py").run()

    def sent(document):
        app.session_state["output_size.stage"] = {"doc": document}
        app.run()
        assert not app.exception
        return json.loads(app.get("bidi_component")[0].proto.json)

    return sent


def test_page_answers_tampered_documents_with_a_sentence_and_keeps_the_last_good_one(send):
    before = send(GOOD | {"n": [12, 12], "edit": "a-1"})
    assert [axis["output"] for axis in before["answer"]["axes"]] == [5, 5]
    for number, changes in enumerate(({"n": [0, 0]}, {"mode": 5}, {"p": [[1], 1]}, {"view": {}})):
        after = send(GOOD | changes | {"edit": f"b-{number}"})
        assert after["answer"]["message"]
        assert after["doc"] == before["doc"]
    for document in ("text", 5, ["x"], {}, {"edit": None}):
        assert send(document)["doc"] == before["doc"]


def test_guess_that_is_none_is_passed_over(send):
    answer = send(GOOD | {"edit": "a-1", "guess": {"axis": [0], "text": {}}})["answer"]
    assert answer["guess"] is None
    answer = send(GOOD | {"edit": "a-2", "guess": {"axis": 0, "text": "8"}})["answer"]
    assert "without the stride" in answer["guess"]["sentence"]
