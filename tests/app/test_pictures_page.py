"""The page Kernels on pictures: what the browser sends is computed on the pixels and linked."""

import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer import samples
from explorer.places import ROOT


@pytest.fixture
def app():
    started = AppTest.from_file(ROOT / "explorer" / "Home.py", default_timeout=60).run()
    return started.switch_page("../pages/pictures.py").run()


def told(app):
    parts = [json.loads(part.proto.json) for part in app.get("bidi_component")]
    return next(part for part in parts if part.get("kind") == "picture")


def linked(app, name):
    value = app.query_params[name]
    return value if isinstance(value, str) else value[-1]


def send(app, **changes):
    found = told(app)
    document = found["doc"] | {"pictures": [one["key"] for one in found["pictures"]]} | changes
    app.session_state["pictures.stage"] = {"doc": {**document, "edit": repr(changes)}}
    app.run()
    assert not app.exception
    return told(app)["answer"]


def test_untouched_page_sends_the_pixels_and_waits_for_the_browser_to_ask(app):
    data = told(app)
    pixels = next(
        json.loads(part.proto.json)["pictures"]
        for part in app.get("bidi_component")
        if "packed" in part.proto.json
    )
    assert [one["key"] for one in data["pictures"]] == [one["key"] for one in pixels]
    assert "steps" not in data["answer"]
    assert len(data["kernels"]) >= 15


def test_edit_is_computed_on_the_pixels_and_written_into_the_link(app):
    answer = send(app, channels="each", relu=True, pool="max", window=8)
    first, *_, last = answer["steps"]
    assert (first["least"], first["most"]) == (samples.draw("house").min(), 255)
    assert last["shape"] == [1, 3, 32, 32]
    assert [linked(app, name) for name in ("c", "relu", "m", "w")] == ["each", "1", "max", "8"]
    assert "pooling = F.max_pool2d(relu, 8)" in app.code[0].value


def test_batch_is_computed_as_one(app):
    app.session_state["pictures.how_many"] = "5 at once"
    app.run()
    answer = send(app, pool="average", window=7)
    digits = np.stack([samples.draw(name) for name in samples.DIGITS[:5]])
    assert answer["steps"][0]["shape"] == [5, 1, 28, 28]
    assert answer["steps"][0]["mean"] == pytest.approx(digits.mean())
    assert answer["steps"][-1]["shape"] == [5, 1, 4, 4]
    assert linked(app, "many") == "1"
    assert "pictures" in app.code[0].value


def test_another_picture_waits_for_its_own_answer(app):
    assert "steps" in send(app)
    app.session_state["pictures.one.sample"] = "rings"
    app.run()
    assert "steps" not in told(app)["answer"]
    assert "steps" in send(app, stride=2)
