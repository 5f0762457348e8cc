"""What the page Skip connections refuses: one fault each, with a sentence."""

import pytest

from explorer.cases import CellError, from_example
from explorer.errors import InputError
from explorer.ideas import skips

BLOCK = from_example(skips.BlockCase, skips.BLOCK_EXAMPLES[0]).document()
SHORTCUT = from_example(skips.ShortcutCase, skips.SHORTCUT_EXAMPLES[0]).document()
DEPTH = skips.DepthCase().document()
COST = skips.CostCase().document()
SQUARE = [[["0"] * 3] * 3] * 2


def with_cell(text):
    rows = [list(row) for row in BLOCK["x"][0]]
    rows[1][2] = text
    return [rows]


@pytest.mark.parametrize(
    "text", ["", None, "abc", "inf", "nan", "1e400", "1e7", "1_000", "0x10", "٣"]
)
def test_a_cell_that_is_no_number_is_named(text):
    with pytest.raises(CellError, match="row 2, column 3") as error:
        skips.BlockCase.from_document(BLOCK | {"x": with_cell(text)})
    assert (error.value.grid, error.value.row, error.value.column) == ("x", 1, 2)


def test_a_decimal_comma_is_read_and_said():
    case = skips.BlockCase.from_document(BLOCK | {"x": with_cell("0,5")})
    assert case.x[0, 1, 2] == 0.5
    assert "0,5 was read as 0.5" in case.notes[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"x": [[["1"] * 7] * 7]}, "at most 6×6"),
        ({"x": [[["1"] * 1000] * 1000]}, "1000 rows"),
        ({"x": [[["1", "2"], ["3"]]]}, "row 2, has 1 cells and row 1 has 2"),
        ({"x": []}, "1 to 1 matrices"),
        ({"k": SQUARE[:1]}, "2 kernels of 3×3.*not 1 of 3×3"),
        ({"k": [[["0"] * 2] * 2] * 2}, "not 2 of 2×2"),
        ({"k": SQUARE * 2}, "1 to 2 matrices, not 4"),
        ({"branch": "three"}, "two or one"),
        ({"branch": None}, "two or one"),
        ({"factor": ["2"]}, "between 0 and 1, not at 2"),
        ({"factor": ["1", "2"]}, "Give 1 to 1"),
        ({"factor": "1"}, "Give 1 to 1"),
    ],
)
def test_a_block_refuses(change, words):
    with pytest.raises(InputError, match=words):
        skips.BlockCase.from_document(BLOCK | change)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"x": [[["1"]]] * 3}, "1 to 2 matrices, not 3"),
        ({"x": [[["1"]], [["1", "2"]]]}, "same size"),
        ({"w": [[["1", "0"]] * 3]}, "4×2 weights, not 3×2"),
        ({"w": [[["1"] * 9] * 9]}, "at most 4×4"),
        ({"way": "C"}, "padded or projection or mean_first"),
    ],
)
def test_a_shortcut_refuses(change, words):
    with pytest.raises(InputError, match=words):
        skips.ShortcutCase.from_document(SHORTCUT | change)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"layers": 1}, "from 2 to 50, not 1"),
        ({"layers": 10**9}, "from 2 to 50"),
        ({"layers": True}, "from 2 to 50"),
        ({"layers": "20"}, "from 2 to 50"),
        ({"gain": ["0"]}, "between 0.2 and 1.6, not at 0"),
        ({"gain": ["1e6"]}, "between 0.2 and 1.6"),
        ({"gain": ["nan"]}, "not finite"),
        ({"function": "gelu"}, "relu or tanh or sigmoid"),
        ({"scale": 1}, "root or one"),
        ({"seed": -1}, "from 0 to 999"),
    ],
)
def test_a_deep_network_refuses(change, words):
    with pytest.raises(InputError, match=words):
        skips.DepthCase.from_document(DEPTH | change)


@pytest.mark.parametrize(
    "change", [{"channels": 0}, {"side": 225}, {"blocks": 13}, {"blocks": 1.0}]
)
def test_a_stage_refuses_sizes_before_anything_is_built(change):
    with pytest.raises(InputError, match="must be a whole number"):
        skips.CostCase.from_document(COST | change)


def test_a_depth_that_was_not_trained_names_the_nearest():
    with pytest.raises(InputError, match=r"not 19\. Choose 20\."):
        skips.DegradationCase.from_document({"depth": 19})


def test_zeros_everywhere_are_drawn():
    zeros = skips.BlockCase.from_document(BLOCK | {"x": [[["0"]]], "k": SQUARE})
    assert zeros.result()["sheet"]["items"]["y"]["values"] == [[0.0]]


def test_a_dead_network_says_so_instead_of_dividing_by_zero():
    # Weights far below He's in 50 sigmoid layers: the gradient is 1e-50 and still told.
    for seed in range(20):
        case = skips.DepthCase(50, 0.2, "relu", "root", seed)
        assert all(isinstance(line, str) for line in case.result()["sheet"]["said"])
        assert case.check() <= 1e-9
