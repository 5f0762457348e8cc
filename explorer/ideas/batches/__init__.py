"""The page Batches, epochs, splits: counts, a walk, noise, splits, and what leaks."""

from explorer.ideas.batches.best import BestCase
from explorer.ideas.batches.constants import ConstantsCase
from explorer.ideas.batches.copies import CopiesCase
from explorer.ideas.batches.counts import CountCase
from explorer.ideas.batches.examples import (
    BEST_EXAMPLES,
    CONSTANTS_EXAMPLES,
    COPIES_EXAMPLES,
    COUNT_EXAMPLES,
    NOISE_EXAMPLES,
    SPLIT_EXAMPLES,
    WALK_EXAMPLES,
)
from explorer.ideas.batches.noise import NoiseCase
from explorer.ideas.batches.splits import SplitCase
from explorer.ideas.batches.walk import WalkCase

CASES = (CountCase, WalkCase, NoiseCase, SplitCase, BestCase, CopiesCase, ConstantsCase)
OTHER_PARAMETERS: tuple[str, ...] = ()

__all__ = [
    "BEST_EXAMPLES",
    "CASES",
    "CONSTANTS_EXAMPLES",
    "COPIES_EXAMPLES",
    "COUNT_EXAMPLES",
    "NOISE_EXAMPLES",
    "OTHER_PARAMETERS",
    "SPLIT_EXAMPLES",
    "WALK_EXAMPLES",
    "BestCase",
    "ConstantsCase",
    "CopiesCase",
    "CountCase",
    "NoiseCase",
    "SplitCase",
    "WalkCase",
]
