"""What a training writes down when it ends before its time."""

import numpy as np
import pytest

from explorer import checkpoints, datasets
from explorer.datasets.pixel_shuffle import shuffle_pixels
from explorer.errors import DataError
from explorer.probing.activations import predict
from explorer.training import conduct, rundir
from explorer.training.events import Epoch
from explorer.training.recipe import Recipe

SMALL = Recipe(
    model="report-cnn-half", classes=("ring", "dots"), per_class=100, epochs=50, threads=1
)


def test_the_time_limit_stops_it_and_the_sentence_says_what_is_kept():
    path = rundir.create(SMALL)
    status = conduct.conduct(path, SMALL, seconds_max=0.8)
    assert status.state == "stopped"
    assert "The time limit of 30 minutes is over" in status.sentence
    assert "kept" in status.sentence
    assert rundir.read_status(path) == status


def test_a_stop_from_outside_is_seen_and_named():
    path = rundir.create(SMALL)
    status = conduct.conduct(
        path, SMALL, tell=lambda e: isinstance(e, Epoch) and rundir.ask_to_stop(path)
    )
    assert (
        status.sentence
        == f"Stopped; the best weights, after epoch {status.results['best_epoch']}, are kept."
    )
    assert "test_accuracy" not in status.results


def test_an_error_of_the_data_is_the_sentence_of_the_run(monkeypatch):
    def broken(*_, **__):
        raise DataError("The pictures are gone. Bring them back.")

    monkeypatch.setattr(datasets, "load", broken)
    path = rundir.create(SMALL)
    with pytest.raises(DataError):
        conduct.conduct(path, SMALL)
    status = rundir.read_status(path)
    assert (status.state, status.sentence) == ("failed", "The pictures are gone. Bring them back.")


def test_an_unexpected_error_is_a_plain_sentence_and_a_traceback_in_the_log(monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(conduct, "train", broken)
    path = rundir.create(SMALL)
    with pytest.raises(ZeroDivisionError):
        conduct.conduct(path, SMALL)
    status = rundir.read_status(path)
    assert status.state == "failed"
    assert "secret" not in status.sentence
    assert "ZeroDivisionError: secret detail" in (path / "log.txt").read_text()


@pytest.mark.parametrize("shuffle", [False, True])
def test_grey_pictures_from_training_to_checkpoint_to_looking_inside(shuffle):
    recipe = Recipe(
        data="mnist",
        classes=("3", "8"),
        model="small-cnn",
        epochs=2,
        threads=1,
        shuffle_pixels=shuffle,
    )

    def load(_: Recipe, split: str) -> datasets.Pictures:
        rng = np.random.default_rng(len(split))
        labels = np.arange(120) % 2
        images = rng.integers(0, 120, (120, 28, 28, 1), dtype=np.uint8)
        images[labels == 1, 6:14, 6:14] += 60
        return datasets.Pictures("grey", recipe.classes, images, labels)

    path = rundir.create(recipe)
    status = conduct.conduct(path, recipe, load=load)
    network, card = checkpoints.load(path)
    assert (card.shape, len(card.mean)) == ((1, 28, 28), 1)
    test = load(recipe, "test")
    seen = shuffle_pixels(test.images) if shuffle else test.images
    answers = predict(network, seen, card.mean, card.std).argmax(1)
    assert (answers == test.labels).mean() == pytest.approx(status.results["test_accuracy"])
    assert status.results["test_accuracy"] > 0.6
