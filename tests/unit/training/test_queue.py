"""What the queue does with wishes, seen without a place to train at: nothing begins."""

import pytest

from explorer.errors import CheckpointError, TrainingError
from explorer.limits import QUEUE_MAX, QUEUE_PER_OWNER_MAX
from explorer.training import control, rundir
from explorer.training.jobs import Jobs
from explorer.training.recipe import Recipe


def recipe(seed=0):
    return Recipe(model="report-cnn-half", seed=seed)


@pytest.fixture
def jobs():
    queue = Jobs(runs_at_once=0, keep_warm=False)
    yield queue
    queue.close()


def state(name):
    return rundir.find(name).status.state


def test_a_second_press_and_a_second_tab_show_the_same_run(jobs):
    name = jobs.submit(recipe(), click="one press", owner="ada")
    assert jobs.submit(recipe(), click="one press", owner="ada") == name
    assert jobs.submit(recipe(), click="in another tab", owner="ada") == name
    assert jobs.submit(recipe(), click="another person", owner="bob") != name
    assert len(rundir.list_runs()) == 2


def test_the_21st_is_refused_and_the_next_good_wish_works(jobs):
    names = [jobs.submit(recipe(seed)) for seed in range(QUEUE_MAX)]
    with pytest.raises(TrainingError, match=f"{QUEUE_MAX} trainings are waiting"):
        jobs.submit(recipe(99))
    assert len(rundir.list_runs()) == QUEUE_MAX
    jobs.stop(names[3])
    assert jobs.submit(recipe(99)) == rundir.list_runs()[0].name


def test_one_person_may_not_take_the_whole_line(jobs):
    for seed in range(QUEUE_PER_OWNER_MAX):
        jobs.submit(recipe(seed), owner="ada")
    with pytest.raises(TrainingError, match="the limit for one person is 3"):
        jobs.submit(recipe(99), owner="ada")
    bob = jobs.submit(recipe(99), owner="bob")
    assert jobs.ahead(bob) == 1  # after the first of Ada's, not after her last


def test_one_that_was_stopped_before_it_began_can_be_queued_again(jobs):
    name = jobs.submit(recipe())
    jobs.pause(name)  # there is nothing to pause
    assert not control.read(rundir.find(name).path).paused
    jobs.stop(name)
    jobs.stop(name)
    assert state(name) == "stopped"
    jobs.go_on(name)
    assert state(name) == "queued"
    assert not rundir.is_asked_to_stop(rundir.find(name).path)


def test_a_damaged_snapshot_is_refused_at_the_press_of_the_button(jobs):
    name = jobs.submit(recipe())
    path = rundir.find(name).path
    jobs.stop(name)
    (path / "state.json").write_text("{}")
    with pytest.raises(CheckpointError, match="card is damaged"):
        jobs.go_on(name)
    assert state(name) == "stopped"


@pytest.mark.parametrize("name", ["nobody", "../x", ""])
def test_a_name_that_is_no_run_is_nobodys(jobs, name):
    jobs.pause(name)
    jobs.go_on(name)
    jobs.set_rate(name, 0.1)
    jobs.stop(name)
    jobs.leave(name)
    assert rundir.list_runs() == []


def test_a_full_disk_does_not_end_the_queue(jobs, monkeypatch):
    def full(*args, **options):
        raise OSError(28, "No space left on device")

    name = jobs.submit(recipe())
    with monkeypatch.context() as patch:
        patch.setattr(rundir, "write_text", full)
        with pytest.raises(TrainingError, match="cannot be written"):
            jobs.submit(recipe(1))
    assert jobs._watcher.is_alive()
    jobs.stop(name)
    assert state(name) == "stopped"
