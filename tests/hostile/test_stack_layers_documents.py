"""What a tampered browser may send to the page Stack layers: one sentence, nothing stored."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from explorer.places import ROOT

GOOD = {
    "shape": [3, 8, 8],
    "layers": [{"type": "conv", "out": 4}, {"type": "flatten"}, {"type": "linear", "out": 10}],
    "at": [1, 0],
    "edit": "a-1",
}


@pytest.fixture
def send():
    """Return a function that sends a document to the page and reads the answer."""
    app = AppTest.from_file(ROOT / "explorer" / "Home.py", default_timeout=60).run()
    app.switch_page("../pages/stack.py").run()

    def sent(document):
        app.session_state["stack.stage"] = {"doc": document}
        app.run()
        assert not app.exception
        return json.loads(app.get("bidi_component")[0].proto.json)

    return sent


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"layers": [{"type": "relu"}] * 100}, "A stack has at most 64 layers, not 100"),
        ({"layers": [{"type": "eval"}]}, "Layer 1: There is no layer 'eval'"),
        ({"layers": [{"type": "conv", "out": "16"}]}, "Layer 1: Filters must be"),
        ({"shape": [3, 8]}, "The input has channels, rows and columns"),
        ({"shape": [3, 8, 1e308]}, "Input: Columns must be from 1 to 512, not 1e+308"),
        ({"text": "3x8x8~<script>"}, "Layer 1 reads"),
    ],
)
def test_tampered_stack_gets_a_sentence_and_the_last_good_one_stays(send, changes, sentence):
    before = send(GOOD)
    after = send({**GOOD, **changes, "edit": "a-2"})
    assert after["answer"]["message"].startswith(sentence)
    assert after["doc"] == before["doc"]
    good = send({**GOOD, "edit": "a-3"})["answer"]
    assert good["message"] is None
    assert good["table"]["totals"]["parameters"] == "1,562"


def test_a_milliard_parameters_are_marked_and_the_page_lives(send):
    layers = [{"type": "flatten"}, {"type": "linear", "out": 16_384}, {"type": "linear", "out": 9}]
    answer = send({**GOOD, "shape": [16_384, 512, 512], "layers": layers, "edit": "a-2"})["answer"]
    assert answer["message"] is None
    assert answer["table"]["misfit"]["index"] == 1
    assert "500,000,000 are the most here" in answer["table"]["misfit"]["message"]
