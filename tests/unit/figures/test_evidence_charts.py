import json

import numpy as np
import pytest

from explorer.figures import evidence as figures
from explorer.results.paired import Difference


def test_bars_share_one_scale_and_begin_at_zero():
    chart = figures.bars("A", ["a", "b", "c"], [2, 8, -1], ["2", "8", "−1"], strong=[0, 1, 0])
    assert [row["share"] for row in chart["rows"]] == [0.25, 1.0, 0.0]
    assert [row["strong"] for row in chart["rows"]] == [False, True, False]
    assert (chart["line"], chart["quiet"]) == (None, False)


def test_a_line_beyond_all_bars_widens_the_scale():
    chart = figures.bars("A", ["a"], [1.0], ["1"], strong=[False], line=(4.0, "chance"))
    assert (chart["rows"][0]["share"], chart["line"]) == (0.25, {"share": 1.0, "text": "chance"})


def test_bars_of_nothing_have_no_length():
    chart = figures.bars("A", ["a"], [0.0], ["0"], strong=[False])
    assert chart["rows"][0]["share"] == 0.0


def test_only_the_first_row_of_dots_has_the_chosen_filter():
    rows = [("trained", np.array([0.5, 1.0]), "x"), ("untrained", np.array([0.0]), "y")]
    chart = figures.strip("A", rows, begin=0.0, chosen=0.5, ticks=(0, 1))
    assert [row["dots"] for row in chart["rows"]] == [[0.5, 1.0], [0.0]]
    assert [row["chosen"] for row in chart["rows"]] == [0.5, None]


def test_a_value_below_the_scale_moves_its_left_end_by_tenths():
    chart = figures.strip("A", [("a", np.array([-0.13, 1.0]), "")], begin=0.0, chosen=None)
    assert chart["rows"][0]["dots"] == [pytest.approx(0.07 / 1.2, abs=1e-4), 1.0]


def test_changes_stand_around_zero_with_their_intervals():
    rows = [("cat", Difference(-0.03, -0.05, -0.01)), ("dog", Difference(0.0, -0.01, 0.01))]
    chart = figures.changes("A", rows, strong=[True, False], words="w")
    first, second = chart["rows"]
    assert (first["low"], first["at"], first["high"]) == (0.0, 0.2, 0.4)
    assert first["text"] == "−3.0 (−5.0 to −1.0)"
    assert second["at"] == chart["zero"] == 0.5
    assert [tick["text"] for tick in chart["ticks"]] == ["−5", "0", "+5 points"]


@pytest.mark.parametrize(("low", "end"), [(-0.004, 1), (-0.051, 10), (-1.0, 100)])
def test_the_scale_of_changes_ends_at_a_round_number(low, end):
    chart = figures.changes("A", [("a", Difference(low, low, 0.0))], strong=[True], words="")
    assert chart["ticks"][0]["text"] == f"−{end}"


def test_an_interval_that_just_leaves_zero_out_shows_it():
    chart = figures.changes("A", [("a", Difference(0.006, 0.0002, 0.012))], strong=[1], words="")
    assert chart["rows"][0]["text"] == "+0.6 (+0.02 to +1.2)"


def test_charts_are_plain_json():
    one = figures.bars("A", ["a"], [1], ["1"], strong=[np.True_], quiet=np.False_)
    two = figures.strip("A", [("a", np.array([0.2], np.float32), "")], begin=0, chosen=None)
    json.dumps([one, two], allow_nan=False)
