"""The page Skip connections: one block, the gradient's way, shortcuts, and degradation."""

from explorer.ideas.skips.block import BlockCase
from explorer.ideas.skips.cost import CostCase
from explorer.ideas.skips.degradation import DegradationCase
from explorer.ideas.skips.depth import DepthCase
from explorer.ideas.skips.examples import (
    BLOCK_EXAMPLES,
    COST_EXAMPLES,
    DEGRADATION_EXAMPLES,
    DEPTH_EXAMPLES,
    SHORTCUT_EXAMPLES,
)
from explorer.ideas.skips.shortcut import ShortcutCase

CASES = (BlockCase, DepthCase, DegradationCase, ShortcutCase, CostCase)
OTHER_PARAMETERS: tuple[str, ...] = ()

__all__ = [
    "BLOCK_EXAMPLES",
    "CASES",
    "COST_EXAMPLES",
    "DEGRADATION_EXAMPLES",
    "DEPTH_EXAMPLES",
    "OTHER_PARAMETERS",
    "SHORTCUT_EXAMPLES",
    "BlockCase",
    "CostCase",
    "DegradationCase",
    "DepthCase",
    "ShortcutCase",
]
