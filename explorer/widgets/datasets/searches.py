"""Searches for near-duplicates, in the background and shared by all sessions of the server."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

import numpy as np

from explorer.datasets import Pictures
from explorer.datasets.duplicates import nearest
from explorer.errors import ExplorerError

KEPT = 8  # searches; the pictures of one have 3 MB
PAIRS_MAX = 500  # pairs of one search that are kept to be shown
_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Pairs:
    """The nearest pairs of a search, the closest first.

    Attributes
    ----------
    distances : ndarray of float32, shape (N,)
        Of every picture that was looked at to its nearest one, rising.
    identical : int
        Pictures that have a copy, byte for byte.
    left, right : ndarray of uint8, shape (n, H, W, C)
        The first n pairs.
    distance : ndarray of float32, shape (n,)
        Of these pairs, rising.
    labels, numbers : ndarray of int64, shape (n, 2)
        Class of each, and its place among the pictures of its class.
    mirrored : ndarray of bool, shape (n,)
        Whether the two are alike after mirroring one of them.
    files : tuple of (str, str)
        Of a folder, the paths below it; may hold anything.
    others : int
        How many pictures each was compared with.
    """

    distances: np.ndarray
    identical: int
    left: np.ndarray
    right: np.ndarray
    distance: np.ndarray
    labels: np.ndarray
    numbers: np.ndarray
    mirrored: np.ndarray
    files: tuple[tuple[str, str], ...]
    others: int


@dataclass(eq=False)
class Search:
    """One search, running or done."""

    words: str = "Waiting for another search"
    share: float = 0.0
    found: Pairs | None = None
    error: str = ""
    thread: threading.Thread | None = field(default=None, repr=False)

    @property
    def running(self) -> bool:
        """Whether it has neither found anything nor failed yet."""
        return self.thread is not None and self.thread.is_alive()


class Searches:
    """All searches of the server: one at a time, the last few kept."""

    def __init__(self):
        self._lock = threading.Lock()
        self._turn = threading.Lock()  # a search takes one core for seconds
        self._kept: OrderedDict[Hashable, Search] = OrderedDict()

    def get(self, key: Hashable) -> Search | None:
        """Return a search that was started, or None."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def start(self, key: Hashable, load: Callable[[], tuple], mirrored: bool) -> Search:
        """Start a search unless the same one is running.

        Parameters
        ----------
        key : hashable
            Names the pictures and what is asked of them.
        load : callable
            Returns the pictures, and the others or None for a search inside one split.
        mirrored : bool
        """
        with self._lock:
            search = self._kept.get(key)
            if search is not None and search.running:
                return search
            search = Search()
            search.thread = threading.Thread(
                target=self._work, args=(search, load, mirrored), name="duplicates", daemon=True
            )
            self._kept[key] = search
            self._kept.move_to_end(key)
            for old in [k for k, s in self._kept.items() if not s.running and k != key]:
                if len(self._kept) > KEPT:
                    del self._kept[old]
            search.thread.start()
            return search

    def _work(self, search: Search, load: Callable[[], tuple], mirrored: bool) -> None:
        def progress(share: float) -> None:
            search.share = share

        try:
            with self._turn:
                search.words = "Getting the pictures"
                pictures, others = load()
                search.words = "Comparing all with all"
                search.found = find(pictures, others, mirrored, progress)
        except ExplorerError as error:
            search.error = str(error)
        except Exception:
            _log.exception("searching near-duplicates")
            search.error = "The search broke off. The reason is in the server's log."


def find(
    pictures: Pictures,
    others: Pictures | None,
    mirrored: bool,
    progress: Callable[[float], None] = lambda share: None,
) -> Pairs:
    """Search, and keep the nearest pairs with their pictures.

    Parameters
    ----------
    pictures : Pictures
    others : Pictures or None
        None searches inside `pictures`, and names each pair once.
    mirrored : bool
    progress : callable
    """
    second = pictures if others is None else others
    images = None if others is None else others.images
    found = nearest(pictures.images, images, mirrored=mirrored, progress=progress)
    order = found.within(2.0)
    if others is None:
        order = _once(order, found.place)
    shown = order[:PAIRS_MAX]
    one, two = shown, found.place[shown]
    return Pairs(
        np.sort(found.distance),
        int(found.same.sum()),
        pictures.images[one],
        second.images[two],
        found.distance[one],
        np.stack([pictures.labels[one], second.labels[two]], axis=1),
        np.stack([_numbers(pictures)[one], _numbers(second)[two]], axis=1),
        found.mirrored[shown],
        tuple(zip(_files(pictures, one), _files(second, two), strict=True)),
        len(second.images) - (others is None),
    )


def _numbers(pictures: Pictures) -> np.ndarray:
    """Return the place of each picture among those of its class; they lie class after class."""
    starts = np.searchsorted(pictures.labels, pictures.labels)
    return np.arange(len(pictures.labels)) - starts


def _files(pictures: Pictures, places: np.ndarray) -> list[str]:
    return [pictures.files[place] if pictures.files else "" for place in places.tolist()]


def _once(order: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Leave out a pair that has come before with its two pictures exchanged."""
    seen, kept = set(), []
    for one in order.tolist():
        pair = frozenset((one, int(place[one])))
        if pair not in seen:
            seen.add(pair)
            kept.append(one)
    return np.array(kept, np.int64)
