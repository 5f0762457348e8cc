"""What a sheet can be changed with: sliders, choices, switches and buttons."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Slider:
    """A slider over a list of values.

    Parameters
    ----------
    field : str
        The field of the case and of its document that it sets.
    label : str
    stops : tuple of float or int
        The values, in order; at most STOPS_MAX.
    value : float or int
        Where it stands; the nearest stop is shown, with the exact value beside it.
    way : str
        "frames": how the sheet looks at every stop is asked for when a hand comes near, so that it
        follows in the same frame while it is dragged. "live": Python answers while it is dragged,
        for what is too much to send. "release": Python answers when it is let go.
    text : bool
        Whether the document holds the value as [text], as "numbers" of a link, or as a whole
        number.
    texts : tuple of str
        How each stop is written; empty for the number itself.
    plays : bool
        Whether a button plays the stops one after the other.
    """

    field: str
    label: str
    stops: tuple[float, ...]
    value: float
    way: str = "frames"
    text: bool = True
    texts: tuple[str, ...] = ()
    plays: bool = False

    def data(self) -> dict:
        """Return it as plain JSON."""
        return {
            "is": "slider",
            **{key: vars(self)[key] for key in ("field", "label", "value", "way", "text", "plays")},
            "stops": list(self.stops),
            "texts": list(self.texts),
        }


@dataclass(frozen=True)
class Choice:
    """One of a few: `choices` maps what the document holds to what is shown."""

    field: str
    label: str
    choices: Mapping[str, str]
    value: str

    def data(self) -> dict:
        """Return it as plain JSON."""
        choices = [[key, text] for key, text in self.choices.items()]
        return {
            "is": "choice",
            "field": self.field,
            "label": self.label,
            "choices": choices,
            "value": self.value,
        }


@dataclass(frozen=True)
class Switch:
    """A yes or no."""

    field: str
    label: str
    value: bool

    def data(self) -> dict:
        """Return it as plain JSON."""
        return {"is": "switch", **vars(self)}


@dataclass(frozen=True)
class Button:
    """Sets fields of the document: "Draw again", "Add a class"."""

    label: str
    sets: Mapping[str, object] = field(default_factory=dict)

    def data(self) -> dict:
        """Return it as plain JSON."""
        return {"is": "button", "label": self.label, "sets": dict(self.sets)}


Control = Slider | Choice | Switch | Button
