"""The sheets of the page Batches, epochs, splits."""

import ast
import contextlib
import io
import json
from dataclasses import replace

import numpy as np
import pytest
from told_whole import whole

from explorer import links
from explorer.cases import from_example
from explorer.ideas import batches
from explorer.results.intervals import wilson

EXAMPLES = (
    *[(batches.CountCase, example) for example in batches.COUNT_EXAMPLES],
    *[(batches.WalkCase, example) for example in batches.WALK_EXAMPLES],
    *[(batches.NoiseCase, example) for example in batches.NOISE_EXAMPLES],
    *[(batches.SplitCase, example) for example in batches.SPLIT_EXAMPLES],
    *[(batches.BestCase, example) for example in batches.BEST_EXAMPLES],
    *[(batches.CopiesCase, example) for example in batches.COPIES_EXAMPLES],
    *[(batches.ConstantsCase, example) for example in batches.CONSTANTS_EXAMPLES],
)
each_example = pytest.mark.parametrize(
    ("kind", "example"), EXAMPLES, ids=[f"{k.__name__}-{e.title}" for k, e in EXAMPLES]
)


def first(kind):
    return from_example(kind, next(example for k, example in EXAMPLES if k is kind))


@each_example
def test_every_example_agrees_with_pytorch_and_can_be_sent(kind, example):
    case = from_example(kind, example)
    assert case.check() <= 1e-9
    assert len(json.dumps(whole(case), allow_nan=False)) < 100_000


@each_example
def test_documents_and_links_lead_back_to_the_same_case(kind, example):
    case = from_example(kind, example)
    document = json.loads(json.dumps(case.document()))
    assert kind.from_document(document).document() == case.document()
    query = {name: [text] for name, text in links.write(case).items()}
    opened, said = links.read(query, first(kind))
    assert (opened.document(), said) == (case.document(), ())


def test_50000_pictures_in_batches_of_128_are_391_steps_the_last_of_80():
    items = first(batches.CountCase).result()["sheet"]["items"]
    assert items["counts"]["values"] == [[50_000], [391], [80], [11_730], [1_500_000]]
    assert items["sizes"]["values"] == [128, 80, 0]


def test_with_drop_last_80_pictures_wait():
    case = replace(first(batches.CountCase), drop_last=True)
    assert case.result()["sheet"]["items"]["sizes"]["values"] == [128, 0, 80]
    assert "80 others wait" in case.result()["sheet"]["said"][0]


@pytest.mark.parametrize("drop_last", [False, True])
@pytest.mark.parametrize(("n", "batch"), [(1, 1), (7, 8), (60_000, 32), (999_999, 1000), (10, 10)])
def test_counts_are_those_of_a_dataloader(n, batch, drop_last):
    case = batches.CountCase(n, 20 if n > 5 else 0, batch, 3, drop_last)
    assert case.check() == 0
    assert case.result()["sheet"]["said"]


@pytest.mark.parametrize("n", [4, 13, 32])
@pytest.mark.parametrize("batch", [1, 3, 4])
@pytest.mark.parametrize("shuffle", [False, True])
def test_an_epoch_shows_every_picture_once_and_the_next_one_in_another_order(n, batch, shuffle):
    case = batches.WalkCase(n, batch, shuffle, seed=2)
    one, two = ([p for some in epoch for p in some] for epoch in case.batches())
    assert sorted(one) == sorted(two) == list(range(1, n + 1))
    assert (one != two) == shuffle
    assert case.check() == 0


def test_the_slider_walks_through_all_steps_of_both_epochs():
    case = batches.WalkCase(32, 1)
    told = whole(case)
    assert len(told["frames"]["step"]) == 64
    assert len(json.dumps(told)) < 250_000
    last = replace(case, step=64)
    assert last.sheet().said[0].startswith("Step 64 of 64: epoch 2, batch 32, picture ")
    assert "32 of 32 seen" in last.sheet().said[0]


def test_pictures_that_drop_last_leaves_out_are_hatched():
    case = batches.WalkCase(26, 8, drop_last=True)
    marks = case.sheet().data()["items"]["pictures"]["marks"]
    assert list(marks.values()).count("off") == 2
    assert list(marks.values()).count("chosen") == 8


def test_noise_falls_with_the_root_of_the_batch():
    lines = first(batches.NoiseCase).result()["sheet"]["items"]["spread"]["series"]
    drawn, exact = np.array(lines[0]["y"]), np.array(lines[1]["y"])
    assert drawn == pytest.approx(exact, rel=0.15)
    assert lines[2]["y"][0] / lines[2]["y"][4] == pytest.approx(4)  # 16 times as many pictures


@pytest.mark.parametrize("w", [-1.0, 2.0, 5.0])
@pytest.mark.parametrize("batch", [1, 7, 512])
def test_gradients_of_batches_are_those_of_autograd(w, batch):
    assert batches.NoiseCase(batch, w, seed=3).check() <= 1e-9


def test_a_stratified_split_gives_each_part_the_same_share():
    case = batches.SplitCase((600, 300, 100), 15, 15, stratified=True)
    assert case.table().tolist() == [[420, 210, 70], [90, 45, 15], [90, 45, 15]]


@pytest.mark.parametrize("stratified", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_every_picture_is_in_one_part(stratified, seed):
    case = batches.SplitCase((33, 7, 120), 10, 25, stratified, seed=seed)
    assert case.table().sum(axis=0).tolist() == [33, 7, 120]
    assert case.check() == 0


def test_the_interval_is_wilsons():
    case = first(batches.SplitCase)
    low, high = wilson(135, 150)
    said = case.result()["sheet"]["said"][0]
    assert f"between {100 * low:.1f} % and {100 * high:.1f} %" in said


@pytest.mark.parametrize("accuracy", [1, 50, 85, 99])
@pytest.mark.parametrize(("tries", "pictures"), [(1, 1), (150, 1000), (1000, 10_000), (20, 50)])
def test_the_best_of_many_agrees_with_pytorchs_binomial(tries, pictures, accuracy):
    case = batches.BestCase(tries, pictures, accuracy)
    assert case.check() <= 1e-9
    assert case.best() >= accuracy / 100 - 1e-12


def test_the_best_of_150_epochs_on_1000_pictures_gains_nearly_three_points():
    case = first(batches.BestCase)
    assert 100 * case.best() - 85 == pytest.approx(2.92, abs=0.005)
    assert "2.92 points too many" in case.result()["sheet"]["said"][0]


def test_two_copies_with_a_fifth_in_the_test():
    case = first(batches.CopiesCase)
    assert case.chance() == pytest.approx(1 - 399 / 1999)
    assert case.seen() == pytest.approx(case.chance() + (1 - case.chance()) * 0.7)


@pytest.mark.parametrize("copies", [1, 2, 20])
@pytest.mark.parametrize("test", [1, 20, 90])
@pytest.mark.parametrize("grouped", [False, True])
def test_the_draw_agrees_with_pytorch(copies, test, grouped):
    case = batches.CopiesCase(copies, test, grouped, seed=4)
    assert case.check() <= 1e-9
    if grouped or copies == 1:
        assert case.share_drawn() == case.chance() == 0
    assert case.result()["sheet"]["items"]["draw"]["values"]


def test_constants_by_hand():
    case = batches.ConstantsCase(np.array([1.0, 3.0]), np.array([8.0]))
    # (1 + 3)/2 = 2, deviation 1; with 8 the mean is 4 and Σ = 9 + 1 + 16 = 26
    assert case.constants() == pytest.approx(np.array([[2, 1], [4, (26 / 3) ** 0.5]]))
    items = case.result()["sheet"]["items"]
    assert items["z0"]["values"] == [[6.0]]
    assert items["constants"]["tells"]["0,1"]["lines"] == ["√(Σ (x − mean)² / 2) = √(2 / 2) = 1"]


def test_copied_lines_print_what_is_shown():
    cases = [from_example(*one) for one in EXAMPLES]
    code = "\nprint('---')\n".join(case.code() for case in cases)
    with contextlib.redirect_stdout(io.StringIO()) as told:
        exec(code, {})  # the lines that the page shows, and nothing else
    printed = told.getvalue().split("---\n")
    assert [text.strip() for text in printed] == [case.printed() for case in cases]
    shown = {kind.__name__: first(kind) for kind in batches.CASES}
    counts, walk, noise, split, best, copies, constants = (
        ast.literal_eval(case.printed()) for case in shown.values()
    )
    assert counts == [391, 11_730, 1_500_000]
    assert walk == [[list(some) for some in epoch] for epoch in shown["WalkCase"].batches()]
    assert f"scatter by {noise[1]:.4g}" in shown["NoiseCase"].sheet().said[0]
    assert split == shown["SplitCase"].table().tolist()
    assert best == pytest.approx(shown["BestCase"].best())
    assert copies == pytest.approx(shown["CopiesCase"].share_drawn())
    assert np.array(constants) == pytest.approx(shown["ConstantsCase"].constants())
