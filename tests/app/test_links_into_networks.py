"""The pages about one network: whatever a link, a browser or a folder's name says, they open."""

import re

import pytest
from app_pages import open_page, parameters, protos
from junk import IMAGE, TURNS, in_turn
from one_network import folder_recipe, ship
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates

from explorer.widgets.guess import state as guess_state
from explorer.widgets.inside import evidence
from explorer.widgets.inside import state as inside_state
from explorer.widgets.inside import whole as inside_whole
from explorer.widgets.network import memory as network_state
from explorer.widgets.why import state as why_state

# Fields of a message whose text Streamlit reads as Markdown, and what it could make of a name.
MARKDOWN = {"body", "label", "help", "content", "caption", "icon"}
EVIL = (IMAGE.replace("/", ""), "$a$ :red[b] :material_home: <b>|x|")
PAGES = [("inside", {inside_state.PART: part}) for part in inside_whole._DRAW]
PAGES += [("network", {}), ("why", {}), ("guess", {})]
each_page = pytest.mark.parametrize(
    ("page", "query"), PAGES, ids=[" ".join([page, *query.values()]) for page, query in PAGES]
)


def names_of(module):
    """Return the query parameters that a module names."""
    said = {name: value for name, value in vars(module).items() if not name.startswith("_")}
    texts = [value for name, value in said.items() if name.isupper() and isinstance(value, str)]
    return {text for text in texts if re.fullmatch("[a-z]+(_[a-z]+)*", text)}


STATES = (inside_state, evidence, network_state, why_state, guess_state)
NAMES = sorted(set().union(*map(names_of, STATES)) | {"picture", "experiment"})


@pytest.fixture(scope="module", autouse=True)
def shipped(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        yield ship(tmp_path_factory.mktemp("shipped"), patch)


def strings(message):
    """Return (field, text) of every text in a message of a browser."""
    for field, value in message.ListFields():
        many = [value] if isinstance(value, str) or hasattr(value, "ListFields") else value
        if field.message_type is not None:
            for one in many:
                yield from strings(one) if hasattr(one, "ListFields") else ()
        elif field.type == field.TYPE_STRING:
            yield from ((field.name, text) for text in many)


def shown(app):
    """Return what a page shows, without the names of its parts and its own JavaScript."""
    silent = {
        "id",
        "deferred_file_id",
        "js_content",
        "html_content",
        "query_param_key",
        "widget_id",
    }
    found = [pair for proto in protos(app.main) for pair in strings(proto)]
    return [pair for pair in found if pair[0] not in silent]


@pytest.fixture(scope="module")
def usual(shipped):
    """Return a function that says what a page shows without any link; each is opened once."""
    known = {}

    def look(page, query):
        key = (page, *query.values())
        if key not in known:
            known[key] = shown(open_page(page, **query))
        return known[key]

    return look


def check(app, expected):
    assert not app.exception
    assert not app.error
    assert shown(app) == expected


# What is junk elsewhere and a value here: a shift by one pixel up or to the left.
MEANT = {("inside_down", "-1"), ("inside_right", "-1")}


@pytest.mark.parametrize("turn", range(TURNS))
@each_page
def test_junk_in_every_parameter_opens_the_page_as_it_is(usual, page, query, turn):
    junk = in_turn(NAMES, turn)
    junk.pop("run")  # an unknown run gets a sentence of its own
    asked = {name: text for name, text in junk.items() if (name, text) not in MEANT}
    check(open_page(page, **(asked | query)), usual(page, query))


@each_page
def test_every_parameter_twice_opens_the_page_as_it_is(usual, page, query):
    twice = {name: ["abc", IMAGE] for name in NAMES if name != "run"}
    check(open_page(page, **(twice | query)), usual(page, query))


@each_page
def test_a_link_of_100_kilobytes_opens_the_page_as_it_is(usual, page, query):
    long = {name: "1_" * (50_000 // len(NAMES)) for name in NAMES if name != "run"}
    check(open_page(page, **(long | query)), usual(page, query))


@each_page
def test_an_unknown_run_is_named_as_it_stands(page, query):
    app = open_page(page, run=f"../{IMAGE}<b>", **query)
    assert not app.exception
    assert not app.error
    assert "There is no finished run" in app.info[0].value
    assert IMAGE not in app.info[0].value


@each_page
def test_every_widget_in_the_link_meets_the_junk_above(page, query):
    assert parameters(open_page(page, **query)) <= set(NAMES)


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("inside", {"inside_layer": "conv2", "inside_filter": "7", "inside_part": "Filters"}),
        ("inside", {"inside_part": "Feature maps", "inside_picture": "11", "inside_down": "3"}),
        ("inside", {"inside_part": "Top pictures", "inside_layer": "conv3", "inside_show": "Maps"}),
        ("inside", {"inside_part": "Evidence", "inside_layer": "conv3", "inside_filter": "9"}),
        ("network", {"network_open": "conv2~5", "network_at": "3_4", "inside_picture": "12"}),
        ("why", {"why_class": "dots", "inside_picture": "13"}),
        ("guess", {"guess_layer": "conv3", "guess_score": "mean", "guess_round": "21"}),
    ],
)
def test_a_link_shows_the_same_to_everybody(usual, page, query):
    one, other = open_page(page, **query), open_page(page, **query)
    check(other, shown(one))
    part = {name: value for name, value in query.items() if name == inside_state.PART}
    assert shown(one) != usual(page, part)


@pytest.mark.parametrize("value", ["abc", IMAGE, "💩"])
@each_page
def test_a_browser_may_send_choices_that_were_never_offered(usual, page, query, value):
    app = open_page(page, **query)
    states = WidgetStates()
    for proto in protos(app.main):
        kind = type(proto).__name__
        if kind == "Selectbox":
            states.widgets.append(WidgetState(id=proto.id, string_value=value))
        elif kind in ("ButtonGroup", "Slider") and proto.options:
            state = WidgetState(id=proto.id)
            state.string_array_value.data.append(value)
            states.widgets.append(state)
        elif kind == "NumberInput":
            states.widgets.append(WidgetState(id=proto.id, double_value=1e300))
    app._run(states)
    assert not app.exception
    assert IMAGE not in [text for field, text in shown(app) if field in MARKDOWN]


@each_page
def test_names_of_classes_are_shown_as_they_stand(fresh_home, monkeypatch, page, query):
    recipe = folder_recipe(fresh_home / "toy", EVIL)
    ship(fresh_home, monkeypatch, recipe)
    app = open_page(page, **query)
    assert not app.exception
    assert not app.error
    told = [text for field, text in shown(app) if field in MARKDOWN]
    raw = [text for text in told for evil in EVIL if evil in text]
    assert not raw
    assert any("elsewhere.example" in text for _, text in shown(app))
