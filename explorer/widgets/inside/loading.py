"""What all sessions share of a network: weights, test pictures, scans. Loaded once, read only."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import streamlit as st

from explorer.datasets.sources import SOURCES
from explorer.errors import ExplorerError
from explorer.widgets.lesson import link
from explorer.widgets.text import literal

_SCANS = 8  # a scan takes 64 MB at most, one of report-cnn 22 MB
_NETWORKS = 16  # of at most _LARGE bytes each
_LARGE = 2**26  # bytes; of larger networks one is kept: VGG11 takes 515 MB
_SHUFFLED = 2  # sets of pictures; 10,000 take 31 MB
_SHUFFLED_NOTE = (
    "This network was trained on shuffled pixels: every pixel of a picture is at another place, "
    "the same one in all pictures. You see the pictures as the network does."
)


def network(path: Path, epoch: int | None = None):
    """Return a run's network in eval mode, its card, the sha256 of its weights, and a sentence.

    Parameters
    ----------
    path : pathlib.Path
        The run's folder.
    epoch : int or None
        Of the weights that the run has kept; None for its checkpoint.

    Returns
    -------
    tuple of nn.Module, Card, str and str
        The sentence is what people have to be told, mostly empty.

    Raises
    ------
    CheckpointError
        When it cannot be used.
    """
    if epoch is not None:
        return _epoch(str(path), epoch, _stamp(path / "epochs" / f"{epoch}.safetensors"))
    stamp = tuple(_stamp(path / f"best.{ending}") for ending in ("safetensors", "json"))
    opened = _large_checkpoint if stamp[0][1] > _LARGE else _checkpoint
    return opened(str(path), stamp)


def _stamp(file: Path) -> tuple[int, int]:
    try:
        state = file.stat()
    except OSError:
        return (0, 0)
    return state.st_mtime_ns, state.st_size


@st.cache_resource(max_entries=_NETWORKS, show_spinner=False)
def _checkpoint(path: str, stamp: tuple):
    """Load a checkpoint; `stamp` makes a file that was replaced a new entry."""
    return _opened(path)


@st.cache_resource(max_entries=1, show_spinner="Opening a large network …")
def _large_checkpoint(path: str, stamp: tuple):
    """Load a checkpoint that is too large to keep several of its kind; see `_checkpoint`."""
    return _opened(path)


def _opened(path: str):
    from explorer import checkpoints
    from explorer.probing.activations import fingerprint

    model, card, note = checkpoints.load_or_previous(Path(path))
    return model, card, fingerprint(model), note


@st.cache_resource(max_entries=_NETWORKS, show_spinner=False)
def _epoch(path: str, epoch: int, stamp: tuple):
    from explorer import checkpoints
    from explorer.probing.activations import fingerprint

    model, card = checkpoints.load_epoch(Path(path), epoch)
    return model, card, fingerprint(model), ""


@st.cache_resource(max_entries=_NETWORKS, show_spinner=False)
def _untrained(path: str, stamp: tuple):
    from explorer import checkpoints
    from explorer.probing.activations import fingerprint

    found = checkpoints.untrained(Path(path))
    return found.model, fingerprint(found.model), found.kept


def before_training(path: Path):
    """Return a run's network before training, its sha256, and whether these are its own weights.

    False stands for a network of the same kind with new random weights.
    """
    first = _stamp(path / "epochs" / "0.safetensors")
    return _untrained(str(path), (first, _stamp(path / "best.json")))


@st.cache_data(max_entries=_NETWORKS, show_spinner=False)
def most(fingerprint: str, *, _model) -> int:
    """Return how many pictures a scan of a network should read."""
    from explorer.probing.scan import affordable

    return affordable(_model)


def test_pictures(recipe, card, count: int):
    """Return the run's test pictures and True, or with a sentence those of Shapes and False.

    At most `count` of them, evenly from all classes; and a name for what they hold.
    """
    from explorer import datasets  # keeps what it has loaded, and notices a changed folder

    C, H, W = card.shape
    with st.spinner("Getting the test pictures …"):
        try:
            place = {"root": recipe.root, "test_share": recipe.test_share, "side": recipe.side}
            loaded = datasets.load(recipe.data, "test", classes=card.classes, **place)
            own = True
        except ExplorerError as error:
            missing = literal(str(error))
            st.warning(f"{missing} Until then you see pictures of Shapes, which it has never seen.")
            if recipe.data in SOURCES:
                link("datasets", "Get them on the page Data sets", icon=":material/download:")
            loaded, own = datasets.load("shapes", "test"), False
        pictures = datasets.fitted(_thinned(loaded, count), (H, W, C))
    digest = _digest(pictures.images)
    if recipe.shuffle_pixels:
        pictures, digest = _shuffled(digest, _pictures=pictures), f"{digest} shuffled"
    return pictures, own, digest


_DIGESTS: dict[int, tuple[np.ndarray, str]] = {}  # id of an array -> the array and its digest


def _digest(images: np.ndarray) -> str:
    """Return the sha256 of pictures; of arrays that data sets keep it is computed once.

    30 MB take 20 ms, which every change of every visitor would cost.
    """
    known = _DIGESTS.get(id(images))
    if known is not None and known[0] is images:
        return known[1]
    digest = hashlib.sha256(np.ascontiguousarray(images)).hexdigest()
    if not images.flags.writeable:
        while len(_DIGESTS) >= _SHUFFLED:
            _DIGESTS.pop(next(iter(_DIGESTS)), None)
        _DIGESTS[id(images)] = (images, digest)
    return digest


def _thinned(pictures, count: int):
    """Return at most so many pictures, evenly from all, with a sentence that says so."""
    there = len(pictures.images)
    if there <= count:
        return pictures
    kept = np.arange(count) * there // count
    files = tuple(pictures.files[i] for i in kept) if pictures.files else pictures.files
    sizes = pictures.sizes if pictures.sizes is None else pictures.sizes[kept]
    note = (
        f"{count:,} of the {there:,} test pictures are read, evenly from all classes: all of them "
        "would keep so large a network busy for minutes."
    )
    images, labels = pictures.images[kept], pictures.labels[kept]
    notes = (*pictures.notes, note)
    return replace(pictures, images=images, labels=labels, files=files, sizes=sizes, notes=notes)


@st.cache_resource(max_entries=_SHUFFLED, show_spinner=False)
def _shuffled(digest: str, *, _pictures):
    """Return the pictures as the network has seen them, and a sentence that says so."""
    from explorer.datasets.pixel_shuffle import shuffle_pixels

    notes = (*_pictures.notes, _SHUFFLED_NOTE)
    return replace(_pictures, images=shuffle_pixels(_pictures.images), notes=notes)


_SCANNED: set[tuple] = set()  # what has been scanned since the start; a spinner costs 2 ms


def scan_of(fingerprint: str, digest: str, card, *, model, images):
    """Return the scan of a network over pictures, made once per weights, pictures and scale."""
    key = fingerprint, digest, card.mean, card.std
    if key in _SCANNED:
        return _scan(*key, _model=model, _images=images)
    with st.spinner(f"Scanning {len(images):,} pictures …", show_time=True):
        found = _scan(*key, _model=model, _images=images)
    _SCANNED.add(key)
    return found


@st.cache_resource(max_entries=_SCANS, show_spinner=False)
def _scan(fingerprint: str, digest: str, mean: tuple, std: tuple, *, _model, _images):
    from explorer.probing.scan import scan

    return scan(_model, _images, mean, std)
