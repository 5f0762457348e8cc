"""Trained weights on the disk: safetensors files and JSON cards. The only loader of weights.

A run keeps its checkpoint as best.safetensors and best.json: both are written under another name
first and then renamed; the card is written last and holds the sha256 of the weights, so half a
checkpoint, or weights beside another training's card, are noticed. Beside it lies epochs/, the
weights before training and after each epoch in half precision, each with its card and sum in one
file. Nothing here can run code from a file: safetensors holds numbers only, and shapes are compared
with the network's before a single number is copied.
"""

from explorer.checkpoints.card import Card, is_card
from explorer.checkpoints.fallback import load_or_previous
from explorer.checkpoints.files import load, save, save_state
from explorer.checkpoints.fresh import Untrained, untrained
from explorer.checkpoints.kept import drop_after, epochs, is_kept, keep, load_epoch

__all__ = [
    "Card",
    "Untrained",
    "drop_after",
    "epochs",
    "is_card",
    "is_kept",
    "keep",
    "load",
    "load_epoch",
    "load_or_previous",
    "save",
    "save_state",
    "untrained",
]
