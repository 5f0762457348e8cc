"""What anybody may write into a link: values of no use, and every name that a page reads."""

import importlib
import pkgutil

from explorer import ideas
from explorer.cases import (
    ActivationCase,
    ConvCase,
    NeuronCase,
    OrderCase,
    PictureCase,
    PoolCase,
    SizeCase,
    StackCase,
)

# Shown as Markdown it would make the browser ask another machine.
IMAGE = "![x](http://elsewhere.example/x.png)"
JUNK = (
    "1e999",
    "abc",
    "",
    "-1",
    "<script>alert(1)</script>",
    "💩",
    "../../etc/passwd",
    "9" * 400,
    IMAGE,
)
TURNS = 3


def in_turn(names, turn):
    """Return junk for each name; over the turns each meets three kinds, each time beside others."""
    return {name: JUNK[(place + TURNS * turn) % len(JUNK)] for place, name in enumerate(names)}


def names(*kinds):
    """Return every query parameter of some kinds of cases."""
    return tuple(parameter.name for kind in kinds for parameter in kind.parameters)


NAMES = {
    "output_size": names(SizeCase),
    "convolution": names(ConvCase),
    "pooling": names(PoolCase),
    "activations": names(ActivationCase, OrderCase, NeuronCase),
    "stack": names(StackCase),
    "pictures": ("picture", "batch", "many", *names(PictureCase)),
    "numbers": ("picture", "at", "dense"),
    "normalisation": (
        "norm_data",
        "norm_with",
        "norm_picture",
        "norm_split",
        "norm_count",
        "norm_classes_shapes",
        "experiment",
    ),
    "augmentation": (
        "aug_part",
        "aug_on",
        "aug_seed",
        "aug_flip",
        "aug_padding",
        "aug_degrees",
        "aug_area",
        "aug_side",
        "aug_kind",
        "aug_alpha",
        "aug_set",
        "aug_a_number",
        "aug_row",
        "aug_column",
        "picture",
        "experiment",
    ),
    "datasets": (
        "set_data",
        "set_part",
        "set_share",
        "set_split",
        "set_order",
        "set_seed",
        "set_page",
        "set_class",
        "set_class_shapes",
        "set_averaged",
        "set_compared",
        "set_mirrored",
        "experiment",
    ),
    "train": (
        "train_data",
        "train_classes_shapes",
        "train_per_class",
        "train_epochs",
        "train_lr",
        "train_model",
        "train_batch",
        "train_flip",
        "train_seed",
        "train_optimiser",
        "train_device",
        "train_shuffle",
        "train_test_share",
        "train_run",
        "train_rotation",
        "train_auto",
        "train_cutout",
        "train_mixup",
        "train_schedule",
        "train_peak",
        "train_dropout",
        "train_validation",
        "train_normalisation",
        "train_layers",
        "train_patience",
        "train_threads",
    ),
    "compare": (
        "runs",
        "compare_group",
        "compare_x",
        "compare_training",
        "compare_part",
        "compare_first",
        "compare_second",
        "experiment",
    ),
    "inside": (
        "run",
        "inside_part",
        "inside_layer",
        "inside_filter",
        "inside_picture",
        "inside_class",
        "inside_values",
        "inside_show",
        *("inside_list", "inside_score", "inside_sort", "inside_k", "inside_rank", "inside_alone"),
        *("inside_walk", "inside_down", "inside_right", "inside_fill"),
        *("inside_scale", "inside_order", "inside_origin", "inside_matrix"),
        "experiment",
    ),
    "network": (
        "run",
        "epoch",
        "inside_origin",
        "inside_picture",
        "inside_matrix",
        "picture",
        "network_open",
        "network_at",
        "network_shift",
        "network_show",
        "network_columns",
        "network_maps",
        "network_order",
        "experiment",
    ),
    "why": (
        "run",
        "epoch",
        "inside_origin",
        "inside_picture",
        "inside_matrix",
        "picture",
        "why_class",
        "why_other",
        "why_layer",
        "why_method",
        "why_fill",
        "why_patch",
        "why_field",
        "why_filter",
        "experiment",
    ),
    "guess": (
        "run",
        "epoch",
        "guess_layer",
        "guess_score",
        "guess_round",
        "guess_crops",
        "guess_difficulty",
        "guess_least",
        "guess_untrained",
    ),
    "step": (
        "step_data",
        "step_decay",
        "step_dropout",
        "step_lr",
        "step_model",
        "step_rule",
        "step_seed",
        "step_zero_grad",
        "experiment",
    ),
    "results": (
        "run",
        "results_part",
        "results_cell",
        "results_view",
        "results_class",
        "results_seed",
        "results_page",
    ),
}
for page in pkgutil.iter_modules(ideas.__path__):
    if not page.ispkg:  # what several pages share; each page has a package
        continue
    idea = importlib.import_module(f"explorer.ideas.{page.name}")
    NAMES[page.name] = (*names(*idea.CASES), *idea.OTHER_PARAMETERS)
