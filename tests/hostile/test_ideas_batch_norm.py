"""What a tampered browser or link may ask of batch normalisation: one sentence, never a crash."""

import pytest

from explorer import links
from explorer.cases import CellError, from_example
from explorer.errors import InputError
from explorer.ideas.batch_norm import (
    BatchCase,
    BiasCase,
    FoldCase,
    NeighboursCase,
    OrderCase,
    RunningCase,
)
from explorer.ideas.batch_norm.examples import BATCH_EXAMPLES

MAP = [["1", "2"], ["3", "4"]]
BATCH = {"x": [MAP, MAP], "affine": [[["1", "0"]]], "eps": ["1e-05"]}
RUNNING = {"x": [MAP], "steps": 1, "momentum": ["0.1"], "cumulative": False}
NEIGHBOURS = {"x": [MAP, MAP], "shift": ["0"], "mode": "train", "running": ["0", "1"]}
BIAS = {"z": [MAP, MAP], "bias": ["0"]}
ORDER = {"z": [MAP, MAP], "affine": [[["1", "0"]]]}
FOLD = {"x": [MAP], "kernel": [[["1"]]], "numbers": ["0", "0", "1", "1", "0"]}


@pytest.mark.parametrize(
    ("kind", "document", "changes", "sentence"),
    [
        (BatchCase, BATCH, {"x": [[["1"]]]}, "In training batch norm needs at least 2 numbers"),
        (BatchCase, BATCH, {"x": []}, "A batch here has 1 to 4 pictures of 1 map each, not 0 maps"),
        (BatchCase, BATCH, {"x": [MAP] * 5}, "A batch here has 1 to 4 pictures"),
        (BatchCase, BATCH, {"x": "1_2"}, "A batch here has 1 to 4 pictures"),
        (
            BatchCase,
            BATCH,
            {"x": [MAP] * 3, "affine": [[["1", "0"]]] * 2},
            "A batch here has 1 to 4 pictures of 2 maps each, not 3 maps",
        ),
        (BatchCase, BATCH, {"x": [MAP, [["1"]]]}, "One map is 1×1, another 2×2"),
        (BatchCase, BATCH, {"x": [[["1"] * 4]]}, "Picture 1, row 1, has 4 cells"),
        (BatchCase, BATCH, {"x": [[["1"] * 1000] * 1000]}, "Picture 1 has 1000 rows"),
        (BatchCase, BATCH, {"x": [[["1", "2"], ["3"]]]}, "Picture 1, row 2, has 1 cells"),
        (BatchCase, BATCH, {"affine": []}, "γ and β comes as 1 to 3 matrices"),
        (BatchCase, BATCH, {"affine": [[["1"]]]}, "γ and β of a channel are one row of 2"),
        (BatchCase, BATCH, {"affine": [[["1", "1e3"]]]}, "γ and β, row 1, column 2, holds 1,000"),
        (BatchCase, BATCH, {"eps": ["0"]}, "ε is 0; it lies between"),
        (BatchCase, BATCH, {"eps": ["2"]}, "ε is 2; it lies between"),
        (RunningCase, RUNNING, {"x": [[["1"], ["2"]]]}, "A batch here has 2 to 6 numbers, not 1"),
        (RunningCase, RUNNING, {"x": [[["1"] * 7]]}, "A batch here has 2 to 6 numbers, not 7"),
        (RunningCase, RUNNING, {"x": [[["1", "2"]] * 9]}, "Batches has 9 rows"),
        (RunningCase, RUNNING, {"x": [[["1", "1e5"]]]}, "Batches, row 1, column 2, holds 100,000"),
        (RunningCase, RUNNING, {"steps": 9}, "The number of batches seen must be a whole number"),
        (RunningCase, RUNNING, {"steps": True}, "The number of batches seen must be a whole"),
        (RunningCase, RUNNING, {"momentum": ["1.1"]}, "Momentum is 1.1; it lies between 0 and 1"),
        (RunningCase, RUNNING, {"momentum": []}, "Momentum is not a number"),
        (RunningCase, RUNNING, {"cumulative": "yes"}, "Cumulative is yes or no"),
        (NeighboursCase, NEIGHBOURS, {"mode": "test"}, "Mode is train or eval, not test"),
        (NeighboursCase, NEIGHBOURS, {"shift": ["11"]}, "What is added is 11; it lies between"),
        (NeighboursCase, NEIGHBOURS, {"running": ["0"]}, "Running mean, Running variance are 2"),
        (NeighboursCase, NEIGHBOURS, {"running": ["0", "-1"]}, "A variance is at least 0, not −1"),
        (BiasCase, BIAS, {"z": [[["1"]]]}, "In training batch norm needs at least 2 numbers"),
        (BiasCase, BIAS, {"bias": ["11"]}, "The bias is 11; it lies between −10 and 10"),
        (OrderCase, ORDER, {"z": [[["1"]]]}, "In training batch norm needs at least 2 numbers"),
        (FoldCase, FOLD, {"kernel": [[["1"] * 3]]}, "Kernel 1×3 does not fit in input 2×2"),
        (FoldCase, FOLD, {"numbers": ["0"] * 4}, "b, μ, σ², γ, β are 5 numbers, not 4"),
        (FoldCase, FOLD, {"numbers": ["0", "0", "-4", "1", "0"]}, "σ² is at least 0, not −4"),
        (FoldCase, FOLD, {"x": [[["1"] * 5]]}, "Input, row 1, has 5 cells"),
    ],
)
def test_tampered_document_gets_a_sentence(kind, document, changes, sentence):
    with pytest.raises(InputError) as caught:
        kind.from_document({**document, **changes})
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "is empty"),
        ("", "is empty"),
        ("abc", 'holds "abc", which is not a number'),
        ("inf", "not finite"),
        ("nan", "not finite"),
        ("1e400", "holds 1e400"),
        ("1e308", "holds 1e308"),
        ("1_000", "not a number"),
        ("٣", "not a number"),
        ("0x10", "not a number"),
        ("1001", "holds 1,001. Type a number between −1,000 and 1,000"),
    ],
)
def test_bad_cell_is_named_by_picture_and_channel(text, said):
    two = {"affine": [[["1", "0"]]] * 2, "eps": ["1e-05"]}
    with pytest.raises(CellError, match="Picture 2, channel 1, row 2, column 1") as caught:
        BatchCase.from_document({**two, "x": [MAP, MAP, [["1", "2"], [text, "4"]], MAP]})
    assert said in str(caught.value)
    error = caught.value
    assert (error.grid, error.index, error.row, error.column) == ("x", 2, 1, 0)


def test_decimal_comma_is_read_with_a_note():
    case = BatchCase.from_document({**BATCH, "x": [[["0,5", "2"]]]})
    assert case.x.ravel().tolist() == [0.5, 2]
    assert "0,5 was read as 0.5" in case.notes[0]


def test_more_steps_than_batches_take_all_of_them_and_say_so():
    case = RunningCase.from_document({**RUNNING, "steps": 8})
    assert case.steps == 2
    assert case.notes == ("There are 2 batches, not 8: all of them are seen.",)


@pytest.mark.parametrize("cell", ["0", "1000", "-1000", "0.1", "333.333333333"])
def test_a_batch_of_equal_numbers_is_no_fault_of_the_explorer(cell):
    maps = [[[cell] * 3] * 3] * 4
    case = BatchCase.from_document({**BATCH, "x": maps, "affine": [[["100", "-100"]]]})
    assert case.check() <= 1e-9


def test_a_link_with_a_broken_batch_opens_the_example():
    example = from_example(BatchCase, BATCH_EXAMPLES[0])
    case, said = links.read({"x": ["1_2~3"], "g": ["1_0"]}, example)
    assert case is example
    assert "The link does not open as it is" in said[0]
