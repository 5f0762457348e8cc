"""Prepared trainings of the pages around the convolution: loss, optimiser, batch, digits."""

from dataclasses import replace

from explorer.training.prepared.experiments import Prepared
from explorer.training.prepared.lesson_pairs import DIGITS
from explorer.training.recipe import Recipe

_FEW = Recipe(data="shapes", per_class=200, model="small-cnn", epochs=10, threads=1)
_SMOOTH_QUESTION = "Does a target that is never quite sure make the network less sure of itself?"
_SMOOTH = "Label smoothing or not"
SMOOTHING = {
    "smooth-off": Prepared(_FEW, "Targets 1 and 0", _SMOOTH_QUESTION, _SMOOTH),
    "smooth-on": Prepared(
        replace(_FEW, label_smoothing=0.1), "Label smoothing 0.1", _SMOOTH_QUESTION, _SMOOTH
    ),
}

_RULES_QUESTION = "The same network, pictures and rate: which rule comes down fastest in 5 epochs?"
_RULES = "SGD, momentum or Adam"
_SGD = replace(_FEW, epochs=5, optimiser="sgd", momentum=0.0, lr=0.01, weight_decay=0.0)
OPTIMISERS = {
    "rule-sgd": Prepared(_SGD, "SGD", _RULES_QUESTION, _RULES),
    "rule-momentum": Prepared(
        replace(_SGD, momentum=0.9), "SGD with momentum 0.9", _RULES_QUESTION, _RULES
    ),
    "rule-adam": Prepared(replace(_SGD, optimiser="adam"), "Adam", _RULES_QUESTION, _RULES),
}

_BATCH_QUESTION = "Five epochs with one rate: is a step of 256 pictures worth 16 steps of 16?"
_BATCHES = "Small or large batches"
BATCHES = {
    f"batch-{size}": Prepared(
        replace(_FEW, epochs=5, batch_size=size), f"Batches of {size}", _BATCH_QUESTION, _BATCHES
    )
    for size in (16, 64, 256)
}

_PERMUTED = replace(
    DIGITS["lenet"].recipe, per_class=500, epochs=5, rotation=0.0, schedule="constant", threads=1
)
_PERMUTED_QUESTION = "The same digits, all pixels moved to other places: who still reads them?"
PERMUTED = {
    f"{kind}-{model}": Prepared(
        replace(_PERMUTED, model=model, shuffle_pixels=kind == "permuted"),
        f"{'Dense layers' if model == 'dense' else 'LeNet'}, pixels {words}",
        _PERMUTED_QUESTION,
        "Digits, pixels permuted or not",
    )
    for model in ("dense", "lenet")
    for kind, words in (("digits", "in place"), ("permuted", "moved"))
}
IDEAS = SMOOTHING | OPTIMISERS | BATCHES | PERMUTED
