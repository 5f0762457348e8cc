"""The card of a checkpoint: everything that has to be known to use the weights, checked."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import Any

import models
from explorer.errors import CheckpointError
from explorer.limits import CLASSES_MAX, CLASSES_MIN, DROPOUT_MAX

BYTES_MAX = 64 * 1024  # bytes; ten class names and a recipe need about one thousand


@dataclass(frozen=True)
class Card:
    """What has to be known to use the weights.

    Parameters
    ----------
    model : str
        A key of `models.REGISTRY`.
    classes : tuple of str
        In the order of the outputs.
    mean, std : tuple of float
        Per channel, of pixels in 0..1: what the network's input was normalised with.
    epoch : int
        After which epoch; 0 is before the end of the first.
    val_loss, val_accuracy : float or None
        On the validation part; None where nobody has measured it, as before the first step.
    recipe : dict
        The recipe's entries.
    shape : tuple of int
        Channels, rows and columns of the pictures; cards from before there was a choice say
        nothing, and mean 3×32×32.
    dropout : float or None
        The share of the last dropout layer, None for the network's own.
    layers : str
        The layers of a student's own network, as the links of the page Stack write them.
    """

    model: str
    classes: tuple[str, ...]
    mean: tuple[float, ...]
    std: tuple[float, ...]
    epoch: int
    val_loss: float | None
    val_accuracy: float | None
    recipe: dict[str, Any]
    shape: models.Shape = models.SHAPE
    dropout: float | None = None
    layers: str = ""


def text_of(card: Card, **more: str) -> str:
    """Return a card as JSON, with further entries."""
    return json.dumps(asdict(card) | more, indent=1, ensure_ascii=False, allow_nan=False)


def card_of(text: str | bytes | bytearray, name: str, **more: type) -> tuple[Card, dict[str, Any]]:
    """Read a card back.

    Parameters
    ----------
    text : str or bytes
        From `text_of`, or from somebody who means harm.
    name : str
        What people call it.
    more : type
        Further entries that must be there, and their types.

    Returns
    -------
    tuple of Card and dict
        The card, and the further entries.

    Raises
    ------
    CheckpointError
        When anything about it is wrong; the sentence has no remedy yet.
    """
    wrong = CheckpointError(f"The card {name} is not complete.")
    try:
        values = json.loads(text)
        beside = {key: values.pop(key) for key in more}
        values.setdefault("shape", list(models.SHAPE))  # older cards do not say it
        for key in ("classes", "mean", "std", "shape"):
            if not isinstance(values[key], list):
                raise TypeError(key)
            values[key] = tuple(values[key])
        card = Card(**values)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise wrong from error
    if not is_card(card) or not all(isinstance(beside[k], kind) for k, kind in more.items()):
        raise wrong
    return card, beside


def is_card(card: Card) -> bool:
    """Tell whether every entry of a card is what it must be."""
    return (
        all(isinstance(c, str) for c in (card.model, *card.classes))
        and CLASSES_MIN <= len(card.classes) <= CLASSES_MAX
        and models.is_shape(card.shape)
        and len(card.mean) == len(card.std) == card.shape[0]
        and all(_is_number(value) for value in (*card.mean, *card.std))
        and min(card.std) > 0
        and type(card.epoch) is int
        and card.epoch >= 0
        and all(v is None or _is_number(v) for v in (card.val_loss, card.val_accuracy))
        and isinstance(card.recipe, dict)
        and isinstance(card.layers, str)
        and _is_dropout(card.dropout)
    )


def _is_number(value: object) -> bool:
    try:
        return isinstance(value, int | float) and math.isfinite(value)
    except OverflowError:  # JSON has whole numbers of any length
        return False


def _is_dropout(value: object) -> bool:
    return value is None or (type(value) in (int, float) and 0 <= value <= DROPOUT_MAX)
