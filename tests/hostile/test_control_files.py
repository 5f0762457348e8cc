"""What people ask of a run comes from a file that anything may have damaged."""

import json
import time
from dataclasses import replace

import pytest

from explorer.errors import RecipeError
from explorer.training import control, rundir
from explorer.training.control import Control
from explorer.training.recipe import Recipe
from explorer.training.status import Status, judged

RECIPE = Recipe(model="report-cnn-half")


def test_what_is_written_is_read_and_the_rest_stays(tmp_path):
    assert control.read(tmp_path) == Control(paused=False, lr=None)
    control.write(tmp_path, paused=True)
    assert control.write(tmp_path, lr=0.01) == control.read(tmp_path) == Control(True, 0.01)
    assert control.write(tmp_path, paused=False) == Control(False, 0.01)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        "[" * 5000,
        '{"paused": "yes", "lr": "fast"}',
        '{"paused": 1, "lr": true}',
        '{"lr": NaN}',
        '{"lr": Infinity}',
        '{"lr": -1}',
        '{"lr": 0}',
        '{"lr": 1001}',
        '{"colour": "red"}',
    ],
)
def test_a_damaged_file_asks_for_nothing(tmp_path, text):
    (tmp_path / "control.json").write_text(text)
    assert control.read(tmp_path) == Control()


def test_a_file_that_is_no_text_asks_for_nothing(tmp_path):
    (tmp_path / "control.json").write_bytes(b"\xff\xfe\x00" * 100)
    assert control.read(tmp_path) == Control()


@pytest.mark.parametrize(
    "lr", [0, -0.1, 1000.5, float("nan"), float("inf"), True, "0.1", None, 1e999]
)
def test_a_rate_out_of_bounds_is_refused_and_nothing_is_written(tmp_path, lr):
    if lr is None:
        assert control.write(tmp_path) == Control()
        return
    with pytest.raises(RecipeError, match="must be above 0 and at most 1,000"):
        control.write(tmp_path, lr=lr)
    assert not (tmp_path / "control.json").exists()


@pytest.mark.parametrize(
    "entry",
    [
        {"notes": 3},
        {"notes": "text"},
        {"seconds_left": "soon"},
        {"images_per_second": [1]},
        {"epoch": float("nan")},
        {"step": float("inf")},
        {"heartbeat": True},
        {"results": [1]},
        {"parameters": "many"},
    ],
)
def test_a_status_with_a_wrong_entry_reads_as_interrupted(entry):
    path = rundir.create(RECIPE)
    values = json.loads((path / "status.json").read_text()) | entry
    (path / "status.json").write_text(json.dumps(values))
    assert rundir.read_status(path).state == "interrupted"
    assert [run.path for run in rundir.list_runs()] == [path]


def test_a_half_written_status_never_replaces_the_whole_one(monkeypatch):
    path = rundir.create(RECIPE)
    rundir.write_status(path, replace(rundir.read_status(path), step=7))
    before = (path / "status.json").read_bytes()

    def killed(source, target):
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", killed)
    with pytest.raises(KeyboardInterrupt):
        rundir.write_status(path, replace(rundir.read_status(path), step=8))
    assert (path / "status.json").read_bytes() == before


@pytest.mark.parametrize("state", ["queued", "finished", "stopped", "failed", "diverged"])
def test_a_run_without_a_process_is_never_interrupted(state):
    status = Status(state=state, heartbeat=0.0)
    assert judged(status) == status


@pytest.mark.parametrize("state", ["starting", "running", "paused"])
def test_a_run_whose_process_has_gone_is_interrupted(state):
    gone = Status(state=state, heartbeat=time.time() - 600, pid=2**22 + 5, pid_started=1.0)
    assert judged(gone).state == "interrupted"


@pytest.mark.parametrize("jump", [-3600, 0])
def test_a_clock_that_was_set_back_does_not_end_a_run(jump):
    here = Status(state="running", heartbeat=time.time() - jump, host="elsewhere")
    assert judged(here).state == "running"


def test_a_metrics_file_knows_the_new_lines_and_leaves_out_those_of_the_future():
    path = rundir.create(RECIPE)
    lines = [{"kind": kind, "step": 1} for kind in ("step", "change", "pause", "epoch", "later")]
    (path / "metrics.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert [p["kind"] for p in rundir.read_metrics(path)] == ["step", "change", "pause", "epoch"]


def test_the_test_result_is_sealed_until_somebody_opens_it():
    path = rundir.create(RECIPE)
    assert not rundir.test_opened(path)
    rundir.open_test(path)
    first = (path / "opened.json").read_text()
    rundir.open_test(path)
    assert rundir.test_opened(path)
    assert (path / "opened.json").read_text() == first


def test_the_test_results_of_shipped_runs_are_public_and_nothing_is_written_there():
    (run, *_) = rundir.shipped_runs()
    assert rundir.test_opened(run.path)
    rundir.open_test(run.path)
    assert not (run.path / "opened.json").exists()
