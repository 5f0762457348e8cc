"""Prepared trainings of the pages around the convolution: loss, optimiser, batch, digits."""

from dataclasses import replace

from explorer.training.digit_runs import RECIPES as DIGIT_RUNS
from explorer.training.prepared.experiments import Prepared
from explorer.training.recipe import Recipe

_FEW = Recipe(data="shapes", per_class=200, model="small-cnn", epochs=10, threads=1)
_SMOOTH_QUESTION = "Does a target that is never quite sure make the network less sure of itself?"
_SMOOTH = "Label smoothing or not"
SMOOTHING = {
    "smooth-off": Prepared(
        _FEW,
        "Targets 1 and 0",
        _SMOOTH_QUESTION,
        _SMOOTH,
        measured="On Shapes three seeds gave 84.7 % (83.0 to 87.3).",
    ),
    "smooth-on": Prepared(
        replace(_FEW, label_smoothing=0.1),
        "Label smoothing 0.1",
        _SMOOTH_QUESTION,
        _SMOOTH,
        measured="On Shapes three seeds gave 85.4 % (82.0 to 88.8): as good, within the spread.",
    ),
}

_RULES_QUESTION = "The same network, pictures and rate: which rule comes down fastest in 5 epochs?"
_RULES = "SGD, momentum or Adam"
_SGD = replace(_FEW, epochs=5, optimiser="sgd", momentum=0.0, lr=0.01, weight_decay=0.0)
OPTIMISERS = {
    "rule-sgd": Prepared(
        _SGD,
        "SGD",
        _RULES_QUESTION,
        _RULES,
        measured="On Shapes three seeds gave 12.9 % (11.9 to 14.1); guessing gives 10 %.",
    ),
    "rule-momentum": Prepared(
        replace(_SGD, momentum=0.9),
        "SGD with momentum 0.9",
        _RULES_QUESTION,
        _RULES,
        measured="On Shapes three seeds gave 57.8 % (52.7 to 63.3).",
    ),
    "rule-adam": Prepared(
        replace(_SGD, optimiser="adam"),
        "Adam",
        _RULES_QUESTION,
        _RULES,
        measured="On Shapes two of three seeds gave 68 and 69 %, one stayed at 10 %: 0.01 is high "
        "for Adam.",
    ),
}

_BATCH_QUESTION = "Five epochs with one rate: is a step of 256 pictures worth 16 steps of 16?"
_BATCHES = "Small or large batches"
_BATCH_MEASURED = {
    16: "84.8 % (83.3 to 86.4)",
    64: "70.4 % (67.9 to 73.8)",
    256: "52.9 % (50.9 to 56.4)",
}
BATCHES = {
    f"batch-{size}": Prepared(
        replace(_FEW, epochs=5, batch_size=size),
        f"Batches of {size}",
        _BATCH_QUESTION,
        _BATCHES,
        measured=f"On Shapes three seeds gave {measured}.",
    )
    for size, measured in _BATCH_MEASURED.items()
}

_PERMUTED_QUESTION = "The same digits, all pixels moved to other places: who still reads them?"
# Mean of the runs that ship, in percent of MNIST's 10,000 test pictures.
_PERMUTED_TITLES = {
    "order-dense": ("Dense layers, pixels in place", 93.9),
    "permuted-dense": ("Dense layers, pixels moved", 93.8),
    "order-lenet": ("LeNet, pixels in place", 95.2),
    "permuted-lenet": ("LeNet, pixels moved", 85.3),
}
PERMUTED = {
    key: Prepared(
        DIGIT_RUNS[key],
        title,
        _PERMUTED_QUESTION,
        "Digits, pixels permuted or not",
        measured=f"On MNIST three seeds gave {percent} %.",
    )
    for key, (title, percent) in _PERMUTED_TITLES.items()
}
IDEAS = SMOOTHING | OPTIMISERS | BATCHES | PERMUTED
