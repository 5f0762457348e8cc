"""The buttons of a training: start, pause, go on, stop, and another learning rate."""

import secrets
from collections.abc import Callable

import streamlit as st

from explorer.errors import ExplorerError
from explorer.limits import LEARNING_RATE_MAX
from explorer.training import control, rundir
from explorer.training.recipe import Recipe
from explorer.widgets.text import literal
from explorer.widgets.training.runs import jobs, owner, show_run

FACTOR = 3.0  # about half a power of ten: two presses are one step of the usual scale
_SENTENCE, _CLICK = "train_sentence", "train_click"  # session only
_RATE = "train_new_rate"
_SMALLEST = 1e-8  # learning rate; below it nothing moves in float32


_PAUSE_HELP = {
    "Pause": "Waits after the next step; nothing is lost.",
    "Go on": "Goes on with the next step, as if there had been no pause.",
    "Resume": "Goes on from the last snapshot of a run that was stopped or interrupted, with the "
    "same numbers as if nothing had happened.",
}


def buttons(recipe: Recipe | None, run: rundir.RunInfo | None) -> None:
    """Draw the buttons, and the sentence that says why something was refused."""
    active = run is not None and run.status.active
    if not active:
        st.session_state.setdefault(_CLICK, secrets.token_hex(8))
    with st.container(horizontal=True, gap="xsmall"):
        st.button(
            "Start",
            type="primary",
            icon=":material/play_arrow:",
            key="train_start",
            disabled=active or recipe is None,
            on_click=_start,
            args=(recipe,),
        )
        _pause_button(run)
        st.button(
            "Stop",
            icon=":material/stop:",
            key="train_stop",
            disabled=not active,
            on_click=act,
            args=(jobs().stop, run and run.name),
            help="Ends the run; the best weights so far are kept, and it can be resumed.",
        )
        _rate_buttons(run)
    if sentence := st.session_state.get(_SENTENCE):
        st.error(literal(sentence))


def asked(run: rundir.RunInfo | None) -> control.Control:
    """Return what was asked of a run: the same for all who watch it."""
    return control.Control() if run is None else control.read(run.path)


def rate(run: rundir.RunInfo) -> float:
    """Return the learning rate that counts now: the recipe's, or what it was changed to."""
    return asked(run).lr or run.recipe.lr


def under_way(run: rundir.RunInfo | None) -> bool:
    """Tell whether a run has its place: one that still waits for it cannot be paused."""
    return run is not None and run.status.active and run.status.state != "queued"


def _pause_button(run: rundir.RunInfo | None) -> None:
    again = run is not None and not run.status.active and rundir.can_go_on(run)
    paused = run is not None and run.status.active and asked(run).paused
    words = "Resume" if again else "Go on" if paused else "Pause"
    st.button(
        words,
        icon=":material/pause:" if words == "Pause" else ":material/resume:",
        key="train_pause",
        disabled=not (again or under_way(run)),
        on_click=act,
        args=(jobs().go_on if words != "Pause" else jobs().pause, run and run.name),
        help=_PAUSE_HELP[words],
    )


def _rate_buttons(run: rundir.RunInfo | None) -> None:
    active = run is not None and run.status.active
    now = rate(run) if run is not None else None
    label = f"Rate {_number(now)}" if active else "Rate"
    with st.popover(label, disabled=not active):
        if active:
            st.number_input(
                "Learning rate",
                _SMALLEST,
                LEARNING_RATE_MAX,
                now,
                format="%.6g",
                key=_RATE,
                help="Takes the place of the recipe's, from the next step on.",
            )
            st.button("Set", key="train_rate_set", on_click=_set_rate, args=(run, None))
    for key, sign, factor in (("down", "÷", 1 / FACTOR), ("up", "×", FACTOR)):
        st.button(
            f"{sign} {FACTOR:g}",
            key=f"train_rate_{key}",
            disabled=not active,
            on_click=_set_rate,
            args=(run, factor),
            help="The learning rate: from the next step on each weight moves "
            + ("a third as far" if factor < 1 else "three times as far")
            + " along its gradient. A schedule goes on in proportion.",
        )


def _number(value: float) -> str:
    """Return a learning rate with at most three digits.

    Examples
    --------
    >>> _number(0.001 / 3), _number(0.01)
    ('0.000333', '0.01')
    """
    return f"{value:.3g}"


def _start(recipe: Recipe) -> None:
    """Submit once: a second click of a double click still carries the same mark."""
    try:
        name = jobs().submit(recipe, st.session_state.get(_CLICK), owner=owner())
    except ExplorerError as error:
        st.session_state[_SENTENCE] = str(error)
        return
    st.session_state.pop(_SENTENCE, None)
    show_run(name)


def act(action: Callable[[str], None], name: str) -> None:
    """Ask something of a run, in a callback; what is refused is said below the buttons."""
    try:
        action(name)
    except ExplorerError as error:
        st.session_state[_SENTENCE] = str(error)
        return
    st.session_state.pop(_SENTENCE, None)


def _set_rate(run: rundir.RunInfo | None, factor: float | None) -> None:
    """Change the learning rate by a factor, or to the value of the number field."""
    if run is None:
        return
    lr = st.session_state.get(_RATE) if factor is None else rate(run) * factor
    if factor is not None:
        lr = min(max(float(f"{lr:.12g}"), _SMALLEST), LEARNING_RATE_MAX)
        st.session_state.pop(_RATE, None)
    act(lambda name: jobs().set_rate(name, lr), run.name)


def new_click() -> None:
    """Give the next press of Start a mark of its own; called once a run has ended."""
    st.session_state[_CLICK] = secrets.token_hex(8)
