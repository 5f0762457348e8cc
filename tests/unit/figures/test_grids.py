import io

import numpy as np
import pytest
from PIL import Image

from explorer.errors import ShapeError
from explorer.figures.grids import enlarge, framed, png, sheet, window
from explorer.probing.receptive_field import Box

PICTURE = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)


def test_enlarging_repeats_every_pixel_and_mixes_none():
    large = enlarge(PICTURE, 3)
    assert large.shape == (96, 96, 3)
    for row in range(3):
        for col in range(3):
            np.testing.assert_array_equal(large[row::3, col::3], PICTURE)


def test_tile_n_lies_in_row_n_over_across():
    tiles = np.random.default_rng(1).integers(0, 256, (7, 4, 5, 3), dtype=np.uint8)
    whole = sheet(tiles, across=3)
    assert whole.shape == (12, 15, 3)
    for n, tile in enumerate(tiles):
        row, col = divmod(n, 3)
        np.testing.assert_array_equal(whole[row * 4 : row * 4 + 4, col * 5 : col * 5 + 5], tile)
    assert (whole[8:, 5:] == 0).all()


@pytest.mark.parametrize("corner", [(-7, -7), (-7, 21), (21, 21), (4, 9), (-40, 0)])
def test_a_window_shows_the_picture_inside_and_nothing_outside(corner):
    seen = window(PICTURE, Box(*corner, corner[0] + 18, corner[1] + 18))
    assert seen.shape == (18, 18, 4)
    for row in range(18):
        for col in range(18):
            y, x = corner[0] + row, corner[1] + col
            if 0 <= y < 32 and 0 <= x < 32:
                assert seen[row, col].tolist() == [*PICTURE[y, x].tolist(), 255]
            else:
                assert seen[row, col, 3] == 0


def test_a_frame_leaves_the_picture_in_the_middle():
    seen = framed(PICTURE, 7)
    assert seen.shape == (46, 46, 4)
    np.testing.assert_array_equal(seen[7:-7, 7:-7, :3], PICTURE)
    assert (seen[..., 3] == 255).sum() == 32 * 32


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_png_gives_every_pixel_back(channels):
    picture = np.random.default_rng(2).integers(0, 256, (9, 6, channels), dtype=np.uint8)
    read = np.asarray(Image.open(io.BytesIO(png(picture))))
    np.testing.assert_array_equal(read.reshape(picture.shape), picture)


def test_a_sheet_of_nothing_is_refused():
    with pytest.raises(ShapeError, match="at least 1 tile"):
        sheet(np.zeros((0, 4, 4, 3), np.uint8), 3)
