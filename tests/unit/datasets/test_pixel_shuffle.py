"""The same pixels, all of them, at other places: the same ones in every picture, for ever."""

import numpy as np

from explorer.datasets.pixel_shuffle import pixel_order, shuffle_pixels

PICTURES = np.random.default_rng(0).integers(0, 256, (3, 8, 10, 3), dtype=np.uint8)


def test_every_pixel_comes_to_exactly_one_place_and_its_channels_stay_together():
    moved = shuffle_pixels(PICTURES)
    assert moved.shape == PICTURES.shape
    order = pixel_order(8, 10)
    for n in range(3):
        for place, source in enumerate(order.tolist()):
            new, old = divmod(place, 10), divmod(source, 10)
            assert (moved[n][new] == PICTURES[n][old]).all()
    assert sorted(order.tolist()) == list(range(80))


def test_it_can_be_undone():
    back = np.argsort(pixel_order(8, 10))
    moved = shuffle_pixels(PICTURES).reshape(3, 80, 3)
    np.testing.assert_array_equal(moved[:, back].reshape(PICTURES.shape), PICTURES)


def test_the_order_never_changes():
    # Shipped runs and old checkpoints depend on it.
    assert pixel_order(32, 32)[:5].tolist() == [267, 184, 581, 55, 183]
    assert pixel_order(28, 28)[:5].tolist() == [267, 184, 581, 55, 183]


def test_hardly_a_neighbour_stays_a_neighbour():
    order = pixel_order(32, 32)
    rows, columns = np.divmod(order.reshape(32, 32), 32)
    steps = np.abs(np.diff(rows, axis=1)) + np.abs(np.diff(columns, axis=1))
    assert (steps == 1).mean() < 0.02
