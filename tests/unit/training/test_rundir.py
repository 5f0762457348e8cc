"""A run's folder is read whatever a crash left in it, and runs are found by name only."""

import json
import os
import time
from dataclasses import replace

import pytest

from explorer.errors import TrainingError
from explorer.training import rundir
from explorer.training.alive import host, is_alive, start_time
from explorer.training.recipe import Recipe

RECIPE = Recipe(model="report-cnn-half")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CNN_EXPLORER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def state(path, **values):
    rundir.write_status(path, replace(rundir.read_status(path), **values))
    return rundir.read_status(path)


def test_a_new_run_waits_and_is_listed_newest_first():
    first = rundir.create(RECIPE)
    state(first, created=1.0)
    second = rundir.create(RECIPE)
    runs = rundir.list_runs()
    assert [run.path for run in runs] == [second, first]
    assert runs[0].recipe == RECIPE
    assert runs[0].status.state == "queued"
    assert "shapes-report-cnn-half" in runs[0].name


def test_names_are_unique_within_one_second():
    assert len({rundir.new_name(RECIPE) for _ in range(50)}) > 45


def test_a_run_elsewhere_is_listed_after_it_was_registered_and_only_once(tmp_path):
    path = rundir.create(RECIPE, tmp_path / "my run")
    assert rundir.list_runs() == []
    rundir.register(path)
    rundir.register(path)
    (run,) = rundir.list_runs()
    assert run.path == path.resolve()
    assert rundir.find(run.name) == run


def test_a_folder_with_something_in_it_is_refused_with_the_remedy(tmp_path):
    (tmp_path / "x").touch()
    with pytest.raises(TrainingError, match=r"is not empty\. Choose another or empty it"):
        rundir.create(RECIPE, tmp_path)


def test_a_half_written_last_line_is_left_out_and_the_rest_read():
    path = rundir.create(RECIPE)
    good = {"kind": "step", "step": 1, "epoch": 0.1, "loss": 2.3}
    lines = [json.dumps(good), "null", "{broken", json.dumps({"kind": "future"})]
    (path / "metrics.jsonl").write_text("\n".join(lines) + '\n{"kind": "step", "lo')
    assert rundir.read_metrics(path) == [good]


def test_no_metrics_yet_are_no_points():
    assert rundir.read_metrics(rundir.create(RECIPE)) == []


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"state": "flying"}', '{"state": []}'])
def test_a_damaged_status_reads_as_interrupted(text):
    path = rundir.create(RECIPE)
    (path / "status.json").write_text(text)
    assert rundir.read_status(path).state == "interrupted"
    assert [run.path for run in rundir.list_runs()] == [path]


@pytest.mark.parametrize("entry", [{"epoch": "x"}, {"results": 3}, {"seconds": None}])
def test_a_status_with_a_wrong_type_reads_as_interrupted(entry):
    path = rundir.create(RECIPE)
    values = json.loads((path / "status.json").read_text()) | entry
    (path / "status.json").write_text(json.dumps(values))
    assert rundir.read_status(path).state == "interrupted"


def test_a_status_from_a_newer_version_is_read():
    path = rundir.create(RECIPE)
    values = json.loads((path / "status.json").read_text()) | {"colour": "red"}
    (path / "status.json").write_text(json.dumps(values))
    assert rundir.read_status(path).state == "queued"


def test_a_run_whose_process_lives_is_running_even_without_a_heartbeat():
    path = rundir.create(RECIPE)
    me = {"pid": os.getpid(), "pid_started": start_time(os.getpid()), "host": host()}
    assert state(path, state="running", heartbeat=time.time() - 3600, **me).state == "running"


@pytest.mark.skipif(start_time(os.getpid()) is None, reason="needs /proc to tell processes apart")
def test_a_number_used_again_by_another_process_reads_as_interrupted():
    path = rundir.create(RECIPE)
    me = {"pid": os.getpid(), "pid_started": start_time(os.getpid()) - 1, "host": host()}
    old = state(path, state="running", heartbeat=time.time() - 60, **me)
    assert old.state == "interrupted"
    assert is_alive(os.getpid(), start_time(os.getpid())) is True


def test_a_run_of_another_machine_is_judged_by_its_heartbeat():
    path = rundir.create(RECIPE)
    there = {"pid": 1, "pid_started": 1.0, "host": "another"}
    now = time.time()
    assert state(path, state="running", heartbeat=now - 60, **there).state == "running"
    assert state(path, state="running", heartbeat=now - 200, **there).state == "interrupted"


@pytest.mark.parametrize("name", ["../x", "/etc", "", None, "nobody", "a\0b", "x" * 10_000])
def test_a_name_that_is_not_in_the_list_finds_nothing(name):
    rundir.create(RECIPE)
    assert rundir.find(name) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"path": 3}', '{"path": "/no/such"}'])
def test_a_broken_pointer_is_left_out(text, home):
    rundir.create(RECIPE)
    (home / "runs" / "x.link.json").write_text(text)
    assert len(rundir.list_runs()) == 1


def test_a_folder_without_a_recipe_is_not_a_run(home):
    (home / "runs" / "notes").mkdir(parents=True)
    assert rundir.list_runs() == []


def test_two_runs_of_one_second_never_share_a_folder(monkeypatch):
    names = iter(["first", "first", "first", "second"])
    monkeypatch.setattr(rundir, "new_name", lambda recipe: next(names))
    assert [rundir.create(RECIPE).name for _ in range(2)] == ["first", "second"]
