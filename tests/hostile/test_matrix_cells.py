"""Cells and tables that a person or a tampered browser may send."""

import pytest

from explorer.cases import CellError, ConvCase, PoolCase, from_example
from explorer.errors import InputError, NumberError, ShapeError
from explorer.examples import CONV_EXAMPLES, POOL_EXAMPLES
from explorer.matrices import parse_table


def document(**changes):
    good = from_example(ConvCase, CONV_EXAMPLES[0]).document()
    return {**good, "x": [[["1"] * 4] * 4], "k": [[["1"] * 3] * 3], **changes}


@pytest.mark.parametrize("cell", ["", "  ", None])
def test_empty_cell_is_named(cell):
    with pytest.raises(NumberError, match=r"Input, row 2, column 3, is empty\.") as caught:
        parse_table([[1, 2, 3], [4, 5, cell]])
    assert (caught.value.row, caught.value.column) == (1, 2)


def test_text_is_refused_with_its_cell():
    with pytest.raises(NumberError, match='row 1, column 1, holds "abc", which is not a number'):
        parse_table([["abc"]])


@pytest.mark.parametrize("cell", ["inf", "-inf", "nan", "Infinity", float("inf"), float("nan")])
def test_infinity_and_nan_are_refused(cell):
    with pytest.raises(NumberError, match="which is not finite"):
        parse_table([[cell]])


@pytest.mark.parametrize("cell", ["1e400", "1e308", "1e7", "-1000001", 10**400])
def test_number_beyond_the_limit_names_the_limit(cell):
    with pytest.raises(NumberError, match="between −1,000,000 and 1,000,000"):
        parse_table([[cell]])


def test_table_of_a_million_cells_is_refused_by_its_shape():
    with pytest.raises(NumberError, match=r"Input has 1000 rows. Give it at most 16×16 cells"):
        parse_table([["1"] * 1000] * 1000)


def test_ragged_table_is_refused_with_both_counts():
    with pytest.raises(NumberError, match="row 2, has 1 cells and row 1 has 2"):
        parse_table([[1, 2], [3]])


@pytest.mark.parametrize("table", [[], [[]], "1 2", {"0": [1]}, None, 5])
def test_something_that_is_no_table_is_refused(table):
    with pytest.raises(NumberError, match="has no cells"):
        parse_table(table)


def test_cell_of_a_megabyte_is_refused_and_not_repeated():
    with pytest.raises(NumberError) as caught:
        parse_table([["9" * 2**20]])
    assert len(str(caught.value)) < 200


def test_case_names_the_grid_and_the_cell():
    with pytest.raises(CellError) as caught:
        ConvCase.from_document(document(k=[[["1", "x"], ["1", "1"]]]))
    assert (caught.value.grid, caught.value.row, caught.value.column) == ("k", 0, 1)
    with pytest.raises(CellError, match="Bias is empty"):
        ConvCase.from_document(document(bias=[""]))


@pytest.mark.parametrize("stride", [0, -1, 6, "2", 1.5, None, True, "9" * 100, [1, 0], [1]])
def test_stride_out_of_range_is_refused(stride):
    with pytest.raises(InputError, match="Stride must be a whole number from 1 to 5, not"):
        ConvCase.from_document(document(stride=stride))


@pytest.mark.parametrize("padding", [-1, 11, None])
def test_padding_out_of_range_is_refused(padding):
    with pytest.raises(InputError, match="Padding must be a whole number from 0 to 10, not"):
        ConvCase.from_document(document(padding=padding))


def test_kernel_larger_than_the_padded_input_is_refused_by_the_rule():
    with pytest.raises(ShapeError, match=r"Kernel 5×5 does not fit in input 4×4. Add padding 1"):
        ConvCase.from_document(document(k=[[["1"] * 5] * 5]))


def test_kernel_beyond_its_limit_is_refused():
    with pytest.raises(CellError, match=r"Kernel has 12 rows. Give it at most 11×11 cells"):
        ConvCase.from_document(document(k=[[["1"] * 12] * 12]))


def test_unknown_pooling_is_refused():
    pool = from_example(PoolCase, POOL_EXAMPLES[0]).document()
    with pytest.raises(InputError, match="Mode is max or average"):
        PoolCase.from_document({**pool, "mode": "median"})


def test_empty_document_is_refused_with_a_sentence():
    with pytest.raises(InputError, match="Input comes as 1 to 4 matrices, not no"):
        ConvCase.from_document({})
