"""The sheets of dropout: the same masks in PyTorch, links, and the lines to copy."""

import contextlib
import io
import json
import re
import time
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from told_whole import whole

from explorer import limits, links
from explorer.cases import from_example
from explorer.ideas.dropout import CASES, ChannelsCase, MeanCase, ShiftCase, VectorCase
from explorer.ideas.dropout import examples as told_examples
from explorer.ideas.dropout.mean import LADDER

EXAMPLES = [
    (kind, example)
    for kind, name in zip(CASES, ("VECTOR", "CHANNELS", "MEAN", "SHIFT"), strict=True)
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
    x = random.uniform(-1, 1, random.integers(1, 9)) * 10.0 ** random.integers(-2, 4)
    p, n = random.uniform(0, 0.95), int(random.integers(1, 10_001))
    maps = random.normal(size=(random.integers(1, 5), *random.integers(1, 4, 2)))
    return (
        VectorCase(x, p, seed),
        VectorCase(x, p, seed, "eval"),
        ChannelsCase(maps, p, seed),
        MeanCase(x, p, n, seed),
        ShiftCase(x, p),
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


def test_the_same_seed_draws_the_same_mask_and_a_larger_p_drops_more():
    x = np.arange(1.0, 9)
    assert VectorCase(x, 0.5, 3).mask().tolist() == VectorCase(x, 0.5, 3).mask().tolist()
    kept = [VectorCase(x, p, 3).mask() for p in (0.0, 0.3, 0.6, 1.0)]
    assert kept[0].all()
    assert not kept[-1].any()
    assert all((more >= less).all() for more, less in pairwise(kept))


def test_draw_again_takes_the_next_seed_and_begins_anew_after_the_last():
    case = from_example(VectorCase, told_examples.VECTOR_EXAMPLES[0])
    for seed, following in ((0, 1), (limits.DROPOUT_SEED_MAX, 0)):
        (button,) = (c for c in replace(case, seed=seed).sheet().controls if hasattr(c, "sets"))
        assert button.sets == {"seed": following}


def test_eval_leaves_the_numbers_as_they_are():
    case = from_example(VectorCase, told_examples.VECTOR_EXAMPLES[1])
    assert (case.output() == case.x).all()


def test_dropped_cells_are_hatched_and_told():
    case = from_example(VectorCase, told_examples.VECTOR_EXAMPLES[0])
    y = case.sheet().data()["items"]["y"]
    assert set(y["marks"].values()) == {"off"}
    assert len(y["marks"]) == (case.mask() == 0).sum()
    kept = int(np.flatnonzero(case.mask())[0])
    assert y["tells"][f"0,{kept}"]["lines"] == ["y = x · 1 / (1 − p) = 1 / (1 − 0.5) = 2"]


def test_whole_maps_go_together():
    case = from_example(ChannelsCase, told_examples.CHANNELS_EXAMPLES[0])
    numbers, channels = case.masks()
    assert channels.shape == (len(case.x), 1, 1)
    assert 0 < channels.sum() < len(case.x)
    assert any(0 < part.sum() < part.size for part in numbers)


def test_first_of_many_draws_is_the_one_of_the_vector():
    x = np.array([1.0, 2.0, 3.0, 4.0])
    assert (MeanCase(x, 0.4, 1, 7).mean()[0] == VectorCase(x, 0.4, 7).output()).all()


def test_counts_of_draws_are_those_of_the_masks():
    case = MeanCase(np.ones(3), 0.25, 200, 5)
    from explorer.ideas.dropout.reading import uniform

    masks = uniform(limits.DROPOUT_DRAWS_MAX, 3, 5) >= 0.25
    assert (case.kept(LADDER) == [masks[:n].sum(0) for n in LADDER]).all()


@pytest.mark.parametrize("seed", range(5))
def test_the_mean_comes_to_x_and_without_the_scaling_to_less(seed):
    case = MeanCase(np.array([1.0, -2.0, 4.0]), 0.3, 10_000, seed)
    five = 5 * np.abs(case.x) * np.sqrt(0.3 / 0.7) / 100
    assert (np.abs(case.mean()[0] - case.x) < five).all()
    assert (np.abs(case.unscaled()[0] - 0.7 * case.x) < 0.7 * five).all()


def test_variance_before_batch_norm_by_hand():
    case = from_example(ShiftCase, told_examples.SHIFT_EXAMPLES[1])
    # −3, −1, 1, 3: mean 0, variance 20 / 4 = 5; with p = 0.5 twice as much.
    assert case.statistics().tolist() == [[0, 10], [0, 5]]
    assert case.output().var() == pytest.approx(0.5, abs=1e-5)


def test_numbers_that_do_not_vary_are_no_division_by_zero():
    case = ShiftCase(np.zeros(3), 0.5)
    assert case.output().tolist() == [0, 0, 0]
    assert "All numbers are the same" in case.result()["sheet"]["said"][0]


SHOWN = {
    VectorCase: lambda c: (c.output(),),
    ChannelsCase: lambda c: c.outputs(),
    MeanCase: lambda c: (c.mean()[0],),
    ShiftCase: lambda c: (c.statistics()[:, 1], c.output()),
}


@pytest.mark.parametrize(
    "case",
    [*(from_example(*entry) for entry in EXAMPLES), *drawn(0), *drawn(1), *drawn(2)],
    ids=lambda case: case.kind,
)
def test_lines_to_copy_print_what_is_shown(case):
    shown = np.concatenate([np.ravel(part) for part in SHOWN[type(case)](case)]).tolist()
    assert printed(case)[: len(shown)] == pytest.approx(shown, rel=1e-4, abs=1e-4)
