"""The Output size page without a browser: links, examples, what the strip is told, the lines."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from explorer.examples import SIZE_EXAMPLES
from explorer.places import ROOT


@pytest.fixture
def visit():
    """Return a function that opens the page with query parameters."""

    def opened(**query):
        app = AppTest.from_file(ROOT / "explorer" / "Home.py", default_timeout=60).run()
        for name, value in query.items():
            app.query_params[name] = value
        return app.switch_page("../pages/output_size.py").run()

    return opened


def told(app):
    assert not app.exception
    return json.loads(app.get("bidi_component")[0].proto.json)


def test_page_starts_with_the_floor(visit):
    app = visit()
    data = told(app)
    assert data["kind"] == "size"
    assert [axis["output"] for axis in data["answer"]["axes"]] == [4, 4]
    assert any("A column that no window reads" in text.value for text in app.markdown)
    assert "nn.Conv2d(1, 1, kernel_size=3, stride=2)" in app.code[0].value


def test_link_opens_its_setting_with_all_its_state(visit):
    data = told(
        visit(mode="pool", n="25", k="2", s="2", p="0", ceil="1", solve="S", o="5", at="0_1_3")
    )
    assert data["answer"]["axes"][0]["output"] == 13
    assert data["answer"]["solve"][0]["count"] == 2
    assert data["doc"]["at"] == [0, 1, 3]


def test_link_that_is_out_of_range_says_so(visit):
    data = told(visit(n="0", k="3", s="2"))
    assert data["doc"]["n"] == [10, 10]
    assert "from 1 to 256, so 10 is used" in data["answer"]["notes"][0]


def menus(block):
    """Return the menus below a block: label -> entries."""
    found = {}
    for child in getattr(block, "children", {}).values():
        if child.type == "menu_button":
            found[child.proto.label] = list(child.proto.options)
        found |= menus(child)
    return found


def test_every_example_stands_in_the_menu_of_its_group(visit):
    expected = {}
    for example in SIZE_EXAMPLES:
        expected.setdefault(example.group, []).append(example.title)
    assert menus(visit().main) == expected
    assert len({example.key for example in SIZE_EXAMPLES}) == len(SIZE_EXAMPLES)


def test_address_loses_what_is_usual_again(visit):
    app = visit(mode="pool", n="25", k="2", s="2", p="0", ceil="1")
    document = told(app)["doc"] | {"mode": "conv", "ceil": False, "edit": "a-1"}
    app.session_state["output_size.stage"] = {"doc": document}
    app.run()
    assert told(app)["doc"]["mode"] == "conv"
    assert set(app.query_params) == {"n", "k", "s", "p"}
