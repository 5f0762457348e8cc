"""The sheets of Dense or convolution: counts by hand, PyTorch, and the roads in and out."""

import contextlib
import io
import json
import re

import numpy as np
import pytest
from told_whole import whole

from explorer import links
from explorer.cases import from_example
from explorer.ideas.dense import (
    CASES,
    PERMUTE_EXAMPLES,
    TOEPLITZ_EXAMPLES,
    PermuteCase,
    ToeplitzCase,
)
from explorer.ideas.dense.permute_words import roughness

EXAMPLES = {ToeplitzCase: TOEPLITZ_EXAMPLES, PermuteCase: PERMUTE_EXAMPLES}
ALL = [(kind, example) for kind, examples in EXAMPLES.items() for example in examples]
each = pytest.mark.parametrize(
    ("kind", "example"), ALL, ids=[f"{kind.kind}-{example.title}" for kind, example in ALL]
)


def printed(case):
    """Run the lines to copy, and return the numbers that they print."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(case.code(), {})
    assert out.getvalue().strip() == case.printed().strip()
    text = out.getvalue().replace("torch.float64", "")
    return [float(number) for number in re.findall(r"-?\d+\.?\d*(?:e[+-]\d+)?", text)]


def items(case):
    return case.result()["sheet"]["items"]


def test_the_page_has_every_case():
    assert set(CASES) == set(EXAMPLES)


@each
def test_an_example_agrees_with_pytorch(kind, example):
    assert from_example(kind, example).check() <= 1e-9


@each
def test_a_document_and_a_link_give_the_same_case_again(kind, example):
    case = from_example(kind, example)
    assert kind.from_document(case.document()).document() == case.document()
    query = {name: [text] for name, text in links.write(case).items()}
    read, said = links.read(query, from_example(kind, EXAMPLES[kind][1]))
    assert read.document() == case.document()
    assert said == ()


@each
def test_what_the_browser_gets_is_strict_and_small(kind, example):
    assert len(json.dumps(whole(from_example(kind, example)), allow_nan=False)) < 120_000


COUNTS = [(64, 36, 9), (256, 100, 9), (81, 9, 1), (9, 9, 9), (625, 169, 9)]


@pytest.mark.parametrize(("example", "counts"), list(zip(TOEPLITZ_EXAMPLES, COUNTS, strict=True)))
def test_weights_are_counted_as_by_hand(example, counts):
    # with padding, 16 places: 4 corners read 4, 8 edges 6, 4 in the middle 9: 100
    assert from_example(ToeplitzCase, example).counts() == counts


def test_a_row_of_the_matrix_holds_the_kernel_with_gaps():
    case = from_example(ToeplitzCase, TOEPLITZ_EXAMPLES[0])
    assert case.matrix[0].tolist() == [1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0, 0, 0, 0, 0]
    assert case.output.tolist() == [[348, 393], [528, 573]]
    assert (case.by_matrix() == case.output).all()
    assert items(case)["matrix"]["marks"]["0,3"] == "quiet"


def test_an_entry_lights_its_input_its_output_and_its_weight():
    shown = items(from_example(ToeplitzCase, TOEPLITZ_EXAMPLES[0]))
    tell = shown["matrix"]["tells"]["0,5"]  # output 1,1 reads input 2,2
    assert tell["lines"] == ["output 1,1 reads input 2,2 with kernel weight 2,2: 5"]
    assert tell["sources"] == [["y", [[0, 0, ""]]], ["x", [[1, 1, ""]]], ["k", [[1, 1, ""]]]]
    nothing = shown["matrix"]["tells"]["0,3"]
    assert nothing["lines"] == ["output 1,1 does not read input 1,4: 0"]


def test_an_output_is_the_sum_of_its_row():
    tell = items(from_example(ToeplitzCase, TOEPLITZ_EXAMPLES[0]))["y"]["tells"]["0,0"]
    assert tell["lines"][0].endswith("8·10 + 9·11 = 348")
    assert len(tell["sources"][0][1]) == len(tell["sources"][1][1]) == 9


def test_a_weight_says_how_often_it_is_used():
    tells = items(from_example(ToeplitzCase, TOEPLITZ_EXAMPLES[1]))["k"]["tells"]
    assert tells["1,1"]["lines"] == ["kernel weight 2,2: 16 times in the matrix"]
    assert tells["0,0"]["lines"] == ["kernel weight 1,1: 9 times in the matrix"]


def test_a_kernel_that_covers_the_input_shares_nothing():
    said = from_example(ToeplitzCase, TOEPLITZ_EXAMPLES[3]).sheet().said[0]
    assert said.endswith("shares nothing.")


@pytest.mark.parametrize("seed", range(6))
def test_drawn_inputs_agree_with_pytorch(seed):
    draw = np.random.default_rng(seed)
    x, k = draw.normal(size=draw.integers(3, 6, 2)), draw.normal(size=draw.integers(1, 4, 2))
    assert ToeplitzCase(x, k, bool(seed % 2)).check() <= 1e-12
    case = PermuteCase(x, draw.normal(size=x.shape), k, seed)
    assert case.check() <= 1e-12
    json.dumps(whole(case), allow_nan=False)


@pytest.mark.parametrize("example", TOEPLITZ_EXAMPLES, ids=lambda example: example.title)
def test_the_lines_of_the_matrix_print_the_output(example):
    case = from_example(ToeplitzCase, example)
    dense, _, _ = case.counts()
    shown = [dense, case.k.size, *case.output.ravel()]
    assert printed(case) == pytest.approx(shown, abs=1e-4)


@pytest.mark.parametrize("example", PERMUTE_EXAMPLES, ids=lambda example: example.title)
def test_the_lines_of_the_permutation_print_both_scores_and_both_maps(example):
    case = from_example(PermuteCase, example)
    before, after = case.maps()
    assert printed(case) == pytest.approx(
        [*case.dense(), *before.ravel(), *after.ravel()], abs=1e-4
    )


def test_moved_weights_on_moved_pixels_give_the_same_score():
    case = from_example(PermuteCase, PERMUTE_EXAMPLES[0])
    assert case.dense() == (64.0, 64.0)
    before, after = case.maps()
    assert before.tolist() == [[32, 32], [32, 32]]
    assert not (before == after).any()
    assert "keeps 0 of its 4 outputs" in case.sheet().said[1]


def test_the_order_is_a_permutation_and_its_grid_counts_from_1():
    case = from_example(PermuteCase, PERMUTE_EXAMPLES[0])
    assert sorted(case.order.tolist()) == list(range(16))
    shown = items(case)
    first = int(shown["order"]["values"][0][0])
    assert first == case.order[0] + 1
    assert shown["moved"]["values"][0][0] == case.x.ravel()[first - 1]


def test_in_place_nothing_moves():
    case = from_example(PermuteCase, PERMUTE_EXAMPLES[1])
    before, after = case.maps()
    assert (before == after).all()
    assert case.misfit() == 0


def test_a_kernel_of_one_cell_gives_the_same_numbers_elsewhere():
    case = from_example(PermuteCase, PERMUTE_EXAMPLES[4])
    before, after = case.maps()
    assert (case.rearranged(before) == after).all()
    assert "no neighbours" in case.sheet().said[1]


def test_the_window_on_moved_pixels_says_where_they_stood():
    case = from_example(PermuteCase, PERMUTE_EXAMPLES[0])
    tell = items(case)["after"]["tells"]["0,0"]
    read = dict(tell["sources"])
    assert [cell[:2] for cell in read["moved"]] == [[i, j] for i in range(3) for j in range(3)]
    stood = [case.x[i, j] for i, j, _ in read["x"]]
    assert float(np.dot(stood, case.k.ravel())) == case.maps()[1][0, 0]


def test_another_permutation_is_one_click_away_and_stays_in_range():
    case = from_example(PermuteCase, PERMUTE_EXAMPLES[0])
    button = PermuteCase(case.x, case.v, case.k, 999).sheet().controls[1]
    assert button.sets["seed"] == 0
    other = PermuteCase.from_document(case.document() | {"seed": 1})
    assert (other.order != case.order).any()


def test_roughness_by_hand():
    assert roughness(np.array([[5.0]])) == 0
    assert roughness(np.array([[0.0, 4.0]])) == 4
    # across 8 in 4 of 12 pairs, down 0 in 12: 32 / 24
    assert roughness(np.array([[0, 0, 8, 8.0]] * 4)) == pytest.approx(32 / 24)


@each
def test_every_button_gives_a_good_case(kind, example):
    case = from_example(kind, example)
    for control in case.sheet().controls:
        if hasattr(control, "sets"):
            changed = kind.from_document(case.document() | control.sets)
            assert changed.check() <= 1e-9
            assert changed.document() != case.document()
