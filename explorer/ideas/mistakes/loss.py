"""Claims about softmax, cross-entropy and targets."""

import math

import numpy as np

from explorer.augmentation.beta import spread
from explorer.ideas.listing import Listing
from explorer.ideas.loss import LossCase, ShiftCase, SoftmaxCase, TwiceCase
from explorer.ideas.mistakes import in_torch
from explorer.ideas.mistakes.claim import RIGHT, WRONG, Claim, Decision, Knob
from explorer.ideas.mistakes.draw import bars, row, sheet, table
from explorer.ops.loss import cross_entropy, one_hot, smooth
from explorer.ops.softmax import softmax
from explorer.reference import Call, Program
from explorer.sheets.words import equals, say

TOPIC = "Loss"
_SCORES = np.array([3.0, 1.0, 0.2])


def _smoothed(smoothing: float, classes: int) -> Decision:
    target = smooth(one_hot(0, classes), smoothing)
    true, note = float(target[0]), 1 - smoothing
    values = {f"class {i + 1}": value for i, value in enumerate(target)}
    wrong = {"class 1 as in the note": note, **values}
    line = (
        f"The share {say(smoothing)} is spread over all {classes} classes, the true one too: "
        f"{say(note)} + {say(smoothing)}/{classes} {equals(true)}."
    )
    scores = np.zeros(classes)
    scores[0] = 2.0
    listing = Listing(in_torch.smoothed, (smoothing, classes))
    loss = cross_entropy(scores, target)
    shown = sheet(row(bars("y", "Target", wrong, most=1.0)), said=(line,))
    tried = (bool(np.isclose(true, note)),)
    case = LossCase(scores, 0, smoothing)
    return Decision(tried, shown, case, listing=listing, prints=(loss, loss))


def _twice(classes: int) -> Decision:
    scores = 30 * one_hot(0, classes)
    sure = one_hot(0, classes)
    once, twice = cross_entropy(scores, sure), cross_entropy(softmax(scores), sure)
    values = {"scores into the loss": once, "softmax, then the loss": twice}
    line = (
        f"Even a certain, right answer keeps a loss of {say(twice)}: the loss takes a softmax of "
        "the probabilities, which lie between 0 and 1."
    )
    program = Program(
        {"z": scores, "y": sure},
        (
            Call("F.softmax", ("z", 0), name="p"),
            Call("F.cross_entropy", ("p", "y"), name="loss"),
        ),
    )
    shown = sheet(row(bars("loss", "Loss of a certain, right answer", values)), said=(line,))
    case, result = TwiceCase(scores), np.array(twice)
    return Decision((twice < 0.01,), shown, case, program=program, result=result)


def _guessing(classes: int) -> Decision:
    loss = cross_entropy(np.zeros(classes), one_hot(0, classes))
    share = {f"class {i + 1}": 1 / classes for i in range(classes)}
    line = f"Equal scores give every class 1/{classes}; the loss is ln {classes} {equals(loss)}."
    program = Program(
        {"z": np.zeros(classes), "y": one_hot(0, classes)}, (Call("F.cross_entropy", ("z", "y")),)
    )
    shown = sheet(row(bars("p", "Probabilities of equal scores", share, most=1.0)), said=(line,))
    right = bool(np.isclose(loss, math.log(classes))) and (classes != 10 or round(loss, 2) == 2.3)
    case = LossCase(np.zeros(classes))
    return Decision((right,), shown, case, program=program, result=np.array(loss))


def _shifted(added: float) -> Decision:
    before, after = softmax(_SCORES), softmax(_SCORES + added)
    heads = [f"class {i + 1}" for i in range(3)]
    rows = {"scores": _SCORES, "probabilities": before}
    other = {f"scores + {say(added)}": _SCORES + added, "probabilities": after}
    line = "exp(z + c) = exp(z)·exp(c): the factor stands above and below, and cancels."
    program = Program({"z": _SCORES + added}, (Call("F.softmax", ("z", 0), name="p"),))
    shown = sheet(
        row(table("one", "As they are", heads, rows)),
        row(table("two", "All raised", heads, other)),
        said=(line,),
    )
    right = bool(np.allclose(before, after, atol=1e-12))
    case = ShiftCase(_SCORES, added)
    return Decision((right,), shown, case, program=program, result=after)


def _both_rise() -> Decision:
    target = np.array([0, 0, 0])
    early = np.array([[0.2, 0.0], [-0.1, 0.0], [-0.1, 0.0]])
    late = np.array([[1.0, 0.0], [0.5, 0.0], [-6.0, 0.0]])
    losses, shares = [], []
    for scores in (early, late):
        each = [cross_entropy(z, one_hot(t, 2)) for z, t in zip(scores, target, strict=True)]
        losses.append(float(np.mean(each)))
        shares.append(float((scores.argmax(1) == target).mean()))
    heads = ("earlier", "later")
    rows = {"right, %": [100 * share for share in shares], "loss": losses}
    probabilities = {
        f"picture {i + 1}, true class": [softmax(early[i])[0], softmax(late[i])[0]]
        for i in range(3)
    }
    sure = 100 * softmax(late[2])[1]
    line = f"Two pictures are right now, but the third is wrong with {sure:.1f} % confidence."
    program = Program(
        {"z": late, "y": np.stack([one_hot(t, 2) for t in target])},
        (Call("F.cross_entropy", ("z", "y"), name="loss"),),
    )
    shown = sheet(
        row(table("p", "Probability", heads, probabilities)),
        row(table("both", "Over three pictures", heads, rows)),
        said=(line,),
    )
    right = shares[1] > shares[0] and losses[1] > losses[0]
    return Decision((right,), shown, page="loss", program=program, result=np.array(losses[1]))


def _negative(score: float) -> Decision:
    scores = np.array([score, 1.0, 0.2])
    p = softmax(scores)
    heads = [f"class {i + 1}" for i in range(3)]
    rows = {"scores": scores, "exp": np.exp(scores), "probabilities": p}
    line = f"exp({say(score)}) {equals(math.exp(score))}: small, and above 0."
    program = Program({"z": scores}, (Call("F.softmax", ("z", 0), name="p"),))
    shown = sheet(row(table("p", "From scores to probabilities", heads, rows)), said=(line,))
    case = SoftmaxCase(scores)
    return Decision((bool(p[0] < 0),), shown, case, program=program, result=p)


def _mixup(alpha: float) -> Decision:
    deviation = spread(alpha)
    mean, variance = 0.5, deviation**2
    rows = {"mean": [alpha, mean], "variance": [alpha, variance]}
    line = (
        f"Variance: 1/(4·(2·{say(alpha)} + 1)) {equals(variance)}. The mean is a half for every α."
    )
    listing = Listing(in_torch.mixed, (alpha,))
    heads = ("the note", "Beta(α, α)")
    shown = sheet(row(table("part", f"λ for α = {say(alpha)}", heads, rows)), said=(line,))
    tried = (bool(np.isclose(mean, alpha) and np.isclose(variance, alpha)),)
    return Decision(tried, shown, page="augmentation", listing=listing, prints=(mean, variance))


CLAIMS = (
    Claim(
        "smoothing", "label smoothing .04 makes the true class .96", WRONG, TOPIC, "notebooks",
        "0.04 is shared out among all ten classes, the true one included: it has 0.96 + 0.004 = "
        "0.964, the others 0.004.",
        _smoothed,
        (Knob("Smoothing ε", (0.0, 0.02, 0.04, 0.1, 0.2), 0.04),
         Knob("Classes", tuple(range(2, 11)), 10)),
    ),
    Claim(
        "softmax-twice", "A network for CrossEntropyLoss ends with a softmax layer", WRONG, TOPIC,
        "question sites",
        "CrossEntropyLoss takes the scores and does the softmax itself. Twice, it flattens the "
        "probabilities, and the loss cannot come near 0.",
        _twice, (Knob("Classes", tuple(range(2, 11)), 10),),
    ),
    Claim(
        "guessing", "With ten classes a first loss of about 2.30 means: it only guesses", RIGHT,
        TOPIC, "lecture notes",
        "Equal probabilities of 1/10 cost −ln(1/10) = ln 10 ≈ 2.303.",
        _guessing, (Knob("Classes", tuple(range(2, 11)), 10),),
    ),
    Claim(
        "shifted", "Raise all scores by 100, and the probabilities stay", RIGHT, TOPIC, "blogs",
        "Softmax sees differences only. That is why the largest score may be subtracted first.",
        _shifted, (Knob("Raised by", (-100, -10, -1, 0, 1, 10, 100), 100),),
    ),
    Claim(
        "both-rise", "The accuracy can rise while the loss rises as well", RIGHT, TOPIC,
        "student reports",
        "Accuracy asks which class is first; the loss asks how sure. One confident mistake costs "
        "more than two narrow successes save.",
        _both_rise,
    ),
    Claim(
        "negative", "A negative score makes a negative probability", WRONG, TOPIC, "question sites",
        "exp of any number is above 0, so is every probability.",
        _negative, (Knob("Score of class 1", (-10, -5, -2, -1, 0, 2), -2),),
    ),
    Claim(
        "mixup", "MixUp draws λ with α as its mean and variance", WRONG, TOPIC, "lecture notes",
        "Beta(α, α) has mean 1/2 for every α, and variance 1/(4(2α + 1)).",
        _mixup, (Knob("α", (0.1, 0.2, 0.4, 1.0, 2.0), 0.2),),
    ),
)  # fmt: skip
