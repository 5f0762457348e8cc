"""Claims about steps, epochs, optimisers and what is learnt."""

import math

import numpy as np

from explorer.arithmetic.counts import conv_parameters
from explorer.ideas.batches import BestCase, CountCase, WalkCase
from explorer.ideas.listing import Listing
from explorer.ideas.mistakes import in_torch
from explorer.ideas.mistakes.claim import DEPENDS, RIGHT, WRONG, Claim, Decision, Knob
from explorer.ideas.mistakes.draw import bars, row, sheet, table
from explorer.results.intervals import wilson
from explorer.sheets import Lines, Series
from explorer.sheets.words import equals, say

TOPIC, TEST = "Training", "Test and split"
_EPOCHS, _PICTURES = 25, 1_000


def _steps(batch: int, epochs: int) -> Decision:
    pictures = 50_000
    steps, rest = math.ceil(pictures / batch), pictures % batch
    rows = {"full batches": [pictures // batch], "pictures left over": [rest], "steps": [steps],
            f"steps of {epochs} epochs": [steps * epochs]}  # fmt: skip
    line = f"50,000/{batch} {equals(pictures / batch)}; the rest makes one more, smaller batch."
    listing = Listing(in_torch.steps, (pictures, batch, epochs))
    right = (steps, steps * epochs) == (391, 58_650) or (batch, epochs) != (128, 150)
    shown = sheet(row(table("steps", "50,000 pictures", [""], rows)), said=(line,))
    case, prints = CountCase(pictures, 0, batch, epochs), (steps, steps * epochs)
    return Decision((right,), shown, case, listing=listing, prints=prints)


def _one_update(pictures: int, batch: int) -> Decision:
    sizes = (pictures, batch)
    steps = [math.ceil(pictures / size) for size in sizes]
    rows = {f"batch of {size}": [step] for size, step in zip(sizes, steps, strict=True)}
    line = "An epoch has one update only where the batch holds all the training pictures."
    listing = Listing(in_torch.updates, (pictures, batch))
    title = f"Updates in an epoch of {pictures} pictures"
    shown = sheet(row(table("steps", title, ["updates"], rows)), said=(line,))
    tried = tuple(step == 1 for step in steps)
    case = CountCase(pictures, 0, batch, 1)
    return Decision(tried, shown, case, listing=listing, prints=tuple(steps))


def _shuffled(epochs: int) -> Decision:
    pictures = 6
    draw = np.random.default_rng(0)
    orders = {
        "in order": [np.arange(pictures)] * epochs,
        "shuffled": [draw.permutation(pictures) for _ in range(epochs)],
    }
    counts = {
        name: np.bincount(np.concatenate(each), minlength=pictures).tolist()
        for name, each in orders.items()
    }
    first = {f"epoch {e + 1}": orders["shuffled"][e] + 1 for e in range(min(epochs, 3))}
    line = f"Every picture comes {epochs} times in {epochs} epochs, shuffled or not."
    heads = range(1, pictures + 1)
    shown = sheet(
        row(table("order", "The shuffled order", [f"{i + 1}." for i in range(pictures)], first)),
        row(table("seen", "How often each picture is seen", heads, counts)),
        said=(line,),
    )
    listing = Listing(in_torch.seen, (pictures, epochs))
    fewer = min(counts["shuffled"]) < min(counts["in order"])
    return Decision((fewer,), shown, WalkCase(), listing=listing, prints=(epochs, epochs))


def _decay(rate: float, decay: float) -> Decision:
    w, slope = 2.0, 0.5
    # First step of Adam: the averages are corrected, so the step is rate·g/(|g| + ε).
    tiny = 1e-8
    penalised = slope + decay * w
    sgd_penalty, sgd_decay = w - rate * penalised, w * (1 - rate * decay) - rate * slope
    adam_penalty = w - rate * penalised / (abs(penalised) + tiny)
    adam_decay = w * (1 - rate * decay) - rate * slope / (abs(slope) + tiny)
    rows = {"penalty in the loss": [sgd_penalty, adam_penalty],
            "weight decay": [sgd_decay, adam_decay]}  # fmt: skip
    tried = (
        bool(np.isclose(sgd_penalty, sgd_decay, rtol=1e-12)),
        bool(np.isclose(adam_penalty, adam_decay, rtol=1e-12)),
    )
    line = (
        f"w = {say(w)}, slope {say(slope)}: Adam divides the slope by its own size, and with it "
        "the penalty. AdamW decays the weight beside that."
    )
    listing = Listing(in_torch.decayed, (rate, decay, w, slope))
    shown = sheet(row(table("w", "w after one step", ("SGD", "Adam"), rows)), said=(line,))
    prints = (adam_penalty, adam_decay)
    return Decision(tried, shown, page="gradients", listing=listing, prints=prints)


def _skip(inputs: int, outputs: int) -> Decision:
    same = 0
    other = conv_parameters(outputs, inputs, (1, 1), bias=False)
    rows = {f"{inputs} → {inputs} channels: x + F(x)": [same],
            f"{inputs} → {outputs} channels: 1×1 convolution": [other.total]}  # fmt: skip
    line = f"Where the shapes differ x cannot be added as it is: {other} weights more."
    tried = (same == 0, other.total == 0)
    listing = Listing(in_torch.weights_of_skip, (inputs, outputs))
    shown = sheet(row(table("counts", "Parameters of the connection", [""], rows)), said=(line,))
    return Decision(tried, shown, page="skips", listing=listing, prints=(other.total,))


def _best_epoch(share: float) -> Decision:
    case = BestCase(_EPOCHS, _PICTURES, round(100 * share))
    right, expected = 100 * case.drawn(), 100 * case.best()
    epochs = np.arange(1, _EPOCHS + 1)
    curve = Lines(
        "curve", f"A network that is right on {say(100 * share)} % of all pictures",
        (Series("test accuracy", epochs, right, kind="both"),
         Series("true share", epochs, np.full(_EPOCHS, 100 * share), kind="line")),
        across="epoch", up="%",
    )  # fmt: skip
    line = (
        f"Tested on {_PICTURES:,} pictures after each of {_EPOCHS} epochs in which nothing "
        f"changes, the best is {float(right.max()):.2f} % here and {expected:.2f} % on average: "
        "luck, not learning."
    )
    return Decision((expected <= 100 * share,), sheet(row(curve), said=(line,)), case)


def _hundred(right: int) -> Decision:
    low, high = wilson(right, 100)
    many = wilson(right * 100, 10_000)
    values = {"lowest": 100 * low, "counted": float(right), "highest": 100 * high}
    line = (
        f"95 % interval: {100 * low:.1f} to {100 * high:.1f} % with 100 pictures, "
        f"{100 * many[0]:.1f} to {100 * many[1]:.1f} % with 10,000."
    )
    title = f"{right} of 100 right: the share may be"
    shown = sheet(row(bars("share", title, values, most=100)), said=(line,))
    inside = 100 * low <= right - 7 and 100 * high >= right + 6
    return Decision((inside,), shown, page="results")


def _classes() -> Decision:
    each = {"airplane": 95.1, "automobile": 97.6, "bird": 93.3, "cat": 85.6, "deer": 95.1,
            "dog": 90.9, "frog": 96.3, "horse": 96.4, "ship": 97.6, "truck": 96.0}  # fmt: skip
    mean, note = float(np.mean(list(each.values()))), 94.48
    line = (
        f"Classes of equal size count alike: {mean:.2f} %. The two numbers belong to different "
        "weights, here to the last epoch and to the best one."
    )
    shown = sheet(
        row(bars("classes", "Right, %", each, most=100)),
        row(table("all", "Together", ["%"], {"the note": [note], "mean": [round(mean, 2)]})),
        said=(line,),
    )
    return Decision((bool(np.isclose(mean, note, atol=0.005)),), shown, page="results")


CLAIMS = (
    Claim(
        "steps", "50,000 pictures in batches of 128: 391 steps an epoch, 58,650 in 150", RIGHT,
        TOPIC, "notebooks",
        "390 full batches and one of 80 pictures; the DataLoader keeps the rest unless "
        "drop_last=True.",
        _steps, (Knob("Batch", (32, 64, 100, 128, 256), 128), Knob("Epochs", (1, 10, 150), 150)),
    ),
    Claim(
        "one-update", "In one epoch the weights are updated once", DEPENDS, TOPIC, "question sites",
        "Once for each batch. Only a batch of all the pictures makes it one.",
        _one_update, (Knob("Pictures", (100, 200, 300), 300), Knob("Batch", (32, 50, 64), 64)),
    ),
    Claim(
        "shuffling", "Shuffling keeps the network from memorising its pictures", WRONG, TOPIC,
        "notebooks",
        "It sees each picture just as often. Shuffling mixes the batches anew in every epoch; "
        "against memorising help more pictures, or changed ones.",
        _shuffled, (Knob("Epochs", (1, 2, 3, 5, 10), 5),),
    ),
    Claim(
        "decay", "Weight decay is the same as a penalty on squared weights", DEPENDS, TOPIC,
        "blogs",
        "With plain SGD it is. Adam scales the penalty's gradient along with the rest, so it is "
        "another step: AdamW has the decay beside it.",
        _decay,
        (Knob("Learning rate", (0.01, 0.1, 0.5), 0.1), Knob("Decay λ", (0.01, 0.1, 0.5), 0.1)),
    ),
    Claim(
        "skip-free", "A skip connection costs no parameters", DEPENDS, TOPIC, "lecture notes",
        "None where input and output have the same shape. Otherwise a 1×1 convolution is usually "
        "put on the way.",
        _skip,
        (Knob("Input channels", (16, 32, 64), 64), Knob("Output channels", (32, 64, 128), 128)),
    ),
    Claim(
        "best-epoch", "The best test accuracy of all epochs is how good the network is", WRONG,
        TEST, "student reports",
        "Who takes the best of many looks takes the luckiest. Choose the epoch by validation "
        "pictures and look at the test once.",
        _best_epoch, (Knob("True share", (0.6, 0.7, 0.8, 0.9), 0.8),),
    ),
    Claim(
        "hundred", "80 right of 100 test pictures may as well mean 73 % or 86 %", RIGHT, TEST,
        "lecture notes",
        "The 95 % interval of 80 of 100 goes from 71.1 to 86.7 %. With 10,000 pictures it would be "
        "1.6 points wide.",
        _hundred, (Knob("Right of 100", (50, 60, 70, 80, 90), 80),),
    ),
    Claim(
        "classes", "95.1, 97.6, 93.3, 85.6, 95.1, 90.9, 96.3, 96.4, 97.6 and 96.0 % of ten "
        "classes of 1,000: 94.48 % in all",
        WRONG, TEST, "notebooks",
        "For classes of one size the whole is their mean, 94.39 %. Such a pair shows two sets of "
        "weights in one table.",
        _classes,
    ),
)  # fmt: skip
