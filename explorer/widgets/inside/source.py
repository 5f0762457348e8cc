"""What the page looks into: a run's checkpoint, its test pictures, and one scan of them."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from explorer.errors import CheckpointError, ExplorerError
from explorer.training import rundir
from explorer.widgets.text import literal

RUN = "run"  # the query parameter that other pages link with
SHIPPED = "The network that comes with the explorer"
_SCANS = 4  # a scan takes 64 MB at most
_NETWORKS = 8  # of at most _LARGE bytes each
_LARGE = 2**26  # bytes; of larger networks one is kept: VGG11 takes 515 MB
_NO_CONVOLUTION = (
    "This network has no convolution, so it has no filters and no feature maps to look at: each "
    "unit of its first layer has one weight for every value of the picture. Choose another "
    "network, or train one."
)
_SHUFFLED = 2  # sets of pictures; 10,000 take 31 MB
_SHUFFLED_NOTE = (
    "This network was trained on shuffled pixels: every pixel of a picture is at another place, "
    "the same one in all pictures. You see the pictures as the network does."
)


@dataclass(frozen=True)
class Source:
    """A network with the pictures that it is looked into with; shared by sessions, read only.

    Attributes
    ----------
    card : Card
        Of the checkpoint.
    model : nn.Module
        In eval mode, without gradients.
    pictures : Pictures
        The test pictures.
    own : bool
        Whether these are the test pictures of the data set that the network was trained on.
    scan : Scan
        Of the network over these pictures.
    key : str
        Names weights and pictures; for caches of what is drawn from them.
    """

    card: Any
    model: Any
    pictures: Any
    own: bool
    scan: Any
    key: str

    def maps(self, image: int, layer: str, *, before_relu: bool = False):
        """Return one picture's maps of one layer, float32 (C, H, W)."""
        return self.maps_of([image], layer, before_relu=before_relu)[0]

    def maps_of(self, images, layer: str, *, before_relu: bool = False):
        """Return several pictures' maps of one layer, float32 (n, C, H, W)."""
        from explorer.probing.activations import feature_maps

        chosen, card = self.pictures.images[images], self.card
        maps = feature_maps(
            self.model, chosen, card.mean, card.std, [layer], before_relu=before_relu
        )
        return maps[layer]

    def probabilities(self, image: int):
        """Return one picture's class probabilities, float32 (classes,)."""
        from explorer.probing.activations import predict

        chosen = self.pictures.images[image : image + 1]
        return predict(self.model, chosen, self.card.mean, self.card.std)[0]


def choose() -> Source | None:
    """Let the reader choose a run; return it loaded and scanned, or None with the reason shown."""
    asked = st.query_params.get(RUN)
    runs = {run.name: run for run in rundir.list_runs() if _has_checkpoint(run.path)}
    if asked and asked not in (SHIPPED, *runs):
        st.info(
            f"There is no finished run “{literal(asked[:80])}” on this machine. "
            "The network that comes with the explorer is shown."
        )
    name = st.selectbox(
        "Network",
        [SHIPPED, *runs],
        key=RUN,
        bind="query-params",
        help="Your own runs are listed here as soon as they have saved a checkpoint.",
    )
    run = runs.get(name) or next(iter(rundir.shipped_runs()), None)
    if run is None:
        st.error("No network comes with this copy of the explorer. Train one on the page Train.")
        return None
    line = st.empty()
    source = _open(run)
    if source is not None:
        line.markdown(_facts(source, rundir.test_opened(run.path)))
        for note in source.pictures.notes:
            st.caption(literal(note))
        if not source.scan.layers:
            st.info(_NO_CONVOLUTION)
    return source


def _has_checkpoint(path: Path) -> bool:
    return (path / "best.json").is_file() and (path / "best.safetensors").is_file()


def _open(run) -> Source | None:
    try:
        return _load(run.path, run.recipe)
    except CheckpointError as error:
        st.error(f"{literal(str(error))} The network that comes with the explorer is shown.")
    shipped = next(iter(rundir.shipped_runs()), None)
    try:
        return None if shipped is None else _load(shipped.path, shipped.recipe)
    except CheckpointError as error:
        st.error(literal(str(error)))
        return None


def _load(path: Path, recipe) -> Source:
    stamp = tuple(_stamp(path / f"best.{ending}") for ending in ("safetensors", "json"))
    opened = _large_checkpoint if stamp[0][1] > _LARGE else _checkpoint
    model, card, fingerprint = opened(str(path), stamp)
    pictures, own = _test_pictures(recipe, card, _most(fingerprint, _model=model))
    digest = hashlib.sha256(pictures.images).hexdigest()
    if recipe.shuffle_pixels:
        pictures, digest = _shuffled(digest, _pictures=pictures), f"{digest} shuffled"
    with st.spinner(f"Scanning {len(pictures.images):,} test pictures …", show_time=True):
        found = _scan(
            fingerprint, digest, card.mean, card.std, _model=model, _images=pictures.images
        )
    return Source(
        card, model, pictures, own, found, f"{fingerprint} {digest} {card.mean} {card.std}"
    )


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

    model, card = checkpoints.load(Path(path))
    return model, card, fingerprint(model)


@st.cache_data(max_entries=_NETWORKS, show_spinner=False)
def _most(fingerprint: str, *, _model) -> int:
    from explorer.probing.scan import affordable

    return affordable(_model)


def _test_pictures(recipe, card, most: int):
    """Return the run's test pictures and True, or with a sentence those of Shapes and False.

    At most `most` of them, evenly from all classes.
    """
    from explorer import datasets  # keeps what it has loaded, and notices a changed folder

    C, H, W = card.shape
    with st.spinner("Getting the test pictures …"):
        try:
            place = {"root": recipe.root, "test_share": recipe.test_share, "side": recipe.side}
            loaded = datasets.load(recipe.data, "test", classes=card.classes, **place)
            return datasets.fitted(_thinned(loaded, most), (H, W, C)), True
        except ExplorerError as error:
            missing = literal(str(error))
        st.warning(f"{missing} Until then you see pictures of Shapes, which it has never seen.")
        return datasets.fitted(_thinned(datasets.load("shapes", "test"), most), (H, W, C)), False


def _thinned(pictures, most: int):
    """Return at most so many pictures, evenly from all, with a sentence that says so."""
    count = len(pictures.images)
    if count <= most:
        return pictures
    kept = np.arange(most) * count // most
    files = tuple(pictures.files[i] for i in kept) if pictures.files else pictures.files
    sizes = pictures.sizes if pictures.sizes is None else pictures.sizes[kept]
    note = (
        f"{most:,} of the {count:,} test pictures are read, evenly from all classes: all of them "
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


@st.cache_resource(max_entries=_SCANS, show_spinner=False)
def _scan(fingerprint: str, digest: str, mean: tuple, std: tuple, *, _model, _images):
    """Scan once per weights, pictures and normalisation, whoever asks."""
    from explorer.probing.scan import scan

    return scan(_model, _images, mean, std)


def _facts(source: Source, opened: bool) -> str:
    import models

    card, count = source.card, len(source.pictures.images)
    title = models.REGISTRY[card.model].title if card.model in models.REGISTRY else card.model
    classes = literal(", ".join(card.classes))
    learnt = (
        f"**{literal(title)}** ({literal(card.model)}), {len(card.classes)} classes: {classes}."
    )
    if not source.own:
        return f"{learnt} Checkpoint of epoch {card.epoch}. Shown on {count:,} pictures of Shapes."
    if not opened:
        return (
            f"{learnt} Checkpoint of epoch {card.epoch}, shown on {count:,} test pictures of "
            f"{literal(source.pictures.name)}. How many of them it names correctly is sealed; the "
            "page After training opens it."
        )
    right = (source.scan.predicted == source.pictures.labels).mean()
    return (
        f"{learnt} Checkpoint of epoch {card.epoch}; it names {100 * right:.1f} % of the "
        f"{count:,} test pictures of {literal(source.pictures.name)} correctly."
    )
