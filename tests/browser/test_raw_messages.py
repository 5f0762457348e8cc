"""What a tampered client can send over the web socket: one sentence, and nobody else is touched."""

import asyncio
import json
import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress

import pytest
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.visitor import VisitError, move, open_tab, rerun

LONGEST_S = 1.0  # seconds; whatever is sent, a rerun takes no longer
HUGE = [[["1"] * 1000] * 1000]


def run(conversation):
    """Run a coroutine in a thread of its own: Playwright's loop may live in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, conversation).result()


@asynccontextmanager
async def visit(server, page="convolution"):
    tab, _ = await open_tab(server.url, page)
    try:
        yield tab
    finally:
        await tab.socket.close()


@pytest.fixture
def talk(server):
    """Return a function that opens a page, sends a raw value and returns the answer."""

    async def conversation(send):
        async with visit(server) as tab:
            control = next(iter(tab.controls.values()))
            seconds = await send(tab, control)
            return tab.controls[control.id], seconds

    return lambda send: run(conversation(send))


async def send_text(tab, control, text):
    tab.states[control.id] = WidgetState(id=control.id, json_value=text)
    return await rerun(tab, control.fragment)


def test_table_of_a_million_cells_is_refused_within_a_second(talk):
    async def send(tab, control):
        document = {**control.data["doc"], "x": HUGE, "edit": "a-1"}
        return await send_text(tab, control, json.dumps({"doc": document}))

    control, seconds = talk(send)
    assert control.data["answer"]["message"].startswith(
        "Input has 1000 rows. Give it at most 16×16"
    )
    assert seconds < LONGEST_S


@pytest.mark.parametrize(
    "text",
    [
        "null",
        "[]",
        '{"doc": null}',
        '{"doc": "x"}',
        '{"doc": {"edit": "a-1", "x": [[["1"]]], "unknown": 999999999}}',
        '{"doc": {"edit": "a-1", "guess": {"at": [0, 0, 999999999], "text": "1"}}}',
        '{"nothing": 1}',
    ],
)
def test_strange_values_leave_the_page_as_it_is(talk, text):
    async def send(tab, control):
        seconds = await send_text(tab, control, text)
        now = tab.controls[control.id].data
        assert now["doc"] == control.data["doc"]
        return seconds

    talk(send)


def test_text_that_is_no_json_ends_that_visit_only(server):
    async def both():
        async with visit(server) as good, visit(server) as bad:
            control = next(iter(bad.controls.values()))
            with suppress(VisitError, TimeoutError):
                await asyncio.wait_for(send_text(bad, control, "{not json"), 5)
            await move(good, random.Random(0))  # raises if its own answer is not right
        async with visit(server) as again:  # as a reload does
            await move(again, random.Random(1))

    log = server.log.stat().st_size
    run(both())
    with server.log.open() as text:
        text.seek(log)
        assert len(text.read().splitlines()) <= 60


def test_slider_beyond_its_range_becomes_its_default(server):
    async def beyond():
        async with visit(server, "train") as tab:
            control = next(c for c in tab.controls.values() if _kind(c) == Slider.SLIDER)
            slider = control.slider
            state = WidgetState(id=control.id)
            state.double_array_value.data.extend([slider.max * 1000])
            tab.states[control.id] = state
            await rerun(tab, control.fragment)
            return slider, tab.controls[control.id].slider

    before, after = run(beyond())
    values = list(after.value) or list(after.default)
    assert all(before.min <= value <= before.max for value in values)


def test_mark_that_a_slider_does_not_have_becomes_its_default(server):
    async def beyond():
        async with visit(server, "train") as tab:
            control = next(c for c in tab.controls.values() if _kind(c) == Slider.SELECT_SLIDER)
            state = WidgetState(id=control.id)
            state.string_array_value.data.extend(["1e999"])
            tab.states[control.id] = state
            await rerun(tab, control.fragment)
            return control.slider, tab.controls[control.id].slider

    before, after = run(beyond())
    assert list(after.options) == list(before.options)
    assert list(after.raw_value) in ([], list(before.options[int(at)] for at in before.default))


def _kind(control):
    return control.slider.type if control.slider is not None else None


@pytest.mark.parametrize("page", ["convolution", "output_size", "pooling", "activations", "stack"])
def test_query_of_100_kilobytes_shows_the_page_without_an_error(server, page):
    async def long():
        async with visit(server, page) as tab:
            tab.query = "&".join(f"{name}={'1_' * 10_000}" for name in ("x", "k", "n", "at", "p"))
            await rerun(tab)  # raises if the page shows an exception or an error box

    run(long())
