"""One visitor's step: where it stands, the buttons that move it, and the link that repeats it."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import streamlit as st

from explorer.errors import DataError, InputError, TrainingError
from explorer.limits import STEP_MODE_STEPS_MAX
from explorer.training.step_mode.settings import StepSettings
from explorer.widgets.browser_part import register, strict
from explorer.widgets.link_text import LinkText
from explorer.widgets.step import choices
from explorer.widgets.text import literal
from explorer.widgets.warm import wait_until_warm

AT, WEIGHT = "step_at", "step_weight"  # of the link, and of an experiment in the session
STAGES = ("Forward", "Loss", "Backward", "Update")
_TEXT = re.compile(r"([0-9]{1,3})_([0-4])")
_KEY = "one_step"
_GROUNDS = 12  # settings that were used last; 400 pictures and a network take 2 MB
_STATES = 8  # links that were opened last; weights and Adam's averages take 3 MB at most
_component = cache(register)


@dataclass
class _Memory:
    """What a visitor's page remembers between reruns."""

    number: int = 0  # the step that is shown, from 0
    reached: int = 0  # stages of it that are done
    shown: int = 0  # the stage that is looked at
    picture: int = 0
    weight: str = ""
    settings: StepSettings | None = None
    state: Any = None  # before the step
    at: LinkText = field(default_factory=LinkText)
    chosen: LinkText = field(default_factory=LinkText)

    def go(self, number: int, reached: int) -> None:
        """Stand at a stage of a step, and look at it."""
        self.number = min(number, STEP_MODE_STEPS_MAX - 1)
        self.reached = self.shown = 4 if number > self.number else reached


@st.cache_resource(max_entries=_GROUNDS, show_spinner=False)
def _ground(settings: StepSettings):
    from explorer.training.step_mode.one_step import ground

    return ground(settings)


@st.cache_resource(max_entries=_STATES, show_spinner=False)
def _replayed(settings: StepSettings, number: int):
    """Take the steps of a link once for the whole class that opens it."""
    from explorer.training.step_mode.one_step import replay

    return replay(_ground(settings), number)


def one_step() -> None:
    """Show choices, buttons and stages, in a fragment of their own."""
    if not wait_until_warm("PyTorch is being loaded; the first batch appears in a few seconds."):
        return
    _lesson()


@st.fragment
def _lesson() -> None:
    memory = st.session_state.setdefault(f"{_KEY}.memory", _Memory())
    settings = choices.choose()
    _follow_link(memory)
    try:
        here = _ground(settings)
    except (DataError, InputError) as error:
        st.error(literal(str(error)))
        return
    _stand(memory, here)
    layers = _weight(memory, here)
    _buttons(memory)
    _show(memory, here, layers)


def _follow_link(memory: _Memory) -> None:
    """Go where a link or an experiment says; nonsense changes nothing."""
    asked = st.session_state.pop(AT, None) or memory.at.opened(AT)
    found = _TEXT.fullmatch(asked) if isinstance(asked, str) else None
    if found is not None and int(found[1]) < STEP_MODE_STEPS_MAX:
        memory.go(int(found[1]), int(found[2]))
    asked = st.session_state.pop(WEIGHT, None) or memory.chosen.opened(WEIGHT)
    memory.weight = asked if isinstance(asked, str) else memory.weight


def _stand(memory: _Memory, here) -> None:
    """Take the steps that lead to the one that is shown."""
    from explorer.training.step_mode.one_step import replay

    if memory.settings == here.settings and memory.state.number <= memory.number:
        memory.state = replay(here, memory.number, memory.state)
    else:
        memory.state = _replayed(here.settings, memory.number)
    memory.settings = here.settings
    if memory.state.number < memory.number:  # the loss has run away before
        memory.number, memory.reached = memory.state.number, 4
        memory.shown = memory.shown or 2
    text = f"{memory.number}_{memory.reached}"
    memory.at.write(AT, text if memory.number or memory.reached else None)


def _weight(memory: _Memory, here) -> dict[str, tuple[int, ...]]:
    """Mend the chosen weight where this network has none such; return all layers to choose from."""
    from explorer.training.step_mode.weight import read, weighted_layers

    layers = weighted_layers(here.engine.network)
    if read(memory.weight, layers) is None:
        memory.weight = usual_weight(layers, next(iter(layers)))
    usual = memory.weight == usual_weight(layers, next(iter(layers)))
    memory.chosen.write(WEIGHT, None if usual else memory.weight)
    return layers


def usual_weight(layers: dict[str, tuple[int, ...]], layer: str) -> str:
    """Return the weight that is looked at first: the middle of a kernel, or one of a dense unit."""
    shape = layers[layer]
    middle = (0, 0, shape[2] // 2, shape[3] // 2) if len(shape) == 4 else (0, shape[1] // 2)
    return "_".join((layer, *map(str, middle)))


def _buttons(memory: _Memory) -> None:
    def stage(number: int) -> None:
        if memory.reached == 4:
            memory.go(memory.number + 1, number)
        else:
            memory.reached = max(memory.reached, number)
            memory.shown = number

    def whole(steps: int) -> None:
        more = steps if memory.reached == 4 else steps - 1
        memory.go(memory.number + more, 4)

    over = memory.reached == 4 and memory.number == STEP_MODE_STEPS_MAX - 1
    over = over or not memory.state.finite
    following = memory.reached % 4 + 1
    with st.container(horizontal=True):
        for number, name in enumerate(STAGES, start=1):
            kind = "primary" if number == following and not over else "secondary"
            st.button(name, key=f"{_KEY}.{number}", type=kind, on_click=stage, args=(number,),
                      disabled=over, shortcut=name[0])  # fmt: skip
        st.button("Whole step", key=f"{_KEY}.whole", on_click=whole, args=(1,), disabled=over,
                  icon=":material/skip_next:", shortcut="W")  # fmt: skip
        st.button("10 steps", key=f"{_KEY}.ten", on_click=whole, args=(10,), disabled=over,
                  icon=":material/fast_forward:")  # fmt: skip
        st.button("Start again", key=f"{_KEY}.again", on_click=memory.go, args=(0, 0),
                  icon=":material/restart_alt:")  # fmt: skip


def _show(memory: _Memory, here, layers) -> None:
    from explorer.training.step_mode.code import code
    from explorer.training.step_mode.one_pass import look_and_advance
    from explorer.training.step_mode.weight import read
    from explorer.widgets.step.view import view

    weight, at = read(memory.weight, layers), memory.state
    try:
        seen, after = look_and_advance(here, at)
    except TrainingError as error:
        st.error(str(error))
        return
    memory.picture = min(memory.picture, len(seen.labels) - 1)
    data = view(here, seen, (at, after), (weight, layers), memory)

    def picked() -> None:
        _pick(memory, getattr(st.session_state.get(_KEY), "pick", None), layers)

    _component("step")(key=_KEY, data=strict(data), on_pick_change=picked)
    st.caption("The same in PyTorch, to copy")
    st.code(code(here, seen, at, after, weight), language="python", wrap_lines=True)
    if here.settings.zero_grad:  # no training forgets it
        st.caption("A whole training from a shell, whose first steps are exactly these")
        st.code(here.engine.recipe.command_line(), language="bash", wrap_lines=True)


def _pick(memory: _Memory, pick: object, layers: dict[str, tuple[int, ...]]) -> None:
    """Take over what was chosen in the component; a browser can send anything."""
    from explorer.training.step_mode.weight import read

    if not isinstance(pick, list | tuple) or len(pick) != 2:
        return
    kind, value = pick
    if kind == "stage" and type(value) is int and 1 <= value <= memory.reached:
        memory.shown = value
    elif kind == "picture" and type(value) is int and value >= 0:
        memory.picture = value  # one that is not in the batch becomes the last
    elif kind == "layer" and isinstance(value, str) and value in layers:
        memory.weight = usual_weight(layers, value)
    elif kind == "weight" and isinstance(value, str) and read(value, layers) is not None:
        memory.weight = value
