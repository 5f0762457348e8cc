"""What a network answers, picture by picture, against a plain loop over single pictures."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer import checkpoints, datasets
from explorer.errors import CheckpointError, DataError
from explorer.results.predictions import file_of, read
from explorer.training import conduct, evaluation, rundir
from explorer.training import engine as eng
from explorer.training.recipe import Recipe

RECIPE = Recipe(
    data="shapes",
    classes=("ring", "disc", "square"),
    per_class=100,
    model="report-cnn-half",
    epochs=1,
    device="cpu",
    threads=1,
    shuffle_pixels=True,
)


@pytest.fixture(scope="module")
def pictures():
    return datasets.load("shapes", "train", classes=RECIPE.classes, per_class=100)


@pytest.fixture(scope="module")
def engine(pictures):
    return eng.prepare(RECIPE, pictures.images, pictures.labels, 3, torch.device("cpu"))


@pytest.fixture(scope="module")
def found(engine):
    return evaluation.predictions(engine, engine.validation_images, engine.validation_labels)


def test_probabilities_and_losses_equal_a_plain_loop(engine, found):
    shares, losses = found
    assert shares.dtype == losses.dtype == np.float32
    engine.network.eval()
    for number in range(0, 60, 7):
        image = engine.validation_images[number : number + 1]
        with torch.inference_mode():
            scores = engine.network(eng.to_input(engine, image))[0].double()
        powers = torch.exp(scores)
        assert shares[number] == pytest.approx((powers / powers.sum()).numpy(), abs=1e-6)
        right = int(engine.validation_labels[number])
        wanted = -float(torch.log(powers[right] / powers.sum()))
        assert losses[number] == pytest.approx(wanted, abs=1e-5)
    engine.network.train()


def test_mean_loss_and_accuracy_are_those_of_the_loop(engine, found):
    shares, losses = found
    loss, accuracy = eng.evaluate(engine, engine.validation_images, engine.validation_labels)
    assert losses.astype(float).mean() == pytest.approx(loss, rel=1e-6)
    right = shares.argmax(axis=1) == engine.validation_labels.numpy()
    assert right.mean() == accuracy


def test_the_network_is_left_in_its_mode_and_can_be_stopped(engine):
    engine.network.train()
    images, labels = engine.validation_images, engine.validation_labels
    assert evaluation.predictions(engine, images, labels, stop=lambda: True) is None
    assert engine.network.training


class Fixed(torch.nn.Module):
    """Gives the same scores for every picture."""

    def __init__(self, scores):
        super().__init__()
        self.scores = torch.tensor(scores)

    def forward(self, x):
        return self.scores.expand(len(x), -1)


def test_an_answer_never_depends_on_rounding():
    lower = 1e-9  # float32 tells the scores apart, but not the shares
    one = torch.tensor(1.0).view(1, 1, 1, 1)
    reader = evaluation.Reader(RECIPE, Fixed([0.0, lower, 0.0]), one, one, None)
    images = torch.zeros(2, 4, 4, 1, dtype=torch.uint8)
    shares, _ = evaluation.predictions(reader, images, torch.zeros(2, dtype=torch.int64))
    assert shares.argmax(axis=1).tolist() == [1, 1]
    assert shares == pytest.approx(np.full((2, 3), 1 / 3), abs=1e-7)


def test_mirrored_pictures_are_asked_about_where_the_recipe_says_so(engine):
    both = replace(engine, recipe=replace(RECIPE, tta=True))
    images, labels = engine.validation_images[:9], engine.validation_labels[:9]
    shares, _ = evaluation.predictions(both, images, labels)
    engine.network.eval()
    with torch.inference_mode():
        x = eng.to_input(engine, images)
        wanted = (engine.network(x).softmax(1) + engine.network(x.flip(3)).softmax(1)) / 2
    engine.network.train()
    assert shares == pytest.approx(wanted.numpy(), abs=1e-6)
    assert eng.evaluate(both, images, labels)[1] == (shares.argmax(1) == labels.numpy()).mean()


def test_a_part_that_is_switched_off_stays_so(engine):
    engine.network.train()
    first = next(engine.network.children())
    first.eval()
    evaluation.predictions(engine, engine.validation_images[:2], engine.validation_labels[:2])
    assert (engine.network.training, first.training) == (True, False)
    first.train()


def saved(folder, engine, pictures):
    card = checkpoints.Card(
        model=RECIPE.model,
        classes=pictures.classes,
        mean=engine.statistics[0],
        std=engine.statistics[1],
        epoch=1,
        val_loss=1.0,
        val_accuracy=0.5,
        recipe={},
    )
    checkpoints.save_state(folder, "best", eng.copy_of_weights(engine.network), card)


def test_a_run_asked_later_answers_the_same(tmp_path, engine, pictures, found):
    saved(tmp_path, engine, pictures)
    told = []
    again = evaluation.of_run(tmp_path, RECIPE, "validation", tell=lambda *done: told.append(done))
    assert again.probabilities == pytest.approx(found[0], abs=1e-6)
    assert again.labels.tolist() == engine.validation_labels.tolist()
    assert (pictures.images[again.places] == engine.validation_images.numpy()).all()
    assert again.classes == RECIPE.classes
    assert told == [(0, 60)]
    assert not file_of(tmp_path, "validation").exists()
    few = datasets.load("shapes", "test", classes=RECIPE.classes, per_class=20)
    test = evaluation.of_run(tmp_path, RECIPE, "test", load=lambda recipe, split: few)
    assert test.labels.tolist() == few.labels.tolist()
    assert test.places.tolist() == list(range(60))


def test_what_is_kept_can_be_read(tmp_path, engine, pictures, found):
    places = evaluation.places_of(RECIPE, "validation", pictures.labels)
    evaluation.keep(tmp_path, "validation", found[0], pictures, places)
    kept = read(file_of(tmp_path, "validation"))
    assert kept.probabilities.tolist() == found[0].tolist()
    assert kept.labels.tolist() == engine.validation_labels.tolist()
    assert kept.places.tolist() == places.tolist()


def test_a_run_without_weights_is_refused(tmp_path):
    with pytest.raises(CheckpointError, match=r"There is no best\.json"):
        evaluation.of_run(tmp_path, RECIPE, "validation")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"classes": ("ring", "disc", "dots")}, "3 classes that are not the network's 3"),
        ({"images": np.zeros((300, 16, 16, 3), np.uint8)}, "16×16 with 3 channels"),
    ],
)
def test_other_pictures_are_refused(tmp_path, engine, pictures, change, words):
    saved(tmp_path, engine, pictures)
    with pytest.raises(DataError, match=words):
        evaluation.of_run(
            tmp_path, RECIPE, "validation", load=lambda recipe, split: replace(pictures, **change)
        )


def test_a_training_leaves_its_answers_with_the_numbers_of_its_status():
    recipe = replace(RECIPE, shuffle_pixels=False, batch_size=32)
    path = rundir.create(recipe)

    def load(recipe, split):
        count = 100 if split == "train" else 30
        return datasets.load("shapes", split, classes=recipe.classes, per_class=count)

    status = conduct.conduct(path, recipe, load=load)
    for part, name in (("validation", "val"), ("test", "test")):
        kept = read(file_of(path, part))
        assert kept.accuracy == status.results[f"{name}_accuracy"]
        shares = kept.probabilities[np.arange(len(kept)), kept.labels].astype(float)
        assert -np.log(shares).mean() == pytest.approx(status.results[f"{name}_loss"], abs=1e-5)
        again = evaluation.of_run(path, recipe, part, load=load)
        assert kept.probabilities == pytest.approx(again.probabilities, abs=1e-5)
        assert kept.places.tolist() == again.places.tolist()
        assert kept.checksums.tolist() == again.checksums.tolist()
