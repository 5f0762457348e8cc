"""The page One training step: buttons, links, experiments, nonsense, and lines that really run."""

import json

import app_pages
import pytest
import torch

from explorer.limits import STEP_MODE_STEPS_MAX
from explorer.training import engine as eng
from explorer.training.step_mode.one_step import advance, batch, ground, private, replay
from explorer.training.step_mode.settings import StepSettings
from explorer.training.step_mode.words import say


def open_page(**query):
    app = app_pages.open_page("step", **query)
    assert not app.exception
    return app


def press(app, *keys):
    for key in keys:
        app.button(key=f"one_step.{key}").click().run()
        assert not app.exception
    return app


def data_of(app):
    (part,) = app.get("bidi_component")
    return json.loads(part.proto.json)


def link(app, name):
    value = app.query_params[name]
    return value if isinstance(value, str) else value[0]


def stages(app):
    return data_of(app)["top"][0]["stages"]


def block(app, kind, area="main"):
    return [one for one in data_of(app)[area] if one["kind"] == kind]


def test_each_button_shows_its_stage_with_the_engines_numbers():
    app = open_page()
    assert [stage["reached"] for stage in stages(app)] == [False] * 4
    here = ground(StepSettings())
    after = replay(here, 1)
    for number in (1, 2, 3, 4):
        press(app, number)
        assert [stage["reached"] for stage in stages(app)] == [n <= number for n in (1, 2, 3, 4)]
        assert [stage["shown"] for stage in stages(app)].index(True) == number - 1
    assert stages(app)[1]["value"] == say(after.losses[0])
    assert all(said["verdict"]["right"] for said in block(app, "big"))


def test_a_button_after_the_update_goes_to_the_next_step():
    app = press(open_page(), "whole", 2)
    assert link(app, "step_at") == "1_2"
    assert data_of(app)["top"][0]["where"].startswith("Step 2 of")


def test_ten_steps_are_ten_and_the_last_step_ends_it():
    app = press(open_page(), "ten")
    assert link(app, "step_at") == "9_4"
    here = ground(StepSettings())
    assert stages(app)[1]["value"] == say(replay(here, 10).losses[-1])
    press(app, "ten", "ten", "ten", "again")
    assert "step_at" not in app.query_params
    app = open_page(step_at=f"{STEP_MODE_STEPS_MAX - 1}_4")
    assert app.button(key="one_step.whole").disabled
    assert not app.button(key="one_step.again").disabled


def test_another_network_keeps_the_step_and_stands_in_the_link():
    app = press(open_page(step_at="2_3", step_weight="fc_0_0"))
    app.selectbox(key="step_model").select("report-cnn-half").run()
    assert not app.exception
    here = ground(StepSettings(model="report-cnn-half"))
    assert stages(app)[1]["value"] == say(replay(here, 3).losses[-1])
    assert block(app, "picker", "side")[0]["weight"] == "conv1_0_0_1_1"  # it has no layer fc
    again = open_page(step_at=link(app, "step_at"), step_model="Three convolutions, half size")
    assert data_of(again) == data_of(app)


def test_a_link_takes_the_same_steps_again():
    query = {"step_rule": "Adam", "step_lr": "0.003", "step_at": "4_3", "step_weight": "fc_2_7"}
    app = open_page(**query)
    here = ground(StepSettings(rule="Adam", lr=0.003))
    assert stages(app)[1]["value"] == say(replay(here, 5).losses[-1])
    assert block(app, "picker", "side")[0]["weight"] == "fc_2_7"
    assert {name: link(app, name) for name in query} == query


@pytest.mark.parametrize(
    "query",
    [{"step_at": at} for at in ("", "9", "40_1", "-1_2", "1_5", "1e9_1", "٣_1", "0_4\n")]
    + [{"step_weight": weight} for weight in ("conv9_0_0_0_0", "fc_99999_0", "![x](http://a.b)")]
    + [{"step_rule": "LBFGS"}, {"step_lr": "1e999"}, {"step_model": "resnet18"},
       {"step_data": "mnist"}, {"step_seed": "nan"}, {"step_zero_grad": "maybe"},
       {"experiment": "none"}],
    ids=str,
)  # fmt: skip
def test_nonsense_in_a_link_is_the_default(query):
    app = open_page(**query)
    assert not app.error
    assert data_of(app) == data_of(open_page())


@pytest.mark.parametrize(
    "pick",
    [None, [], ["stage"], ["stage", 9], ["stage", "1"], ["stage", True], ["stage", 4],
     ["weight", "fc2_9_9"], ["weight", 7], ["picture", -1], ["picture", 1e300], ["layer", "fc9"],
     ["layer", ["fc1"]], [["stage"], 1], {"0": "stage"}],
    ids=str,
)  # fmt: skip
def test_nonsense_from_a_browser_changes_nothing(pick):
    from explorer.widgets.step.session import _Memory, _pick

    memory = _Memory(reached=2, shown=2, weight="fc2_0_0")
    before = vars(memory).copy()
    _pick(memory, pick, {"fc1": (96, 2048), "fc2": (4, 96)})
    assert vars(memory) == before


def test_what_is_picked_is_shown():
    from explorer.widgets.step.session import _Memory, _pick

    layers = {"fc1": (96, 2048), "fc2": (4, 96)}
    memory = _Memory(reached=3, shown=3, weight="fc2_0_0")
    for pick in (["stage", 1], ["picture", 5], ["weight", "fc2_3_9"]):
        _pick(memory, pick, layers)
    assert (memory.shown, memory.picture, memory.weight) == (1, 5, "fc2_3_9")
    _pick(memory, ["layer", "fc1"], layers)
    assert memory.weight == "fc1_0_1024"


def experiment(name):
    app = open_page(experiment=name)
    assert not app.error
    return app


def test_the_experiment_with_a_rate_too_high_makes_the_same_batch_worse():
    app = experiment("overshoot")
    assert block(app, "big")[1]["verdict"] == {"right": False, "text": "It grows"}


def test_the_momentum_experiment_shows_a_longer_second_step():
    words = block(experiment("momentum"), "note")[-1]["text"]
    assert "1.34 times the step before" in words


def test_the_adam_experiment_moves_by_the_learning_rate():
    lines = block(experiment("adam"), "sum")[0]["lines"]
    assert lines[-2]["value"].removeprefix("−") == "0.001"


def test_the_dead_experiment_has_gradient_0_and_says_why():
    app = experiment("dead")
    assert stages(app)[2]["value"] == "0"
    assert "dead ReLU" in block(app, "note")[0]["text"]


def test_the_forgotten_experiment_shows_what_is_left_over():
    titles = [one["title"] for one in block(experiment("forgotten"), "sum")]
    assert titles[-1].startswith("zero_grad was forgotten")


def test_a_loss_that_has_run_away_is_said_and_stops_the_buttons():
    app = press(open_page(step_lr="3", step_model="Two convolutions"), "ten")
    assert "run away" in data_of(app)["top"][1]["text"]
    assert app.button(key="one_step.1").disabled
    for number in (1, 2, 3, 4):
        app.session_state["one_step.memory"].shown = number
        assert not app.run().exception
    press(app, "again")
    assert not app.button(key="one_step.1").disabled


@pytest.mark.parametrize(
    "settings",
    [{}, {"rule": "Nesterov", "decay": 0.01}, {"rule": "AdamW", "lr": 0.001}, {"zero_grad": False}],
    ids=str,
)
def test_the_pytorch_lines_run_and_say_what_they_find(settings):
    links = {
        f"step_{name}": f"{value:g}" if name == "lr" else str(value)
        for name, value in settings.items()
    }
    links["step_zero_grad"] = str(settings.get("zero_grad", True)).lower()
    app = open_page(**links, step_at="0_4", step_weight="fc_1_13")
    here = ground(StepSettings(**settings))
    at = replay(here, 0)
    with private(here, at) as mine:
        images, labels, _ = batch(here, 0)
        names = {"network": mine.network, "images": eng.to_input(mine, images), "labels": labels}
    found = 0
    for line in app.code[0].value.splitlines():
        do, _, said = line.partition(" # ")
        if do.strip() and not do.startswith("#"):
            try:
                value = eval(do, names)  # the page's own lines
            except SyntaxError:
                exec(do, names)
                continue
            if torch.is_tensor(value) and value.numel() == 1 and said:
                assert float(value.detach()) == pytest.approx(float(said.split()[-1]), rel=1e-4)
                found += 1
    assert found == 3  # the gradient, the old weight, the new one
    assert float(names["loss"].detach()) == pytest.approx(advance(here, at).losses[0], rel=1e-6)
