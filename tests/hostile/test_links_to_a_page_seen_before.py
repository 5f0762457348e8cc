"""A link to a page that was seen before shows what it says; once the old choices stayed there."""

import pytest
from one_network import ship
from streamlit.testing.v1 import AppTest

from explorer import places
from explorer.widgets.inside.state import FILTER, LAYER, PART, PARTS

ENTRY = places.ROOT / "explorer" / "Home.py"


@pytest.fixture
def app(tmp_path, monkeypatch):
    ship(tmp_path, monkeypatch)
    return AppTest.from_file(ENTRY, default_timeout=120).run()


def follow(app, page, query):
    app.query_params.clear()
    app.query_params.update(query)
    return app.switch_page(f"../pages/{page}.py").run()


def shown(app):
    state = app.session_state
    return state[PART], state[LAYER], app.number_input(key=FILTER).value


def test_a_link_changes_numbers_and_choices_also_to_the_usual_ones(app):
    follow(app, "inside", {PART: PARTS[2], LAYER: "conv3", FILTER: "9"})
    assert shown(app) == (PARTS[2], "conv3", 9)
    follow(app, "network", {})
    follow(app, "inside", {PART: PARTS[0], LAYER: "conv1", FILTER: "5"})
    assert shown(app) == (PARTS[0], "conv1", 5)
    app.number_input(key=FILTER).set_value(7).run()
    assert shown(app) == (PARTS[0], "conv1", 7)
    follow(app, "network", {})
    follow(app, "inside", {})
    assert shown(app) == (PARTS[0], "conv1", 7)
