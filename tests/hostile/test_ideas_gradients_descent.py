"""What a tampered browser or a slip gives to the sheets about descent: one sentence, ours."""

import json

import pytest
from told_whole import whole

from explorer import limits
from explorer.cases import from_example
from explorer.errors import InputError
from explorer.ideas.gradients import (
    DESCENT,
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

FIRST = {
    kind: from_example(kind, examples[0]).document()
    for kind, examples in (
        (ParabolaCase, PARABOLA_EXAMPLES),
        (SurfaceCase, SURFACE_EXAMPLES),
        (RulesCase, RULES_EXAMPLES),
        (ScheduleCase, SCHEDULE_EXAMPLES),
        (NoiseCase, NOISE_EXAMPLES),
    )
}
RATE = "it must be above 0 and at most 10. Try 0.1."


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        (ParabolaCase, {"lr": ["0"]}, f"The learning rate is 0; {RATE}"),
        (ParabolaCase, {"lr": ["-0.1"]}, f"The learning rate is −0.1; {RATE}"),
        (ParabolaCase, {"lr": ["11"]}, f"The learning rate is 11; {RATE}"),
        (ParabolaCase, {"lr": ["nan"]}, "The learning rate holds nan, which is not finite"),
        (ParabolaCase, {"lr": [""]}, "The learning rate is empty"),
        (ParabolaCase, {"lr": ["abc"]}, 'holds "abc", which is not a number'),
        (ParabolaCase, {"lr": ["1_0"]}, "is not a number"),
        (ParabolaCase, {"lr": "0.1"}, "is not a number"),
        (ParabolaCase, {"lr": ["1e400"]}, "holds 1e400"),
        (ParabolaCase, {"a": ["0"]}, "a is 0; it must be 0.1 or more and at most 100. Try 1."),
        (ParabolaCase, {"a": ["-1"]}, "a is −1; it must be 0.1 or more"),
        (ParabolaCase, {"start": ["1e5"]}, "The start is 100,000; it must be −1,000 or more"),
        (ParabolaCase, {"steps": 41}, "Steps must be a whole number from 0 to 40, not 41"),
        (ParabolaCase, {"steps": -1}, "Steps must be a whole number from 0 to 40, not -1"),
        (ParabolaCase, {"steps": 1.5}, "Steps must be a whole number from 0 to 40, not 1.5"),
        (SurfaceCase, {"start": ["4.1", "0"]}, "w₁ = 4.1; the picture reaches from −4 to 4."),
        (SurfaceCase, {"start": ["0", "-3.5"]}, "w₂ = −3.5; the picture reaches from −3 to 3."),
        (SurfaceCase, {"start": ["1"]}, "The start is w₁ and w₂, not 1 number. Give both."),
        (SurfaceCase, {"start": ["1", "2", "3"]}, "Give 1 to 2 numbers"),
        (SurfaceCase, {"start": ["1", None]}, "Start 2 is empty"),
        (SurfaceCase, {"start": None}, "Start is not a number"),
        (SurfaceCase, {"surface": "hill"}, "Surface is valley or bowl"),
        (SurfaceCase, {"surface": ["valley"]}, "Surface is valley or bowl"),
        (SurfaceCase, {"ratio": ["0.5"]}, "The ratio is 0.5; it must be 1 or more and at most 100"),
        (SurfaceCase, {"ratio": ["1000"]}, "The ratio is 1,000; it must be 1 or more"),
        (SurfaceCase, {"steps": 101}, "Steps must be a whole number from 0 to 100, not 101"),
        (SurfaceCase, {"steps": True}, "Steps must be a whole number from 0 to 100, not True"),
        (RulesCase, {"lr_adaptive": ["0"]}, f"The learning rate of Adam is 0; {RATE}"),
        (RulesCase, {"momentum": ["1"]}, "Momentum μ is 1; it must be 0 or more and below 1."),
        (RulesCase, {"beta1": ["-0.1"]}, "β₁ is −0.1; it must be 0 or more and below 1."),
        (RulesCase, {"beta2": ["1"]}, "β₂ is 1; it must be 0 or more and below 1."),
        (RulesCase, {"decay": ["2"]}, "The weight decay is 2; it must be 0 or more and at most 1."),
        (RulesCase, {"rule": "magic"}, "Rule is sgd or momentum"),
        (ScheduleCase, {"lr": ["0"]}, "Learning rate"),
        (ScheduleCase, {"lr": ["1000"]}, "would reach 10,000 at its peak"),
        (ScheduleCase, {"peak": ["0.5"]}, "Peak"),
        (ScheduleCase, {"warmup": ["1"]}, "Warm-up"),
        (ScheduleCase, {"step_factor": ["0"]}, "Factor of a step"),
        (ScheduleCase, {"epochs": 0}, "Epochs must be a whole number from 1 to 200, not 0"),
        (ScheduleCase, {"epochs": 201}, "Epochs must be a whole number from 1 to 200, not 201"),
        (ScheduleCase, {"steps_per_epoch": ["2.5"]}, "must be a whole number from 1 to 100,000"),
        (ScheduleCase, {"steps_per_epoch": ["50000"]}, "5 epochs of 50,000 steps are 250,000"),
        (ScheduleCase, {"step": ["0"]}, "The step must be a whole number from 1 to 100,000, not 0"),
        (ScheduleCase, {"step_every": 0}, "Step every must be a whole number from 1 to 200"),
        (ScheduleCase, {"schedule": "warm"}, "Schedule is constant or step"),
        (NoiseCase, {"schedule": "constant"}, "Schedule is step or cosine or onecycle"),
        (NoiseCase, {"noise": ["-1"]}, "The noise is −1; it must be 0 or more and at most 10."),
        (NoiseCase, {"noise": ["11"]}, "The noise is 11; it must be 0 or more and at most 10."),
        (NoiseCase, {"lr": ["6"]}, "The learning rate is 6; it must be 0 or more and at most 5."),
        (NoiseCase, {"seed": 1000}, "Seed must be a whole number from 0 to 999, not 1000"),
    ],
)
def test_a_bad_value_is_refused_with_a_sentence(kind, changes, sentence):
    with pytest.raises(InputError) as error:
        kind.from_document(FIRST[kind] | changes)
    assert sentence in str(error.value)


@pytest.mark.parametrize("kind", DESCENT)
@pytest.mark.parametrize("junk", [None, 7, [], {}, ["1"] * 50, "x" * 10_000, [[1]], [True]])
def test_junk_in_any_field_never_raises_anything_else(kind, junk):
    said = []
    for field in FIRST[kind]:
        try:
            case = kind.from_document(FIRST[kind] | {field: junk})
            json.dumps(whole(case), allow_nan=False)
        except InputError as error:
            said.append(str(error))
    assert said
    assert max(map(len, said)) < 400


def test_a_decimal_comma_is_read():
    assert ParabolaCase.from_document(FIRST[ParabolaCase] | {"lr": ["0,5"]}).lr == 0.5


def test_a_climb_of_one_step_is_refused_where_pytorch_divides_by_zero():
    changes = {"epochs": 1, "steps_per_epoch": ["4"], "step": ["1"], "warmup": ["0.25"]}
    with pytest.raises(InputError, match="one step long"):
        ScheduleCase.from_document(FIRST[ScheduleCase] | changes)


@pytest.mark.parametrize("epochs", [1, 2])
@pytest.mark.parametrize("schedule", ["constant", "step", "cosine", "onecycle"])
def test_the_shortest_runs_are_drawn(schedule, epochs):
    changes = {"schedule": schedule, "epochs": epochs, "steps_per_epoch": ["1"], "step": ["1"]}
    case = ScheduleCase.from_document(FIRST[ScheduleCase] | changes)
    json.dumps(whole(case), allow_nan=False)
    assert case.check() <= 1e-9


@pytest.mark.parametrize("surface", ["valley", "bowl", "saddle", "curved", "two"])
def test_the_fiercest_rates_give_no_infinity(surface):
    most = str(limits.DESCENT_RATE_MAX)
    fierce = {"surface": surface, "ratio": ["100"], "start": ["-4", "-3"], "lr": [most]}
    case = SurfaceCase.from_document(FIRST[SurfaceCase] | fierce | {"steps": 100})
    json.dumps(whole(case), allow_nan=False)
    assert case.check() <= 1e-9
    more = {"lr_adaptive": [most], "momentum": ["0.999"], "decay": ["1"], "steps": 100}
    rules = RulesCase.from_document(FIRST[RulesCase] | fierce | more)
    json.dumps(whole(rules), allow_nan=False)
    assert rules.check() <= 1e-9


def test_a_start_in_the_minimum_and_a_tiny_rate_are_drawn():
    still = SurfaceCase.from_document(FIRST[SurfaceCase] | {"start": ["0", "0"]})
    tiny = SurfaceCase.from_document(FIRST[SurfaceCase] | {"lr": ["1e-300"]})
    flat = ParabolaCase.from_document(FIRST[ParabolaCase] | {"start": ["0"]})
    for case in (still, tiny, flat):
        json.dumps(whole(case), allow_nan=False)
        assert case.check() <= 1e-9
