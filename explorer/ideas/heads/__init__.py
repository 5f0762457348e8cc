"""From maps to scores: unrolled index by index or averaged, the bill, the class activation map."""

from explorer.ideas.heads.bill import BillCase
from explorer.ideas.heads.bill_examples import BILL_EXAMPLES
from explorer.ideas.heads.cam import CamCase
from explorer.ideas.heads.cam_examples import CAM_EXAMPLES, SHIFT_EXAMPLES
from explorer.ideas.heads.flat import FLAT_EXAMPLES, FlatCase
from explorer.ideas.heads.shift import ShiftCase
from explorer.ideas.heads.unroll import UnrollCase
from explorer.ideas.heads.unroll_examples import UNROLL_EXAMPLES

CASES = (UnrollCase, FlatCase, BillCase, CamCase, ShiftCase)
OTHER_PARAMETERS: tuple[str, ...] = ()

__all__ = [
    "BILL_EXAMPLES",
    "CAM_EXAMPLES",
    "CASES",
    "FLAT_EXAMPLES",
    "OTHER_PARAMETERS",
    "SHIFT_EXAMPLES",
    "UNROLL_EXAMPLES",
    "BillCase",
    "CamCase",
    "FlatCase",
    "ShiftCase",
    "UnrollCase",
]
