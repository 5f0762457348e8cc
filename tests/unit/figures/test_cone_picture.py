import numpy as np

from explorer.figures.cone import cone_picture
from explorer.figures.palette import INPUT, WINDOW
from explorer.layers.stack import read
from explorer.layers.summary import summary


def colour(text):
    return [int(text[i : i + 2], 16) for i in (1, 3, 5)]


def test_the_seen_pixels_are_marked_and_the_others_are_not():
    # Unit 6 of twelve sees pixels 5, 6 and 7: each is 17 pixels wide here.
    picture = cone_picture(summary(read("1x12x12~c1p1")), (0,))
    assert picture.shape == (96, 204, 4)
    seen = [(picture[10, 17 * pixel + 5, :3] == colour(WINDOW)).all() for pixel in range(12)]
    assert np.flatnonzero(seen).tolist() == [5, 6, 7]
    assert (picture[10, 5, :3] == colour(INPUT)).all()
