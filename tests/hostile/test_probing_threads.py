"""Several people look into one cached network at the same moment; some of them do as they like."""

import copy
import random
import threading

import numpy as np
import pytest
import torch

from explorer.probing.activations import conv_layers, feature_maps, predict
from explorer.probing.scan import scan
from explorer.probing.verified import verify
from models import build

MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)
NAMES = ("conv1", "conv2", "conv3")
PEOPLE = 4
CAPTURES = 500  # of each; 2,000 in all


@pytest.fixture(scope="module", autouse=True)
def one_core():
    """Compute as the server does; on a busy machine two threads of torch wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def model():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return build("report-cnn-half", 4).eval().requires_grad_(False)


def pictures(count):
    return np.random.default_rng(1).integers(0, 256, (count, 32, 32, 3), dtype=np.uint8)


def all_at_once(*people):
    """Let everybody begin together; return when all have ended, or raise what one has raised."""
    together, faults = threading.Barrier(len(people)), []

    def act(person):
        together.wait()
        try:
            person()
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=act, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def test_two_thousand_captures_by_four_threads_are_all_their_own(model):
    images = pictures(PEOPLE * 8)
    alone = [feature_maps(model, one[None], MEAN, STD, NAMES) for one in images]
    right = []

    def person(number):
        rng = random.Random(number)
        for _ in range(CAPTURES):
            which, name = rng.randrange(number, len(images), PEOPLE), rng.choice(NAMES)
            maps = feature_maps(model, images[which : which + 1], MEAN, STD, [name])
            right.append(list(maps) == [name] and np.array_equal(maps[name], alone[which][name]))

    all_at_once(*(lambda number=number: person(number) for number in range(PEOPLE)))
    assert (sum(right), len(right)) == (2_000, 2_000)
    assert torch.overrides._get_current_function_mode() is None


def test_maps_probabilities_scans_and_verified_values_do_not_mix(model):
    images = [pictures(12)[i : i + 3] for i in range(0, 12, 3)]
    first, *_, last = conv_layers(model)

    def ask(mine):
        found = scan(model, mine, MEAN, STD, batch=2, threads=2).layers["conv3"]
        maps = feature_maps(model, mine, MEAN, STD, NAMES)
        values = [verify(model, mine[0], MEAN, STD, la, 0, (2, 3)).value for la in (first, last)]
        shares = predict(model, mine, MEAN, STD)
        return [*maps.values(), shares, found.max, found.mean, found.argmax, np.array(values)]

    alone, wrong = [ask(mine) for mine in images], []

    def person(number):
        for _ in range(25):
            there = zip(ask(images[number]), alone[number], strict=True)
            wrong.extend(
                i for i, (one, other) in enumerate(there) if not np.array_equal(one, other)
            )

    all_at_once(*(lambda number=number: person(number) for number in range(PEOPLE)))
    assert wrong == []
    assert torch.overrides._get_current_function_mode() is None


def test_who_trains_a_copy_and_seeds_generators_changes_nobody_elses_numbers(model):
    images, done = pictures(3), threading.Event()
    layer = conv_layers(model)[1]

    def ask():
        maps = feature_maps(model, images, MEAN, STD, ["conv3"])["conv3"]
        said = verify(model, images[0], MEAN, STD, layer, 3, (5, 6), seed=7)
        scanned = scan(model, images, MEAN, STD, threads=2)
        return maps, predict(model, images, MEAN, STD), scanned.layers["conv2"].mean, said

    def careless():
        mine = copy.deepcopy(model).requires_grad_(True)
        descent = torch.optim.SGD(mine.parameters(), lr=0.5)
        count = 0
        while not done.is_set():
            mine.train(count % 2 == 0)
            torch.manual_seed(count)
            np.random.seed(count)
            random.seed(count)
            mine(torch.randn(4, 3, 32, 32)).sum().backward()
            descent.step()
            descent.zero_grad()
            count += 1

    alone, same = ask(), []

    def careful():
        for _ in range(25):
            *arrays, said = ask()
            same.extend(np.array_equal(a, b) for a, b in zip(arrays, alone, strict=False))
            same.append(said == alone[-1])

    def watched():
        try:
            careful()
        finally:
            done.set()

    all_at_once(careless, watched)
    assert len(same) == 100
    assert all(same)
    assert not model.training


def test_a_look_draws_nothing_from_the_generators_that_others_have_seeded(model):
    torch.manual_seed(3)
    np.random.seed(3)
    wanted = torch.rand(5).tolist(), np.random.rand(5).tolist()
    torch.manual_seed(3)
    np.random.seed(3)
    scan(model, pictures(5), MEAN, STD, threads=2)
    verify(model, pictures(1)[0], MEAN, STD, conv_layers(model)[0], 0, (5, 6), seed=8)
    assert (torch.rand(5).tolist(), np.random.rand(5).tolist()) == wanted


def test_a_shared_network_that_somebody_has_put_into_training_mode_is_refused():
    shared = build("report-cnn-half", 4).train()
    for look in (
        lambda: feature_maps(shared, pictures(1), MEAN, STD, NAMES),
        lambda: scan(shared, pictures(1), MEAN, STD),
    ):
        with pytest.raises(ValueError, match="training mode"):
            look()
