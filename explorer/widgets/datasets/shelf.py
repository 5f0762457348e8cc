"""The shelf of data sets: what is at hand, how it looks, and how to get what is missing.

Names of folders and classes can hold anything, so they are shown with `st.text` only: it takes
neither Markdown nor HTML.
"""

import logging
import threading
from pathlib import Path

import numpy as np
import streamlit as st

from explorer import datasets, limits, places
from explorer.datasets import fetch, sources
from explorer.datasets.pictures import DatasetStatus, shown
from explorer.datasets.standing import megabytes
from explorer.errors import ExplorerError
from explorer.figures.grids import enlarge, sheet
from explorer.widgets.warm import is_warm

GAP = 2  # pixels between two samples, before they are enlarged
ENLARGED = 2  # times
CLASSES_NAMED = 12  # more would push the samples off the first screen
POLL_SECONDS = 0.5


def dataset_shelf() -> None:
    """Draw one row for each data set, and where to put folders of pictures."""
    for status in datasets.statuses():
        with st.container(border=True):
            words, samples = st.columns([2, 3], vertical_alignment="top", gap="small")
            with words, st.container(gap="xsmall"):
                _words(status)
            with samples:
                if status.ready:
                    _samples(status)
                elif status.data in sources.SOURCES:
                    offer(sources.SOURCES[status.data])
    st.text(
        f"Your own pictures: put them into {places.shown(places.pictures_folder() / 'NAME')} as "
        "train/CLASS/*.jpg and test/CLASS/*.jpg (PNG and WebP too), or as CLASS/*.jpg to have "
        "them split, then reload this page."
    )


def short_shelf() -> None:
    """Draw one line for each data set: its title and how it stands."""
    for status in datasets.statuses():
        with st.container(horizontal=True, vertical_alignment="center"):
            _title(status)
            st.text(status.sentence, width="content")


def _words(status: DatasetStatus) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        _title(status)
    st.text(status.sentence)
    if status.classes:
        names = ", ".join(shown(name) for name in status.classes[:CLASSES_NAMED])
        more = len(status.classes) - CLASSES_NAMED
        rest = f" and {more} more" if more > 0 else ""
        st.text(f"{len(status.classes)} classes: {names}{rest}")
    if status.remedy and status.data == "folder":
        st.text(status.remedy)


def _title(status: DatasetStatus) -> None:
    if status.data == "folder":
        st.text(status.title, width="content")
    else:
        st.markdown(f"**{status.title}**", width="content")
    if status.ready:
        st.badge("ready", color="green")
    else:
        st.badge("not ready", color="orange")


def _samples(status: DatasetStatus) -> None:
    if status.data == "cifar10" and not is_warm():  # torchvision reads it: torch, seconds
        st.text("Samples appear when the page is loaded again.")
        return
    classes = status.classes[: limits.CLASSES_MAX]
    try:
        strip = _strip(status.data, status.root, classes)
    except ExplorerError as error:
        st.text(str(error))
        return
    st.image(strip, output_format="PNG", alt="One picture of each class")


@st.cache_data(max_entries=32, ttl=600, show_spinner=False)
def _strip(data: str, root: str | None, classes: tuple[str, ...]) -> np.ndarray:
    """Return one test picture of each class side by side, enlarged without blur."""
    pictures = datasets.load(data, "test", root=root, classes=classes, per_class=1)
    count, H, W, _ = pictures.images.shape
    clear = np.zeros((count, H + GAP, W + GAP, 4), np.uint8)
    clear[:, :H, :W, :3] = pictures.images  # a grey value goes to all three colours
    clear[:, :H, :W, 3] = 255  # the gaps stay transparent, in both themes
    return enlarge(sheet(clear, len(clear)), ENLARGED)


@st.cache_resource(show_spinner=False)
def _downloads() -> dict[str, dict]:
    """Return what is known of each download, shared by all sessions of the server.

    Each has "thread", "done" (bytes) and "error" (a sentence, or "").
    """
    return {}


@st.cache_resource(show_spinner=False)
def _start_lock() -> threading.Lock:
    return threading.Lock()


def _is_running(source: sources.Source) -> bool:
    download = _downloads().get(source.key)
    return download is not None and download["thread"].is_alive()


def _start(source: sources.Source) -> None:
    """Start the download unless it is running already."""
    with _start_lock():
        if _is_running(source):
            return
        download = {"done": 0, "error": ""}
        folder = sources.folder_of(source)
        thread = threading.Thread(
            target=_work, args=(source, folder, download), name=f"fetch {source.key}", daemon=True
        )
        download["thread"] = thread
        _downloads()[source.key] = download
        thread.start()


def _work(source: sources.Source, folder: Path, download: dict) -> None:
    """Fetch; no Streamlit call, since this thread belongs to no session."""

    def progress(done: int, total: int) -> None:
        download["done"] = done

    try:
        fetch.fetch(source, folder, progress)
    except ExplorerError as error:
        download["error"] = str(error)
    except Exception:
        logging.getLogger(__name__).exception("fetching %s", source.key)
        download["error"] = f"{source.title} was not fetched. The reason is in the server's log."


def offer(source: sources.Source, place: str = "shelf") -> None:
    """Show the button, or the download under way, and the command that does the same.

    Parameters
    ----------
    source : Source
    place : str
        Where on the page; one place, one button.
    """
    running = _is_running(source)
    if running:
        st.fragment(_progress, run_every=POLL_SECONDS)(source)
    else:
        st.button(
            f"Get {source.title} ({megabytes(source)})",
            key=f"get-{place}-{source.key}",
            icon=":material/download:",
            on_click=_start,
            args=(source,),
        )
        error = _downloads().get(source.key, {}).get("error")
        if error:
            st.badge("failed", color="red")
            st.text(error)
    st.caption("The same from the command line:")
    st.code(source.command, language="bash", wrap_lines=True)


def _progress(source: sources.Source) -> None:
    if not _is_running(source):
        st.rerun()  # the whole page: the samples take the place of the bar
    done = min(_downloads()[source.key]["done"], source.size)
    words = f"{done / 1e6:.0f} of {source.size / 1e6:.0f} MB"
    if done == source.size:
        words = "Checking and unpacking"
    st.progress(done / source.size, text=words)
