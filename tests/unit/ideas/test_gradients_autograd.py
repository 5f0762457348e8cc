"""The sheet about autograd: the issue's numbers, PyTorch, links, and the lines to copy."""

import contextlib
import io
import json
from dataclasses import replace

import numpy as np
import pytest
from told_whole import whole

from explorer import links, sheets
from explorer.cases import from_example
from explorer.ideas.gradients import AUTOGRAD_EXAMPLES, AutogradCase
from explorer.ideas.gradients.autograd_steps import EXPRESSIONS

every_example = pytest.mark.parametrize(
    "case",
    [from_example(AutogradCase, example) for example in AUTOGRAD_EXAMPLES],
    ids=[example.title for example in AUTOGRAD_EXAMPLES],
)
FIRST = from_example(AutogradCase, AUTOGRAD_EXAMPLES[0])


def drawn():
    """Return random numbers in every expression, with any number of calls."""
    random = np.random.default_rng(7)
    for name, expression in EXPRESSIONS.items():
        for _ in range(6):
            x, *constants = random.normal(0, 2, 1 + len(expression.constants)).tolist()
            calls, zero = int(random.integers(1, 5)), bool(random.integers(2))
            yield AutogradCase(x, tuple(constants), name, calls=calls, zero=zero)


def test_the_first_example_has_dy_dx_8_at_2():
    assert FIRST.chosen.formula == "a · x² + c"
    assert (FIRST.x, FIRST.constants, FIRST.values["y"], FIRST.back[0]["x"]) == (2, (2, 5), 13, 8)
    tell = FIRST.result()["sheet"]["items"]["g.x"]["tells"]["0,0"]
    assert tell["lines"] == ["∂y/∂x = ∂q/∂x · ∂y/∂q = 4 · 2 = 8"]
    assert [source[0] for source in tell["sources"]] == ["l.q.x", "g.q"]


def test_gradients_add_up_unless_they_are_set_to_zero():
    twice = replace(FIRST, calls=2)
    assert twice.in_grad()["x"] == 16
    assert replace(twice, zero=True).in_grad()["x"] == 8
    assert "x.grad is 16" in " ".join(twice.sheet().said)


def test_what_comes_back_two_ways_adds_up():
    case = AutogradCase(1.0, (3.0,), "paths")
    assert case.back[0]["x"] == 5
    lines = case.result()["sheet"]["items"]["g.x"]["tells"]["0,0"]["lines"]
    assert lines[0].endswith("= 3 · 1 + 2 · 1 = 5")


@every_example
def test_examples_agree_with_pytorch(case):
    assert case.check() <= 1e-12


@pytest.mark.parametrize("case", list(drawn()))
def test_drawn_numbers_agree_with_pytorch_and_with_the_quotient(case):
    assert case.check() <= 1e-9
    quotient = replace(case, h=1e-6).quotient
    assert quotient == pytest.approx(case.back[0]["x"], rel=1e-3, abs=1e-3)


def test_the_textbook_formula_of_every_expression_is_its_gradient():
    names = {"σ": lambda z: 1 / (1 + np.exp(-z)), "cos": np.cos}
    for case in (case for case in drawn() if case.expression != "relu"):
        text = case.chosen.slope.replace("·", "*").replace("−", "-").replace("²", "**2")
        known = {**case.values, **names}
        assert eval(text, known) == pytest.approx(case.back[0]["x"])


@every_example
def test_document_and_link_give_the_case_again(case):
    assert AutogradCase.from_document(json.loads(json.dumps(case.document()))) == case
    query = {name: [text] for name, text in links.write(case).items()}
    assert links.read(query, FIRST) == (case, ())


@pytest.mark.parametrize(
    "case", [*(from_example(AutogradCase, e) for e in AUTOGRAD_EXAMPLES), *drawn()]
)
def test_the_lines_to_copy_print_what_is_shown(case):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(case.code(), {})
    assert printed.getvalue().strip() == case.printed()
    y, grads = printed.getvalue().splitlines()
    assert float(y) == pytest.approx(case.values["y"], rel=1e-12)
    assert [float(text) for text in grads.split()] == pytest.approx(list(case.in_grad().values()))


@every_example
def test_what_is_told_is_plain_and_small(case):
    told = json.dumps(whole(case), allow_nan=False)
    assert len(told.encode()) < 200_000
    assert set(sheets.frames(case)) == {"x", "h", "calls"}


def test_another_expression_brings_its_own_constants():
    document = FIRST.document() | {"expression": "fresh-error"}
    case = AutogradCase.from_document(document)
    assert (case.expression, case.constants) == ("error", EXPRESSIONS["error"].usual)
    assert case.x == FIRST.x


def test_cancellation_is_named_where_it_happens():
    assert "share about 12 of their 16 digits" in replace(FIRST, h=1e-12).sheet().said[-1]
    assert replace(FIRST, h=1e-16).quotient == 0
    assert "rounds to x" in replace(FIRST, h=1e-16).sheet().said[-1]
