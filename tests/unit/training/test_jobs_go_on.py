"""The queue with real workers: kills, pauses, and runs that go on where they were."""

import os
import signal
import subprocess
import sys
import time

import pytest

from explorer import checkpoints
from explorer.errors import TrainingError
from explorer.places import ROOT
from explorer.training import processes, rundir, snapshot
from explorer.training.conduct import conduct
from explorer.training.jobs import Jobs
from explorer.training.recipe import Recipe

# With all that draws random numbers; long enough to be interrupted twice.
RECIPE = Recipe(
    model="tiny-bn",
    classes=("ring", "dots"),
    per_class=100,
    epochs=24,
    rotation=10.0,
    mixup=0.4,
    schedule="cosine",
    threads=1,
    device="cpu",
)
LONG = Recipe(model="tiny-no-bn", per_class=500, epochs=200, threads=1, device="cpu")
MEASURED = ("epoch", "step", "train_loss", "train_accuracy", "val_loss", "val_accuracy")


@pytest.fixture
def jobs():
    queue = Jobs(runs_at_once=1, queue_max=5, keep_warm=False)
    yield queue
    end(queue)


def end(queue):
    for run in rundir.list_runs():
        queue.stop(run.name)
    wait_until(lambda: not any(run.status.active for run in rundir.list_runs()))
    queue.close()


def wait_until(true, seconds=120.0):
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, [run.status for run in rundir.list_runs()]
        time.sleep(0.02)


def status(name):
    return rundir.find(name).status


def state_is(name, *states):
    wait_until(lambda: status(name).state in states)
    return status(name)


def curve(path):
    points = rundir.read_metrics(path)
    return [tuple(p[key] for key in MEASURED) for p in points if p["kind"] == "epoch"]


def kill_in_epoch(name, epoch):
    """Kill the worker with -9 in the middle of an epoch, some time after a snapshot."""
    run = rundir.find(name)
    wait_until(lambda: snapshot.there(run.path) and status(name).epoch > epoch)
    os.kill(status(name).pid, signal.SIGKILL)


def test_killed_twice_it_goes_on_to_the_numbers_of_an_uninterrupted_run():
    alone = rundir.create(RECIPE)
    conduct(alone, RECIPE)

    server = Jobs(runs_at_once=1, queue_max=5, keep_warm=False)
    name = server.submit(RECIPE)
    folder = rundir.find(name).path
    kill_in_epoch(name, 3.3)
    assert "stopped by the system" in state_is(name, "failed").sentence
    server.go_on(name)
    server.go_on(name)  # pressed twice
    wait_until(lambda: status(name).state == "running")
    server.close()  # the server dies, then the worker: as when the machine is switched off
    kill_in_epoch(name, 9.3)
    new = Jobs(runs_at_once=1, queue_max=5, keep_warm=False)
    try:
        state_is(name, "interrupted")
        assert [run.name for run in rundir.interrupted_runs()] == [name]
        new.go_on(name)
        done = state_is(name, "finished")
    finally:
        end(new)
    assert rundir.find(name).path == folder
    assert sum("went on from its snapshot after step" in note for note in done.notes) == 2
    assert curve(folder) == curve(alone)  # bit for bit, not only within 1e-6
    measured = rundir.read_status(alone).results
    for key in ("test_loss", "test_accuracy", "best_epoch", "val_loss"):
        assert done.results[key] == measured[key]
    assert not list(folder.glob("state*"))
    kept, wanted = (sorted((path / "epochs").iterdir()) for path in (folder, alone))
    assert [(f.name, f.read_bytes()) for f in kept] == [(f.name, f.read_bytes()) for f in wanted]
    assert checkpoints.epochs(folder)[0] == 0
    with pytest.raises(TrainingError, match="there is nothing left to go on with"):
        new.go_on(name)


@pytest.mark.slow
def test_two_at_once_give_what_one_gives_alone():
    recipe = Recipe(**vars(RECIPE) | {"epochs": 3})
    alone = rundir.create(recipe)
    conduct(alone, recipe)
    queue = Jobs(runs_at_once=2, queue_max=5, keep_warm=False)
    try:
        names = [queue.submit(recipe), queue.submit(recipe)]
        for name in names:
            state_is(name, "finished")
            assert curve(rundir.find(name).path) == curve(alone)
    finally:
        end(queue)


def test_pause_go_on_another_rate_and_stop(jobs):
    name = jobs.submit(LONG)
    path = rundir.find(name).path
    wait_until(lambda: status(name).step > 0)
    jobs.pause(name)
    step = state_is(name, "paused").step
    jobs.set_rate(name, 0.0005)
    jobs.go_on(name)
    wait_until(lambda: status(name).step > step)
    kinds = [p["kind"] for p in rundir.read_metrics(path)]
    assert kinds.index("pause") < kinds.index("change")
    change = next(p for p in rundir.read_metrics(path) if p["kind"] == "change")
    assert change["lr"] == 0.0005
    wait_until(lambda: rundir.read_metrics(path)[-1].get("lr") == 0.0005)

    jobs.pause(name)
    state_is(name, "paused")
    asked = time.monotonic()
    jobs.stop(name)
    jobs.stop(name)
    wait_until(lambda: status(name).state == "stopped", 10)
    assert time.monotonic() - asked < 2.5  # 2 s, and what reading it here takes
    assert (path / "best.safetensors").exists()

    jobs.go_on(name)  # a stopped run goes on as well, with the rate that was asked for
    wait_until(lambda: status(name).state == "running" and status(name).step > step)
    wait_until(lambda: rundir.read_metrics(path)[-1].get("lr") == 0.0005)


@pytest.mark.slow
def test_a_paused_run_makes_room_for_those_who_wait_and_goes_on_later(jobs):
    jobs._pause_seconds = 0.1
    first = jobs.submit(LONG, owner="ada")
    wait_until(lambda: status(first).step > 0)
    jobs.pause(first)
    state_is(first, "paused")
    time.sleep(0.5)
    assert status(first).state == "paused"  # nobody waits
    second = jobs.submit(LONG, owner="bob")
    assert "Others waited while it was paused" in state_is(first, "stopped").sentence
    wait_until(lambda: status(second).step > 0)
    jobs.go_on(first)
    assert status(first).state == "queued"
    jobs.stop(second)
    wait_until(lambda: status(first).state == "running")


@pytest.mark.slow
def test_a_worker_that_does_not_answer_is_ended_by_force(jobs, monkeypatch):
    monkeypatch.setattr(processes, "DEAF_SECONDS", 0.5)
    name = jobs.submit(LONG)
    wait_until(lambda: status(name).step > 0)
    os.kill(status(name).pid, signal.SIGSTOP)
    jobs.stop(name)
    ended = state_is(name, "stopped")
    assert "did not answer" in ended.sentence
    assert jobs._busy == []


def test_an_interrupted_run_can_be_left_as_it_is(jobs):
    path = rundir.create(LONG)
    (path / "status.json").write_text("")
    jobs.leave(path.name)
    assert rundir.interrupted_runs() == []
    assert "left as it was" in rundir.find(path.name).status.sentence


def test_nothing_is_imported_once_a_run_has_begun(fresh_home):
    # Files that change while a run trains are never mixed with those that it began with.
    path = rundir.create(Recipe(**vars(RECIPE) | {"epochs": 2}))
    code = (
        "import sys; from pathlib import Path; from explorer.training import worker\n"
        "worker.warm_up(); before = set(sys.modules)\n"
        f"worker.train(Path({str(path)!r}), worker.Preparer())\n"
        "late = [n for n in set(sys.modules) - before if n.startswith(('explorer', 'models'))]\n"
        "Path('late.txt').write_text(' '.join(late))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], cwd=path, env=environment, check=True, timeout=120)
    assert rundir.read_status(path).state == "finished"
    assert (path / "late.txt").read_text() == ""
