"""What a tampered browser or link may ask of the picture page: one sentence, nothing stored."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from explorer import links
from explorer.cases import PictureCase, from_example
from explorer.examples import PICTURE_EXAMPLES
from explorer.places import ROOT

DEFAULT = from_example(PictureCase, PICTURE_EXAMPLES[0])


@pytest.fixture(scope="module")
def app():
    """Return the page, run once; every test sends one fault to it and then a good document."""
    started = AppTest.from_file(ROOT / "explorer" / "Home.py", default_timeout=60).run()
    return started.switch_page("../pages/pictures.py").run()


@pytest.fixture
def send(app):
    """Return a function that sends a document and returns what the component is told."""
    numbers = iter(range(1000))

    def talk(changes):
        found = data(app)
        document = found["doc"] | {"pictures": [one["key"] for one in found["pictures"]]} | changes
        app.session_state["pictures.stage"] = {
            "doc": {**document, "edit": f"{id(numbers)}-{next(numbers)}"}
        }
        app.run()
        assert not app.exception
        return data(app)

    return talk


def data(app):
    parts = [json.loads(part.proto.json) for part in app.get("bidi_component")]
    return next(part for part in parts if part.get("kind") == "picture")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kernel": "x"}, "Kernel comes as 1 to 1 matrices, not no"),
        ({"kernel": [[["1"]]] * 2}, "Kernel comes as 1 to 1 matrices, not 2"),
        ({"kernel": [[["1"] * 12] * 12]}, "Kernel has 12 rows"),
        ({"kernel": [[["1", "2"]]]}, "The kernel is 1×2; on this page it has as many rows"),
        ({"kernel": [[["nan"]]]}, "Kernel, row 1, column 1, holds nan"),
        ({"divisor": ["0"]}, "The divisor is 0"),
        ({"divisor": "9"}, "Divisor is not a number"),
        ({"channels": "alpha"}, "Channels is grey or each, not alpha"),
        ({"stride": 0}, "Stride must be a whole number from 1 to 5, not 0"),
        ({"stride": True}, "Stride must be a whole number from 1 to 5, not True"),
        ({"padding": 11}, "Padding must be a whole number from 0 to 10, not 11"),
        ({"dilation": 1e308}, "Dilation must be a whole number from 1 to 4, not 1e+308"),
        ({"ring": ["zeros"]}, "Ring is zeros or reflect"),
        ({"measure": "norm"}, "Measure is sum or magnitude or gradient, not norm"),
        ({"colours": "<b>"}, "Colours is scale or picture, not <b>"),
        ({"relu": "yes"}, "Relu is yes or no, not yes"),
        ({"pool": "median"}, "Pool is none or max or average, not median"),
        ({"window": 9}, "Window must be a whole number from 2 to 8, not 9"),
        ({"move": "explode"}, "Move is none or shift"),
        ({"move": "shift", "shift": [17, 0]}, "Shift must be a whole number from -16 to 16"),
        ({"which": 5}, "Which must be a whole number from 0 to 4, not 5"),
    ],
)
def test_tampered_document_gets_a_sentence_and_the_last_good_case_stays(send, changes, sentence):
    good = send({})
    assert good["answer"]["message"] is None
    told = send(changes)
    assert told["answer"]["message"].startswith(sentence)
    assert "steps" not in told["answer"]
    assert told["doc"] == good["doc"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kernel": [[["1"] * 11] * 11], "dilation": 4, "padding": 0}, "Kernel 11×11"),
        ({"stride": 5, "pool": "max", "window": 8}, "Window 8×8"),
    ],
)
def test_settings_that_do_not_fit_a_digit_get_a_sentence_and_the_page_lives(
    app, send, changes, sentence
):
    app.session_state["pictures.one.sample"] = "digit 1"
    app.run()
    good = send({})["doc"]
    answer = send(changes)["answer"]
    assert answer["message"].startswith(sentence)
    assert "steps" not in answer
    assert "steps" in send(good)["answer"]


@pytest.mark.parametrize("pictures", [None, "all", [], ["another"], [["x"]], {"a": 1}])
def test_answer_is_about_the_pictures_on_the_page_or_there_is_none(send, pictures):
    told = send({"pictures": pictures})
    assert told["answer"]["message"] is None
    assert "steps" not in told["answer"]


@pytest.mark.parametrize("at", [None, "0", [0], [0, -1, 0], [1e9, 0, 0], [99, 998, 998]])
def test_selected_cell_is_brought_into_the_result(send, at):
    answer = send({"at": at})["answer"]
    *place, _ = answer["steps"][1]["cells"][0]
    assert all(0 <= n < side for n, side in zip(place, answer["steps"][1]["shape"], strict=True))


@pytest.mark.parametrize(
    "query",
    [
        {"s": ["9"]},
        {"w": ["1"]},
        {"y": ["<script>"]},
        {"relu": ["yes"]},
        {"sh": ["99"]},
        {"move": ["../../etc"]},
        {"n": ["5"]},
        {"as": ["1e999"]},
    ],
)
def test_bad_value_of_a_link_becomes_the_default_and_is_said(query):
    case, said = links.read(query, DEFAULT)
    assert case.document() == DEFAULT.document()
    assert len(said) == 1


@pytest.mark.parametrize("text", ["", "1_2~3", "1_2", "~".join(["1_1"] * 99), "x" * 20_000])
def test_bad_kernel_of_a_link_opens_the_default(text):
    case, said = links.read({"k": [text]}, DEFAULT)
    assert case.kernel.tolist() == DEFAULT.kernel.tolist()
    assert said


@pytest.mark.parametrize("text", ["0", "inf", "1_2", "abc", "1e7"])
def test_bad_divisor_of_a_link_opens_the_default(text):
    case, said = links.read({"v": [text]}, DEFAULT)
    assert case.divisor == DEFAULT.divisor
    assert said
