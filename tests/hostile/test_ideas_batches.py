"""What the page Batches, epochs, splits refuses: one fault each, with a sentence."""

import pytest

from explorer import links
from explorer.cases import CellError, from_example
from explorer.errors import InputError
from explorer.ideas import batches

COUNTS = from_example(batches.CountCase, batches.COUNT_EXAMPLES[0]).document()
WALK = from_example(batches.WalkCase, batches.WALK_EXAMPLES[0]).document()
NOISE = from_example(batches.NoiseCase, batches.NOISE_EXAMPLES[0]).document()
SPLIT = from_example(batches.SplitCase, batches.SPLIT_EXAMPLES[0]).document()
BEST = from_example(batches.BestCase, batches.BEST_EXAMPLES[0]).document()
COPIES = from_example(batches.CopiesCase, batches.COPIES_EXAMPLES[0]).document()
CONSTANTS = from_example(batches.ConstantsCase, batches.CONSTANTS_EXAMPLES[0]).document()


@pytest.mark.parametrize(
    "text", ["", None, "abc", "inf", "nan", "1e400", "1e7", "1_000", "0x10", "٣"]
)
@pytest.mark.parametrize("field", ["n", "share", "batch", "epochs"])
def test_a_count_that_is_no_number_names_its_field(field, text):
    with pytest.raises(CellError) as error:
        batches.CountCase.from_document(COUNTS | {field: [text]})
    assert error.value.grid == field


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"n": ["0"]}, "from 1 to 1,000,000, not 0"),
        ({"n": ["2.5"]}, "whole number.*not 2.5"),
        ({"n": "50000"}, "Give 1 to 1"),
        ({"n": ["1"] * 1000}, "Give 1 to 1"),
        ({"share": ["100"]}, "from 0 to 90, not 100"),
        ({"share": ["-5"]}, "not −5"),
        ({"n": ["1"], "share": ["90"]}, "leave no picture to learn from"),
        ({"batch": ["0"]}, "batch size must be a whole number"),
        ({"epochs": ["10001"]}, "from 1 to 10,000, not 10,001"),
        ({"drop_last": "yes"}, "yes or no"),
    ],
)
def test_counts_refuse(change, words):
    with pytest.raises(InputError, match=words):
        batches.CountCase.from_document(COUNTS | change)


def test_no_batch_is_ever_full_and_it_is_said():
    case = batches.CountCase.from_document(COUNTS | {"n": ["100"], "drop_last": True})
    assert "no step at all" in case.result()["sheet"]["said"][0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"n": 3}, "from 4 to 32, not 3"),
        ({"n": 10**6}, "from 4 to 32"),
        ({"batch": 0}, "from 1 to 32, not 0"),
        ({"batch": 30, "drop_last": True}, "A batch of 30 is never full with 24 pictures"),
        ({"step": 65}, "from 1 to 64"),
        ({"seed": 1.5}, "whole number"),
        ({"shuffle": 1}, "yes or no"),
    ],
)
def test_the_walk_refuses(change, words):
    with pytest.raises(InputError, match=words):
        batches.WalkCase.from_document(WALK | change)


def test_a_step_beyond_the_last_is_the_last():
    assert batches.WalkCase.from_document(WALK | {"step": 64}).step == 10


@pytest.mark.parametrize(
    ("kind", "document", "words"),
    [
        (batches.NoiseCase, NOISE | {"batch": ["513"]}, "from 1 to 512, not 513"),
        (batches.NoiseCase, NOISE | {"w": ["6"]}, "not at 6"),
        (batches.SplitCase, SPLIT | {"classes": []}, "Give 1 to 6"),
        (batches.SplitCase, SPLIT | {"classes": ["5"] * 7}, "Give 1 to 6"),
        (batches.SplitCase, SPLIT | {"classes": ["5", "0"]}, "Class 2 must be.*not 0"),
        (batches.SplitCase, SPLIT | {"classes": ["5", "1000000"]}, "to 100,000"),
        (batches.SplitCase, SPLIT | {"validation": ["60"], "test": ["40"]}, "leave nothing"),
        (batches.SplitCase, SPLIT | {"classes": ["1"], "test": ["5"]}, "without any"),
        (batches.BestCase, BEST | {"tries": ["0"]}, "from 1 to 1,000, not 0"),
        (batches.BestCase, BEST | {"pictures": ["1e6"]}, "to 10,000, not 1,000,000"),
        (batches.BestCase, BEST | {"accuracy": ["100"]}, "from 1 to 99, not 100"),
        (batches.CopiesCase, COPIES | {"copies": 21}, "from 1 to 20, not 21"),
        (batches.CopiesCase, COPIES | {"cause": "mirror"}, "copies or augmented or person"),
        (batches.CopiesCase, COPIES | {"originals": ["2"], "test": 1}, "are none"),
        (batches.ConstantsCase, CONSTANTS | {"training": ["7"] * 4}, "deviation is 0"),
        (batches.ConstantsCase, CONSTANTS | {"training": ["7"] * 11}, "Give 1 to 10"),
        (batches.ConstantsCase, CONSTANTS | {"test": ["x"]}, 'holds "x"'),
        (batches.ConstantsCase, CONSTANTS | {"shift": ["101"]}, "between −100 and 100"),
    ],
)
def test_the_other_sheets_refuse(kind, document, words):
    with pytest.raises(InputError, match=words):
        kind.from_document(document)


def test_a_class_that_cannot_be_read_is_named_with_its_column():
    with pytest.raises(CellError) as error:
        batches.SplitCase.from_document(SPLIT | {"classes": ["5", "2.5", "5"]})
    assert (error.value.grid, error.value.row, error.value.index) == ("classes", None, 1)


def test_a_link_with_a_bad_number_opens_the_example_and_says_so():
    default = batches.CountCase()
    case, said = links.read({"n": ["-3"]}, default)
    assert case.document() == default.document()
    assert "must be a whole number from 1 to 1,000,000, not −3" in said[0]
