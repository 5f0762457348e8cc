"""The sheets of batch normalisation: known numbers, PyTorch, links, and the lines to copy."""

import contextlib
import io
import json
import re
import time

import numpy as np
import pytest
from told_whole import whole

from explorer import links
from explorer.cases import from_example
from explorer.ideas.batch_norm import (
    CASES,
    BatchCase,
    BiasCase,
    FoldCase,
    NeighboursCase,
    OrderCase,
    RunningCase,
)
from explorer.ideas.batch_norm import examples as told_examples
from explorer.ops.batch_norm import batch_statistics

EXAMPLES = [
    (kind, example)
    for kind, name in zip(
        CASES, ("BATCH", "RUNNING", "NEIGHBOURS", "BIAS", "ORDER", "FOLD"), strict=True
    )
    for example in getattr(told_examples, f"{name}_EXAMPLES")
]
each_example = pytest.mark.parametrize(
    ("kind", "example"), EXAMPLES, ids=lambda part: getattr(part, "title", "")
)
JSON_MAX = 100_000  # characters; so much travels with every answer
SECONDS_MAX = 0.5  # of a processor, for a sheet and its frames; some 0.04 are needed


def printed(case):
    """Return the numbers that the lines to copy print when they are run."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(case.code(), {})
    assert out.getvalue().strip() == case.printed().strip()
    text = out.getvalue().replace("torch.float64", "")
    return [float(number) for number in re.findall(r"-?\d+\.?\d*(?:e[+-]\d+)?", text)]


def drawn(seed):
    """Return one random case of every kind."""
    random = np.random.default_rng(seed)
    B, C, H, W = random.integers(2, 4, 4)
    size = 10.0 ** random.integers(-2, 4)
    maps = random.uniform(-1, 1, (B, C, H, W)) * min(size, 1_000)
    one = maps[:, :1]
    variance = random.uniform(0, 10)
    return (
        BatchCase(maps, random.normal(0, 5, (C, 2))),
        RunningCase(one.reshape(B, -1)[:, :6], int(B), random.uniform(0, 1)),
        RunningCase(one.reshape(B, -1)[:, :6], int(B), cumulative=True),
        NeighboursCase(one, 3.0, "train"),
        NeighboursCase(one, -3.0, "eval", np.array([random.normal(), variance])),
        BiasCase(one, random.uniform(-10, 10)),
        OrderCase(one, random.normal(0, 5, (1, 2))),
        FoldCase(maps[0, :1], maps[1, :1, :2, :2], np.array([1.0, -2.0, variance, 3.0, 0.5])),
    )


@each_example
def test_example_is_that_of_pytorch_and_strict_json(kind, example):
    case = from_example(kind, example)
    assert case.check() <= 1e-12
    before = time.process_time()
    assert len(json.dumps(whole(case), allow_nan=False)) <= JSON_MAX
    assert time.process_time() - before <= SECONDS_MAX


@each_example
def test_example_survives_document_and_link(kind, example):
    case = from_example(kind, example)
    assert kind.from_document(case.document()).document() == case.document()
    query = {name: [text] for name, text in links.write(case).items()}
    opened, said = links.read(query, case)
    assert (opened.document(), said) == (case.document(), ())


@pytest.mark.parametrize("seed", range(40))
def test_random_cases_are_those_of_pytorch(seed):
    for case in drawn(seed):
        assert case.check() <= 1e-9, case.kind


def test_batch_by_hand():
    case = from_example(BatchCase, told_examples.BATCH_EXAMPLES[0])
    sheet = case.sheet().data()
    # Channel 1: 48 / 12 = 4 and 108 / 12 = 9; channel 2: 600 / 12 = 50 and 4800 / 12 = 400.
    assert [round(row[0], 4) for row in sheet["items"]["sa"]["values"]] == [4, 9, 3]
    assert [round(row[0], 4) for row in sheet["items"]["sb"]["values"]] == [50, 400, 20]
    tell = sheet["items"]["sa"]["tells"]["0,0"]
    assert tell["lines"][-1] == "μ = (15 + 18 + 15) / 12 = 4"
    assert [source[0] for source in tell["sources"]] == ["xa1", "xa2", "xa3"]
    assert sum(len(cells) for _, cells in tell["sources"]) == 12
    y = sheet["items"]["ya1"]["tells"]["0,1"]["lines"]
    assert y[0] == "x̂ = (x − μ) / √(σ² + ε) = (0 − 4) / √(9 + 0.00001) ≈ −1.33333"


def test_gamma_and_beta_can_bring_the_batch_back():
    case = from_example(BatchCase, told_examples.BATCH_EXAMPLES[1])
    assert case.output() == pytest.approx(case.x, abs=1e-4)


def test_buttons_of_a_batch_set_documents_that_are_taken():
    case = from_example(BatchCase, told_examples.BATCH_EXAMPLES[0])
    more, fewer = (control for control in case.sheet().controls if hasattr(control, "sets"))
    for button, pictures in ((more, 4), (fewer, 2)):
        changed = BatchCase.from_document({**case.document(), **button.sets})
        assert len(changed.x) == pictures


def test_running_averages_by_hand():
    case = from_example(RunningCase, told_examples.RUNNING_EXAMPLES[0])
    # Means 3, 6, 4; squared differences 30, 6, 36, each divided by 3.
    means = [0, 0.3, 0.9 * 0.3 + 0.6, 0.9 * 0.87 + 0.4]
    variances = [1, 0.9 + 1, 0.9 * 1.9 + 0.2, 0.9 * 1.91 + 1.2]
    assert case.averages() == pytest.approx(np.array([means, variances]).T)


def test_cumulative_average_is_the_plain_mean():
    case = from_example(RunningCase, told_examples.RUNNING_EXAMPLES[3])
    assert case.averages()[-1] == pytest.approx(
        (case.x.mean(1).mean(), case.x.var(1, ddof=1).mean())
    )


def test_neighbours_change_a_picture_in_training_only():
    example = told_examples.NEIGHBOURS_EXAMPLES[0]
    for mode, same in (("train", False), ("eval", True)):
        document = {**NeighboursCase.document_of(example), "mode": mode}
        still, moved = (
            NeighboursCase.from_document({**document, "shift": [shift]}).output()[0]
            for shift in (0, 7)
        )
        assert (still == moved).all() == same


def test_a_batch_of_one_number_is_refused_in_training_and_taken_in_eval():
    alone = from_example(NeighboursCase, told_examples.NEIGHBOURS_EXAMPLES[2])
    assert alone.refused
    assert np.isnan(alone.output()).all()
    assert "at least 2" in alone.sheet().said[0]
    assert alone.check() == 0  # PyTorch refuses as well
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(alone.code(), {})
    assert out.getvalue().startswith("Refused: Expected more than 1 value per channel")
    document = {**alone.document(), "mode": "eval"}
    assert not np.isnan(NeighboursCase.from_document(document).output()).any()


def test_a_refusal_that_pytorch_does_not_share_is_a_difference(monkeypatch):
    alone = from_example(NeighboursCase, told_examples.NEIGHBOURS_EXAMPLES[2])
    monkeypatch.setattr(NeighboursCase, "run", lambda self: np.zeros((1, 1, 1, 1)))
    assert alone.check() == float("inf")


def test_two_numbers_become_minus_one_and_one_whatever_they_are():
    case = from_example(NeighboursCase, told_examples.NEIGHBOURS_EXAMPLES[3])
    assert case.output().ravel() == pytest.approx([-1, 1], abs=1e-5)


def test_a_bias_moves_the_mean_and_not_the_output():
    case = from_example(BiasCase, told_examples.BIAS_EXAMPLES[0])
    without = BiasCase(case.z, 0.0)
    assert (case.z + case.bias).mean() == case.z.mean() + 5
    assert case.output() == pytest.approx(without.output(), abs=1e-14)
    assert "448" in case.sheet().said[1]
    assert "432" in case.sheet().said[1]


def test_both_orders_by_hand():
    case = from_example(OrderCase, told_examples.ORDER_EXAMPLES[0])
    numbers, shares = (
        case.sheet().data()["items"]["numbers"],
        case.sheet().data()["items"]["shares"],
    )
    first, last = numbers["values"]
    # Mean 1 and σ 4: (5 + 6 + 3 + 2 + 3 − 5) / 4 / 8 over the five that stay positive.
    assert first[0] == pytest.approx(3.5 / 8, abs=1e-5)
    assert last[0] == pytest.approx(0, abs=1e-12)
    assert shares["texts"] == {"0,0": "37.5 %", "0,1": "0 %", "1,0": "0 %", "1,1": "50 %"}


def test_a_folded_kernel_gives_the_same_map():
    case = from_example(FoldCase, told_examples.FOLD_EXAMPLES[0])
    assert case.output_folded() == pytest.approx(case.output(), abs=1e-12)
    kernel, bias = case.folded()  # s = 2 / √4 = 1, b′ = (0 − 3)·1 + 1 = −2
    assert kernel == pytest.approx(case.kernel, abs=1e-5)
    assert bias == pytest.approx([-2], abs=1e-5)


SHOWN = {
    BatchCase: lambda c: (*batch_statistics(c.x), c.output()[0]),
    RunningCase: lambda c: (c.averages()[-1], c.outputs()[1], c.outputs()[0]),
    NeighboursCase: lambda c: (c.output()[0],),
    BiasCase: lambda c: (c.output()[0],),
    OrderCase: lambda c: (c.first()[1][0], c.last()[1][0]),
    FoldCase: lambda c: (*c.folded(), c.output_folded()),
}


@pytest.mark.parametrize(
    "case",
    [*(from_example(*entry) for entry in EXAMPLES), *drawn(0), *drawn(1), *drawn(2)],
    ids=lambda case: case.kind,
)
def test_lines_to_copy_print_what_is_shown(case):
    numbers = printed(case)
    if not getattr(case, "refused", False):
        shown = np.concatenate([np.ravel(part) for part in SHOWN[type(case)](case)])
        assert numbers == pytest.approx(shown.tolist(), rel=1e-4, abs=1e-4)
