"""What a browser or a link may send to the sheets of Dense or convolution."""

import pytest

from explorer import links
from explorer.cases import CellError, from_example
from explorer.errors import InputError
from explorer.ideas.dense import (
    PERMUTE_EXAMPLES,
    TOEPLITZ_EXAMPLES,
    PermuteCase,
    ToeplitzCase,
)

TOEPLITZ = from_example(ToeplitzCase, TOEPLITZ_EXAMPLES[0]).document()
PERMUTE = from_example(PermuteCase, PERMUTE_EXAMPLES[0]).document()


@pytest.mark.parametrize(
    ("kind", "document", "change", "words"),
    [
        (ToeplitzCase, TOEPLITZ, {"x": [[["1", "2"]]]}, "Kernel 3×3 does not fit in input 1×2"),
        (ToeplitzCase, TOEPLITZ, {"x": [[["1"] * 6] * 6]}, "at most 5×5 cells"),
        (ToeplitzCase, TOEPLITZ, {"k": [[["1"] * 4] * 4]}, "at most 3×3 cells"),
        (ToeplitzCase, TOEPLITZ, {"k": []}, "1 to 1 matrices, not 0"),
        (ToeplitzCase, TOEPLITZ, {"x": [[["1"], ["1", "2"]]]}, "the same number of cells"),
        (ToeplitzCase, TOEPLITZ, {"padded": 1}, "yes or no, not 1"),
        (PermuteCase, PERMUTE, {"v": [[["1"]]]}, "Weights of 1×1 do not fit a picture of 4×4"),
        (PermuteCase, PERMUTE, {"seed": -1}, "from 0 to 999, not -1"),
        (PermuteCase, PERMUTE, {"seed": 1000}, "from 0 to 999, not 1000"),
        (PermuteCase, PERMUTE, {"moved": "yes"}, "yes or no, not yes"),
        (PermuteCase, PERMUTE, {"x": None}, "1 to 1 matrices, not no"),
        (
            PermuteCase,
            PERMUTE,
            {"x": [[["1"] * 2] * 2], "v": [[["1"] * 2] * 2]},
            "Kernel 3×3 does not fit in input 2×2",
        ),
    ],
)
def test_a_document_out_of_range_is_refused_with_a_sentence(kind, document, change, words):
    with pytest.raises(InputError) as error:
        kind.from_document(document | change)
    assert words in str(error.value)


@pytest.mark.parametrize("text", ["", "abc", "-inf", "1e400", "1e7", "1_000", "٣", None])
@pytest.mark.parametrize("field", ["x", "v", "k"])
def test_a_bad_cell_is_named(field, text):
    cells = [list(row) for row in PERMUTE[field][0]]
    cells[2][1] = text
    with pytest.raises(CellError) as error:
        PermuteCase.from_document(PERMUTE | {field: [cells]})
    assert (error.value.grid, error.value.row, error.value.column) == (field, 2, 1)


def test_zeros_everywhere_are_drawn():
    zeros = [[["0"] * 3] * 3]
    case = ToeplitzCase.from_document({"x": zeros, "k": zeros, "padded": True})
    assert case.counts() == (81, 49, 9)  # a weight that is 0 is still learnt
    assert case.check() == 0
    document = {"x": zeros, "v": zeros, "k": zeros, "seed": 0, "moved": True}
    case = PermuteCase.from_document(document)
    assert case.misfit() == 0
    assert case.result()["sheet"]["items"]["scores"]["values"] == [[0.0, 0.0]]


def test_a_single_pixel_can_be_permuted():
    one = [[["3"]]]
    document = {"x": one, "v": one, "k": one, "seed": 7, "moved": True}
    assert PermuteCase.from_document(document).check() == 0


def test_a_kernel_of_which_only_the_middle_is_used():
    case = ToeplitzCase.from_document(TOEPLITZ | {"x": [[["4"]]], "padded": True})
    assert case.counts() == (1, 1, 1)
    assert case.check() == 0


def test_a_link_to_a_kernel_that_does_not_fit_shows_the_example():
    default = from_example(ToeplitzCase, TOEPLITZ_EXAMPLES[0])
    case, said = links.read({"tx": ["1_2~3_4"]}, default)
    assert case is default
    assert "does not fit" in said[0]
