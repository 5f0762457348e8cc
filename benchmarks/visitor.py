"""One simulated visitor: a browser tab's side of Streamlit's protocol, without the drawing.

What it does as a browser does: opens the web socket with the page's address, asks for a run, reads
until the script has finished, sends the state of its widgets with every move and the query string
that the page has set. What it does not do: fetch the JavaScript, the pictures or the fonts, draw
anything, or follow a fragment's timer (see `trainings` for who does).
"""

import asyncio
import json
import random
import re
import time
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from explorer import cases, samples
from explorer.cases import number_text
from explorer.errors import InputError

CASES = {kind.kind: kind for kind in vars(cases).values() if hasattr(kind, "kind")}
PAIRS = ("stride", "padding", "dilation", "window", "n", "k", "s", "p", "d")  # rows and columns
SAMPLE = "house"  # what Kernels on pictures shows at first
ANSWER_SECONDS = 60.0  # a visitor who waits longer than that has left


class VisitError(Exception):
    """The page did something that a visitor would see as broken."""


# What a visitor of the page Inside the network changes, by the end of the widget's id.
FILTER, CHOICES = "-inside_filter", ("-inside_layer", "-inside_score")


@dataclass(frozen=True)
class Control:
    """Something to move: a slider, a number, a choice, or a component with its latest data."""

    id: str
    fragment: str
    slider: Slider | None = None
    data: dict[str, Any] | None = None
    most: int | None = None
    options: tuple[str, ...] = ()


@dataclass
class Tab:
    """A browser tab: its connection, what it shows that can be moved, and what it has moved."""

    url: str
    page: str
    socket: ClientConnection
    query: str = ""
    script: str = ""
    moves: int = 0
    controls: dict[str, Control] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    buttons: dict[str, str] = field(default_factory=dict)  # label → id
    timers: dict[str, float] = field(default_factory=dict)  # fragment → seconds between its runs
    filter: str = ""  # what the page Inside the network says of the filter that it shows

    def shows_filter(self, number: int) -> bool:
        """Tell whether the page says that it shows this filter."""
        return re.search(rf", filter {number}\b", self.filter) is not None


async def open_tab(url: str, page: str, query: str = "") -> tuple[Tab, float]:
    """Open a page and return the tab and the seconds until its first run had finished."""
    began = time.perf_counter()
    socket = await connect(
        url.replace("http", "ws", 1) + "/_stcore/stream",
        subprotocols=["streamlit"],
        origin=url,
        max_size=None,
        compression=None,
        ping_interval=None,
        proxy=None,
    )
    tab = Tab(url, page, socket, query)
    await rerun(tab)
    return tab, time.perf_counter() - began


async def move(tab: Tab, rng: random.Random) -> float:
    """Move one control of the page, check the answer, and return the seconds that it took.

    Raises
    ------
    VisitError
        If the page shows an error, or a stage answers something else than what was sent.
    """
    tab.moves += 1
    if not tab.controls:
        return await rerun(tab)
    controls = list(tab.controls.values())
    browsing = [one for one in controls if one.most is not None or one.options]
    control = rng.choice(browsing or controls)  # Inside the network: of one checkpoint
    if control.data is None:
        tab.states[control.id] = state = _moved_widget(control, rng)
        seconds = await rerun(tab, control.fragment)
        if control.most is not None and not tab.shows_filter(int(state.double_value)):
            raise VisitError(f"asked for filter {state.double_value:.0f}, got {tab.filter[:80]}")
        return seconds
    document = _changed_document(control.data, rng) | {"edit": f"{id(tab)}-{tab.moves}"}
    if "pictures" in control.data:  # Python answers about the pictures that a browser has
        document["pictures"] = [picture["key"] for picture in control.data["pictures"]]
    state = WidgetState(id=control.id, json_value=json.dumps({"doc": document}))
    tab.states[control.id] = state
    seconds = await rerun(tab, control.fragment)
    _check_answer(document, tab.controls[control.id].data)
    return seconds


async def rerun(tab: Tab, fragment: str = "") -> float:
    began = time.perf_counter()
    request = BackMsg()
    state = request.rerun_script
    state.query_string = tab.query
    state.page_script_hash = tab.script
    state.page_name = "" if tab.script or tab.page == "home" else tab.page
    state.fragment_id = fragment
    state.context_info.url = f"{tab.url}/{tab.page}"
    state.widget_states.widgets.extend(tab.states.values())
    async with asyncio.timeout(ANSWER_SECONDS):
        await tab.socket.send(request.SerializeToString())
        finished = False
        while not finished:
            message = ForwardMsg()
            message.ParseFromString(await tab.socket.recv(decode=False))
            finished = _take(tab, message)
    return time.perf_counter() - began


def _take(tab: Tab, message: ForwardMsg) -> bool:
    """Note what a message says; return True when the script has finished."""
    kind = message.WhichOneof("type")
    if kind == "delta":
        _take_element(tab, message.delta)
    elif kind == "new_session":
        tab.script = message.new_session.page_script_hash
    elif kind == "navigation":  # a new session first names the entry, then the page
        tab.script = message.navigation.page_script_hash
    elif kind == "page_info_changed":
        tab.query = message.page_info_changed.query_string
    elif kind == "auto_rerun":
        tab.timers[message.auto_rerun.fragment_id] = message.auto_rerun.interval
    elif kind == "stop_auto_rerun":
        tab.timers.clear()
    elif kind == "page_not_found":
        raise VisitError(f"there is no page {tab.page!r}")
    elif kind == "session_event" and message.session_event.HasField("script_compilation_exception"):
        raise VisitError(message.session_event.script_compilation_exception.message)
    elif kind == "script_finished":
        # Interrupted by st.rerun: another run follows at once.
        return message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
    return False


def _take_element(tab: Tab, delta: Delta) -> None:
    element = delta.new_element
    kind = element.WhichOneof("type") if delta.HasField("new_element") else None
    if kind == "exception":
        raise VisitError(f"the page shows an exception: {element.exception.message}")
    if kind == "alert" and element.alert.format == Alert.ERROR:
        raise VisitError(f"the page shows an error: {element.alert.body}")
    if kind == "button":
        tab.buttons[element.button.label] = element.button.id
    if kind == "slider" and element.slider.data_type in (Slider.INT, Slider.FLOAT):
        slider = element.slider
        tab.controls[slider.id] = Control(slider.id, delta.fragment_id, slider=slider)
    if kind == "markdown" and ", filter " in element.markdown.body:
        tab.filter = element.markdown.body
    if kind == "number_input" and element.number_input.id.endswith(FILTER):
        field, most = element.number_input, round(element.number_input.max)
        tab.controls[field.id] = Control(field.id, delta.fragment_id, most=most)
    if kind == "button_group" and element.button_group.id.endswith(CHOICES):
        group = element.button_group
        names = tuple(option.content for option in group.options)
        tab.controls[group.id] = Control(group.id, delta.fragment_id, options=names)
    if kind == "bidi_component":
        stage = element.bidi_component
        data = json.loads(stage.json or "null")
        if isinstance(data, dict) and data.get("kind") in CASES:
            tab.controls[stage.id] = Control(stage.id, delta.fragment_id, data=data)


def _moved_widget(control: Control, rng: random.Random) -> WidgetState:
    if control.most is not None:
        return WidgetState(id=control.id, double_value=rng.randint(0, control.most))
    if control.options:
        state = WidgetState(id=control.id)
        state.string_array_value.data.append(rng.choice(control.options))
        return state
    slider = control.slider
    if slider.type == Slider.SELECT_SLIDER:  # its marks are texts
        state = WidgetState(id=control.id)
        state.string_array_value.data.append(rng.choice(slider.options))
        return state
    steps = round((slider.max - slider.min) / slider.step)
    state = WidgetState(id=control.id)
    value = slider.min + slider.step * rng.randint(0, steps)
    state.double_array_value.data.extend([value] * max(1, len(slider.default)))
    return state


def _changed_document(data: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """Return a component's document after one legal edit: a cell, or a setting by one."""
    while True:
        document = json.loads(json.dumps(data["doc"]))
        tables = [document[name] for name in ("x", "k", "kernel") if _is_tables(document.get(name))]
        pairs = [name for name in PAIRS if _is_pair(document.get(name))]
        if tables and rng.random() < 0.6:
            row = rng.choice(rng.choice(rng.choice(tables)))
            row[rng.randrange(len(row))] = number_text(rng.randint(-9, 9))
        elif pairs:
            name, step = rng.choice(pairs), rng.choice((-1, 1))
            document[name] = [value + step for value in document[name]]
        elif "layers" in document:  # a stack: another number of filters in its first convolution
            document["text"] = re.sub(
                r"~c\d+", f"~c{rng.randint(8, 64)}", document["text"], count=1
            )
        try:
            _case(data["kind"], document).result()
        except InputError:  # a kernel that no longer fits: a visitor's stage says so by itself
            continue
        return document


def _case(kind: str, document: dict[str, Any]) -> cases.Case:
    """Return the case of a document, with the sample that its page shows at first."""
    case = CASES[kind].from_document(document)
    return case.with_pictures([samples.draw(SAMPLE)]) if kind == "picture" else case


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], list)


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(type(v) is int for v in value)


def _check_answer(document: dict[str, Any], data: dict[str, Any]) -> None:
    """Compare the page's answer with the same operation done here, for this visitor's numbers."""
    answer = data["answer"]
    if answer["edit"] != document["edit"]:
        raise VisitError(f"asked about {document['edit']}, answered about {answer['edit']}")
    if answer["message"] is not None:
        raise VisitError(f"the page refused a legal edit: {answer['message']}")
    expected = _case(data["kind"], document).result()
    for name, value in json.loads(json.dumps(expected)).items():
        if answer.get(name) != value:
            raise VisitError(f"{name} of the answer is not what comes out of what was sent")
