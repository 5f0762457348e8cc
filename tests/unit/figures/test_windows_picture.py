"""The picture of windows on a strip: what is read, what is not, and one line for each window."""

import numpy as np

from explorer.figures.palette import INPUT, KERNEL, OUTPUT
from explorer.figures.windows import windows_picture


def runs(line, colour):
    """Count the runs of a colour in a line of pixels."""
    wanted = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
    hits = (abs(line[:, :3].astype(int) - wanted).max(axis=1) < 12) & (line[:, 3] > 200)
    return int(hits[0]) + int((hits[1:] & ~hits[:-1]).sum())


def test_nine_of_ten_cells_are_read_by_four_windows():
    picture = windows_picture(10, 3, stride=2)
    assert picture.shape == (96, 204, 4)
    assert runs(picture[9], INPUT) == 9
    assert runs(picture[-9], OUTPUT) == 4
    columns = {runs(picture[:, x], KERNEL) for x in range(204)}
    assert columns == {0, 1, 2}  # neighbours share a column of cells, on two lines
