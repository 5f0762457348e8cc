"""What the stage Backward shows: the gradient of the chosen weight, term by term, and its check."""

import math

import numpy as np

from explorer.figures import colours
from explorer.training.step_mode.one_pass import Pass, norm, norms
from explorer.training.step_mode.one_step import Ground, State
from explorer.training.step_mode.weight import Origin, Weight, origin, slope
from explorer.training.step_mode.words import added, bracket, say
from explorer.widgets.step import blocks

_CLOSE = 1e-3  # relative; slope and gradient differ by less unless a ReLU or a maximum switches


def backward(here: Ground, seen: Pass, at: State, weight: Weight, picture: int) -> list[dict]:
    """Return the gradient, where it comes from, its check, and the layers' gradient norms."""
    found = origin(seen, weight, picture)
    same = "is the same as" if found.agrees else "differs from"
    said = blocks.verdict(found.agrees, f"The sum below {same} PyTorch's autograd")
    made = [blocks.big(f"Gradient ∂L/∂w of {weight.code()}", say(found.gradient), said)]
    if found.gradient == 0:
        made.append(blocks.note(_why_zero(found, weight)))
    if found.deltas is not None:
        made += _dense(here, seen, weight, found, picture)
    else:
        made += _convolution(weight, found, picture)
    made.append(_check(seen, weight, found))
    made += _left(seen, at, weight, found)
    made.append(_norms(seen, weight))
    return made


def _why_zero(found: Origin, weight: Weight) -> str:
    if found.silent == found.places:
        return (
            f"Exactly 0, since every one of the {found.places:,} δ is 0: on this batch no change "
            f"of this part of {weight.layer} reaches the loss. Behind a ReLU that gives 0 for all "
            "pictures that is a dead ReLU: nothing in this batch can wake it."
        )
    return "Exactly 0, since wherever δ is not 0 the input of the weight is 0."


def _dense(here: Ground, seen: Pass, weight: Weight, found: Origin, picture: int) -> list[dict]:
    unit, place = weight.place
    last = seen.layers[-1].name == weight.layer
    shares, labels = seen.probabilities().numpy(), seen.labels.tolist()
    rows = []
    count = len(labels)
    for n, (delta, h, term) in enumerate(
        zip(found.deltas.tolist(), found.inputs.tolist(), found.sums.tolist(), strict=True)
    ):
        first = f"{n + 1}  {here.classes[labels[n]]}"
        if last:
            p, y = float(shares[n, unit]), int(labels[n] == unit)
            rows.append((first, f"{say(p)} − {y}", say(p - y), say(h), say(count * term)))
        else:
            rows.append((first, say(delta), say(h), say(term)))
    if last:
        title = (
            f"Each picture: (p − y)·h. p and y are of class {here.classes[unit]}, h is output "
            f"{place} of the layer before"
        )
        head = ("picture, true class", "p − y", "=", "h", "(p − y)·h")
        terms, letters = [count * t for t in found.sums.tolist()], "Σ (p − y)·h / N"
        numbers = f"({added(terms)}) / {count}"
    else:
        title = f"Each picture: δ·h. δ is how L changes with unit {unit}, h is input {place}"
        head = ("picture, true class", "δ", "h", "δ·h")
        letters, numbers = "Σ δ·h", added(found.sums.tolist())
    total = float(found.sums.sum())
    return [
        blocks.table(title, head, rows, found.sums, picture),
        blocks.sums("All pictures together", [("Gradient", letters, numbers, say(total))]),
    ]


def _convolution(weight: Weight, found: Origin, picture: int) -> list[dict]:
    filter_, channel, row, column = weight.place
    products = found.delta * found.under
    height, width = products.shape
    first = _spelled(found.delta, found.under)
    running = products.sum(axis=1).cumsum()
    rows = [height // 4 * k - 1 for k in (1, 2, 3)] + [height - 1]
    named = ", ".join(str(r + 1) for r in rows)
    steps = " → ".join(say(float(running[r]), 3) for r in rows)
    lines = [
        ("The products with the largest δ, of this picture", "δ·x", first, ""),
        (f"Added up after rows {named} of this picture", "Σ δ·x", steps,
         say(float(running[-1]))),
        ("All pictures of the batch", "Σ Σ δ·x", added(found.sums.tolist()),
         say(float(found.sums.sum()))),
    ]  # fmt: skip
    one = f"picture {picture + 1}"
    return [
        blocks.row(
            (
                _map(f"δ of filter {filter_}", found.delta, _said_of(found.delta)),
                _map(f"× input under row {row}, column {column}", found.under,
                     f"Channel {channel}, as the weight meets it at each place."),
                _map("= δ·x at each place", products, "Their sum is what this picture adds."),
            )
        ),
        blocks.sums(f"The weight lies at {height * width:,} places of {one}", lines),
    ]  # fmt: skip


def _said_of(delta: np.ndarray) -> str:
    words, zeros = "How the loss changes with each output", int((delta == 0).sum())
    if not zeros:
        return f"{words}."
    return f"{words}. 0 at {zeros:,} of {delta.size:,}: cut off by a ReLU, a pool or dropout."


def _spelled(delta: np.ndarray, under: np.ndarray) -> str:
    places = np.argsort(-np.abs(delta), axis=None, kind="stable")[:3]
    terms = [
        f"{bracket(float(delta.flat[p]), 3)}·{bracket(float(under.flat[p]), 3)}" for p in places
    ]
    return " + ".join(terms) + " + …"


def _map(title: str, values: np.ndarray, words: str) -> dict:
    return blocks.maps(title, values[None], colours.SIGNED, words, size=150)


def _check(seen: Pass, weight: Weight, found: Origin) -> dict:
    steep, g = slope(seen, weight), found.gradient
    if not math.isfinite(steep) or not math.isfinite(g):
        return blocks.note("The loss is no number any more, so there is no slope to check.")
    close = abs(steep - g) <= _CLOSE * abs(g) + 1e-8
    words = (
        f"Check by moving the weight: (L(w + ε) − L(w − ε)) / 2ε = {say(steep, 6)} with "
        f"ε = 0.000001 in float64; autograd in float32 says {say(g, 6)}."
    )
    return blocks.note(
        words if close else words + " They differ: between the two losses a ReLU or a maximum "
        "switches, and the curve has a bend there.", quiet=True)  # fmt: skip


def _left(seen: Pass, at: State, weight: Weight, found: Origin) -> list[dict]:
    if at.left is None:
        return []
    number = [*seen.gradients].index(f"{weight.layer}.weight")
    old = float(at.left[number][weight.place])
    lines = [("In .grad", "g(old) + g(new)", f"{say(old)} + {bracket(found.gradient)}",
              say(old + found.gradient))]  # fmt: skip
    return [blocks.sums("zero_grad was forgotten: the old gradients are still there", lines)]


def _norms(seen: Pass, weight: Weight) -> dict:
    rows = [(name, value, name == weight.layer) for name, value in norms(seen).items()]
    words = f"All layers together {say(norm(seen))}: the root of the sum of squares."
    return blocks.bars("Gradient norm of each layer (weights and biases)", rows, words)
