"""One fault per test: a training that cannot work ends with one sentence, and early."""

import numpy as np
import pytest
import torch

from explorer.datasets import Pictures
from explorer.errors import DataError, DivergedError, RecipeError
from explorer.training.events import BestImproved, Step
from explorer.training.loop import train
from explorer.training.recipe import Recipe


def noise(labels, classes=("a", "b")):
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (len(labels), 32, 32, 3), dtype=np.uint8)
    return Pictures("noise", classes, images, np.asarray(labels, dtype=np.int64))


def recipe(**values):
    standard = {"model": "report-cnn-half", "epochs": 3, "batch_size": 16, "threads": 1}
    return Recipe(device="cpu", **(standard | values))


@pytest.mark.parametrize("optimiser", ["adam", "sgd"])
def test_a_learning_rate_of_1000_ends_within_the_first_epoch(optimiser):
    events = []
    training = train(recipe(lr=1000, optimiser=optimiser), noise([0, 1] * 100), lambda: None)
    with pytest.raises(DivergedError, match=r"at step (\d+) .* Try a tenth.*, 100\.") as caught:
        events.extend(training)  # keeps what came before the error
    step = int(str(caught.value).split("at step ")[1].split()[0])
    assert 2 <= step <= 10  # 160 training pictures are 10 steps
    kept = [event for event in events if isinstance(event, BestImproved)]
    assert [event.epoch for event in kept] == [0]
    assert kept[0].val_loss < 2
    assert all(value.isfinite().all() for value in kept[0].state.values())
    assert any(isinstance(event, Step) for event in events)


def test_pictures_of_one_class_are_refused_before_the_start():
    with pytest.raises(DataError, match="1 class; a training needs at least 2"):
        next(train(recipe(), noise([0] * 20, ("a",)), lambda: None))


def test_a_label_out_of_range_is_refused_before_the_start():
    with pytest.raises(DataError, match="label 2; labels go from 0 to 1"):
        next(train(recipe(), noise([0, 1, 2] * 10), lambda: None))


def test_an_empty_class_is_refused_by_name():
    with pytest.raises(DataError, match='Class "b" has no pictures'):
        next(train(recipe(), noise([0] * 20), lambda: None))


def test_labels_that_do_not_fit_the_pictures_are_refused():
    pictures = noise([0, 1] * 10)
    short = Pictures("noise", ("a", "b"), pictures.images[:5], pictures.labels)
    with pytest.raises(DataError, match="5 pictures have 20 labels"):
        next(train(recipe(), short, lambda: None))


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a CUDA device")
def test_a_missing_gpu_is_refused_with_the_remedy():
    with pytest.raises(RecipeError, match=r'finds none here\. Choose "auto"'):
        next(train(Recipe(device="cuda"), noise([0, 1] * 20), lambda: None))


def test_pictures_of_one_colour_train_without_nan():
    pictures = noise([0, 1] * 20)
    flat = Pictures("flat", ("a", "b"), np.full_like(pictures.images, 9), pictures.labels)
    events = list(train(recipe(epochs=1), flat, lambda: flat))
    assert events[-1].test_accuracy == 0.5
