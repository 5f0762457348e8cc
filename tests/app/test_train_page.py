"""The Train page: choices, refusals, and a real training from click to result."""

import json
import subprocess
import sys
import time
from dataclasses import replace

import app_pages
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.places import ROOT
from explorer.training import control, live_file, rundir
from explorer.training.short_runs import RECIPES, short_runs
from explorer.widgets.training import controls, runs

SMALL = {
    "train_classes_shapes": ["ring", "dots"],
    "train_per_class": "100",
    "train_epochs": "2",
}


@pytest.fixture(scope="module", autouse=True)
def queue():
    """One queue for all of these tests, as one server has."""
    runs.jobs.clear()
    yield runs.jobs()
    runs.jobs().close()
    runs.jobs.clear()


@pytest.fixture(autouse=True)
def _no_training_is_left(fresh_home):
    yield
    for run in rundir.list_runs():
        runs.jobs().stop(run.name)


def page(**query):
    return app_pages.open_page("train", **query)


def in_the_link(app):
    value = app.query_params["train_run"]
    return value if isinstance(value, str) else value[0]


def wait_for(true, seconds=60):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)


def test_a_training_from_click_to_result_and_after_a_reload():
    app = page(**SMALL)
    assert not app.exception
    app.button(key="train_start").click().run()
    assert not app.exception
    (run,) = rundir.list_runs()
    assert in_the_link(app) == run.name
    assert run.recipe.classes == ("ring", "dots")
    assert (run.recipe.per_class, run.recipe.epochs) == (100, 2)

    second = page(train_run=run.name)  # another tab, or the same after a reload
    assert second.button(key="train_start").disabled
    wait_for(lambda: not rundir.find(run.name).status.active)
    second.run()
    assert not second.exception
    assert not second.button(key="train_start").disabled
    found = rundir.find(run.name).status.results
    assert second.metric[0].label == "Validation accuracy"
    assert second.metric[0].value == f"{found['val_accuracy']:.1%}"
    assert any("python -m explorer.training" in code.value for code in second.code)
    links = [str(link.proto) for link in second.get("page_link")]
    for address in ("results", "compare", "inside"):
        assert any(address in link and run.name in link for link in links), address


def test_the_test_result_stays_sealed_on_this_page(fresh_home):
    path = rundir.create(training_recipe(), rundir.places.runs_folder() / "sealed")
    found = {"best_epoch": 1, "val_loss": 0.5, "val_accuracy": 0.8125, "test_accuracy": 0.7654}
    status = rundir.read_status(path)
    rundir.write_status(path, replace(status, state="finished", sentence="Done.", results=found))
    app = page(train_run="sealed")
    shown = [part.value for kind in (app.metric, app.markdown, app.caption, app.info, app.success)
             for part in kind]  # fmt: skip
    assert "81.2%" in shown
    assert not any("76.5" in value or "0.765" in value for value in shown)
    assert not any("test accuracy" in metric.label.lower() for metric in app.metric)


def test_pause_go_on_rate_and_stop_reach_the_run_and_every_viewer(fresh_home):
    app = page(**SMALL | {"train_epochs": "100"})
    app.button(key="train_start").click().run()
    (run,) = rundir.list_runs()
    other = page(train_run=run.name)
    assert app.button(key="train_pause").label == other.button(key="train_pause").label == "Pause"
    app.button(key="train_pause").click().run()
    assert control.read(run.path).paused
    other.run()
    assert other.button(key="train_pause").label == "Go on"
    other.button(key="train_pause").click().run()
    assert not control.read(run.path).paused
    app.button(key="train_rate_down").click().run()
    assert control.read(run.path).lr == pytest.approx(0.001 / 3)
    other.run()
    other.button(key="train_rate_up").click().run()
    assert control.read(run.path).lr == pytest.approx(0.001)
    app.run()
    app.number_input(key="train_new_rate").set_value(0.02)
    app.button(key="train_rate_set").click().run()
    assert control.read(run.path).lr == 0.02
    app.button(key="train_stop").click().run()
    assert not app.exception
    wait_for(lambda: not rundir.find(run.name).status.active)
    assert other.run().button(key="train_pause").label in ("Resume", "Pause")
    assert not other.button(key="train_start").disabled


def test_an_interrupted_run_is_named_and_can_be_left_or_resumed(fresh_home):
    path = rundir.create(training_recipe(), rundir.places.runs_folder() / "cut-off")
    status = rundir.read_status(path)
    rundir.write_status(path, replace(status, state="interrupted", epoch=0.5))
    assert not page().warning  # nothing to go on from
    (path / "state.json").write_text("{}")
    app = page()
    assert "cut-off was interrupted in epoch 0.5 of 1" in app.warning[0].value
    app.button(key="train_resume_cut-off").click().run()
    assert not app.exception
    assert in_the_link(app) == "cut-off"
    assert app.error  # the snapshot is damaged: one sentence
    assert app.button(key="train_pause").label == "Resume"


def test_the_looks_and_the_reading_are_the_same_for_all_who_watch(fresh_home):
    arrays = {
        "panel": np.zeros((2, 8, 8, 3), np.uint8),
        "labels": np.array([0, 1]),
        "classes": np.array(["ring", "![x](http://a.b)"]),
        "probabilities": np.array([[0.9, 0.1], [0.7, 0.3]], np.float32),
        "filters": np.ones((4, 3, 3, 3), np.float32),
    }
    path = rundir.create(training_recipe(), rundir.places.runs_folder() / "seen")
    rundir.write_status(path, replace(rundir.read_status(path), state="stopped", step=7))
    live_file.write(path, 0.5, 7, arrays)
    blocks = []
    for app in (page(train_run="seen"), page(train_run="seen")):
        assert not app.exception
        assert any("1 of these 2 validation pictures right" in m.value for m in app.markdown)
        assert any("**Too early to say.** 0 epochs" in m.value for m in app.markdown)
        blocks += [json.loads(part.proto.json) for part in app.get("bidi_component")]
    assert blocks[0] == blocks[1]
    answers = blocks[0]["blocks"][0]["items"]
    assert [item["right"] for item in answers] == [True, False]
    assert answers[1]["is"] == "![x](http://a.b)"


def test_a_double_click_starts_one_training_and_a_plain_tab_offers_it():
    app = page(**SMALL, train_model="report-cnn")
    controls._start(training_recipe())  # outside a session: its own mark
    app.button(key="train_start").click().run()
    app.run()
    assert len(rundir.list_runs()) == 2
    other = page()
    other.button(key="train_watch").click().run()
    assert not other.exception
    assert in_the_link(other) in {run.name for run in rundir.list_runs()}


def training_recipe():
    from explorer.training.recipe import Recipe

    return Recipe(classes=("ring", "dots"), per_class=100, epochs=1)


def test_shuffled_pixels_stand_in_the_link_and_reach_the_recipe():
    app = page(**SMALL, train_shuffle="true", train_model="small-mlp")
    assert not app.exception
    assert any("196,802 parameters" in caption.value for caption in app.caption)
    app.button(key="train_start").click().run()
    (run,) = rundir.list_runs()
    assert (run.recipe.shuffle_pixels, run.recipe.model) == (True, "small-mlp")


@pytest.mark.parametrize("name", list(RECIPES))
def test_an_experiment_is_exactly_the_recipe_of_its_short_run(name):
    app = page(experiment=name)
    assert not app.exception
    app.button(key="train_start").click().run()
    (run,) = rundir.list_runs()
    assert replace(run.recipe, threads=1) == RECIPES[name] == short_runs()[name].recipe


@pytest.mark.parametrize("chosen", [["ring"], []])
def test_too_few_classes_are_one_sentence_and_the_choice_is_kept(chosen):
    app = page()
    app.get_by_key("train_classes_shapes").set_value(chosen).run()
    assert not app.exception
    assert len(app.error) == 1
    assert "a training takes 2 to 10" in app.error[0].value
    assert app.button(key="train_start").disabled
    app.get_by_key("train_classes_shapes").set_value(["ring", "dots"]).run()
    assert not app.error
    assert not app.button(key="train_start").disabled


@pytest.mark.parametrize(
    "query",
    [
        {"train_lr": "fast", "train_epochs": "-3", "train_batch": "1e9", "train_model": "../x"},
        {"train_run": "../../etc/passwd"},
        {"train_run": "<script>"},
        {"train_seed": "9" * 500, "train_per_class": "1e999"},
    ],
)
def test_a_tampered_link_gives_the_standard_values(query):
    app = page(**query)
    assert not app.exception
    assert not app.error
    assert not app.button(key="train_start").disabled


def test_a_missing_data_set_says_how_to_get_it():
    app = page()
    app.selectbox(key="train_data").select("CIFAR-10").run()
    assert not app.exception
    assert app.button(key="train_start").disabled
    assert any("explorer.datasets" in code.value for code in app.code)


def test_a_full_queue_is_one_sentence(monkeypatch):
    app = page(**SMALL)
    monkeypatch.setattr(runs.jobs(), "_queue_max", 0)
    app.button(key="train_start").click().run()
    assert not app.exception
    assert "the limit is 0" in app.error[0].value
    assert rundir.list_runs() == []


def test_the_page_needs_no_torch():
    code = "import sys, explorer.widgets.training.monitor; sys.exit('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == 0


def test_augmentation_in_the_link_trains_and_stands_in_the_command():
    app = page(
        **SMALL | {"train_epochs": "1"},
        train_rotation="15",
        train_jitter="0.4",
        train_auto="true",
        train_erasing="0.5",
        train_cutout="8",
        train_mixup="0.4",
        train_cutmix="1",
    )
    assert not app.exception
    assert any("label with the larger part" in part.value for part in app.caption)
    app.button(key="train_start").click().run()
    (run,) = rundir.list_runs()
    chosen = run.recipe
    assert (chosen.rotation, chosen.jitter, chosen.auto_augment) == (15.0, 0.4, True)
    assert (chosen.erasing, chosen.cutout, chosen.mixup, chosen.cutmix) == (0.5, 8, 0.4, 1.0)
    assert "--auto-augment" in chosen.command_line()
    wait_for(lambda: not rundir.find(run.name).status.active)
    assert rundir.find(run.name).status.state == "finished"


@pytest.mark.parametrize(
    "query",
    [
        {"train_rotation": "999", "train_jitter": "nan", "train_cutout": "8.5"},
        {"train_mixup": "0.01", "train_cutmix": "1e999", "train_erasing": "-1", "train_auto": "?"},
    ],
)
def test_a_tampered_augmentation_gives_the_standard_values(query):
    app = page(**query)
    assert not app.exception
    assert not app.error
    assert app.slider(key="train_rotation").value == 0
    assert app.select_slider(key="train_mixup").value == 0


@pytest.mark.parametrize(
    ("data", "flip", "lines"), [("mnist", True, 1), ("mnist", False, 0), ("shapes", True, 0)]
)
def test_mirrored_digits_are_advised_against(data, flip, lines):
    def page(data, flip):
        import streamlit as st

        from explorer.widgets.training.augmentation import advise

        st.session_state["train_flip"] = flip
        advise(data)

    assert len(AppTest.from_function(page, args=(data, flip)).run().caption) == lines
