"""Claims about dropout."""

import numpy as np

from explorer.ideas.dropout.channels import ChannelsCase
from explorer.ideas.dropout.vector import VectorCase
from explorer.ideas.mistakes.claim import DEPENDS, RIGHT, WRONG, Claim, Decision, Knob
from explorer.ideas.mistakes.draw import bars, matrix, row, sheet, table
from explorer.ops.dropout import dropout
from explorer.reference import Call, Program
from explorer.sheets.words import equals, say

TOPIC = "Dropout"
_X = np.array([2.0, 4.0, 6.0, 8.0])
_MASK = np.array([1.0, 1.0, 0.0, 1.0])


def _scaled(p: float) -> Decision:
    y = dropout(_X, _MASK, p)
    kept = y[_MASK > 0] / _X[_MASK > 0]
    marks = {(0, 2): "off"}
    shown = row(
        matrix("x", "Numbers", _X, "input", most=12), "→",
        matrix("y", f"In training, p = {say(p)}", y, "output", most=12, marks=marks), "→",
        matrix("e", "In evaluation", _X, "output", most=12),
    )  # fmt: skip
    line = (
        f"What is kept is multiplied by 1/(1 − {say(p)}) {equals(1 / (1 - p))}, so the mean stays."
    )
    lines = (
        "import torch\nimport torch.nn.functional as F\n\n"
        f"y = F.dropout(torch.ones(1000, dtype=torch.float64), {p})\nprint(y.max().item())"
    )
    right = bool(np.allclose(kept, 1 / (1 - p)))
    told = sheet(shown, said=(line,))
    return Decision((right,), told, VectorCase(_X, p), lines=lines, prints=(1 / (1 - p),))


def _rescale(p: float) -> Decision:
    mean_train = float(np.mean([p * 0 + (1 - p) * value / (1 - p) for value in _X]))
    plain, note = float(_X.mean()), float(((1 - p) * _X).mean())
    values = {"training, mean over masks": mean_train, "evaluation as it is": plain,
              f"times {say(1 - p)}": note}  # fmt: skip
    line = "nn.Dropout has scaled up already while it trained; in evaluation it does nothing."
    program = Program({"x": _X}, (Call("F.dropout", ("x", p), {"training": False}, "y"),))
    shown = sheet(row(bars("mean", "Mean of the four numbers", values)), said=(line,))
    tried = (bool(np.isclose(note, mean_train)),)
    case = VectorCase(_X, p, mode="eval")
    return Decision(tried, shown, case, program=program, result=_X)


def _same_answer(p: float) -> Decision:
    masks = (np.array([1, 1, 0, 1.0]), np.array([0, 1, 1, 1.0]))
    sums = [float(dropout(_X, mask, p).sum()) for mask in masks]
    plain = [float(_X.sum())] * 2
    rows = {"train mode": sums, "eval mode": plain}
    heads = ("first time", "second time")
    shown = row(table("sums", "The same numbers, added up twice behind dropout", heads, rows))
    line = "In train mode every pass draws another mask; model.eval() switches that off."
    program = Program({"x": _X}, (Call("F.dropout", ("x", p), {"training": False}, "y"),))
    tried = (plain[0] == plain[1], sums[0] == sums[1])
    told = sheet(shown, said=(line,))
    return Decision(tried, told, VectorCase(_X, p), program=program, result=_X)


def _channels(p: float) -> Decision:
    x = np.ones((2, 2, 2))
    single = np.array([[[1, 0], [1, 1]], [[0, 1], [1, 1.0]]])
    whole = np.array([1.0, 0.0])[:, None, None]
    each, both = dropout(x, single, p), dropout(x, whole, p)
    rows = [
        row(*(matrix(f"{name} {c}", f"{name}, channel {c + 1}", m, "output") for c, m in
              enumerate(y)))
        for name, y in (("nn.Dropout", each), ("nn.Dropout2d", both))
    ]  # fmt: skip
    line = "nn.Dropout drops numbers one by one, nn.Dropout2d whole channels."
    tried = tuple(all(len(set(m.flat)) == 1 for m in y) for y in (each, both))
    lines = (
        "import torch\nfrom torch import nn\n\n"
        f"y = nn.Dropout2d({p})(torch.ones(1, 64, 2, 2, dtype=torch.float64))\n"
        "print((y.amax((2, 3)) != y.amin((2, 3))).sum().item())  # channels dropped in part"
    )
    case = ChannelsCase(x, p)
    return Decision(tried, sheet(*rows, said=(line,)), case, lines=lines, prints=(0,))


_P = Knob("p", (0.1, 0.25, 0.5, 0.75), 0.25)
CLAIMS = (
    Claim(
        "scaled", "With p = 0.25, dropout multiplies what it keeps by 4/3 while it trains", RIGHT,
        TOPIC, "lecture notes",
        "By 1/(1 − p), so that the mean is the same as without dropout.",
        _scaled, (_P,),
    ),
    Claim(
        "rescale", "For testing, the numbers behind nn.Dropout have to be multiplied by 1 − p",
        WRONG, TOPIC, "blogs",
        "That belonged to dropout as first published. PyTorch scales up while it trains instead, "
        "so in eval mode nothing is left to do.",
        _rescale, (_P,),
    ),
    Claim(
        "same-answer", "The same weights give a picture the same answer every time", DEPENDS, TOPIC,
        "question sites",
        "In eval mode they do. In train mode dropout draws anew at every pass, which is why a test "
        "needs eval mode.",
        _same_answer, (_P,),
    ),
    Claim(
        "whole-channels", "Dropout behind a convolution switches off whole channels", DEPENDS,
        TOPIC, "lecture notes",
        "nn.Dropout2d does, nn.Dropout drops single numbers of the maps.",
        _channels, (_P,),
    ),
)  # fmt: skip
