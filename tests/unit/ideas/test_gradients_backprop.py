"""The sheet about back-propagation: numbers by hand, quotients, PyTorch, links, lines to copy."""

import json
from dataclasses import replace

import numpy as np
import pytest
from told_whole import whole

from explorer import links
from explorer.cases import ConvCase, from_example
from explorer.ideas.gradients import BACKPROP_EXAMPLES, BackpropCase
from explorer.ideas.gradients.backprop_chain import Settings, forward

CASES = {example.title: from_example(BackpropCase, example) for example in BACKPROP_EXAMPLES}
FIRST = CASES["One convolution, one max-pool"]
every_example = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def drawn(seed):
    """Return a random case with ties and zeros: whole numbers, any settings that fit."""
    random = np.random.default_rng(seed)
    while True:
        numbers = [int(n) for n in random.integers(1, 4, 5)]
        stride, window, step, *kernel = numbers
        padding, relu = int(random.integers(0, 2)), bool(random.integers(2))
        pool = ("max", "average")[random.integers(2)]
        settings = Settings(stride, padding, relu, pool, window, step)
        x = random.integers(-2, 3, random.integers(3, 7, 2)).astype(float)
        k = random.integers(-2, 3, kernel).astype(float)
        if min(settings.map_shape(x, k)) >= window:
            break
    g = random.normal(size=settings.pooled_shape(x, k)).round(2)
    return BackpropCase(x, k, float(random.integers(-2, 3)), g, settings, 0.03)


def plain(line):
    return line if isinstance(line, str) else "".join(text for text, _ in line)


def lines(case, grid, place="0,0"):
    """Return what is told about a cell, as plain text."""
    tells = case.result()["sheet"]["items"][grid]["tells"]
    return [plain(line) for line in tells[place]["lines"]]


def test_the_first_example_by_hand():
    numbers = FIRST.numbers
    assert numbers.z.tolist() == [[1, 8, 1, -2], [-1, 0, 6, 3], [8, -1, -1, 5], [0, 7, 2, 0]]
    assert numbers.p.tolist() == [[8, 6], [8, 5]]
    assert numbers.to_z.tolist() == [[0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 1], [0] * 4]
    assert numbers.to_k.tolist() == [[9, 2], [3, 10]]
    assert numbers.to_b == 4
    assert FIRST.to_x[1].tolist() == [0, 0, 3, -1, 0]
    assert (numbers.loss, FIRST.next_loss()) == (27, pytest.approx(6))


def test_every_term_of_a_sum_is_told_with_its_sources():
    assert lines(FIRST, "dk") == [
        "∂L/∂k(1, 1) = 1 · 2 + 1 · 3 + 1 · 2 + 1 · 2 + 12 products with 0 = 9",
        "The weight is used at 16 places: what comes back from all of them adds up.",
    ]
    assert lines(FIRST, "db")[0] == "∂L/∂b = 1 + 1 + 1 + 1 + 12 times 0 = 4"
    assert lines(FIRST, "dx", "1,2")[0] == "∂L/∂x(2, 3) = 1 · 2 + 0 · 0 + 0 · (−1) + 1 · 1 = 3"
    sources = FIRST.result()["sheet"]["items"]["dk"]["tells"]["0,0"]["sources"]
    assert {name: len(cells) for name, cells in sources} == {"dz": 16, "x.again": 16}


def test_the_gradient_of_a_tie_goes_to_the_first_cell():
    assert CASES["Equal numbers"].numbers.to_a[:2, :2].tolist() == [[1, 0], [0, 0]]


def test_a_cell_that_wins_twice_gets_both_gradients():
    case = CASES["One cell wins twice"]
    assert case.numbers.to_a[0, 1] == 2
    assert lines(case, "da", "0,1")[0] == "∂L/∂a(1, 2) = 1 + 1 = 2"


def test_a_dead_relu_passes_nothing():
    case = CASES["A dead ReLU"]
    assert not case.numbers.to_k.any()
    assert "dead" in " ".join(case.sheet().said)


def test_a_step_too_long_raises_the_loss_that_a_shorter_one_lowers():
    case = CASES["A step too long"]
    assert case.next_loss() > case.numbers.loss > replace(case, lr=0.3).next_loss()
    assert "it rises" in case.sheet().said[0]


@every_example
def test_examples_agree_with_pytorch(case):
    assert case.check() <= 1e-12


@pytest.mark.parametrize("seed", range(40))
def test_drawn_cases_agree_with_pytorch_and_can_be_drawn(seed):
    case = drawn(seed)
    assert case.check() <= 1e-9
    assert len(json.dumps(whole(case), allow_nan=False)) < 200_000


@pytest.mark.parametrize("seed", range(10))
def test_gradients_are_what_difference_quotients_come_to(seed):
    case, random = drawn(seed), np.random.default_rng(seed)
    x, k = (values + random.normal(0, 0.1, values.shape) for values in (case.x, case.k))
    case = replace(case, x=x, k=k, b=case.b + 0.01)  # at a tie there is no single slope
    h = 1e-6

    def loss(x, k, b):
        return float((case.g * forward(x, k, b, case.settings)[2]).sum())

    start = loss(x, k, case.b)
    for weight in np.ndindex(k.shape):
        moved = k.copy()
        moved[weight] += h
        slope = (loss(x, moved, case.b) - start) / h
        assert slope == pytest.approx(case.numbers.to_k[weight], abs=1e-4)
    for cell in np.ndindex(x.shape):
        moved = x.copy()
        moved[cell] += h
        assert (loss(moved, k, case.b) - start) / h == pytest.approx(case.to_x[cell], abs=1e-4)
    assert (loss(x, k, case.b + h) - start) / h == pytest.approx(case.numbers.to_b, abs=1e-4)


@pytest.mark.parametrize("seed", range(10))
def test_the_linked_transposed_convolution_is_the_gradient_of_the_input(seed):
    case = drawn(seed)
    query = {name: [text] for name, text in links.write(case.transposed()).items()}
    opened, said = links.read(query, ConvCase.single([[0]], [[0]]))
    assert not said
    np.testing.assert_allclose(opened.output()[0], case.to_x, atol=1e-9)


@every_example
def test_document_and_link_give_the_case_again(case):
    document = case.document()
    again = BackpropCase.from_document(json.loads(json.dumps(document)))
    assert again.document() == document
    query = {name: [text] for name, text in links.write(case).items()}
    opened, said = links.read(query, FIRST)
    assert (opened.document(), said) == (document, ())


@every_example
def test_the_lines_to_copy_give_what_is_shown(case, capsys):
    known = {}
    exec(case.code(), known)
    printed = capsys.readouterr().out
    assert printed.strip() == case.printed()
    assert printed.count("tensor") == 5
    np.testing.assert_allclose(known["x"].grad[0, 0], case.to_x, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(known["k"].detach()[0, 0], case.stepped()[0], rtol=1e-9)
    assert known["loss"].item() == pytest.approx(case.numbers.loss)


def test_a_new_size_of_p_keeps_the_gradients_that_still_fit():
    document = CASES["A weighted loss"].document() | {"step": 1}
    case = BackpropCase.from_document(document)
    assert case.g.tolist() == [[2, 0, 1], [-1, 0.5, 1], [1, 1, 1]]
    assert case.notes == ("∂L/∂p was 2×2; p is 3×3 now, and new cells begin with 1.",)


def test_padding_gets_a_gradient_that_is_marked_as_unused():
    case = CASES["Stride and padding"]
    ring = case.result()["sheet"]["items"]["dx"]
    assert ring["marks"]["0,0"] == "pad"
    assert ring["values"][0][2] == 1
    assert "thrown away" in lines(case, "dx", "0,2")[1]
