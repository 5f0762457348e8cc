"""One fault per test: what goes wrong while a run trains, and what its folder says then."""

import errno
import json
import os
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer import atomic, checkpoints
from explorer.datasets import Pictures
from explorer.errors import CheckpointError, MemoryFullError, TrainingError
from explorer.training import conduct, control, live_file, rundir, snapshot, usable
from explorer.training import engine as eng
from explorer.training.events import Epoch, Paused, Step
from explorer.training.lines import Lines
from explorer.training.recipe import Recipe

RECIPE = Recipe(
    model="tiny-no-bn", classes=("a", "b"), epochs=2, batch_size=32, threads=1, device="cpu"
)
FULL = OSError(errno.ENOSPC, "No space left on device")


def load(recipe, split):
    rng = np.random.default_rng(len(split))
    labels = np.arange(200) % 2
    images = rng.integers(0, 180, (200, 32, 32, 3), dtype=np.uint8)
    images[labels == 1, 8:24, 8:24] += 60
    return Pictures("squares", recipe.classes, images, labels, ())


def run(recipe=RECIPE, path=None, **options):
    path = path or rundir.create(recipe)
    options = {"load": load} | options
    return path, conduct.conduct(path, recipe, **options)


def failing(monkeypatch, error, times=1, after=0):
    """Let the engine's step fail as a device does: the only way to see this without a GPU."""
    taken, whole = [], eng.take

    def take(*args, **options):
        taken.append(1)
        if after < len(taken) <= after + times:
            raise error
        return whole(*args, **options)

    monkeypatch.setattr(eng, "take", take)
    return taken


def test_a_full_memory_halves_the_batch_once_and_says_so(monkeypatch):
    failing(monkeypatch, torch.OutOfMemoryError("CUDA out of memory."))
    path, status = run()
    assert status.state == "finished"
    assert "full at batch size 32, so it trains with 16 instead" in " ".join(status.notes)
    assert rundir.read_recipe(path).batch_size == 16  # what is shown is what was trained
    epochs = [p for p in rundir.read_metrics(path) if p["kind"] == "epoch"]
    assert [p["step"] for p in epochs] == [10, 20]  # 160 pictures in batches of 16


def test_a_memory_that_stays_full_is_refused_with_the_remedy(monkeypatch):
    failing(monkeypatch, torch.OutOfMemoryError("CUDA out of memory."), times=9)
    path = rundir.create(RECIPE)
    with pytest.raises(MemoryFullError):
        run(path=path)
    status = rundir.read_status(path)
    assert status.state == "failed"
    assert "full at batch size 16. Use a smaller batch" in status.sentence


@pytest.mark.parametrize(
    "error", [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory: 9 bytes")]
)
def test_a_full_memory_of_the_cpu_is_the_same(monkeypatch, error):
    failing(monkeypatch, error)
    assert run()[1].state == "finished"


def test_a_lost_gpu_ends_the_run_and_its_snapshot_goes_on(monkeypatch):
    plain = points(run()[0])
    lost = torch.AcceleratorError("CUDA error: device-side assert triggered\nCUDA kernel errors")
    path = rundir.create(RECIPE)
    with monkeypatch.context() as patch:
        failing(patch, lost, times=99, after=7)
        with pytest.raises(TrainingError):
            run(path=path)
    status = rundir.read_status(path)
    assert status.state == "failed"
    assert "device-side assert triggered" in status.sentence
    assert "\n" not in status.sentence
    assert rundir.can_go_on(rundir.read_run(path))
    again = run(path=path)[1]
    assert again.state == "finished"
    assert points(path) == plain


def points(path):
    """Return what each epoch measured, without times."""
    timeless = ("kind", "epoch", "step", "train_loss", "train_accuracy", "val_loss", "val_accuracy")
    epochs = [p for p in rundir.read_metrics(path) if p["kind"] == "epoch"]
    return [{key: p[key] for key in timeless} for p in epochs]


@pytest.mark.parametrize(
    "said", ["no kernel image is available for execution on the device", "CUDA driver is too old"]
)
def test_a_gpu_that_does_not_compute_leaves_the_work_to_the_cpu_with_a_note(monkeypatch, said):
    def broken(device):
        return None if device.type == "cpu" else usable._first_line(said)

    monkeypatch.setattr(usable, "pick_device", lambda name: torch.device("cuda"))
    monkeypatch.setattr(usable, "_trouble", broken)
    status = run(replace(RECIPE, device="auto"))[1]
    assert status.state == "finished"
    assert f"The GPU cannot be used, so the CPU trains: {said}." in status.notes


def test_a_gpu_that_was_asked_for_by_name_is_refused_with_the_remedy(monkeypatch):
    monkeypatch.setattr(usable, "pick_device", lambda name: torch.device("cuda"))
    monkeypatch.setattr(usable, "_trouble", lambda device: "It is too old.")
    with pytest.raises(TrainingError, match=r'does not work: It is too old\. Choose "auto"'):
        usable.usable_device("cuda")


def test_a_disk_that_is_full_for_a_while_costs_a_note_and_no_number(monkeypatch):
    plain = points(run()[0])
    whole, refused = atomic.write_bytes, []

    def sometimes(file, data, **options):
        if file.name != "recipe.json" and len(refused) < 6:
            refused.append(file.name)
            raise FULL
        whole(file, data, **options)

    path = rundir.create(RECIPE)
    for module in (checkpoints.files, snapshot, live_file):
        monkeypatch.setattr(module, "write_bytes", sometimes)
    status = run(path=path)[1]
    assert len(refused) == 6
    assert status.state == "finished"
    assert any("could not be written for a while (No space left" in n for n in status.notes)
    assert points(path) == plain
    assert checkpoints.load(path)[1].epoch == status.results["best_epoch"]


def test_weights_that_find_no_room_to_the_end_are_a_failure_in_one_sentence(monkeypatch):
    def never(file, data, **options):
        raise FULL

    monkeypatch.setattr(checkpoints.files, "write_bytes", never)
    path = rundir.create(RECIPE)
    with pytest.raises(TrainingError):
        run(path=path)
    status = rundir.read_status(path)
    assert status.state == "failed"
    assert "so the weights of this training are lost. Free space" in status.sentence
    assert not list(path.glob("*.part"))


def test_a_line_that_found_no_room_is_not_half_there(tmp_path, monkeypatch):
    lines = Lines(tmp_path / "metrics.jsonl")
    assert lines.add({"step": 1})
    whole = os.write

    def short(descriptor, data):
        if len(data) > 4:
            return whole(descriptor, data[:4])
        raise FULL

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", short)
        assert not lines.add({"step": 2})
    assert (tmp_path / "metrics.jsonl").read_text() == '{"step": 1}\n'
    assert lines.add({"step": 3})  # the second line was not forgotten
    lines.close()
    text = (tmp_path / "metrics.jsonl").read_text()
    assert [json.loads(line)["step"] for line in text.splitlines()] == [1, 2, 3]


def test_a_damaged_snapshot_ends_a_run_that_wants_to_go_on_and_touches_nothing_else():
    path, _ = run(tell=lambda e: isinstance(e, Epoch) and rundir.ask_to_stop(path_of()))
    metrics = (path / "metrics.jsonl").read_bytes()
    (path / "state.json").write_text("{")
    rundir.let_go_on(path)
    with pytest.raises(CheckpointError):
        run(path=path)
    status = rundir.read_status(path)
    assert (status.state, status.sentence) == (
        "failed",
        "The snapshot's card is damaged. Start the training again.",
    )
    assert (path / "metrics.jsonl").read_bytes() == metrics
    assert checkpoints.load(path)


def path_of():
    (run,) = rundir.list_runs()
    return run.path


def test_a_stop_does_not_wait_for_pictures_that_are_still_read():
    reading = threading.Event()

    def slow(recipe, split):
        reading.wait(20)
        return load(recipe, split)

    path = rundir.create(RECIPE)
    rundir.ask_to_stop(path)
    began = time.monotonic()
    _, status = run(path=path, load=slow)
    reading.set()
    assert time.monotonic() - began < 2
    assert status.state == "stopped"
    assert status.sentence.startswith("Stopped; ")


def test_a_stop_in_a_pause_ends_within_two_seconds_and_shows_it_paused_meanwhile():
    path, seen = rundir.create(RECIPE), []

    def tell(event):
        if isinstance(event, Step) and event.step == 1:
            control.write(path, paused=True)
        if isinstance(event, Paused):
            threading.Timer(0.3, press).start()

    def press():
        seen.append(rundir.read_status(path).state)
        seen.append(time.monotonic())
        rundir.ask_to_stop(path)
        rundir.ask_to_stop(path)  # pressed twice

    _, status = run(path=path, tell=tell)
    assert seen[0] == "paused"
    assert time.monotonic() - seen[1] < 2
    assert status.state == "stopped"
    assert rundir.can_go_on(rundir.read_run(path))
    assert checkpoints.load(path)[1].epoch == 0  # what was learnt before the pause
