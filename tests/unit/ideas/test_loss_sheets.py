"""The sheets of the page about losses: the issue's numbers, PyTorch, links, and what is told."""

import contextlib
import io
import json
import re
from time import perf_counter

import numpy as np
import pytest
from told_whole import whole

from explorer import links, sheets
from explorer.cases import from_example
from explorer.ideas import loss
from explorer.ideas.loss import LossCase, MixCase, ShiftCase, SoftmaxCase, TwiceCase

PREPARED = [
    from_example(kind, example)
    for kind, examples in zip(loss.CASES, loss.EXAMPLES, strict=True)
    for example in examples
]
BYTES_MAX = 250_000
SECONDS_MAX = 0.5  # ten times what it takes here; the machine may be busy


def drawn(kind, rng):
    """Return a case of a kind with drawn numbers."""
    count = int(rng.integers(2, 11))
    z = rng.normal(0, 4, count).round(3)
    a, b = (int(index) for index in rng.integers(0, count, 2))
    share = round(float(rng.random()), 2)
    return {
        SoftmaxCase: lambda: SoftmaxCase(z, float(rng.choice([0.1, 0.5, 1, 3, 10]))),
        ShiftCase: lambda: ShiftCase(z, float(rng.choice([-1e6, -1000, -5, 0, 3, 300, 1000]))),
        LossCase: lambda: LossCase(z, a, share),
        MixCase: lambda: MixCase(z, a, b, share, round(float(rng.random()), 2)),
        TwiceCase: lambda: TwiceCase(z, a),
    }[kind]()


def all_cases():
    rng = np.random.default_rng(3)
    return [*PREPARED, *(drawn(kind, rng) for kind in loss.CASES for _ in range(8))]


every_case = pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.kind)


def cells(case, name):
    """Return the values of a grid that is drawn of a case."""
    return case.sheet().data()["items"][name]["values"]


@every_case
def test_pytorch_gives_the_same(case):
    assert case.check() <= 1e-9


@every_case
def test_a_document_and_a_link_bring_the_same_case(case):
    assert type(case).from_document(case.document()).document() == case.document()
    query = {name: [text] for name, text in links.write(case).items()}
    default = from_example(type(case), loss.EXAMPLES[loss.CASES.index(type(case))][0])
    opened, said = links.read(query, default)
    assert opened.document() == case.document()
    assert not said


@every_case
def test_what_is_told_is_strict_json_and_small(case):
    begun = perf_counter()
    result = whole(case)
    assert perf_counter() - begun < SECONDS_MAX
    assert len(json.dumps(result, allow_nan=False)) < BYTES_MAX


@every_case
def test_the_lines_to_copy_print_what_is_shown(case):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(case.code(), "copied", "exec"), {})
    assert printed.getvalue().strip() == case.printed().strip()
    numbers = re.sub(r"dtype=\S+|grad_fn=\S+|\s", " ", printed.getvalue())
    found = [float(n) for n in re.findall(r"-?(?:nan|inf|\d+\.?\d*(?:e[+-]?\d+)?)", numbers)]
    np.testing.assert_allclose(found, shown(case), atol=6e-5, rtol=6e-5)


def shown(case):
    """Return the numbers of a case in the order in which its lines print them."""
    if isinstance(case, ShiftCase):
        plain, stable = case.ways()
        return [*plain.shares, *stable.shares, stable.log]
    if isinstance(case, LossCase):
        return [case.loss(), *case.gradient(), *cells(case, "cost")[0]]
    return case.result()["output"]


def test_three_scores_become_the_probabilities_of_the_notes():
    (p,) = cells(PREPARED[0], "p")
    assert [round(value, 2) for value in p] == [0.84, 0.11, 0.05]
    assert "p(A) = exp(3) / sum ≈ 20.0855 / 24.0252 ≈ 0.836" in PREPARED[0].sheet().general


def test_each_number_says_what_it_is_made_of():
    items = PREPARED[0].result()["sheet"]["items"]
    assert items["sum"]["tells"]["0,0"]["lines"] == ["20.0855 + 2.71828 + 1.2214 ≈ 24.0252"]
    assert items["e"]["tells"]["0,1"]["lines"] == ["exp(1) ≈ 2.71828"]
    assert items["p"]["tells"]["0,2"]["sources"] == [["e", [[0, 2, ""]]], ["sum", [[0, 0, ""]]]]


def test_a_million_is_no_difficulty_at_any_temperature():
    for stop in sheets.frames(SoftmaxCase(np.array([1e6, -1e6])))["temperature"]:
        assert stop["items"].get("p", {"values": [[1, 0]]})["values"] == [[1, 0]]


def test_scores_of_1000_overflow_as_the_formula_stands():
    case = ShiftCase(np.array([1000.0, 0.0]))
    items = case.result()["sheet"]["items"]
    assert items["e1"]["values"] == [["∞", 1.0]]
    assert items["p1"]["texts"] == {"0,0": "NaN"}
    assert cells(case, "p2") == [[1, 0]]
    assert cells(case, "log2") == [[1000]]


def test_powers_whose_sum_alone_overflows_give_0_and_not_nan():
    case = ShiftCase(np.array([709.5, 709.5]))
    assert cells(case, "p1") == [[0, 0]]
    assert case.sheet().said[0].endswith("each power divided by it is 0.")


def test_a_shift_changes_p_by_rounding_alone():
    for shift in (-1e6, -1000, 10, 1000, 1e6):
        change = ShiftCase(np.array([3, 1, 0.2]), shift).change()
        assert np.abs(change).max() < 1e-9


def test_smoothing_0_04_over_10_classes_leaves_0_964():
    case = from_example(LossCase, loss.LOSS_EXAMPLES[2])
    (y,) = cells(case, "y")
    np.testing.assert_allclose(y, [0.964, *[0.004] * 9], rtol=1e-12)
    tell = case.result()["sheet"]["items"]["y"]["tells"]["0,0"]["lines"]
    assert tell == ["y(A) = 1 − ε + ε / K = 1 − 0.04 + 0.04 / 10 = 0.964"]
    assert "A has 0.964, not 0.96" in case.sheet().said[0]


def test_the_loss_without_smoothing_is_minus_log_p_of_the_true_class():
    case = LossCase(np.array([3, 1, 0.2]), 2)
    assert cells(case, "loss")[0][0] == pytest.approx(-np.log(0.050837), abs=1e-4)
    assert cells(case, "terms")[0][:2] == [0, 0]


def test_the_gradient_raises_the_true_score_and_lowers_the_others():
    case = LossCase(np.array([3, 1, 0.2]))
    assert case.sheet().data()["items"]["step"]["labels"] == ["A: raise", "B: lower", "C: lower"]
    assert abs(case.gradient().sum()) < 1e-15


def test_a_network_surer_than_its_target_is_held_back():
    case = from_example(LossCase, loss.LOSS_EXAMPLES[3])
    assert case.sheet().data()["items"]["step"]["labels"][0] == "A: lower"


@pytest.mark.parametrize("smoothing", [0, 0.1])
def test_both_ways_to_a_mixed_loss_agree_term_by_term(smoothing):
    two, one = MixCase(np.array([3, 1, 0.2]), 0, 2, 0.25, smoothing).terms()
    np.testing.assert_allclose(two.sum(axis=0), one[0], rtol=1e-14)


def test_softmax_twice_never_comes_below_1_46():
    right, wrong = from_example(TwiceCase, loss.TWICE_EXAMPLES[1]).result()["output"]
    assert right < 1e-7
    assert wrong == pytest.approx(1.4612, abs=1e-4)


def test_a_click_on_a_target_chooses_the_true_class():
    document = LossCase(np.array([3, 1, 0.2])).document() | {"true": [0, 2]}
    assert LossCase.from_document(document).true == 2


def test_taking_away_the_true_class_chooses_the_last_that_is_left():
    case = LossCase(np.array([3, 1, 0.2]), 2)
    add, take = (c["sets"] for c in case.sheet().data()["controls"] if c["is"] == "button")
    assert take == {"z": [[["3", "1"]]], "true": 1}
    assert LossCase.from_document(case.document() | add).z.tolist() == [3, 1, 0.2, 0]


def test_ten_classes_and_one_class_have_one_button_each():
    for count, label in ((10, "Take one away"), (1, "Add a class")):
        controls = SoftmaxCase(np.zeros(count)).sheet().data()["controls"]
        assert [control["label"] for control in controls[1:]] == [label]
