"""Dropout: masks of numbers and of channels, their mean, and what it does before batch norm."""

from explorer.ideas.dropout.channels import ChannelsCase
from explorer.ideas.dropout.mean import MeanCase
from explorer.ideas.dropout.shift import ShiftCase
from explorer.ideas.dropout.vector import VectorCase

CASES = (VectorCase, ChannelsCase, MeanCase, ShiftCase)
OTHER_PARAMETERS: tuple[str, ...] = ()
