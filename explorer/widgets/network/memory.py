"""What a visitor's view of the network remembers; what a link and the browser may ask of it.

Both can say anything: whatever does not fit is passed over.
"""

import re
from dataclasses import dataclass, field

import streamlit as st

from explorer.figures.network_shift import SHOWS
from explorer.limits import NETWORK_MAPS_MAX, PICTURE_SHIFT_MAX
from explorer.widgets.link_text import LinkText

OPEN, AT, SHIFT, SHOW = "network_open", "network_at", "network_shift", "network_show"
KIND, COUNT, ORDER = "network_columns", "network_maps", "network_order"
KINDS, COUNTS, ORDERS = ("steps", "layers"), (10, 16, NETWORK_MAPS_MAX), ("strongest", "in-order")
_STREAMS_MAX = 200  # of which a page is remembered; no network has so many
_TEXT_MAX = 120  # characters of a step's name
_NUMBER_MAX = 10**6  # of a channel, a row or a page; none has so many
_NAMES = (OPEN, AT, SHIFT, SHOW, KIND, COUNT, ORDER)
_OPEN = re.compile(r"(?P<name>[^~]{1,120})~(?P<channel>[0-9]{1,6})")
_AT = re.compile(r"([0-9]{1,6})_([0-9]{1,6})")
_SHIFT = re.compile(r"(-?[0-9]{1,3})_(-?[0-9]{1,3})")


@dataclass
class Memory:
    """What stands on the view beside the network and its picture.

    Attributes
    ----------
    open : tuple of str and int, or None
        The step and the channel of the map that is open.
    place : tuple of int or None
        Row and column on it; None for where it is largest.
    part : int or None
        The input channel that goes to the stage; None for the strongest.
    everything : bool
        Whether all its parts are shown.
    shift : tuple of int
        Rows down and columns right, in pixels.
    show : int
        One of `network_shift.SHOWS`.
    kind : str or None
        One of KINDS: a column for each step or layer; None as it suits the network.
    count : int
        One of COUNTS: the most maps of a column.
    order : str
        One of ORDERS.
    pages : dict
        Stream → page of its maps.
    asked : bool
        Whether a visitor or a link has said which map is open, or none.
    turn : int
        How many messages of the browser have been read.
    has : str or None
        The key of the board that the browser has said it holds.
    kept : dict
        The last document of the board, and the passes of a visitor's own pictures.
    """

    open: tuple[str, int] | None = None
    place: tuple[int, int] | None = None
    part: int | None = None
    everything: bool = False
    shift: tuple[int, int] = (0, 0)
    show: int = 0
    kind: str | None = None
    count: int = COUNTS[0]
    order: str = ORDERS[0]
    pages: dict[str, int] = field(default_factory=dict)
    asked: bool = False
    turn: int = 0
    has: str | None = None
    kept: dict = field(default_factory=dict)
    links: dict[str, LinkText] = field(default_factory=lambda: {n: LinkText() for n in _NAMES})

    def follow_link(self) -> None:
        """Go where a link or an experiment says."""
        said = {name: self._said(name) for name in _NAMES}
        if found := _OPEN.fullmatch(said[OPEN]):
            self.look_at(found["name"], int(found["channel"]))
        if found := _AT.fullmatch(said[AT]):
            self.place = (int(found[1]), int(found[2]))
        if found := _SHIFT.fullmatch(said[SHIFT]):
            self.move([int(found[1]), int(found[2])])
        if said[SHOW] in map(str, range(len(SHOWS))):
            self.show = int(said[SHOW])
        for name in (KIND, COUNT, ORDER):
            self.choose(name, said[name])

    def _said(self, name: str) -> str:
        asked = st.session_state.pop(name, None) or self.links[name].opened(name)
        return asked if isinstance(asked, str) else ""

    def write_link(self) -> None:
        """Write into the address what is not usual."""
        texts = {
            OPEN: f"{self.open[0]}~{self.open[1]}" if self.open and self.asked else None,
            AT: f"{self.place[0]}_{self.place[1]}" if self.open and self.asked else None,
            SHIFT: f"{self.shift[0]}_{self.shift[1]}" if any(self.shift) else None,
            SHOW: str(self.show) if self.show else None,
            KIND: self.kind,
            COUNT: str(self.count) if self.count != COUNTS[0] else None,
            ORDER: self.order if self.order != ORDERS[0] else None,
        }
        for name, text in texts.items():
            self.links[name].write(name, text)

    def look_at(self, name: str, channel: int) -> None:
        """Open a map."""
        self.open, self.place, self.part = (name, channel), None, None
        self.everything, self.asked = False, True

    def choose(self, name: object, value: object) -> None:
        """Choose which columns and maps there are."""
        if name == KIND and value in KINDS:
            self.kind = value
        elif name == COUNT and value in map(str, COUNTS):
            self.count, self.pages = int(value), {}
        elif name == ORDER and value in ORDERS:
            self.order, self.pages = value, {}

    def move(self, shift: object) -> None:
        """Shift the picture."""
        if _numbers(shift, -PICTURE_SHIFT_MAX, PICTURE_SHIFT_MAX):
            self.shift = (shift[0], shift[1])

    def take(self, message: object) -> None:
        """Do what the browser asks; nonsense changes nothing."""
        self.turn += 1
        said = dict(message) if isinstance(message, dict) else {}
        known = said.get("has")
        self.has = known if _text(known) and said.get("do") != "again" else None
        if said.get("do") == "open" and _text(said.get("name")) and _whole(said.get("channel")):
            self.look_at(said["name"], said["channel"])
        elif said.get("do") == "close":
            self.open, self.place, self.asked = None, None, True
        elif said.get("do") == "choose":
            self.choose(said.get("name"), said.get("value"))
        elif said.get("do") == "shift":
            self.move(said.get("shift"))
        elif said.get("do") == "page" and _text(said.get("stream")) and _whole(said.get("page")):
            self._turn(said["stream"], said["page"])
        else:
            self._look_closer(said)

    def _turn(self, stream: str, page: int) -> None:
        if stream in self.pages or len(self.pages) < _STREAMS_MAX:
            self.pages[stream] = page

    def _look_closer(self, said: dict) -> None:
        what = said.get("do")
        if what == "place" and _numbers(said.get("place"), 0, _NUMBER_MAX):
            self.place, self.asked = tuple(said["place"]), True
        elif what == "part" and _whole(said.get("part")):
            self.part = said["part"]
        elif what == "all":
            self.everything = True
        elif what == "show" and _whole(said.get("show"), len(SHOWS) - 1):
            self.show = said["show"]


def _text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _TEXT_MAX


def _whole(value: object, most: int = _NUMBER_MAX) -> bool:
    return type(value) is int and 0 <= value <= most


def _numbers(pair: object, least: int, most: int) -> bool:
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        return False
    return all(type(value) is int and least <= value <= most for value in pair)
