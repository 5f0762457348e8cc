"""Histograms of the channels before and after normalisation, and the parts of their variance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from explorer.datasets.channels import LEVELS, ChannelStatistics
from explorer.datasets.constants import after, normalised
from explorer.figures.palette import INPUT, OUTPUT, PADDING, WINDOW

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HEIGHT = 430  # pixels; both charts on a laptop beside the choices
PARTS_HEIGHT = 210  # pixels; three bars and a legend
_HEADROOM = 1.45  # times the highest level: room for one mark of mean ± deviation per channel
# The colour is never the only code: each channel has its letter and its own kind of line.
STYLES = {
    "R": {"color": WINDOW, "dash": "solid"},
    "G": {"color": OUTPUT, "dash": "dash"},
    "B": {"color": INPUT, "dash": "dot"},
    "grey": {"color": PADDING, "dash": "solid"},
}
PARTS = ("inside one picture", "contrast differs", "brightness differs")


def channel_names(channels: int) -> tuple[str, ...]:
    """Return R, G, B for three channels, grey for one.

    Examples
    --------
    >>> channel_names(1), channel_names(3)
    (('grey',), ('R', 'G', 'B'))
    """
    return ("grey",) if channels == 1 else ("R", "G", "B")


def common_axis(mean: Sequence[float], std: Sequence[float]) -> tuple[float, float]:
    """Return the ends of an axis that holds pixels in 0..1 and the same after normalisation.

    Examples
    --------
    >>> common_axis([0.5], [0.25])
    (-2.2, 2.2)
    """
    ends = normalised(np.repeat([[0], [255]], len(mean), axis=1).astype(np.uint8), mean, std)
    low, high = min(0.0, float(ends.min())), max(1.0, float(ends.max()))
    edge = 0.04 * (high - low)
    return math.floor(10 * (low - edge)) / 10, math.ceil(10 * (high + edge)) / 10


def histograms(measured: ChannelStatistics, mean: Sequence[float], std: Sequence[float]) -> Figure:
    """Draw the histograms of pixels in 0..1 above those after normalisation, on one x axis.

    A mark with a bar above each chart is mean ± deviation of one channel.

    Parameters
    ----------
    measured : ChannelStatistics
        Of the pictures.
    mean, std : sequence of float
        What they are normalised with, one for each channel.
    """
    from plotly.subplots import make_subplots

    titles = ("Before: pixels from 0 to 1", "After: (pixel − mean) / deviation")
    figure = make_subplots(
        rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.2, subplot_titles=titles
    )
    shares = 100 * measured.histograms / measured.histograms.sum(axis=1, keepdims=True)
    top = _top(shares)
    levels = np.repeat(np.arange(LEVELS, dtype=np.uint8)[:, None], len(shares), axis=1)
    channels = len(shares)
    unit = ((0.0,) * channels, (1.0,) * channels)
    for row, (shift, scale) in ((1, unit), (2, (mean, std))):
        places = normalised(levels, shift, scale).T
        moments = after((measured.mean, measured.std), shift, scale)
        for channel, name in enumerate(channel_names(channels)):
            _steps(figure, row, name, places[channel], shares[channel])
            height = top * (1.1 + 0.13 * channel)
            _mark(figure, row, name, moments[0][channel], moments[1][channel], height)
    figure.update_yaxes(range=[0, top * _HEADROOM], title_text="% of pixels", automargin=False)
    axis = list(common_axis(mean, std))
    figure.update_annotations(font_size=15)
    figure.update_xaxes(range=axis, showticklabels=True, automargin=False, zeroline=True)
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 56, "r": 8, "t": 62, "b": 30},
        legend={"orientation": "h", "y": 1.09, "yanchor": "bottom", "x": 0},
        font={"size": 14},
        hovermode="closest",
    )
    return figure


def cut_off(measured: ChannelStatistics) -> dict[int, float]:
    """Return the levels that are higher than the charts, with the largest share in per cent."""
    shares = 100 * measured.histograms / measured.histograms.sum(axis=1, keepdims=True)
    highest = shares.max(axis=0)
    return {
        int(level): float(highest[level])
        for level in np.flatnonzero(highest > _top(shares) * _HEADROOM)
    }


def _top(shares: np.ndarray) -> float:
    """Return the height of the charts: black and white are often far more frequent than the rest.

    Then the other levels decide.
    """
    inner = float(shares[:, 1:-1].max())
    return inner if inner > 0 else float(shares.max())


def _steps(figure: Figure, row: int, name: str, places: np.ndarray, shares: np.ndarray) -> None:
    figure.add_scatter(
        x=places.round(5).tolist(),
        y=shares.round(4).tolist(),
        mode="lines",
        line={"width": 1.5, "shape": "hvh", **STYLES[name]},
        name=name,
        legendgroup=name,
        showlegend=row == 1,
        hovertemplate=f"{name} at %{{x:.3f}}: %{{y:.2f}} %<extra></extra>",
        row=row,
        col=1,
    )


def _mark(figure: Figure, row: int, name: str, mean: float, std: float, height: float) -> None:
    figure.add_scatter(
        x=[mean, mean + std],
        y=[height, height],
        error_x={"type": "data", "array": [std, 0], "thickness": 2, "width": 5},
        mode="markers+text",
        text=["", f" {name}"],
        textposition="middle right",
        marker={"size": [8, 0], "color": STYLES[name]["color"]},
        legendgroup=name,
        showlegend=False,
        hovertemplate=f"{name}: mean {mean:.4f}, deviation {std:.4f}<extra></extra>",
        row=row,
        col=1,
    )


def variance_parts(measured: ChannelStatistics) -> Figure:
    """Draw the variance of each channel as the sum of its three parts, one bar per channel."""
    from plotly.graph_objects import Figure

    figure = Figure()
    own = [value**2 for value in measured.image_std]
    patterns = ("", "/", "x")
    values = zip(PARTS, (own, measured.spread, measured.between), patterns, strict=True)
    for (name, parts, pattern), colour in zip(values, (INPUT, PADDING, WINDOW), strict=True):
        figure.add_bar(
            x=list(parts),
            y=list(channel_names(measured.channels)),
            orientation="h",
            width=0.7 if measured.channels > 1 else 0.3,
            name=name,
            marker={"color": colour, "pattern": {"shape": pattern}},
            hovertemplate=f"{name}: %{{x:.4f}}<extra></extra>",
        )
    figure.update_yaxes(autorange="reversed", automargin=True)
    figure.update_xaxes(title_text="variance of the pixels", rangemode="tozero")
    figure.update_layout(
        barmode="stack",
        height=PARTS_HEIGHT,
        margin={"l": 40, "r": 8, "t": 40, "b": 44},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        font={"size": 14},
    )
    return figure
