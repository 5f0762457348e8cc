"""The half of the page Gradients about descent: one weight, two, rules, schedules, noise."""

import streamlit as st

from explorer.ideas.gradients import (
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
from explorer.matrices import number_text
from explorer.widgets.lesson import link
from explorer.widgets.stage import operation_stage


def descent_part() -> None:
    """Show the sheets about descent, from one weight to a noisy gradient with a schedule."""
    st.subheader("Downhill with one weight", anchor=False)
    st.markdown(
        "**Gradient descent** goes against the gradient: x ← x − lr·g. The **learning rate** lr "
        "says how far."
    )
    operation_stage("parabola", ParabolaCase, PARABOLA_EXAMPLES)
    st.subheader("Downhill on a loss surface", anchor=False)
    st.markdown(
        "Two weights make a surface, seen here from above. One learning rate serves both, and the "
        "steepest direction decides how large it may be."
    )
    operation_stage("descent", SurfaceCase, SURFACE_EXAMPLES)
    st.subheader("SGD, momentum, Adam", anchor=False)
    st.markdown(
        "The same start, the same gradient. Each **optimiser** keeps something else in mind: "
        "nothing, the last steps, or how large the gradients were."
    )
    operation_stage("optimisers", RulesCase, RULES_EXAMPLES)
    st.subheader("Schedules", anchor=False)
    st.markdown(
        "A **schedule** changes the learning rate during the run. These are the four of the page "
        "Train, for your own epochs and steps."
    )
    operation_stage("schedule", ScheduleCase, SCHEDULE_EXAMPLES, beside=train_link)
    st.subheader("Why a rate should fall", anchor=False)
    st.markdown(
        "The gradient of a batch is not that of all pictures: some noise is added. The same noise "
        "for four schedules:"
    )
    operation_stage("noise", NoiseCase, NOISE_EXAMPLES)


def train_link(case: ScheduleCase) -> None:
    """Link to the page Train with the chosen schedule and its numbers.

    Parameters
    ----------
    case : ScheduleCase
    """
    query = {
        "train_schedule": case.schedule,
        "train_epochs": str(case.epochs),
        "train_lr": number_text(case.lr),
    }
    if case.schedule == "onecycle":
        query |= {"train_peak": number_text(case.peak), "train_warmup": number_text(case.warmup)}
    if case.schedule == "step":
        query |= {
            "train_step_every": str(case.step_every),
            "train_step_factor": number_text(case.step_factor),
        }
    link("train", "Train with this schedule", query, icon=":material/play_arrow:")
