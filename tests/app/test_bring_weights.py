"""Weights from a visitor's file become a run that the page opens; what is wrong gets a sentence."""

import pickle

import pytest
import torch
from safetensors.torch import save
from streamlit.testing.v1 import AppTest

from explorer import places
from explorer.training import rundir
from models import build


def page():
    import streamlit as st

    from explorer.widgets.inside.bring import bring

    bring()
    st.session_state["shown"] = st.session_state.get("run")


def weights(classes=10):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return save(build("tiny-gp", classes).state_dict())


def brought(data, name="w.safetensors", **values):
    app = AppTest.from_function(page, default_timeout=60).run()
    app.file_uploader[0].set_value((name, data, "application/octet-stream"))
    chosen = {"bring_model": "tiny-gp", "bring_data": "Shapes"} | values
    for key, value in chosen.items():
        part = app.text_input(key=key) if key == "bring_classes" else app.selectbox(key=key)
        part.set_value(value)
    app.button[0].click().run()
    assert not app.exception
    return app


def test_a_file_becomes_the_run_that_is_shown():
    app = brought(weights())
    assert not app.error
    (run,) = rundir.list_runs()
    assert app.session_state["shown"] == run.name
    assert run.recipe.model == "tiny-gp"


def test_classes_can_be_named():
    assert not brought(weights(2), bring_classes="ring, dots").error
    assert rundir.list_runs()[0].recipe.classes == ("ring", "dots")


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (pickle.dumps({"a": 1}), "w.pt", "We read .safetensors files only"),
        (pickle.dumps({"a": 1}), "w.safetensors", "not a safetensors file"),
        (b"", "w.safetensors", "not a safetensors file"),
        (weights(7), "w.safetensors", "10 classes"),
        (b"0" * (5 * 2**20 + 1), "w.safetensors", "5,242,881 bytes"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_is_stored(data, name, sentence):
    app = brought(data, name)
    assert sentence in app.error[0].value
    assert not places.runs_folder().exists() or not rundir.list_runs()


def test_an_unknown_class_is_named():
    assert "cat" in brought(weights(2), bring_classes="ring, cat").error[0].value
