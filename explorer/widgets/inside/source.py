"""What the pages look into: a run's network, its test pictures, and one scan of them."""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.datasets.pictures import TITLES
from explorer.errors import CheckpointError
from explorer.training import rundir
from explorer.widgets.inside import loading
from explorer.widgets.inside.bring import bring
from explorer.widgets.inside.epochs import choose_epoch
from explorer.widgets.inside.state import RUN
from explorer.widgets.text import literal

SHIPPED = "The network that comes with the explorer"
_NO_CONVOLUTION = (
    "This network has no convolution, so it has no filters and no feature maps to look at: each "
    "unit of its first layer has one weight for every value of the picture. Choose another "
    "network, or train one."
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
    fingerprint : str
        SHA-256 of the weights.
    digest : str
        Names the pictures.
    run : str
        The run's name in the link.
    path : pathlib.Path
        The run's folder.
    epoch : int or None
        After which epoch the weights were kept, 0 before training; None for the checkpoint itself.
    drawn : bool
        Whether the weights are no run's: drawn anew, for a control.
    """

    card: Any
    model: Any
    pictures: Any
    own: bool
    fingerprint: str
    digest: str
    run: str
    path: Path
    epoch: int | None = None
    drawn: bool = False

    @property
    def key(self) -> str:
        """Name of weights, pictures and normalisation; for caches of what is made from them."""
        return f"{self.fingerprint} {self.digest} {self.card.mean} {self.card.std}"

    @cached_property
    def scan(self):
        """The scan of the network over the pictures, made once for everybody."""
        return loading.scan_of(
            self.fingerprint, self.digest, self.card, model=self.model, images=self.pictures.images
        )

    @cached_property
    def untrained(self) -> "Source":
        """The same network before it was trained, over the same pictures: a control.

        Where the run has not kept these weights they are drawn anew: then `drawn` is True.
        """
        model, fingerprint, kept = loading.before_training(self.path)
        return replace(self, model=model, fingerprint=fingerprint, epoch=0, drawn=not kept)

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
        """Return one picture's class probabilities, float64 (classes,)."""
        from explorer.probing.activations import predict

        chosen = self.pictures.images[image : image + 1]
        return predict(self.model, chosen, self.card.mean, self.card.std)[0]


def choose(*, scanned: bool = True, form: bool = False) -> Source | None:
    """Let the reader choose a run; return its network, or None with the reason shown.

    Parameters
    ----------
    scanned : bool
        Whether the page needs filters: then a network without any is told of, and the accuracy
        over the scanned pictures is shown where the test has been opened.
    form : bool
        Whether readers are offered to bring their own weights.
    """
    own = {run.name: run for run in rundir.list_runs() if _has_checkpoint(run.path)}
    runs = shipped() | own
    if not runs:
        st.error("No network comes with this copy of the explorer. Train one on the page Train.")
        return None
    asked = st.query_params.get(RUN)
    if asked and asked not in runs:
        st.info(
            f"There is no finished run “{literal(asked[:80])}” on this machine. "
            "The network that comes with the explorer is shown."
        )
    left, place, right = st.columns([5, 5, 3], gap="medium", vertical_alignment="bottom")
    with left:
        name = st.selectbox(
            "Network",
            list(runs),
            key=RUN,
            bind="query-params",
            help="Your own runs are listed here as soon as they have saved a checkpoint.",
        )
    if form:
        with right:
            bring()
    line = st.empty()
    source = _open(name if name in runs else SHIPPED, runs, place)
    if source is not None:
        line.markdown(_facts(source, scanned and rundir.test_opened(source.path)))
        for note in source.pictures.notes:
            st.caption(literal(note))
        if scanned and not source.scan.layers:
            st.info(_NO_CONVOLUTION)
    return source


def shipped() -> dict:
    """Return the runs that come with the explorer, by the names that links and lists use."""
    first, *others = rundir.shipped_runs() or [None]
    named = {
        f"The {TITLES.get(run.recipe.data, run.recipe.data)} network that comes with it": run
        for run in others
    }
    return {} if first is None else {SHIPPED: first} | named


def _has_checkpoint(path: Path) -> bool:
    return (path / "best.json").is_file() and (path / "best.safetensors").is_file()


def _open(name: str, runs: dict, beside) -> Source | None:
    try:
        return _load(name, runs[name], beside)
    except CheckpointError as error:
        st.error(f"{literal(str(error))} The network that comes with the explorer is shown.")
    if SHIPPED not in runs:
        return None
    try:
        return _load(SHIPPED, runs[SHIPPED], beside)
    except CheckpointError as error:
        st.error(literal(str(error)))
        return None


def _load(name: str, run, beside) -> Source:
    """Load a run's network; the slider over its epochs is drawn into `beside`."""
    model, card, fingerprint, note = loading.network(run.path)
    if note:
        st.warning(literal(note))
    count = loading.most(fingerprint, _model=model)
    with beside:
        epoch = choose_epoch(name, run.path, card.epoch)
    if epoch is not None:
        try:
            model, _, fingerprint, _ = loading.network(run.path, epoch)
        except CheckpointError as error:
            st.error(f"{literal(str(error))} The checkpoint is shown.")
            epoch = None
    pictures, own, digest = loading.test_pictures(run.recipe, card, count)
    return Source(card, model, pictures, own, fingerprint, digest, name, run.path, epoch)


def _facts(source: Source, with_accuracy: bool) -> str:
    import models

    card, count = source.card, len(source.pictures.images)
    title = models.REGISTRY[card.model].title if card.model in models.REGISTRY else card.model
    classes = literal(", ".join(card.classes))
    learnt = (
        f"**{literal(title)}** ({literal(card.model)}), {len(card.classes)} classes: {classes}. "
        f"{_weights(source)}"
    )
    if not source.own:
        return f"{learnt}, shown on {count:,} pictures of Shapes."
    where = f"test pictures of {literal(source.pictures.name)}"
    if not rundir.test_opened(source.path):
        return (
            f"{learnt}, shown on {count:,} {where}. How many of them it names correctly is sealed; "
            "the page After training opens it."
        )
    if not with_accuracy:
        return f"{learnt}, shown on {count:,} {where}."
    right = (source.scan.predicted == source.pictures.labels).mean()
    return f"{learnt}; it names {100 * right:.1f} % of the {count:,} {where} correctly."


def _weights(source: Source) -> str:
    if source.epoch is None and source.card.val_loss is None:
        return "Weights from a file"
    if source.epoch is None:
        return f"Checkpoint of epoch {source.card.epoch}"
    return "Weights before training" if source.epoch == 0 else f"Weights after epoch {source.epoch}"
