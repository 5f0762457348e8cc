"""What a browser or a link may send to the sheets of Flatten or pool."""

import pytest

from explorer import links
from explorer.cases import CellError, from_example
from explorer.errors import InputError
from explorer.ideas.heads import (
    BILL_EXAMPLES,
    CAM_EXAMPLES,
    FLAT_EXAMPLES,
    SHIFT_EXAMPLES,
    UNROLL_EXAMPLES,
    BillCase,
    CamCase,
    FlatCase,
    ShiftCase,
    UnrollCase,
)

UNROLL = from_example(UnrollCase, UNROLL_EXAMPLES[0]).document()
FLAT = from_example(FlatCase, FLAT_EXAMPLES[0]).document()
BILL = from_example(BillCase, BILL_EXAMPLES[0]).document()
CAM = from_example(CamCase, CAM_EXAMPLES[0]).document()
SHIFT = from_example(ShiftCase, SHIFT_EXAMPLES[0]).document()


@pytest.mark.parametrize(
    ("kind", "document", "change", "words"),
    [
        (UnrollCase, UNROLL, {"channels": 0}, "from 1 to 16, not 0"),
        (UnrollCase, UNROLL, {"channels": 10**9}, "from 1 to 16, not 1000000000"),
        (UnrollCase, UNROLL, {"height": 7.0}, "from 1 to 7, not 7.0"),
        (UnrollCase, UNROLL, {"width": True}, "from 1 to 7, not True"),
        (UnrollCase, UNROLL, {"order": "diagonal"}, "first or last, not diagonal"),
        (FlatCase, FLAT, {"x": []}, "1 to 3 matrices, not 0"),
        (FlatCase, FLAT, {"x": [[["1"]]] * 4}, "1 to 3 matrices, not 4"),
        (FlatCase, FLAT, {"x": [[["1"] * 5]]}, "at most 4×4 cells"),
        (FlatCase, FLAT, {"x": [[["1"]], [["1", "2"]]]}, "the same size"),
        (BillCase, BILL, {"channels": ["0"]}, "from 1 to 512, not 0"),
        (BillCase, BILL, {"side": ["57"]}, "from 1 to 56, not 57"),
        (BillCase, BILL, {"side": ["7.5"]}, "must be a whole number"),
        (BillCase, BILL, {"classes": ["1"]}, "from 2 to 1,000, not 1"),
        (BillCase, BILL, {"hidden": ["4097"]}, "from 0 to 4,096, not 4,097"),
        (BillCase, BILL, {"hidden": ["nan"]}, "not finite"),
        (CamCase, CAM, {"w": [[["1", "2"]]]}, "Weights for 2 maps do not fit 3 maps"),
        (CamCase, CAM, {"b": ["1"]}, "1 biases do not fit 2 classes"),
        (CamCase, CAM, {"w": [[["1"] * 6] * 2]}, "at most 5×5"),
        (ShiftCase, SHIFT, {"v": [[["1"]]]}, "Weights of 1×1 do not fit a map of 4×4"),
        (ShiftCase, SHIFT, {"down": 6}, "from -5 to 5, not 6"),
        (ShiftCase, SHIFT, {"x": "text"}, "1 to 1 matrices"),
        (ShiftCase, SHIFT, {"p": ["1", "2"]}, "1 to 1 numbers"),
    ],
)
def test_a_document_out_of_range_is_refused_with_a_sentence(kind, document, change, words):
    with pytest.raises(InputError) as error:
        kind.from_document(document | change)
    assert words in str(error.value)


@pytest.mark.parametrize("text", ["", "abc", "inf", "1e400", "1e7", "1_000", "0x10", None])
def test_a_bad_cell_is_named(text):
    x = [[list(row) for row in channel] for channel in CAM["x"]]
    x[1][2][3] = text
    with pytest.raises(CellError) as error:
        CamCase.from_document(CAM | {"x": x})
    assert (error.value.grid, error.value.index) == ("x", 1)
    assert (error.value.row, error.value.column) == (2, 3)


def test_a_decimal_comma_is_read_with_a_note():
    case = ShiftCase.from_document(SHIFT | {"x": [[["0,5"]]], "v": [[["1"]]]})
    assert case.x[0, 0] == 0.5
    assert "0,5 was read as 0.5" in case.notes[0]


@pytest.mark.parametrize("kind", [CamCase, ShiftCase, FlatCase])
def test_zeros_everywhere_are_drawn(kind):
    zero = [[["0", "0"], ["0", "0"]]]
    document = {"x": zero, "w": [[["0"]]], "b": ["0"], "chosen": 0, "v": zero, "p": ["0"]}
    case = kind.from_document(document | {"down": 0, "right": 0})
    assert case.check() == 0
    assert case.result()["sheet"]["items"]


@pytest.mark.parametrize("at", [None, "x", -5, 10**12, [99], [99, -1, 0], [1, 2, "3"], {}, True])
def test_a_bad_selection_is_brought_inside(at):
    assert 0 <= UnrollCase.from_document(UNROLL | {"at": at}).at < 784


@pytest.mark.parametrize("extreme", ["1000000", "-1000000", "1e-300"])
def test_the_largest_and_smallest_numbers_are_told_truly(extreme):
    x = [[[extreme] * 6] * 6] * 4
    document = {"x": x, "w": [[[extreme] * 4] * 5], "b": [extreme] * 5, "chosen": 4}
    assert CamCase.from_document(document).check() <= 1e-9


def test_a_link_with_too_many_cells_shows_the_example():
    default = from_example(FlatCase, FLAT_EXAMPLES[0])
    case, said = links.read({"fx": ["~".join(["1"] * 1000)]}, default)
    assert case is default
    assert "at most 4×4 cells" in said[0]


def test_an_index_beyond_the_vector_becomes_the_last_with_a_sentence():
    case, said = links.read(
        {"uc": ["4"], "ui": ["300"]}, from_example(UnrollCase, UNROLL_EXAMPLES[0])
    )
    assert (case.at, said) == (195, ())
    assert case.notes == ("There is no number 300 among 196; the last one is chosen.",)
