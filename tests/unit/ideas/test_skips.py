"""The sheets of the page Skip connections."""

import ast
import contextlib
import io
import json
import time

import numpy as np
import pytest
from told_whole import whole

from benchmarks import degradation as benchmark
from explorer import links, sheets
from explorer.cases import from_example
from explorer.ideas import skips
from explorer.ideas.skips import degradation
from explorer.limits import DEEP_LAYERS_MAX

EXAMPLES = (
    *[(skips.BlockCase, example) for example in skips.BLOCK_EXAMPLES],
    *[(skips.DepthCase, example) for example in skips.DEPTH_EXAMPLES],
    *[(skips.DegradationCase, example) for example in skips.DEGRADATION_EXAMPLES],
    *[(skips.ShortcutCase, example) for example in skips.SHORTCUT_EXAMPLES],
    *[(skips.CostCase, example) for example in skips.COST_EXAMPLES],
)
each_example = pytest.mark.parametrize(
    ("kind", "example"), EXAMPLES, ids=[f"{k.__name__}-{e.title}" for k, e in EXAMPLES]
)


def printed(code):
    """Return what the copied lines print, run by themselves."""
    with contextlib.redirect_stdout(io.StringIO()) as told:
        exec(code, {})  # the lines that the page shows, and nothing else
    return told.getvalue()


@each_example
def test_every_example_agrees_with_pytorch_and_can_be_sent(kind, example):
    case = from_example(kind, example)
    assert (case.check() or 0) <= 1e-9
    assert len(json.dumps(whole(case), allow_nan=False)) < 100_000


@each_example
def test_documents_and_links_lead_back_to_the_same_case(kind, example):
    case = from_example(kind, example)
    document = json.loads(json.dumps(case.document()))
    assert kind.from_document(document).document() == case.document()
    query = {name: [text] for name, text in links.write(case).items()}
    default = from_example(kind, next(e for k, e in EXAMPLES if k is kind))
    opened, said = links.read(query, default)
    assert (opened.document(), said) == (case.document(), ())


def test_a_block_with_weights_of_zero_is_the_identity_and_a_plain_one_gives_zero():
    case = from_example(skips.BlockCase, skips.BLOCK_EXAMPLES[1])
    maps = case.steps()
    assert np.array_equal(maps["y"], case.x[0])
    assert not maps["plain"].any()
    assert "gives x back, unchanged" in case.result()["sheet"]["said"][0]


def test_the_relu_after_the_addition_cuts_negative_numbers():
    case = from_example(skips.BlockCase, skips.BLOCK_EXAMPLES[3])
    assert np.array_equal(case.steps()["y"], np.maximum(case.x[0], 0))
    assert "gives ReLU(x)" in case.result()["sheet"]["said"][0]


def test_a_cell_of_the_sum_names_both_addends():
    case = from_example(skips.BlockCase, skips.BLOCK_EXAMPLES[0])
    tell = case.sheet().data()["items"]["s"]["tells"]["0,1"]
    # F(x) there is −4 and x is 2
    assert "".join(text for text, _ in tell["lines"][0]) == "F(x) + x = −4 + 2 = −2"
    assert {source[0] for source in tell["sources"]} == {"f", "x2"}


def test_the_factor_0_leaves_x_and_1_leaves_the_block_as_it_is():
    frames = sheets.frames(from_example(skips.BlockCase, skips.BLOCK_EXAMPLES[0]))["factor"]
    assert frames[-1]["items"].get("f") is None
    assert not np.any(frames[0]["items"]["f"]["values"])


@pytest.mark.parametrize("branch", ["one", "two"])
@pytest.mark.parametrize("seed", range(4))
def test_random_blocks_agree_with_pytorch(branch, seed):
    random = np.random.default_rng(seed)
    rows, columns = random.integers(1, 7, 2)
    case = skips.BlockCase(
        random.normal(0, 3, (1, rows, columns)), random.normal(0, 2, (2, 3, 3)), branch, seed / 3
    )
    assert case.check() <= 1e-9


@pytest.mark.parametrize("way", ["padded", "projection", "mean_first"])
@pytest.mark.parametrize("seed", range(4))
def test_random_shortcuts_agree_with_pytorch(way, seed):
    random = np.random.default_rng(seed)
    channels, rows, columns = random.integers(1, 3), *random.integers(1, 7, 2)
    x = random.normal(0, 3, (channels, rows, columns))
    case = skips.ShortcutCase(x, random.normal(0, 2, (1, 2 * channels, channels)), way)
    assert case.check() <= 1e-9
    assert case.output().shape == (2 * channels, -(-rows // 2), -(-columns // 2))


def test_a_projection_with_stride_2_reads_a_quarter_and_the_rest_is_hatched():
    case = from_example(skips.ShortcutCase, skips.SHORTCUT_EXAMPLES[1])
    marks = case.sheet().data()["items"]["x0"]["marks"]
    assert sorted(set(marks.values())) == ["off"]
    assert len(marks) == 12
    assert not from_example(skips.ShortcutCase, skips.SHORTCUT_EXAMPLES[3]).output().any()


def test_costs_of_the_second_stage_of_resnet34():
    counts = from_example(skips.CostCase, skips.COST_EXAMPLES[0]).counts()
    # 128·64·9 + 7 · 128·128·9; 128·64; and three more of 128·128
    assert [weights.total for weights, _ in counts] == [1_105_920, 0, 8_192, 57_344]
    assert counts[2][1].total == 28 * 28 * 8_192


@pytest.mark.parametrize(("channels", "side", "blocks"), [(1, 1, 1), (3, 7, 2), (16, 33, 3)])
def test_costs_of_odd_sizes_agree_with_pytorch(channels, side, blocks):
    assert skips.CostCase(channels, side, blocks).check() == 0


@pytest.mark.parametrize("layers", [2, 10, 50])
@pytest.mark.parametrize("function", ["relu", "tanh", "sigmoid"])
@pytest.mark.parametrize("scale", ["root", "one"])
def test_lengths_of_gradients_agree_with_autograd(layers, function, scale):
    for gain in (0.2, 1.0, 1.6):
        assert skips.DepthCase(layers, gain, function, scale, seed=5).check() <= 1e-9


def test_plain_the_gradient_vanishes_and_with_skips_it_arrives():
    case = from_example(skips.DepthCase, skips.DEPTH_EXAMPLES[2])
    assert case.norms(None)[1][0] < 1e-20
    assert 0.1 < case.norms(case.skip())[1][0] < 10


def test_every_depth_can_be_told():
    for layers in range(2, DEEP_LAYERS_MAX + 1):
        items = skips.DepthCase(layers).result()["sheet"]["items"]
        assert len(items["weights"]["series"][0]["y"]) == layers


def test_50_layers_answer_while_one_drags():
    start = time.process_time()
    for seed in range(500, 510):  # none of them was asked for before
        skips.DepthCase(50, seed=seed).result()
    assert (time.process_time() - start) / 10 < 0.1  # 6 ms on a quiet core; 60 are allowed


def test_measured_runs_are_there_for_both_kinds_of_every_depth():
    for depth in degradation.DEPTHS:
        assert set(skips.DegradationCase(depth).runs()) == {"plain", "skips"}
    frames = sheets.frames(skips.DegradationCase())["depth"]
    assert len(frames) == len(degradation.DEPTHS)


def test_both_stacks_have_the_weights_that_are_shown():
    case = skips.DegradationCase(degradation.DEPTHS[-1])
    found = ast.literal_eval(printed(case.code()))
    assert found == [9 * 8 * 8 * case.depth] * 2
    assert f"Both have {found[0]:,} weights" in case.result()["sheet"]["said"][1]


def test_copied_lines_print_what_is_shown():
    block = from_example(skips.BlockCase, skips.BLOCK_EXAMPLES[0])
    shortcuts = [from_example(skips.ShortcutCase, e) for e in skips.SHORTCUT_EXAMPLES[:3]]
    cost = from_example(skips.CostCase, skips.COST_EXAMPLES[1])
    depth = skips.DepthCase(4, 0.7)
    others = [from_example(*one) for one in EXAMPLES]
    cases = (block, *shortcuts, cost, depth, *others)
    found = printed("\nprint('---')\n".join(case.code() for case in cases)).split("---\n")
    assert [text.strip() for text in found] == [case.printed() for case in cases]
    tensors = [ast.literal_eval(text.split("tensor(")[1].split(", dtype")[0]) for text in found[:4]]
    assert np.allclose(tensors[0], block.steps()["y"][None])
    for tensor, case in zip(tensors[1:], shortcuts, strict=True):
        assert np.allclose(tensor, case.output())
    assert ast.literal_eval(found[4]) == [[c.total for c in pair] for pair in cost.counts()]
    ends = ast.literal_eval(found[5])
    for kind, skip in (("plain", None), ("skips", depth.skip())):
        assert ends[kind] == pytest.approx(depth.norms(skip)[0][[0, -1]], rel=1e-9)


def test_a_training_of_the_benchmark_can_be_repeated():
    run = skips.DegradationCase(2).runs()["plain"]
    found = benchmark.train(2, None, run.rate, 0, 6)
    smallest, largest = run.loss[1], max(run.curve)
    assert smallest < found["losses"][-1] < found["losses"][0] <= 1.1 * largest
    assert found == benchmark.train(2, None, run.rate, 0, 6)


def test_the_benchmarks_gradient_is_that_of_its_loss():
    random = np.random.default_rng(0)
    last, labels = random.standard_normal((8, 5, 4)), np.arange(5) % 4
    start, step = benchmark.loss_of(last, labels)[2], 1e-6
    for place in [(0, 0, 0), (3, 4, 2), (5, 1, 1)]:
        change = np.zeros_like(last)
        change[place] = step
        up, down = (benchmark.loss_of(last + sign * change, labels)[0] for sign in (1, -1))
        assert start[place] == pytest.approx((up - down) / (2 * step), abs=1e-8)


def test_deeper_plain_stacks_learned_worse_and_with_skips_better_than_plain():
    plain, with_skips = (
        [run.training[0] for run in degradation.RUNS if run.kind == kind]
        for kind in ("plain", "skips")
    )
    assert plain[0] == 1
    assert plain[-1] == 0.25
    assert all(b >= a for a, b in zip(plain, with_skips, strict=True))
