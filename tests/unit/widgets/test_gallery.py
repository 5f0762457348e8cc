import base64
import io
import json

import numpy as np
import pytest
from PIL import Image

from explorer.figures.palette import KERNEL, OUTPUT, PADDING, WINDOW
from explorer.places import ROOT
from explorer.probing.receptive_field import Box
from explorer.widgets import gallery
from explorer.widgets.board import board

TILES = np.random.default_rng(0).integers(0, 256, (20, 5, 4, 3), dtype=np.uint8)
ITEMS = [gallery.Tile((str(i),), f"tile {i}") for i in range(20)]


def test_the_sheet_holds_every_tile_where_the_browser_looks_for_it():
    block = gallery.tiles(TILES, ITEMS, name="n", size=40)
    data = base64.b64decode(block["sheet"].removeprefix("data:image/png;base64,"))
    whole = np.asarray(Image.open(io.BytesIO(data)))
    height, width = block["tile"]
    for i, tile in enumerate(TILES):
        row, col = divmod(i, block["across"])
        part = whole[row * height : (row + 1) * height, col * width : (col + 1) * width]
        np.testing.assert_array_equal(part, tile)


def test_a_box_is_sent_as_shares_of_the_tile():
    item = gallery.Tile(("a",), "a", Box(1, 0, 5, 2))
    block = gallery.tiles(TILES[:1], [item], name="n", size=40)
    assert block["items"][0]["box"] == [0.2, 0.0, 1.0, 0.5]


def test_blocks_are_plain_json_even_when_made_from_numpy_numbers():
    matrix = np.array([[0.1, -0.25]], np.float32)
    blocks = [
        gallery.tiles(TILES, ITEMS, name="n", size=40, chosen=3),
        gallery.legend(float(np.float32(2)), "signed", "text"),
        gallery.panes([("red", matrix)], 0.25),
        gallery.bars([("cat", np.float32(0.5))], "cat"),
    ]
    assert json.loads(json.dumps(blocks, allow_nan=False)) == blocks


def test_the_numbers_of_a_pane_share_their_decimals():
    block = gallery.panes([("red", np.array([[0.123456, -0.00012]]))], 0.25)
    assert block["panes"][0]["rows"] == [["0.123", "−0.000"]]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1, "1.00"), (-0.5, "−0.500"), (12.345, "12.3"), (4e-4, "0.000400"), (9e4, "90000")],
)  # fmt: skip
def test_a_number_shows_three_digits(value, text):
    assert gallery.number(value) == text


def test_the_style_sheet_repeats_the_palette():
    css = (ROOT / "explorer/static/gallery/gallery.css").read_text(encoding="utf-8")
    for name, colour in (
        ("window", WINDOW),
        ("output", OUTPUT),
        ("kernel", KERNEL),
        ("padding", PADDING),
    ):
        assert f"--{name}: {colour};" in css


def test_answers_name_the_truth_and_the_likeliest_classes():
    shares = np.array([[0.1, 0.6, 0.2, 0.1], [0.4, 0.3, 0.2, 0.1]], np.float32)
    block = gallery.answers(TILES[:2], np.array([1, 3]), shares, ("a", "b", "c", "d"), name="n")
    json.dumps(block, allow_nan=False)
    right, wrong = block["items"]
    assert (right["right"], right["is"], right["said"]) == (True, "b", "b")
    assert [(row["name"], row["text"], row["true"]) for row in right["rows"]] == [
        ("b", "60 %", True),
        ("c", "20 %", False),
        ("a", "10 %", False),
    ]
    # The true class is only the fourth: it takes the last bar.
    assert (wrong["right"], wrong["is"], wrong["said"]) == (False, "d", "a")
    assert [row["name"] for row in wrong["rows"]] == ["a", "b", "d"]
    assert wrong["label"] == "wrong: it is d, said a; a 40 %, b 30 %, d 10 %"


def test_answers_among_two_classes_have_two_bars():
    block = gallery.answers(TILES[:1], np.array([0]), np.array([[0.5, 0.5]]), ("a", "b"), name="n")
    assert [row["name"] for row in block["items"][0]["rows"]] == ["a", "b"]


def test_a_board_sends_its_places_their_numbers_and_its_marks():
    values = np.array([[0.5, -0.25, 0.0]])
    picture = np.zeros((1, 3, 3), np.uint8)
    overlay = np.zeros((2, 2, 4), np.uint8)
    block = board(
        picture, name="n", size=90, values=values, chosen=np.array([0, 2]), overlay=overlay,
        box=Box(0, -1, 1, 1),
    )  # fmt: skip
    assert json.loads(json.dumps(block, allow_nan=False)) == block
    assert block["cells"] == [1, 3]
    assert block["values"] == [["0.500", "−0.250", "0"]]
    assert block["chosen"] == [0, 2]
    assert block["box"] == [0.0, -1 / 3, 1.0, 1 / 3]


def test_a_large_board_leaves_its_numbers_at_home():
    picture, values = np.zeros((65, 64, 3), np.uint8), np.zeros((65, 64))
    assert board(picture, name="n", size=90, values=values)["values"] is None
