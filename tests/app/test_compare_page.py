"""The page Compare runs: what a link opens, what is said, what is refused, and more seeds."""

import json
from dataclasses import replace

import app_pages
import numpy as np
import pytest

from explorer.results import predictions
from explorer.results.predictions import Predictions
from explorer.training import rundir
from explorer.training.jobs import Jobs
from explorer.training.recipe import Recipe
from explorer.training.short_runs import RECIPES
from explorer.training.status import Status
from explorer.widgets.compare import choice
from explorer.widgets.text import literal


@pytest.fixture
def queue(monkeypatch):
    """A real queue in which everything waits: nothing is trained here."""
    waiting = Jobs(runs_at_once=0, keep_warm=False)
    for module in ("compare.more", "training.runs"):
        monkeypatch.setattr(f"explorer.widgets.{module}.jobs", lambda: waiting)
    yield waiting
    waiting.close()


def page(**query):
    app = app_pages.open_page("compare", **query)
    assert not app.exception
    return app


def said(app):
    kinds = (app.markdown, app.caption, app.info, app.error, app.warning)
    return "\n".join(element.value for kind in kinds for element in kind)


def finished(recipe, name, accuracy=0.8, right=None):
    """Write a finished run whose network is right on so many of 100 validation pictures."""
    path = rundir.create(recipe, rundir.places.runs_folder() / name)
    results = {"best_epoch": 1, "val_accuracy": accuracy, "test_accuracy": 0.1234, "test_size": 99}
    status = Status("finished", epoch=2.0, epochs=2, validation_size=100, results=results)
    rundir.write_status(path, status)
    if right is not None:
        labels = np.arange(100) % 2
        said_so = np.where(np.arange(100) < right, labels, 1 - labels)
        sure = np.eye(2, dtype=np.float32)[said_so]
        answered = Predictions(sure, labels, np.arange(100), ("ring", "dots"))
        predictions.write(predictions.file_of(path, "validation"), answered)
    return path


def test_the_page_is_never_empty():
    app = page()
    assert app.session_state[choice.CHOSEN] == list(choice.USUAL)
    words = said(app)
    assert literal("One thing was changed: the network (small-cnn, small-mlp).") in words
    assert "91.0% (88.8 to 92.8; 800 pictures)" in words
    assert "very same 800 pictures" in words
    # (14 − 277)/800, by hand: −32.9 points
    assert "**−32.9 points**" in words
    assert "Both right 451, only A 277, only B 14, neither 58" in words
    assert len(app.get("plotly_chart")) == 2


def test_a_link_opens_its_runs_in_its_order():
    app = page(runs="shuffle-cnn,plain-cnn")
    assert app.session_state[choice.CHOSEN] == ["shuffle-cnn", "plain-cnn"]
    assert "the shuffled pixels (on, off)" in said(app)


@pytest.mark.parametrize("junk", [",,,", "no-such-run,../../etc", "%00" + "a" * 5000])
def test_a_link_to_nothing_opens_the_usual_runs(junk):
    assert page(runs=junk).session_state[choice.CHOSEN] == list(choice.USUAL)


def test_more_runs_than_have_colours_are_cut():
    for number in range(4):
        finished(Recipe(seed=number), f"run-{number}")
    names = ["plain-mlp", "plain-cnn", "shuffle-mlp", *(f"run-{n}" for n in range(4))]
    app = page(runs=",".join(names))
    assert app.session_state[choice.CHOSEN] == names[:6]


def test_one_run_alone_is_offered_those_that_differ_least():
    app = page(runs="plain-cnn")
    assert "Add a second run" in said(app)
    labels = [button.label for button in app.button if button.key.startswith("compare_second")]
    assert labels == [
        "plain-mlp: small-mlp",
        "shuffle-cnn: shuffled pixels",
        "shuffle-mlp: small-mlp, shuffled pixels",
    ]
    app.button("compare_second_1").click().run()
    assert app.session_state[choice.CHOSEN] == ["plain-cnn", "shuffle-cnn"]
    assert not app.exception


def test_runs_of_different_length_are_also_compared_after_the_same_epoch():
    words = said(page(runs="shapes,plain-cnn"))
    # from the fifth "epoch" line of each run's metrics.jsonl
    assert (
        "After epoch 5, the last that all have, validation accuracy was A 96.4%, B 79.5%" in words
    )


def test_no_difference_is_said_in_words():
    finished(Recipe(classes=("ring", "dots")), "one", right=80)
    finished(Recipe(classes=("ring", "dots"), lr=0.1), "other", right=81)
    words = said(page(runs="one,other"))
    assert "Over all classes: no evidence of a difference with 100 pictures." in words
    assert "2 of 2 classes: no evidence of a difference, each with 50 pictures." in words


def test_another_seed_is_not_paired():
    finished(Recipe(classes=("ring", "dots")), "one", right=80)
    path = finished(Recipe(classes=("ring", "dots"), seed=1), "other", right=90)
    file = predictions.file_of(path, "validation")
    found = predictions.read(file)
    predictions.write(file, replace(found, places=found.places + 7))
    words = said(page(runs="one,other"))
    assert "nothing can be paired" in words
    assert "exact McNemar" not in words


def test_a_sealed_test_is_not_shown_and_an_opened_one_is():
    path = finished(Recipe(), "one")
    assert "12.3" not in said(page(runs="one,plain-cnn"))
    rundir.open_test(path)
    assert "12.3%" in said(page(runs="one,plain-cnn"))


def test_several_seeds_are_grouped_with_mean_and_spread():
    for seed, accuracy in enumerate((0.7, 0.8, 0.9)):
        finished(Recipe(seed=seed), f"seed-{seed}", accuracy)
    words = said(page(runs="seed-0,seed-1,seed-2"))
    assert "| A, B, C | 3 | 80.0% ± 10.0 | 70.0% to 90.0% |" in words


def started():
    """Return the runs of this test's home, the first one that was asked for first."""
    return sorted(rundir.list_runs(), key=lambda run: run.status.created)


def test_two_recipes_with_seeds_are_compared_by_their_means():
    for seed, (one, other) in enumerate(((0.7, 0.5), (0.8, 0.5), (0.9, 0.53))):
        finished(Recipe(seed=seed), f"one-{seed}", one)
        finished(Recipe(seed=seed, lr=0.1), f"other-{seed}", other)
    words = said(page(runs=",".join(f"{name}-{n}" for name in ("one", "other") for n in range(3))))
    # means 80 and 51; deviations 10 and √(0.02² + 0.01² + 0.01²)/√2 = 1.73
    assert "The means are **29.0 points** apart" in words
    assert "by about 1.7 and 10.0 points." in words
    assert literal("and the seed: compare the means below") in words


def test_more_seeds_at_a_click_are_asked_for_and_shown(queue):
    app = page(runs="plain-cnn,plain-mlp")
    app.button("compare_seeds_A").click().run()
    assert not app.exception
    runs = started()
    wanted = [replace(RECIPES["plain-cnn"], seed=seed) for seed in (1, 2)]
    assert [run.recipe for run in runs] == wanted
    names = ["plain-cnn", "plain-mlp", *(run.name for run in runs)]
    assert app.session_state[choice.CHOSEN] == names
    assert "Train A, C, D with seeds 3 and 4" in [button.label for button in app.button]
    assert said(app).count("queued") == 2


def test_a_full_queue_is_said_in_one_sentence(monkeypatch):
    full = Jobs(runs_at_once=0, queue_max=0, keep_warm=False)
    monkeypatch.setattr("explorer.widgets.compare.more.jobs", lambda: full)
    app = page()
    app.button("compare_seeds_A").click().run()
    full.close()
    assert len(app.error) == 1
    assert "the limit is 0" in app.error[0].value
    assert app.session_state[choice.CHOSEN] == list(choice.USUAL)


def test_a_prepared_group_trains_what_is_missing(queue):
    app = page(compare_group="Augmentation or not")
    assert said(app).count("not trained here yet") == 2
    assert app.button("compare_prepared_show").disabled
    app.button("compare_prepared_train").click().run()
    runs = started()
    assert [run.recipe.data for run in runs] == ["shapes", "shapes"]
    assert {(run.recipe.flip, run.recipe.crop) for run in runs} == {(False, False), (True, True)}
    assert app.session_state[choice.CHOSEN] == [run.name for run in runs]
    assert said(app).count("not trained here yet") == 0


def test_words_from_a_folder_are_shown_as_they_stand():
    evil = ("![x](http://a.b)", "<b>|")
    finished(Recipe(classes=evil), "one")
    finished(Recipe(classes=("ring", "dots")), "other")
    app = page(runs="one,other")
    assert "![x](http" not in said(app)
    assert json.loads(app.get("plotly_chart")[0].proto.spec)["data"]


def test_a_damaged_status_leaves_the_page_alive():
    path = finished(Recipe(), "one")
    status = json.loads((path / "status.json").read_text(encoding="utf-8"))
    status["results"] = {"val_accuracy": "all", "best_epoch": -3, "test_accuracy": [1]}
    (path / "status.json").write_text(json.dumps(status), encoding="utf-8")
    (path / "metrics.jsonl").write_text('{"kind": "epoch", "epoch": "x"}\n', encoding="utf-8")
    assert not page(runs="one,plain-cnn").exception


def test_every_run_has_its_download():
    labels = [button.label for button in page().get("download_button")]
    assert labels == ["A as a zip with a report", "B as a zip with a report"]
