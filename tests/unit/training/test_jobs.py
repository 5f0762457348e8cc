"""The queue with real worker processes."""

import os
import signal
import time
from dataclasses import replace

import pytest

from explorer.errors import TrainingError
from explorer.training import rundir
from explorer.training.jobs import Jobs
from explorer.training.recipe import Recipe

TINY = Recipe(model="report-cnn-half", classes=("ring", "dots"), per_class=100, epochs=2, threads=1)
LONG = Recipe(model="report-cnn-half", per_class=500, epochs=100, threads=1)
LARGE = Recipe(model="report-cnn-half", per_class=5000, epochs=100, threads=1)
SECONDS_TO_DRAW = 8  # 50,000 pictures take about 3 s on a quiet core


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CNN_EXPLORER_HOME", str(tmp_path))


@pytest.fixture
def jobs():
    queue = Jobs(runs_at_once=1, queue_max=2, keep_warm=False)
    yield queue
    for run in rundir.list_runs():
        queue.stop(run.name)
    queue.close()


def wait_until(true, seconds=60.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def state(name):
    return rundir.find(name).status.state


def test_a_run_is_trained_by_another_process_and_one_click_gives_one_run(jobs):
    name = jobs.submit(TINY, click="first")
    assert jobs.submit(TINY, click="first") == name
    wait_until(lambda: not rundir.find(name).status.active)
    run = rundir.find(name)
    assert run.status.state == "finished"
    assert run.status.pid != os.getpid()
    assert run.status.results["test_accuracy"] > 0.5
    assert len(rundir.list_runs()) == 1


def test_waiting_stopping_and_a_killed_worker(jobs):
    first = jobs.submit(LONG)
    second, third = jobs.submit(LONG), jobs.submit(LONG)
    assert (jobs.ahead(second), jobs.ahead(third)) == (0, 1)
    with pytest.raises(TrainingError, match="2 trainings are waiting, and the limit is 2"):
        jobs.submit(LONG)
    jobs.stop(third)
    assert state(third) == "stopped"
    assert state(second) == "queued"

    wait_until(lambda: rundir.find(first).status.step > 0)
    asked = time.monotonic()
    jobs.stop(first)
    jobs.stop(first)  # a second press changes nothing
    wait_until(lambda: state(first) == "stopped", 10)
    assert time.monotonic() - asked < 4  # 2 s, and room for a busy machine
    assert (rundir.find(first).path / "best.safetensors").exists()

    wait_until(lambda: rundir.find(second).status.step > 0)
    killed = time.monotonic()
    os.kill(rundir.find(second).status.pid, signal.SIGKILL)
    wait_until(lambda: state(second) == "failed", 10)
    assert time.monotonic() - killed < 5
    assert "stopped by the system" in rundir.find(second).status.sentence


def test_a_new_server_picks_up_what_waits_and_leaves_what_runs():
    old = Jobs(runs_at_once=1, queue_max=2, keep_warm=False)
    running, waiting = old.submit(LONG), old.submit(TINY)
    wait_until(lambda: rundir.find(running).status.step > 0)
    old.close()
    assert (state(running), state(waiting)) == ("running", "queued")
    new = Jobs(runs_at_once=1, queue_max=2)  # its warm worker waits for the slot
    try:
        time.sleep(0.5)
        assert (state(running), state(waiting)) == ("running", "queued")
        new.stop(running)
        wait_until(lambda: state(running) == "stopped")
        wait_until(lambda: state(waiting) == "finished")
    finally:
        new.close()


def test_a_waiting_worker_reads_the_pictures_of_a_recipe_beforehand():
    queue = Jobs(runs_at_once=1, queue_max=1)
    try:
        queue.prepare(LARGE)  # remembered while the worker still warms up
        wait_until(lambda: queue.is_warm() and queue._spare.prepared is not None)
        assert queue._spare.prepared == LARGE
        time.sleep(SECONDS_TO_DRAW)
        began = time.monotonic()
        name = queue.submit(LARGE)
        wait_until(lambda: rundir.read_metrics(rundir.find(name).path))
        assert time.monotonic() - began < SECONDS_TO_DRAW
        queue.stop(name)
        wait_until(lambda: not rundir.find(name).status.active)
        queue.prepare(
            replace(LARGE, data="folder", root="/nowhere", seed=1)
        )  # said by the training
        wait_until(lambda: queue.is_warm() and (queue._spare.prepared or TINY).data == "folder")
        time.sleep(0.5)
        assert queue._spare.process.poll() is None
    finally:
        queue.close()
