"""Everything that the component shows for one step: the rail, the stage, the chosen weight."""

import math

from explorer.limits import STEP_MODE_STEPS_MAX
from explorer.training.step_mode.one_pass import Pass
from explorer.training.step_mode.one_step import Ground, State
from explorer.training.step_mode.weight import Weight
from explorer.training.step_mode.words import say
from explorer.widgets.step import backward, blocks, forward, picker, update

_STAGES = ("Forward", "Loss", "Backward", "Update")
_BACKWARD = 3


def view(
    here: Ground,
    seen: Pass,
    states: tuple[State, State],
    chosen: tuple[Weight, dict[str, tuple[int, ...]]],
    place,
) -> dict:
    """Return the component's data.

    Parameters
    ----------
    here : Ground
    seen : Pass
        Of the step's batch.
    states : tuple of State
        Before and after the step.
    chosen : tuple
        The weight that is followed, and the layers that have some.
    place
        With `reached`, `shown` and `picture`: stages that are done, the one that is looked at
        (0 before the first), and the picture that is looked at.
    """
    at, after = states
    weight, layers = chosen
    top = [_rail(here, seen, states, weight, place)]
    if not math.isfinite(float(seen.loss)) or not after.finite:
        top.append(blocks.note(
            f"The loss of this batch is {say(float(seen.loss))}: training has run away. Start "
            "again with a learning rate ten times smaller."))  # fmt: skip
    main = {
        0: lambda: forward.waiting(here, seen, place.picture),
        1: lambda: forward.forward(here, seen, place.picture),
        2: lambda: forward.loss(here, seen, at, place.picture),
        3: lambda: backward.backward(here, seen, at, weight, place.picture),
        4: lambda: update.update(here, seen, at, after, weight),
    }[place.shown]()
    shown = after if place.reached == len(_STAGES) and place.shown == len(_STAGES) else at
    known = seen.gradients[f"{weight.layer}.weight"].numpy() if place.reached >= _BACKWARD else None
    return {"top": top, "main": main, "side": [picker.picker(here, shown, weight, layers, known)]}


def _rail(here, seen, states, weight, place) -> dict:
    at = states[0]
    right = int((seen.scores.argmax(1) == seen.labels).sum())
    key = f"network.{weight.layer}.weight"
    old, new = (float(state.kept[key][weight.place]) for state in states)
    gradient = float(seen.gradients[f"{weight.layer}.weight"][weight.place])
    told = (
        (f"{right} of {len(seen.labels)} right", "the network answers"),
        (say(float(seen.loss)), "mean of −ln p"),
        (say(gradient), f"∂L/∂w of {weight.code()}"),
        (_signed(new - old), f"added to the weight: {say(old)} → {say(new)}"),
    )
    batch, count = here.engine.recipe.batch_size, here.pictures
    first = at.number % here.steps_per_epoch * batch
    return {
        "kind": "rail",
        "where": f"Step {at.number + 1} of {STEP_MODE_STEPS_MAX}: pictures {first + 1} to "
        f"{first + len(seen.labels)} of {count}",
        "stages": [
            {"name": name, "value": value if number <= place.reached else "…",
             "words": words if number <= place.reached else "not yet",
             "reached": number <= place.reached, "shown": number == place.shown}
            for number, (name, (value, words)) in enumerate(zip(_STAGES, told, strict=True), 1)
        ],
    }  # fmt: skip


def _signed(change: float) -> str:
    return f"+{say(change)}" if change > 0 else say(change)
