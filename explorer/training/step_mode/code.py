"""The same step as PyTorch lines, with the numbers that they give in the comments."""

from explorer.training.step_mode.one_pass import Pass
from explorer.training.step_mode.one_step import Ground, State
from explorer.training.step_mode.settings import RULES
from explorer.training.step_mode.weight import Weight

_WIDTH = 44  # characters before the comment


def code(here: Ground, seen: Pass, at: State, after: State, weight: Weight) -> str:
    """Return lines that run with the names `network`, `images` and `labels` of the page.

    Parameters
    ----------
    here : Ground
    seen : Pass
        Of the step's batch.
    at, after : State
        Before and after the step.
    weight : Weight
    """
    settings, key = here.settings, f"network.{weight.layer}.weight"
    old, new = (float(state.kept[key][weight.place]) for state in (at, after))
    gradient = float(seen.gradients[f"{weight.layer}.weight"][weight.place])
    shape, place = tuple(seen.x.shape), ", ".join(map(str, weight.place))
    clear = (
        ("optimiser.zero_grad()", "without it the gradients add up")
        if settings.zero_grad
        else ("# optimiser.zero_grad()", "forgotten: the gradients add up")
    )
    if at.left is not None:
        number = [*seen.gradients].index(f"{weight.layer}.weight")
        gradient += float(at.left[number][weight.place])
    lines = (
        ("scores = network(images)", f"forward: {tuple(seen.scores.shape)}"),
        ("loss = F.cross_entropy(scores, labels)", f"loss: {float(seen.loss):.6g}"),
        clear,
        ("loss.backward()", "backward"),
        (f"network.{weight.layer}.weight.grad[{place}]", f"{gradient:.6g}"),
        (f"network.{weight.code()}", f"{old:.6g}"),
        ("optimiser.step()", "update"),
        (f"network.{weight.code()}", f"{new:.6g}"),
    )
    return f"""import torch
from torch.nn import functional as F

# network: in training mode; images: float {shape}; labels: ({shape[0]},)
{_optimiser(settings)}
""" + "\n".join(f"{do:<{_WIDTH}} # {said}" for do, said in lines)


def _optimiser(settings) -> str:
    rule = dict(RULES[settings.rule])
    kind = {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW"}[rule.pop("optimiser")]
    options = [f"lr={settings.lr:g}", *(f"{name}={value}" for name, value in rule.items() if value)]
    if settings.decay or kind == "AdamW":  # its own default is 0.01
        options.append(f"weight_decay={settings.decay:g}")
    return f"optimiser = torch.optim.{kind}(network.parameters(), {', '.join(options)})"
