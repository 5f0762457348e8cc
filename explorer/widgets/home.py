"""Home's cards: a small live picture, a link and one line for each page; the device that trains."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from explorer import datasets, limits, samples
from explorer.catalog import PAGES, PageEntry
from explorer.figures import home as figures
from explorer.figures.cone import cone_picture
from explorer.figures.home_kernels import outlines
from explorer.figures.home_mean import beside_their_mean
from explorer.figures.home_numbers import moved_histogram, pixels_with_numbers
from explorer.figures.home_results import shrinking_intervals
from explorer.figures.home_runs import accuracies
from explorer.figures.windows import windows_picture
from explorer.images import fit_picture
from explorer.layers.presets import PRESETS
from explorer.layers.summary import summary
from explorer.training import rundir
from explorer.training.short_runs import short_runs
from explorer.widgets import home_around, home_network
from explorer.widgets.lesson import link
from explorer.widgets.warm import is_warm

POLL_SECONDS = 0.5
IN_A_ROW = 4
_WITH_PYTORCH = ("augmentation", "step", "network", "inside", "why")


def cards() -> None:
    """Show one card for each page, section by section."""
    for section in dict.fromkeys(page.section for page in PAGES[1:]):
        st.subheader(section, anchor=False)
        pages = [page for page in PAGES if page.section == section]
        for start in range(0, len(pages), IN_A_ROW):
            _row(pages[start : start + IN_A_ROW])


def _row(pages: Sequence[PageEntry]) -> None:
    columns = st.columns(IN_A_ROW, gap="small")
    for column, page in zip(columns, pages, strict=False):
        with column, st.container(border=True, height="stretch"):
            _picture(page.address)
            link(page.address, f"**{page.title}**")
            st.markdown(page.line)


def _picture(address: str) -> None:
    if address in _WITH_PYTORCH and not is_warm():
        _picture_when_warm()
        return
    words, draw = {
        "output_size": ("Four windows on ten cells; the last cell is never read", _windows),
        "convolution": ("A picture and its vertical edges", _edges),
        "pooling": ("A picture and its 4×4 maxima", _pooled),
        "activations": ("The curves of ReLU and GELU", _curves),
        "stack": ("What one unit of a network sees, layer by layer", _cone),
        "pictures": ("A house and the strength of its edges", _outlines),
        "numbers": ("A digit and nine of its pixels as numbers", _pixels),
        "normalisation": ("A histogram before and after normalisation", _histogram),
        "augmentation": ("A picture, and the same turned, recoloured and erased", _augmented),
        "datasets": ("A ring, and the mean of a hundred rings", _mean),
        "train": ("Training and validation loss of the run that ships", _curve),
        "step": ("The loss of a batch over the length of a step, and what its slope says", _step),
        "results": ("80 % right of 10, 40, 160 and 640 pictures: the interval shrinks", _sure),
        "compare": ("Validation accuracies of four short runs", _compared),
        "inside": ("Eight filters of the network that ships", _filters),
        "network": ("A ring and its strongest maps of two layers", home_network.walked),
        "why": ("A ring, and what speaks for it", home_network.explained),
        "guess": (
            "Stripes and checks: which of them excites a filter more?",
            home_network.guessed,
        ),
        **home_around.DRAWN,
    }[address]
    st.image(draw(), output_format="PNG", alt=words, width="content")


@st.fragment(run_every=POLL_SECONDS)
def _picture_when_warm() -> None:
    """Keep the place of a picture that needs PyTorch until it is there."""
    if is_warm():
        st.rerun()
    blank = np.zeros((figures.SIDE, 2 * figures.SIDE + figures.GAP, 4), np.uint8)
    st.image(blank, output_format="PNG", alt="PyTorch is still loading", width="content")


def _shape(name: str, number: int) -> np.ndarray:
    pictures = datasets.load("shapes", "test", classes=(name, "dots"), per_class=number + 1)
    return pictures.images[number]


@st.cache_data(show_spinner=False)
def _windows() -> np.ndarray:
    return windows_picture(10, 3, stride=2)


@st.cache_data(show_spinner=False)
def _edges() -> np.ndarray:
    return figures.edges(_shape("vertical stripes", 2))


@st.cache_data(show_spinner=False)
def _pooled() -> np.ndarray:
    return figures.pooled(_shape("ring", 0))


@st.cache_data(show_spinner=False)
def _curves() -> np.ndarray:
    return figures.activations()


@st.cache_data(show_spinner=False)
def _outlines() -> np.ndarray:
    return outlines(samples.draw("house")[44:140, 68:164])


@st.cache_data(show_spinner=False)
def _cone() -> np.ndarray:
    return cone_picture(summary(PRESETS[0].stack), (0, 2, 3, 5, 6))


@st.cache_data(show_spinner=False)
def _pixels() -> np.ndarray:
    return pixels_with_numbers(samples.draw("digit 8"), 4, 8)


@st.cache_data(show_spinner=False)
def _histogram() -> np.ndarray:
    return moved_histogram(datasets.load("shapes", "test", per_class=10).images)


@st.cache_data(show_spinner=False)
def _augmented() -> np.ndarray:
    return figures.augmented(fit_picture(samples.draw("house"), figures.SIDE // 3))


@st.cache_data(show_spinner=False)
def _mean() -> np.ndarray:
    pictures = datasets.load("shapes", "test", classes=("ring", "dots"), per_class=100)
    return beside_their_mean(pictures.images[pictures.labels == 0])


@st.cache_data(show_spinner=False)
def _curve() -> np.ndarray:
    points = rundir.read_metrics(rundir.shipped_runs()[0].path)
    epochs = [point for point in points if "val_loss" in point]
    return figures.learning_curve(
        [point["train_loss"] for point in epochs], [point["val_loss"] for point in epochs]
    )


@st.cache_data(show_spinner=False)
def _compared() -> np.ndarray:
    runs = [rundir.read_metrics(run.path) for run in short_runs().values()]
    return accuracies([[p["val_accuracy"] for p in run if p["kind"] == "epoch"] for run in runs])


@st.cache_data(show_spinner=False)
def _step() -> np.ndarray:
    from explorer.training.step_mode.along import first_step

    return figures.learning_curve(*first_step(points=24))


@st.cache_data(show_spinner=False)
def _sure() -> np.ndarray:
    return shrinking_intervals(0.8, (10, 40, 160, 640))


@st.cache_data(show_spinner=False)
def _filters() -> np.ndarray:
    from explorer import checkpoints

    model, _ = checkpoints.load(rundir.shipped_runs()[0].path)
    return figures.first_filters(model.conv1.weight.detach().numpy())


def device_line() -> None:
    """Say which device will train, as soon as PyTorch is there to tell."""
    cold = not is_warm()

    @st.fragment(run_every=POLL_SECONDS if cold else None)
    def show() -> None:
        if cold and is_warm():
            st.rerun()
        st.markdown(f"**Training runs on:** {_device()}")

    show()


def _device() -> str:
    if not is_warm():
        return "PyTorch is still loading."
    from explorer.training.device import cores, device_title, pick_device

    device = pick_device("auto")
    if device.type != "cpu":
        return f"{device_title(device)}."
    return (
        f"{device_title(device)}, {cores()} cores; no GPU was found. "
        f"At most {limits.RUNS_AT_ONCE} trainings share it."
    )
