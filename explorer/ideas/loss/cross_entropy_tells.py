"""What is said about each number of a cross-entropy: the formula with its numbers."""

import numpy as np

from explorer.ideas.loss.reading import names
from explorer.ideas.loss.words import result, short
from explorer.ops.softmax import log_softmax, logsumexp, softmax
from explorer.sheets import Source, Tell
from explorer.sheets.words import added, bracketed, equals, exact, say

_ALMOST = 0.999  # above it 1 − p says more than p
_GONE = 1e-300  # below it p has lost digits or is 0


def verb(slope: float) -> str:
    """Say what a step of gradient descent does to a score with this gradient.

    Examples
    --------
    >>> verb(-0.2), verb(0.1), verb(0.0)
    ('raise', 'lower', 'keep')
    """
    if abs(slope) < 1e-15:  # rounding of p − y
        return "keep"
    return "raise" if slope < 0 else "lower"


def shares(z: np.ndarray) -> dict[int, Tell]:
    """Return how each probability comes from the scores."""
    p, every = softmax(z), Source("z", tuple((0, j) for j in range(len(z))))
    return {
        j: Tell(
            (f"p({name}) = exp({exact(z[j])}) / Σ exp(z) {result(p[j])}",),
            (every,),
        )
        for j, name in enumerate(names(len(z)))
    }


def targets(y: np.ndarray, true: int, smoothing: float) -> dict:
    """Return how each target comes from the true class and the smoothing."""
    K, told = len(y), {}
    for j, name in enumerate(names(K)):
        if not smoothing:
            line = f"y({name}) = {short(y[j])}: {'the true class' if j == true else 'not true'}"
        else:
            share = f"{exact(smoothing)} / {K}"
            own = f"1 − {exact(smoothing)} + {share}" if j == true else share
            letters = "1 − ε + ε / K" if j == true else "ε / K"
            line = f"y({name}) = {letters} = {own} {equals(y[j])}"
        told[0, j] = Tell((line,))
    return told


def costs(z: np.ndarray) -> dict:
    """Return what each class would cost if it were the true one: −log p."""
    p, costs, total = softmax(z), -log_softmax(z) + 0.0, logsumexp(z)
    told = {}
    for j, name in enumerate(names(len(z))):
        inside = say(p[j])
        if p[j] > _ALMOST:
            inside = f"(1 − {say(np.delete(p, j).sum())})"
        line = f"−log p({name}) = −log {inside} {result(costs[j])}"
        if p[j] < _GONE:
            line = (
                f"p({name}) is too small for float64. −log p = log Σ exp(z) − z "
                f"= {say(total)} − {bracketed(exact(z[j]))} {equals(costs[j])}"
            )
        told[0, j] = Tell((line,), (Source("p", ((j, 0),)),))
    return told


def terms(y: np.ndarray, costs: np.ndarray, terms: np.ndarray) -> dict:
    """Return the product behind each term of the loss."""
    return {
        (0, j): Tell(
            (f"{say(y[j])} · {say(costs[j])} {result(terms[j])}",),
            (Source("y", ((0, j),)), Source("cost", ((0, j),))),
        )
        for j in range(len(y))
    }


def loss_line(terms: np.ndarray) -> str:
    """Write the loss as the sum of its terms.

    Examples
    --------
    >>> loss_line(np.array([0.25, 0.0, 0.5]))
    'loss = 0.25 + 0 + 0.5 = 0.75'
    """
    return f"loss = {added(terms)} {result(terms.sum())}"


def loss(terms: np.ndarray) -> dict:
    """Return the sum behind the loss."""
    every = Source("terms", tuple((0, j) for j in range(len(terms))))
    return {(0, 0): Tell((loss_line(terms),), (every,))}


def slopes(p: np.ndarray, y: np.ndarray, slope: np.ndarray) -> dict:
    """Return p − y of each score, and what a step does to it."""
    does = {"raise": "a step raises", "lower": "a step lowers", "keep": "a step does not move"}
    told = {}
    for j, name in enumerate(names(len(p))):
        shown = result(slope[j]) if abs(slope[j]) > 1e-12 else f"≈ {say(slope[j], 2)}"
        line = f"p − y = {say(p[j])} − {say(y[j])} {shown}"
        does_it = f"{does[verb(slope[j])]} the score of {name}."
        told[0, j] = Tell(
            (line, does_it[0].upper() + does_it[1:]),
            (Source("p", ((j, 0),)), Source("y", ((0, j),))),
        )
    return told


def total(name: str, values: np.ndarray) -> dict:
    """Return the sum of all cells of a grid, shape (rows, columns)."""
    line = f"{added(values.ravel())} {result(values.sum())}"
    return {(0, 0): Tell((line,), (Source(name, tuple(np.ndindex(values.shape))),))}
