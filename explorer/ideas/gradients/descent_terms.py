"""One step of one weight by each rule, term by term: letters, numbers, result."""

from collections.abc import Mapping
from dataclasses import dataclass

from explorer.gradients.descent import Rule
from explorer.sheets.words import equals, factor, raised, say

TITLES = {
    "sgd": "SGD",
    "momentum": "Momentum",
    "nesterov": "Nesterov",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
}
LETTERS = {
    "sgd": "w ← w − lr·g",
    "momentum": "b ← μ·b + g,   w ← w − lr·b",
    "nesterov": "b ← μ·b + g,   d = g + μ·b,   w ← w − lr·d",
    "rmsprop": "v ← α·v + (1 − α)·g²,   w ← w − lr·g / (√v + ε)",
    "adam": "m ← β₁·m + (1 − β₁)·g,   v ← β₂·v + (1 − β₂)·g²,   "
    "m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ),   w ← w − lr·m̂ / (√v̂ + ε)",
}
LETTERS["adamw"] = "w ← w·(1 − lr·λ), then as Adam:   " + LETTERS["adam"]


@dataclass(frozen=True)
class Term:
    """One number of a step.

    Parameters
    ----------
    name : str
        "g", "b", "m", …, "step", "w": what it is called.
    text : str
        Its formula with the numbers, and what comes out.
    value : float
    """

    name: str
    text: str
    value: float


def terms(
    rule: Rule, old: float, g: float, before: Mapping[str, float], made: Mapping[str, float], t: int
) -> tuple[Term, ...]:
    """Return every number of one step of one weight, in the order in which they are computed.

    Parameters
    ----------
    rule : Rule
    old, g : float
        The weight before the step, and its gradient.
    before, made : mapping
        What `explorer.gradients.descent.advance` returned for the step before, and for this one.
    t : int
        Number of the step, from 1.

    Examples
    --------
    >>> from explorer.gradients.descent import advance
    >>> rule = Rule("momentum", 0.5)
    >>> for term in terms(rule, 2.0, 4.0, {"b": 1.0}, advance(rule, 2.0, 4.0, {"b": 1.0}, 2), 2):
    ...     print(term.text)
    g = 4
    b ← 0.9·1 + 4 = 4.9
    step = lr·b = 0.5·4.9 = 2.45
    w ← 2 − 2.45 = −0.45
    """
    found = [Term("g", f"g = {say(g)}", g), *_memory(rule, g, before, made, t)]
    base = old
    if rule.name == "adamw":
        base = made["kept"]
        text = f"w ← {say(old)}·(1 − {say(rule.lr)}·{say(rule.decay)})"
        found.append(_term("kept", text, base, old))
    step = made["step"]
    found.append(_term("step", *_step(rule, g, made)))
    found.append(_term("w", f"w ← {say(base)} − {factor(step)}", made["w"], base, step))
    return tuple(found)


def _term(name: str, text: str, value: float, *parts: float) -> Term:
    return Term(name, f"{text} {equals(value, *parts)}", value)


def _memory(rule: Rule, g: float, before: Mapping, made: Mapping, t: int) -> list[Term]:
    found = []
    if "b" in made:
        old, mu = before.get("b", 0.0), rule.momentum
        found.append(_term("b", f"b ← {say(mu)}·{factor(old)} + {factor(g)}", made["b"], old, g))
        if "d" in made:
            text = f"d = {say(g)} + {say(mu)}·{factor(made['b'])}"
            found.append(_term("d", text, made["d"], g, made["b"]))
    if "m" in made:
        found.append(_mean("m", rule.beta1, before.get("m", 0.0), g, made["m"], ""))
    if "v" in made:
        keep = rule.alpha if rule.name == "rmsprop" else rule.beta2
        found.append(_mean("v", keep, before.get("v", 0.0), g, made["v"], "²"))
    for letter, beta in (("m", rule.beta1), ("v", rule.beta2)):
        hat = f"{letter}̂"
        if hat in made:
            text = f"{hat} = {say(made[letter])} / (1 − {say(beta)}{raised(t)})"
            found.append(_term(hat, text, made[hat], made[letter]))
    return found


def _mean(name: str, keep: float, old: float, g: float, value: float, square: str) -> Term:
    text = f"{name} ← {say(keep)}·{factor(old)} + {say(1 - keep)}·{factor(g)}{square}"
    return _term(name, text, value, old, g)


def _step(rule: Rule, g: float, made: Mapping[str, float]) -> tuple:
    lr, value = say(rule.lr), made["step"]
    if rule.name in ("sgd", "momentum", "nesterov"):
        letter = {"sgd": "g", "momentum": "b", "nesterov": "d"}[rule.name]
        used = made.get(letter, g)
        return f"step = lr·{letter} = {lr}·{factor(used)}", value, used, rule.lr
    top, under = (g, made["v"]) if rule.name == "rmsprop" else (made["m̂"], made["v̂"])
    letters = "g / (√v + ε)" if rule.name == "rmsprop" else "m̂ / (√v̂ + ε)"
    numbers = f"{lr}·{factor(top)} / (√{factor(under)} + {say(rule.eps)})"
    return f"step = lr·{letters} = {numbers}", value, top, under
