"""The Pooling and Activations pages: what a component sends is checked, answered and linked."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from explorer.places import ROOT

STAGES = {  # key of the component in the session: its page, an edit, and what comes out
    "pooling.stage": ("pooling", {"mode": "global-max", "shift": [0, 1]}, [[[7.0]]]),
    "activation.stage": (
        "activations",
        {"x": [[["-2", "3"]]], "function": "leaky_relu", "slope": ["0.5"]},
        [[[-1.0, 3.0]]],
    ),
    "order.stage": (
        "activations",
        {"x": [[["-4", "2"], ["0", "0"]]], "pool": "average"},
        [[[0.5]], [[0.0]]],
    ),
    "neuron.stage": ("activations", {"x": ["1", "2"], "w": ["2", "1"], "b": ["-5"]}, [0.0]),
}
PLACES = {key: place for place, key in enumerate(list(STAGES)[1:])} | {"pooling.stage": 0}
every_stage = pytest.mark.parametrize("key", STAGES)


@pytest.fixture(scope="module")
def apps():
    """Return each page, run once; every test continues with it."""
    started = {}
    for page in {page for page, _, _ in STAGES.values()}:
        app = AppTest.from_file(ROOT / "explorer" / "Home.py", default_timeout=60).run()
        started[page] = app.switch_page(f"../pages/{page}.py").run()
    return started


@pytest.fixture
def send(apps):
    """Return a function that sends a document to a stage and returns what it is told."""
    sent = iter(range(1000))

    def talk(key, changes):
        app = apps[STAGES[key][0]]

        def data():
            return json.loads(app.get("bidi_component")[PLACES[key]].proto.json)

        document = {**data()["doc"], **changes, "edit": f"{key}-{id(sent)}-{next(sent)}"}
        app.session_state[key] = {"doc": document}
        app.run()
        assert not app.exception
        return data(), dict(app.query_params)

    return talk


@every_stage
def test_edit_is_computed_and_written_into_the_link(send, key):
    _, changes, output = STAGES[key]
    data, query = send(key, changes)
    assert data["answer"]["message"] is None
    assert data["answer"]["output"] == output
    assert query[{"pooling": "m", "activation": "f", "order": "op", "neuron": "nx"}[key[:-6]]]


@every_stage
def test_bad_edit_gets_a_sentence_and_keeps_the_last_good_case(send, key):
    good, _ = send(key, STAGES[key][1])
    data, _ = send(key, {"x": "no table"})
    assert data["answer"]["message"].startswith("Input ")
    assert data["answer"]["output"] is None
    assert data["doc"] == good["doc"]
