"""Claims about batch normalisation."""

import numpy as np

from explorer.arithmetic.counts import batch_norm_parameters
from explorer.errors import InputError
from explorer.ideas.batch_norm.batch import BatchCase
from explorer.ideas.batch_norm.bias import BiasCase
from explorer.ideas.batch_norm.running import RunningCase
from explorer.ideas.listing import Listing
from explorer.ideas.mistakes import in_torch
from explorer.ideas.mistakes.claim import DEPENDS, RIGHT, WRONG, Claim, Decision, Knob
from explorer.ideas.mistakes.draw import row, sheet, table
from explorer.ops.batch_norm import batch_norm, batch_statistics, running_average
from explorer.reference import Call, Program
from explorer.sheets.words import equals, say

TOPIC = "Batch norm"
_BATCH = np.array([[[[1.0, 3.0]]], [[[5.0, 7.0]]]])  # (2, 1, 1, 2): mean 4, variance 5
_TINY = 1e-5  # PyTorch's ε


def _learnt(channels: int) -> Decision:
    count = batch_norm_parameters(channels)
    one = np.ones(channels)
    x = np.repeat(_BATCH, channels, 1)
    rate = 0.1
    # The loss is half the sum of squares, so its slope along γ is Σ y·x̂ and along β is Σ y.
    y = batch_norm(x)
    slope = float((y[:, 0] * y[:, 0]).sum())
    after = 1 - rate * slope
    rows = {"γ before": [1.0], "slope of the loss": [slope], "γ after one step of 0.1": [after]}
    listing = Listing(in_torch.learnt, (channels,))
    said = (
        f"nn.BatchNorm2d({channels}) has {count} parameters: γ and β of each channel.",
        "They have gradients, and the step changes them. Hyperparameters are ε and the momentum.",
    )
    shown = sheet(row(table("step", "γ of one channel", [""], rows)), said=said)
    fixed = after == one[0]
    case = BatchCase(_BATCH, np.array([[after, 0.0]]))
    return Decision((bool(fixed),), shown, case, listing=listing, prints=(count.total, slope))


def _divided(spread: float) -> Decision:
    x = 4 + (_BATCH - 4) * spread
    mean, variance = batch_statistics(x)
    true = batch_norm(x)
    note = (x - mean) / (variance + _TINY)
    heads = [f"x = {say(value)}" for value in x.ravel()]
    rows = {"divided by σ²": note.ravel(), "divided by √(σ² + ε)": true.ravel()}
    line = (
        f"Mean {say(mean[0])}, variance {say(variance[0])}. Standard deviation behind it: "
        f"{say(round(note.std(), 4))} in the note, {say(round(true.std(), 4))} in truth."
    )
    program = Program({"x": x}, (Call("F.batch_norm", ("x", None, None), {"training": True}, "y"),))
    shown = sheet(row(table("y", "One channel, 2 pictures", heads, rows)), said=(line,))
    tried = (bool(np.allclose(note, true)),)
    case = BatchCase(x, np.array([[1.0, 0.0]]))
    return Decision(tried, shown, case, program=program, result=true)


def _momentum(share: float) -> Decision:
    old = (np.zeros(1), np.ones(1))
    mean = float(batch_statistics(_BATCH)[0][0])
    torch_way = float(running_average(*old, _BATCH, share)[0][0])
    keras_way = share * 0.0 + (1 - share) * mean
    note = keras_way  # "keeps this part of the old average"
    rows = {"PyTorch": [torch_way], "TensorFlow": [keras_way]}
    said = (
        f"Old average 0, batch {say(mean)}. PyTorch: {say(1 - share)}·0 + {say(share)}·{say(mean)} "
        f"{equals(torch_way)}. TensorFlow: {say(share)}·0 + {say(1 - share)}·{say(mean)} "
        f"{equals(keras_way)}.",
        f"So momentum={say(share)} there is momentum={say(round(1 - share, 12))} here.",
    )
    listing = Listing(in_torch.running_mean, (share, True))
    tried = (bool(np.isclose(torch_way, note)), bool(np.isclose(keras_way, note)))
    shown = sheet(row(table("mean", "Running mean after one batch", [""], rows)), said=said)
    case = RunningCase(_BATCH.reshape(1, -1), 1, share)
    return Decision(tried, shown, case, listing=listing, prints=(torch_way,))


def _bias(bias: float) -> Decision:
    without, behind = batch_norm(_BATCH), batch_norm(_BATCH + bias)
    heads = [f"x = {say(value)}" for value in _BATCH.ravel()]
    rows = {"bias 0": without.ravel(), f"bias {say(bias)}": behind.ravel()}
    line = f"The mean moves along with the bias, to {say(4 + bias)}, and is subtracted again."
    program = Program(
        {"x": _BATCH + bias}, (Call("F.batch_norm", ("x", None, None), {"training": True}, "y"),)
    )
    shown = sheet(row(table("y", "Behind batch norm", heads, rows)), said=(line,))
    right = bool(np.allclose(without, behind))
    case = BiasCase(_BATCH, bias)
    return Decision((right,), shown, case, program=program, result=behind)


def _alone(pictures: int) -> Decision:
    x = np.arange(1.0, pictures + 1).reshape(pictures, 1, 1, 1)
    try:
        values, refusal = batch_norm(x).ravel(), ""
    except InputError as error:
        values, refusal = np.full(pictures, np.nan), str(error)
    rows = {"x": x.ravel(), "behind batch norm": values}
    texts = {(1, 0): "refused"} if refusal else {}
    heads = [f"picture {i + 1}" for i in range(pictures)]
    shown = table("y", "One channel, maps of 1×1", heads, rows, texts=texts)
    line = refusal or f"With {pictures} pictures there is a spread, so the layer has work to do."
    listing = Listing(in_torch.alone, (pictures,))
    prints = (0,) if refusal else (pictures,)
    told = sheet(row(shown), said=(line,))
    return Decision((bool(refusal),), told, page="batch_norm", listing=listing, prints=prints)


def _looking(train: bool) -> Decision:
    old = np.zeros(1), np.ones(1)
    new = running_average(*old, _BATCH) if train else old
    rows = {"running mean": [old[0][0], new[0][0]], "running variance": [old[1][0], new[1][0]]}
    mode = "train" if train else "eval"
    line = f"In {mode} mode, without any optimiser, after one batch of two pictures."
    listing = Listing(in_torch.running_mean, (0.1, train))
    shown = sheet(
        row(table("kept", "What the layer keeps", ("before", "after"), rows)), said=(line,)
    )
    unchanged = all(bool((a == b).all()) for a, b in zip(old, new, strict=True))
    prints = (float(new[0][0]),)
    case = RunningCase(_BATCH.reshape(1, -1), int(train))
    return Decision((unchanged,), shown, case, listing=listing, prints=prints)


def _freezes(rate: float) -> Decision:
    # y = w·x through batch norm in eval mode with mean 0 and variance 1; loss = y²/2.
    w, x = 2.0, 3.0
    scale = float(batch_norm(np.ones((1, 1, 1, 1)), np.zeros(1), np.ones(1))[0, 0, 0, 0])
    slope = w * x * scale * x * scale
    after = w - rate * slope
    rows = {"w": [w, after]}
    said = (
        f"Slope of the loss in eval mode: {say(slope)}, so a step of {say(rate)} changes w.",
        "eval() switches batch norm and dropout; requires_grad_(False) freezes weights.",
    )
    listing = Listing(in_torch.slope_in_eval, (w, x))
    shown = sheet(row(table("w", "One weight", ("before", "after a step"), rows)), said=said)
    return Decision((after == w,), shown, page="batch_norm", listing=listing, prints=(slope,))


CLAIMS = (
    Claim(
        "gamma-beta", "γ and β are hyperparameters", WRONG, TOPIC, "lecture notes",
        "They are parameters: gradient descent changes them as it changes weights. Chosen "
        "beforehand are ε and the momentum.",
        _learnt, (Knob("Channels", (1, 2, 4, 16, 64), 16),),
    ),
    Claim(
        "variance", "Batch norm subtracts the mean and divides by the variance", WRONG, TOPIC,
        "lecture notes",
        "It divides by the standard deviation, √(σ² + ε). Only so does the spread become 1.",
        _divided, (Knob("Spread", (0.5, 1.0, 2.0, 3.0), 1.0),),
    ),
    Claim(
        "momentum", "momentum=0.9 keeps 0.9 of batch norm's old average", DEPENDS, TOPIC, "blogs",
        "In TensorFlow it does. In PyTorch the momentum is the share of the new batch: 0.1 is the "
        "usual one, and keeps 0.9.",
        _momentum, (Knob("Momentum", (0.01, 0.1, 0.9, 0.99), 0.9),),
    ),
    Claim(
        "bias-norm", "A convolution right before batch norm needs no bias", RIGHT, TOPIC, "blogs",
        "Batch norm subtracts the mean, and with it every constant. β takes the bias's place.",
        _bias, (Knob("Bias", (-10, -5, -1, 0, 1, 5, 10), 5),),
    ),
    Claim(
        "alone", "Batch norm cannot train on one picture whose maps are 1×1", RIGHT, TOPIC,
        "question sites",
        "Each channel then has a single number, whose deviation is 0. PyTorch refuses.",
        _alone, (Knob("Pictures", (1, 2, 3, 4), 1),),
    ),
    Claim(
        "looking", "In train mode, pictures only change a network with an optimiser step", WRONG,
        TOPIC, "question sites",
        "Batch norm moves its running mean and variance with every batch in train mode, without "
        "any optimiser. Look at networks in eval mode.",
        lambda mode: _looking(bool(mode)), (Knob("Mode", (0, 1), 1, ("eval", "train")),),
    ),
    Claim(
        "freezes", "model.eval() freezes the weights", WRONG, TOPIC, "question sites",
        "It makes batch norm use its running averages and dropout do nothing. Gradients and steps "
        "go on as before.",
        _freezes, (Knob("Learning rate", (0.0, 0.01, 0.1), 0.1),),
    ),
)  # fmt: skip
