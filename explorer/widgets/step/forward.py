"""What the stages Forward and Loss show: probabilities, shapes, maps, and the sum of the loss."""

import math
from collections.abc import Sequence

from explorer.figures import colours
from explorer.training.step_mode.one_pass import Pass
from explorer.training.step_mode.one_step import Ground, State
from explorer.training.step_mode.words import say
from explorer.widgets.step import blocks

_WEIGHTS = ("Conv2d", "Linear")
_MAPS = 16  # of the first convolution; more are too small for a projector
_SHOWN = 4  # digits of one loss: the same everywhere, so that a reader finds them again


def of_batch(here: Ground, seen: Pass, picture: int, *, done: bool) -> dict:
    """Return the pictures of the batch, with their probabilities once they are computed."""
    shares, found = seen.probabilities().numpy(), []
    for place, label in enumerate(seen.labels.tolist()):
        says = int(shares[place].argmax())
        name, said = here.classes[label], here.classes[says]
        words = f"picture {place + 1}, {name}"
        found.append(
            {
                "name": name,
                "says": f"says {said}" if done else "",
                "right": says == label,
                "label": f"{words}: the network says {said}" if done else words,
                "rows": [
                    _share(other, shares[place, at] if done else None, at == label)
                    for at, other in enumerate(here.classes)
                ],
            }
        )
    return {"kind": "batch", "name": "The batch", "chosen": picture, "pictures": found} | (
        blocks.pictures(seen.images.numpy())
    )


def _share(name: str, value: float | None, truth: bool) -> dict:
    known = value is not None and math.isfinite(value)
    text = "" if value is None else f"{100 * value:.0f} %" if known else "?"
    return {"name": name, "share": float(value) if known else 0.0, "text": text, "truth": truth}


def waiting(here: Ground, seen: Pass, picture: int) -> list[dict]:
    """Return what stands there before the first stage."""
    return [
        blocks.note(
            "These pictures are the next batch, each with its true class. Press Forward to send "
            "them through the network."
        ),
        of_batch(here, seen, picture, done=False),
    ]


def forward(here: Ground, seen: Pass, picture: int) -> list[dict]:
    """Return probabilities, the flow of shapes, and one picture's first maps."""
    found = [of_batch(here, seen, picture, done=True), _flow(here, seen)]
    first = next((layer for layer in seen.layers if layer.kind == "Conv2d"), None)
    if first is not None:
        maps = seen.outputs[first.name][picture, :_MAPS].numpy()
        some = f"first {_MAPS}" if first.shape[1] > _MAPS else str(len(maps))
        words = (
            f"The {some} maps of {first.name} for picture {picture + 1} (choose another above), "
            "before ReLU, on one scale: the middle is 0."
        )
        names = [str(place) for place in range(len(maps))]
        title = f"What {first.name} makes of picture {picture + 1}"
        found.append(blocks.maps(title, maps, colours.SIGNED, words, names=names))
    return found


def _flow(here: Ground, seen: Pass) -> dict:
    layers = [_chip("input", seen.x.shape, "ends"), *map(_layer, seen.layers)]
    layers.append(_chip("softmax", seen.scores.shape, "ends", "probabilities"))
    count = len(seen.labels)
    return {
        "kind": "flow",
        "title": f"How the shapes flow: {count} pictures at once",
        "layers": layers,
    }


def _layer(layer) -> dict:
    if layer.dropped is not None:
        off, total = layer.dropped
        return _chip(layer.name, layer.shape, "plain", f"dropout: {off:,} of {total:,} set to 0")
    return _chip(layer.name, layer.shape, "weights" if layer.kind in _WEIGHTS else "plain")


def _chip(name: str, shape: Sequence[int], role: str, more: str = "") -> dict:
    return {"name": name, "shape": "×".join(map(str, shape)), "role": role, "more": more}


def loss(here: Ground, seen: Pass, at: State, picture: int) -> list[dict]:
    """Return −ln p of each picture, their mean spelled out, and the losses so far."""
    shares, losses = seen.probabilities().numpy(), seen.losses().tolist()
    labels = seen.labels.tolist()
    rows = [
        (f"{place + 1}  {here.classes[label]}", say(float(shares[place, label])),
         f"−ln {say(float(shares[place, label]))}", say(one, _SHOWN))
        for place, (label, one) in enumerate(zip(labels, losses, strict=True))
    ]  # fmt: skip
    mean, real = sum(losses) / len(losses), float(seen.loss)
    agrees = mean == real or abs(mean - real) <= 1e-5 * (1 + abs(real)) or math.isnan(real)
    spelled = " + ".join(say(one, _SHOWN) for one in losses)
    classes = len(here.classes)
    lines = [
        ("Mean of all losses", "L = Σ −ln p / N", f"({spelled}) / {len(losses)}", say(mean, 5)),
    ]
    said = blocks.verdict(agrees, "Same as PyTorch's cross_entropy" if agrees
                          else f"PyTorch's cross_entropy gives {say(real)}")  # fmt: skip
    guess = f"Guessing among {classes} classes has loss ln {classes} = {say(math.log(classes))}."
    found = [
        blocks.table("The loss of each picture: −ln of the probability of its true class",
                     ("picture, true class", "p", "−ln p", "loss"), rows, losses, picture),
        blocks.sums("The loss of the batch", lines, said),
        blocks.note(guess, quiet=True),
    ]  # fmt: skip
    history = [*at.losses, real]
    if len(history) > 1 and all(map(math.isfinite, history)):
        found.append(_history(history, math.log(classes)))
    return found


def _history(losses: list[float], guessing: float) -> dict:
    last = len(losses) - 1
    low, high = 0.0, 1.1 * max(*losses, guessing)
    points = [[place / last, value] for place, value in enumerate(losses)]
    every = [0, last] if last < 4 else [0, last // 2, last]
    return {
        "kind": "chart",
        "title": "The loss of every batch so far",
        "label": f"Losses of the steps 1 to {last + 1}",
        "axis": "step",
        "reach": [low, high],
        "ticks_x": [{"at": place / last, "text": str(place + 1)} for place in every],
        "ticks_y": blocks.axis_ticks(low, high),
        "lines": [
            {"name": "loss of the batch", "role": "loss", "points": points},
            {"name": "guessing", "role": "promise", "points": [[0, guessing], [1, guessing]]},
        ],
        "marks": [{"at": 1.0, "value": losses[-1], "text": say(losses[-1], 3), "role": "now"}],
        "words": "Each step has another batch, so this line jumps even where the network learns.",
    }
