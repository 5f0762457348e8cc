"""A browser can send anything as the tile that was chosen."""

import numpy as np
import pytest

from explorer.widgets import gallery
from explorer.widgets.board import board

BLOCKS = [
    gallery.legend(1.0, "signed", "text"),
    gallery.tiles(
        np.zeros((3, 2, 2, 3), np.uint8), [gallery.Tile(("a",), "a")] * 3, name="n", size=40
    ),
    board(np.zeros((4, 2, 3), np.uint8), name="n", size=40),
    board(np.zeros((4, 2, 3), np.uint8), name="n", size=40, pick=False),
]


@pytest.mark.parametrize(
    "pick",
    [None, "1,2", 1, [], [1], [1, 2, 3], [1, 3], [1, -1], [0, 0], [-1, 0], [1, 1.0],
     [True, 0], [1, None], {"0": 1, "1": 1}, [1, 10**30], [[1], [2]],
     [2, 4, 0], [2, 0, 2], [2, -1, 0], [2, 0], [2, 0, 0, 0], [2, 0, 1.0], [3, 0, 0], [4, 0, 0]],
)  # fmt: skip
def test_what_is_not_a_tile_and_not_a_place_is_ignored(pick):
    assert gallery._checked(pick, BLOCKS) is None


def test_a_tile_is_taken():
    assert gallery._checked([1, 2], BLOCKS) == (1, 2)


def test_a_place_on_a_board_is_taken():
    assert gallery._checked([2, 3, 1], BLOCKS) == (2, 3, 1)
