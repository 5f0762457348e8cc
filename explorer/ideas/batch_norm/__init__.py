"""Batch normalisation: a batch, its running averages, its neighbours, and what stands around it."""

from explorer.ideas.batch_norm.batch import BatchCase
from explorer.ideas.batch_norm.bias import BiasCase
from explorer.ideas.batch_norm.fold import FoldCase
from explorer.ideas.batch_norm.neighbours import NeighboursCase
from explorer.ideas.batch_norm.order import OrderCase
from explorer.ideas.batch_norm.running import RunningCase

CASES = (BatchCase, RunningCase, NeighboursCase, BiasCase, OrderCase, FoldCase)
OTHER_PARAMETERS: tuple[str, ...] = ()
