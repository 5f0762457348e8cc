"""What anybody may send to the sheets about losses: one fault each, one sentence each."""

import numpy as np
import pytest

from explorer import links
from explorer.cases import CellError
from explorer.errors import InputError
from explorer.ideas.loss import LossCase, MixCase, ShiftCase, SoftmaxCase, TwiceCase
from explorer.ops.loss import cross_entropy, one_hot, smooth
from explorer.ops.softmax import log_softmax, softmax

Z = np.array([3.0, 1.0, 0.2])
KINDS = (SoftmaxCase, ShiftCase, LossCase, MixCase, TwiceCase)
every_kind = pytest.mark.parametrize("kind", KINDS)


def asked(kind, **changes):
    """Return what becomes of a sound document with changes."""
    return kind.from_document(kind(Z).document() | changes)


@pytest.mark.parametrize(
    ("z", "expected"),
    [
        ([1e4, 0.0, -1e4], [1, 0, 0]),
        ([1e4, 1e4], [0.5, 0.5]),
        ([7.0] * 3, [1 / 3] * 3),
        ([1e6, 1e6, -1e6], [0.5, 0.5, 0]),
        ([-1e300, 1e300], [0, 1]),
        ([5.0], [1]),
    ],
)
def test_probabilities_are_finite_and_add_up_to_1(z, expected):
    p = softmax(z)
    assert abs(p.sum() - 1) <= 1e-12
    np.testing.assert_allclose(p, expected, atol=1e-12)
    assert np.isfinite(log_softmax(z)).all() or max(map(abs, z)) > 1e299
    for index in range(len(z)):
        assert not np.isnan(cross_entropy(z, one_hot(index, len(z))))


@every_kind
@pytest.mark.parametrize("z", [[[["1e6", "-1e6"]]], [[["0", "0"]]], [[["1e4", "1e4", "0"]]]])
def test_scores_at_the_limit_are_drawn(kind, z):
    case = asked(kind, z=z)
    assert case.check() <= 1e-9
    case.result()


@pytest.mark.parametrize("kind", [SoftmaxCase, ShiftCase, LossCase, TwiceCase])
def test_one_class_is_certain(kind):
    case = asked(kind, z=[[["-4"]]])
    assert case.check() <= 1e-9
    assert case.result()["sheet"]["items"]


@every_kind
@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("", "is empty"),
        (None, "is empty"),
        ("abc", 'holds "abc", which is not a number'),
        ("inf", "not finite"),
        ("nan", "not finite"),
        ("1e400", "between −1,000,000 and 1,000,000"),
        ("1000001", "between −1,000,000 and 1,000,000"),
        ("1_000", "not a number"),
        (True, "not a number"),
    ],
)
def test_a_cell_that_is_no_number_is_named(kind, cell, words):
    with pytest.raises(CellError, match=words) as error:
        asked(kind, z=[[["3", cell, "0"]]])
    assert (error.value.grid, error.value.row, error.value.column) == ("z", 0, 1)


def test_a_decimal_comma_is_read_with_a_note():
    case = asked(SoftmaxCase, z=[[["0,5", "1"]]])
    assert case.z.tolist() == [0.5, 1]
    assert case.notes == ("Scores, row 1, column 1: 0,5 was read as 0.5.",)


@every_kind
def test_eleven_classes_are_one_too_many(kind):
    with pytest.raises(InputError, match=r"1 to 10 classes, not 11\. Take some away"):
        asked(kind, z=[[["0"] * 11]])


@every_kind
def test_a_table_of_a_million_cells_is_refused_at_once(kind):
    with pytest.raises(InputError, match="not 1000"):
        asked(kind, z=[[["0"] * 1000] * 1000])


@every_kind
@pytest.mark.parametrize("z", [[[["1"], ["2"]]], [[["1", "2"]], [["1", "2"]]]])
def test_scores_in_two_rows_are_refused(kind, z):
    with pytest.raises(InputError, match=r"2 rows|not 2"):
        asked(kind, z=z)


@every_kind
@pytest.mark.parametrize("z", [None, "3", [], [[]], [[[]]], {}, 7, [None], [[None]], [["3"]]])
def test_no_matrix_at_all_is_refused(kind, z):
    with pytest.raises(InputError):
        asked(kind, z=z)


@pytest.mark.parametrize(
    ("temperature", "words"),
    [
        ("0", "is 0; it lies between 0.1 and 10"),
        ("-1", "is −1; it lies between 0.1 and 10"),
        ("11", "is 11; it lies"),
        ("inf", "not finite"),
        ("", "empty"),
    ],
)
def test_a_temperature_that_divides_by_nothing_is_refused(temperature, words):
    with pytest.raises(CellError, match=words):
        asked(SoftmaxCase, temperature=[temperature])


@pytest.mark.parametrize("temperature", [0, -1, np.inf, np.nan])
def test_softmax_refuses_it_as_well(temperature):
    with pytest.raises(InputError, match="above 0"):
        softmax(Z, temperature)


@pytest.mark.parametrize("kind", [LossCase, MixCase])
@pytest.mark.parametrize("smoothing", ["-0.1", "1.1"])
def test_smoothing_outside_0_to_1_is_refused(kind, smoothing):
    with pytest.raises(CellError, match="between 0 and 1"):
        asked(kind, smoothing=[smoothing])


def test_a_share_of_more_than_the_picture_is_refused():
    with pytest.raises(CellError, match=r"λ is 1\.5; it lies between 0 and 1"):
        asked(MixCase, part=["1.5"])


@pytest.mark.parametrize("true", [3, -1, 2.5, "a", None, True, [0, 9], [1, 0], [0, 1, 2]])
def test_a_class_that_is_not_there_is_refused(true):
    with pytest.raises(InputError, match="The true class is one of 3"):
        asked(LossCase, true=true)


def test_a_link_with_fewer_scores_than_its_class_says_so():
    case, said = links.read({"l": ["1_2"], "k": ["7"]}, LossCase(Z))
    assert case.z.tolist() == Z.tolist()
    assert "The true class is one of 2" in said[0]


def test_a_link_to_scores_that_are_none_shows_the_example():
    case, said = links.read({"z": ["1_abc"], "t": ["0"]}, SoftmaxCase(Z))
    assert case.z.tolist() == Z.tolist()
    assert len(said) == 1


def test_a_target_of_another_length_is_refused():
    with pytest.raises(InputError, match=r"shape \(2,\) does not fit 3 scores"):
        cross_entropy(Z, one_hot(0, 2))


def test_smoothing_and_classes_are_checked_where_they_are_computed():
    with pytest.raises(InputError, match="share from 0 to 1, not 2"):
        smooth(one_hot(0, 3), 2)
    with pytest.raises(InputError, match="Class 3 is none of 3"):
        one_hot(3, 3)


@pytest.mark.parametrize("z", [[], [[1.0, 2.0]], [np.nan], [np.inf, 0]])
def test_scores_that_are_none_are_refused(z):
    with pytest.raises(InputError):
        softmax(z)
