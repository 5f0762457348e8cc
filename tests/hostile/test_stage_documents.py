"""What a tampered browser may send as a stage's document: one sentence, nothing stored."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from explorer.places import ROOT

GOOD = {
    "x": [[["1", "2", "3"]] * 3],
    "k": [[["1", "1"]] * 2],
    "bias": ["0"],
    "stride": [1, 1],
    "padding": [0, 0],
    "dilation": [1, 1],
    "output_padding": [0, 0],
    "same": False,
    "groups": 1,
    "ring": "zeros",
    "way": "correlation",
    "view": "compute",
    "at": [0, 0, 0],
    "edit": "a-1",
}


@pytest.fixture
def send():
    """Return a function that sends a document to the Convolution page and reads the answer."""
    app = AppTest.from_file(ROOT / "explorer" / "Home.py", default_timeout=30).run()
    app.switch_page("../pages/convolution.py").run()

    def sent(document):
        app.session_state["convolution.stage"] = {"doc": document}
        app.run()
        assert not app.exception
        return json.loads(app.get("bidi_component")[0].proto.json)

    return sent


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"x": "not a table"}, "Input comes as 1 to 4 matrices, not no"),
        ({"x": [[["1"]]] * 5}, "Input comes as 1 to 4 matrices, not 5"),
        ({"x": ["not a table"]}, "Input has no cells"),
        ({"x": [[["1"] * 17]]}, "Input, row 1, has 17 cells"),
        ({"x": [[["1"]] * 1000]}, "Input has 1000 rows"),
        ({"x": [[["1"]], [["1", "2"]]]}, "Input 1 is 1×1 and Input 2 is 1×2"),
        ({"x": [[[None]]]}, "Input, row 1, column 1, is empty"),
        ({"x": [[[[1]]]]}, "Input, row 1, column 1, is not a number"),
        ({"k": [[["1"] * 4] * 4]}, "Kernel 4×4 does not fit in input 3×3"),
        ({"k": [[["1"]]] * 3}, "1 filters over 1 channels in 1 groups need 1 kernels, not 3"),
        ({"bias": {"a": 1}}, "Bias is not a number"),
        ({"bias": [{"a": 1}]}, "Bias is not a number"),
        ({"stride": [0, 1]}, "Stride must be a whole number from 1 to 5, not 0"),
        ({"stride": "2"}, "Stride must be a whole number from 1 to 5, not 2"),
        ({"stride": [1, 1, 1]}, "Stride must be a whole number from 1 to 5, not [1, 1, 1]"),
        ({"padding": 1e308}, "Padding must be a whole number from 0 to 10, not 1e+308"),
        ({"dilation": [0, 0]}, "Dilation must be a whole number from 1 to 4, not 0"),
        ({"groups": 2}, "1 input channels and 1 filters do not divide into 2 groups"),
        ({"groups": True}, "Groups must be a whole number from 1 to 4, not True"),
        ({"ring": "../etc"}, "Ring is zeros or reflect or replicate or circular, not ../etc"),
        ({"way": ["flipped"]}, "Way is correlation or flipped or transposed, not ['flipped']"),
        ({"same": "yes"}, "Same is yes or no, not yes"),
        ({"ring": "reflect", "padding": [3, 3]}, "Padding 3"),
        ({"way": "transposed", "output_padding": [4, 4]}, "Output padding 4"),
    ],
)
def test_tampered_document_gets_a_sentence_and_the_last_good_case_stays(send, changes, sentence):
    before = send(GOOD)
    after = send({**GOOD, **changes, "edit": "a-2"})
    assert after["answer"]["message"].startswith(sentence)
    assert after["answer"]["output"] is None
    assert after["doc"] == before["doc"]
    assert send({**GOOD, "edit": "a-3"})["answer"]["output"] == [[[6, 10], [6, 10]]]


@pytest.mark.parametrize("document", ["text", 5, ["x"], None, {}, {"edit": None}])
def test_something_that_is_no_document_is_passed_over(send, document):
    before = send(GOOD)
    after = send(document)
    assert after["doc"] == before["doc"]
    assert after["answer"]["message"] is None
