"""Normalisation: the choice of pictures and constants, and the histograms before and after."""

import re
from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer import datasets, limits
from explorer.datasets.channels import ChannelStatistics, statistics_of
from explorer.datasets.constants import OWN, Constants, offered
from explorer.errors import ExplorerError
from explorer.figures.histograms import common_axis, cut_off, histograms
from explorer.widgets.text import literal

COUNTS = ("100", "200", "500", "1,000", "2,000", "5,000", "all")  # pictures of each class
_COUNT = "500"  # drawn or read within half a second
STANDARD = {
    "norm_data": datasets.TITLES["shapes"],
    "norm_split": "train",
    "norm_count": _COUNT,
    "norm_with": OWN,
    "norm_picture": 0,
}
_PLAIN = {"displayModeBar": False}


@dataclass(frozen=True, eq=False)
class Choice:
    """What the reader looks at.

    Attributes
    ----------
    pictures : datasets.Pictures
    measured : ChannelStatistics
        Of these pictures.
    constants : Constants
        What they are normalised with, one number for each channel.
    all_constants : dict of str to Constants
        Everything that could have been chosen.
    picture : int
        The picture that is shown before and after.
    """

    pictures: datasets.Pictures
    measured: ChannelStatistics
    constants: Constants
    all_constants: dict[str, Constants]
    picture: int


def choose() -> Choice | None:
    """Draw the choices; None, with the reason on the page, where there are no pictures."""
    found = {status.title: status for status in datasets.statuses()}
    title = st.selectbox(
        "Pictures", list(found), key="norm_data", bind="query-params", format_func=literal
    )
    status = found.get(title)
    if status is None:
        return None
    if not status.ready:
        st.warning(literal(status.sentence))
        st.code(status.remedy, language="bash", wrap_lines=True)
        return None
    try:
        pictures = _pictures(status)
    except ExplorerError as error:
        st.error(literal(str(error)))
        return None
    measured = statistics_of(pictures.images)
    constants = offered(measured)
    titles = {each.title: each for each in constants.values()}
    title = st.selectbox("Normalise with", list(titles), key="norm_with", bind="query-params")
    chosen = titles.get(title, constants["own"])
    st.caption(f"{chosen.line} Mean {numbers(chosen.mean)}, deviation {numbers(chosen.std)}.")
    last = min(len(pictures.images), limits.PER_CLASS_MAX) - 1
    if st.session_state.get("norm_picture", 0) > last:  # fewer pictures than before
        st.session_state["norm_picture"] = last
    number = st.slider("Picture shown below", 0, last, key="norm_picture", bind="query-params")
    return Choice(pictures, measured, chosen, constants, min(number, last))


def _pictures(status: datasets.DatasetStatus) -> datasets.Pictures:
    """Draw the choices of one data set and load what they mean."""
    left, right = st.columns([3, 4])
    with left:
        split = st.segmented_control(
            "Part", ["train", "test"], default="train", required=True, key="norm_split",
            bind="query-params",
        )  # fmt: skip
    with right:
        count = st.select_slider(
            "Pictures of each class", COUNTS, _COUNT, key="norm_count", bind="query-params"
        )
    mark = re.sub(r"[^a-z0-9]+", "_", status.title.lower()).strip("_")
    names = list(status.classes)
    classes = st.pills(
        f"Classes ({limits.CLASSES_MIN} to {limits.CLASSES_MAX})",
        names,
        selection_mode="multi",
        default=names[: limits.CLASSES_MAX],
        format_func=literal,
        key=f"norm_classes_{mark}",
        bind="query-params",
        wrap=True,
    )
    chosen = tuple(name for name in names if name in classes)
    there = datasets.counts(status.data, split, status.root)
    most = min((there[name] for name in chosen), default=0)
    per_class = None if count == "all" else min(int(count.replace(",", "")), most) or None
    with st.spinner("Getting the pictures …"):
        pictures = datasets.load(
            status.data, split, root=status.root, classes=chosen, per_class=per_class
        )
        statistics_of(pictures.images)
    for note in pictures.notes:
        st.caption(literal(note))
    return pictures


def charts(choice: Choice) -> None:
    """Show the histograms before and after on one axis."""
    mean, std = choice.constants.mean, choice.constants.std
    figure = histograms(choice.measured, mean, std)
    st.plotly_chart(figure, key="norm_histograms", config=_PLAIN, alt="Histograms before and after")
    low, high = common_axis(mean, std)
    shape = "×".join(f"{size:,}" for size in choice.pictures.images.shape)
    sentence = (
        f"{shape} numbers. Both charts have the same axis, from {minus(low, 'g')} to {high:g}: "
        "normalising moves and stretches, and changes no height. The mark above is mean ± "
        "deviation."
    )
    if cut := cut_off(choice.measured):
        parts = " and ".join(f"{level} (up to {share:.1f} %)" for level, share in cut.items())
        sentence += f" Higher than the charts: level {parts}."
    st.caption(sentence)


def table(columns: dict[str, list[str]], strong: str | None = None) -> None:
    """Show a small table.

    Parameters
    ----------
    columns : dict of str to list of str
        Head of a column → its cells, as Markdown. Nothing that a visitor wrote.
    strong : str, optional
        The column that names the rows: bold.
    """
    cells = [
        [f"**{cell}**" if head == strong else cell for cell in column]
        for head, column in columns.items()
    ]
    lines = [list(columns), ["---"] * len(columns), *zip(*cells, strict=True)]
    st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def numbers(values: tuple[float, ...], digits: int = 4) -> str:
    """Return numbers in brackets, as notebooks write them; one number alone has none.

    Examples
    --------
    >>> numbers((0.4914, 0.4822)), numbers((-0.5,))
    ('(0.4914, 0.4822)', '−0.5000')
    """
    texts = [minus(value, f".{digits}f") for value in values]
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


def minus(value: float, form: str = ".4f") -> str:
    """Return a number with a real minus sign, and without the sign of a rounded zero.

    Examples
    --------
    >>> minus(-0.25), minus(-1e-17)
    ('−0.2500', '0.0000')
    """
    text = f"{value:{form}}"
    return text.lstrip("-") if not np.any(float(text)) else text.replace("-", "−")
