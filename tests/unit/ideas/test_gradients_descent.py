"""The sheets about descent: the issue's rules and schedules, PyTorch, links, the lines to copy."""

import ast
import contextlib
import io
import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from told_whole import whole

from explorer import links, sheets
from explorer.cases import from_example
from explorer.gradients.descent import RULES
from explorer.gradients.surfaces import NAMES
from explorer.ideas.gradients import (
    CASES,
    NoiseCase,
    ParabolaCase,
    RulesCase,
    ScheduleCase,
    SurfaceCase,
)
from explorer.ideas.gradients.descent_examples import (
    PARABOLA_EXAMPLES,
    RULES_EXAMPLES,
    SURFACE_EXAMPLES,
)
from explorer.ideas.gradients.schedules_examples import NOISE_EXAMPLES, SCHEDULE_EXAMPLES
from explorer.ideas.gradients.schedules_torch import rates
from explorer.training.recipe import SCHEDULES
from explorer.training.schedules import rate

EXAMPLES = {
    ParabolaCase: PARABOLA_EXAMPLES,
    SurfaceCase: SURFACE_EXAMPLES,
    RulesCase: RULES_EXAMPLES,
    ScheduleCase: SCHEDULE_EXAMPLES,
    NoiseCase: NOISE_EXAMPLES,
}
ALL = [from_example(kind, example) for kind, many in EXAMPLES.items() for example in many]
TITLES = [f"{kind.kind}: {e.title}" for kind, many in EXAMPLES.items() for e in many]
every_example = pytest.mark.parametrize("case", ALL, ids=TITLES)


def first(kind):
    return from_example(kind, EXAMPLES[kind][0])


def item(case, name):
    return case.result()["sheet"]["items"][name]


def named(title):
    """Return the case of an example."""
    return next(case for case, full in zip(ALL, TITLES, strict=True) if full.endswith(title))


def drawn():
    """Return random cases of every kind."""
    random = np.random.default_rng(3)
    for seed in range(8):
        place = tuple(round(float(w), 2) for w in random.uniform((-4, -3), (4, 3)))
        lr, more = (round(float(value), 4) for value in random.uniform(0.005, 0.3, 2))
        kept = [round(float(value), 3) for value in random.uniform(0, 0.99, 3)]
        steps = int(random.integers(1, 100))
        ground = (NAMES[seed % 5], round(float(random.uniform(1, 50)), 1), place)
        yield ParabolaCase(round(float(random.uniform(0.1, 5)), 2), place[0], lr, steps % 41)
        yield SurfaceCase(*ground, lr, steps)
        yield RulesCase(*ground, lr, more, *kept, 0.1, steps, RULES[seed % 6])
        total = (int(random.integers(1, 20)), int(random.integers(5, 60)))
        yield ScheduleCase(SCHEDULES[seed % 4], lr, *total, 5.0, 0.25, 2, 0.3, total[0] * 3)
        yield NoiseCase(SCHEDULES[1:][seed % 3], place, lr, more, seed)


@every_example
def test_examples_agree_with_pytorch(case):
    assert case.check() <= 1e-12


def test_random_cases_agree_with_pytorch():
    assert max(case.check() for case in drawn()) <= 1e-9


@every_example
def test_examples_survive_document_and_link(case):
    assert type(case).from_document(case.document()) == case
    query = {name: [text] for name, text in links.write(case).items()}
    assert links.read(query, first(type(case))) == (case, ())


def test_no_two_sheets_of_the_page_share_a_parameter():
    names = [parameter.name for kind in CASES for parameter in kind.parameters]
    assert len(names) == len(set(names))


@every_example
def test_what_is_told_is_strict_json_and_small(case):
    text = json.dumps(whole(case), allow_nan=False)
    assert len(text) <= 200_000


@pytest.mark.parametrize("case", [*ALL, *drawn()])
def test_the_lines_to_copy_print_what_is_shown(case):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(case.code(), {})
    assert out.getvalue().strip() == case.printed()
    printed = ast.literal_eval(case.printed())
    shown = {
        "parabola": lambda: case.places[-1],
        "descent": lambda: case.path().places[-1],
        "optimisers": lambda: case.path(case.rule).places[-1],
        "schedule": lambda: case.rate(case.schedule),
        "noise": lambda: case.path(case.schedule).places[-1],
    }[case.kind]()
    np.testing.assert_allclose(printed, shown, rtol=1e-9, atol=1e-12)


def test_a_parabola_takes_one_step_with_one_over_two_a():
    assert ParabolaCase(2.0, 3.0, 0.25, 1).places == (3.0, 0.0)
    said = " ".join(ParabolaCase(2.0, 3.0, 0.25, 1).sheet().said)
    assert "1 − 2·2·0.25 = 0. The first step lands exactly in the minimum." in said


@pytest.mark.parametrize(
    ("lr", "words"),
    [
        (0.1, "comes closer from one side"),
        (0.01, "closer, but slowly"),
        (0.8, "jumps over the minimum at every step and still comes closer"),
        (1.0, "to and fro between two places"),
        (1.2, "it diverges"),
    ],
)
def test_what_the_factor_of_a_parabola_means(lr, words):
    assert words in " ".join(ParabolaCase(1.0, 4.0, lr, 3).sheet().said)


def test_the_stops_of_a_parabola_hold_the_two_rates_that_matter():
    (slider, _) = ParabolaCase(3.0, 4.0, 0.1, 3).sheet().controls
    assert {0.5 / 3, 1 / 3} <= set(slider.stops)
    assert "0.166667 = 1/(2a)" in slider.texts


def test_the_valley_names_its_bound_with_both_numbers():
    said = first(SurfaceCase).sheet().said
    assert said[0].endswith("w₁ by 1 − 0.15·1 = 0.85 and w₂ by 1 − 0.15·10 = −0.5.")
    assert said[1].startswith("lr = 0.15 and 2/λmax = 2/10 = 0.2: below the bound")
    beyond = " ".join(named("A little too fast").sheet().said)
    assert "beyond the bound" in beyond
    assert "Step 8 leaves the picture." in beyond
    assert "Step 20 made the loss larger" in beyond


def test_the_nearest_of_two_lowest_points_is_the_one_to_walk_to():
    case = SurfaceCase("saddle", 10.0, (0.0, -1.5), 0.5, 3)
    said = " ".join(case.sheet().said)
    assert said.startswith("At (0, 2) and (0, −2), its lowest, the surface curves most by λmax = 1")
    assert "beside the lowest point" not in said


def test_a_step_is_spelled_out_for_both_weights():
    case = replace(first(SurfaceCase), steps=1)
    lines = case.sheet().general
    assert lines[1] == "Step 1, w₁ ← −3.5 − 0.15·(−3.5) = −2.975"
    assert lines[2] == "Step 1, w₂ ← 1.5 − 0.15·15 = −0.75"
    tells = item(case, "steps")["tells"]
    assert tells["1,0"]["lines"] == ["w₁ ← −3.5 − 0.15·(−3.5) = −2.975"]
    assert tells["1,0"]["sources"] == [["steps", [[0, 0, ""], [0, 4, ""]]]]


@pytest.mark.parametrize("kind", [ParabolaCase, SurfaceCase, RulesCase])
def test_a_slider_shows_the_same_as_a_new_case(kind):
    case = first(kind)
    slider = next(control for control in case.sheet().controls if control.field == "steps")
    frame = sheets.frames(case)["steps"][slider.stops.index(5)]
    there = replace(case, steps=5).sheet()
    assert frame.get("general", case.sheet().data()["general"]) == list(there.general)
    assert list(there.said) == frame.get("said", list(case.sheet().said))


def test_a_click_on_the_plane_is_a_start():
    plane = item(first(SurfaceCase), "plane")
    assert plane["picks"] == "start"
    document = first(SurfaceCase).document() | {"start": ["1.25", "-2"]}
    assert SurfaceCase.from_document(document).start == (1.25, -2.0)


def test_a_runaway_path_is_cut_and_stays_json():
    case = SurfaceCase("curved", 10.0, (-4.0, -3.0), 10.0, 100)
    assert case.path().ended == 2
    text = json.dumps(whole(case), allow_nan=False)
    assert "the path is not followed further" in text
    assert case.check() <= 1e-9


def test_rules_share_the_start_and_adam_divides_by_the_size():
    case = named("Adam's first step")
    paths = {name: case.path(name) for name in RULES}
    assert {path.places[0] for path in paths.values()} == {case.start}
    moved = np.subtract(paths["adam"].places[1], case.start)
    np.testing.assert_allclose(np.abs(moved), 0.3, rtol=1e-6)
    slope = np.abs(paths["sgd"].slopes[0])
    assert slope[1] / slope[0] == pytest.approx(25 / 3.5)


def test_the_memory_of_adam_is_that_of_torch():
    case = replace(named("Adam's first step"), steps=7)
    w = torch.tensor(case.start, dtype=torch.float64, requires_grad=True)
    adam = torch.optim.Adam([w], lr=case.lr_adaptive)
    for _ in range(7):
        adam.zero_grad()
        ((w[0] ** 2 + 20 * w[1] ** 2) / 2).backward()
        adam.step()
    memory = item(case, "memory")
    rows = dict(zip(memory["rows"], memory["values"], strict=True))
    np.testing.assert_allclose(rows["mean m"], adam.state[w]["exp_avg"])
    np.testing.assert_allclose(rows["mean of squares v"], adam.state[w]["exp_avg_sq"])
    np.testing.assert_allclose(rows["corrected m̂"], adam.state[w]["exp_avg"] / (1 - 0.9**7))
    np.testing.assert_allclose(rows["w after"], w.detach())


def test_momentum_is_spelled_out_with_its_memory():
    case = replace(first(RulesCase), steps=2)
    lines = [tell["lines"][0] for tell in item(case, "memory")["tells"].values()]
    assert "b ← 0.9·(−3.5) + (−3.395) = −6.545" in lines
    assert "w ← −3.395 − (−0.19635) = −3.19865" in lines


def test_momentum_rolls_over_the_hill_where_sgd_stays():
    case = named("Over the hill")
    assert case.path("sgd").places[-1][0] == pytest.approx(2.0, abs=0.01)
    assert case.path("momentum").places[-1][0] < -1.5


def test_weight_decay_rests_beside_the_minimum():
    case = named("Weight decay pulls to 0")
    assert case.path("adamw").places[-1][0] == pytest.approx(-1.68, abs=0.02)
    assert case.path("adam").places[-1][0] == pytest.approx(-2.0, abs=0.02)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_can_be_shown_before_the_first_step(rule):
    case = replace(first(RulesCase), rule=rule, steps=0)
    assert item(case, "memory")["rows"] == ["w before"]
    assert case.check() == 0


def test_one_cycle_begins_at_a_25th_and_ends_at_a_10000th_of_that():
    case = first(ScheduleCase)
    peak = 0.001 * 10
    assert case.rate("onecycle") == pytest.approx(peak / 25)
    assert replace(case, step=75).rate("onecycle") == pytest.approx(peak)
    assert replace(case, step=250).rate("onecycle") == pytest.approx(peak / 25 / 1e4)
    assert "0.01/25 = 0.0004, is highest at step 75" in " ".join(case.sheet().said)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_step_of_a_schedule_is_that_of_torch(schedule):
    recipe = first(ScheduleCase).recipe(schedule)
    ours = [rate(recipe, step, 50) for step in range(250)]
    np.testing.assert_allclose(ours, rates(recipe, 50), rtol=1e-9, atol=1e-15)


def test_the_formula_of_a_schedule_has_the_numbers_of_the_step():
    case = named("schedule: Cosine")
    assert case.sheet().general[1] == "Step 126: 0.001·(1 + cos(π·125/250)) / 2 = 0.0005"
    steps = named("schedule: In steps")
    assert steps.sheet().general[1:] == (
        "Step 101: k = 1, the whole part of 2 / 2",
        "0.001·0.1¹ = 0.0001",
    )


def test_a_step_beyond_the_run_shows_the_last_one():
    document = first(ScheduleCase).document() | {"step": ["9999"]}
    case = ScheduleCase.from_document(document)
    assert case.step == 250
    assert case.notes == ("The run has 250 steps: the last is shown.",)


def test_with_noise_a_falling_rate_comes_nearer_and_without_it_does_not():
    far = {}
    for noise in (0.0, 1.0):
        for seed in range(20):
            case = NoiseCase("cosine", (-3.5, 1.5), 0.3, noise, seed)
            for name in ("constant", "cosine"):
                last = np.mean(case.distances(name)[-20:])
                far.setdefault((noise, name), []).append(last)
    assert np.mean(far[1.0, "cosine"]) < 0.5 * np.mean(far[1.0, "constant"])
    assert np.mean(far[0.0, "constant"]) < np.mean(far[0.0, "cosine"])
