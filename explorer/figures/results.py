"""How well each class is found, and whether a network is right as often as it is sure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from explorer.figures.labels import plain
from explorer.figures.palette import OUTPUT, PADDING, SERIES

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from explorer.results.calibration import Calibration
    from explorer.results.per_class import ClassScores

_RECALL = {"symbol": "circle", "size": 11, "color": SERIES[0]}
_PRECISION = {"symbol": "diamond-open", "size": 11, "color": SERIES[1], "line": {"width": 2}}
_LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "font": {"size": 14}}
_ROW = 42  # pixels of a class
_FRAME = 110  # pixels of legend, axis and title
_HEIGHT = 520  # pixels of the calibration: the diagram, and the counts below it


def class_scores(names: Sequence[str], scores: Sequence[ClassScores]) -> Figure:
    """Draw recall and precision of each class with their 95 % intervals.

    Parameters
    ----------
    names : sequence of str
        May hold anything; shown as they stand.
    scores : sequence of ClassScores
        One for each; a class without pictures, or that was never named, has no point.
    """
    from plotly.graph_objects import Figure

    figure = Figure()
    kinds = (("recall", -0.12, _RECALL), ("precision", 0.12, _PRECISION))
    for kind, shift, marker in kinds:
        rows = [row for row, s in enumerate(scores) if getattr(s, kind) is not None]
        values = [getattr(scores[row], kind) for row in rows]
        ends = [getattr(scores[row], f"{kind}_interval") for row in rows]
        figure.add_scatter(
            x=values,
            y=[row + shift for row in rows],
            name=kind,
            mode="markers",
            marker=marker,
            error_x=_whiskers(values, ends) | {"color": marker["color"], "thickness": 2},
            customdata=[[f"{low:.1%}", f"{high:.1%}"] for low, high in ends],
            hovertemplate="%{x:.1%} (%{customdata[0]} to %{customdata[1]})",
        )
    figure.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=[plain(name, 16) for name in names],
        range=[len(names) - 0.5, -0.5],
        automargin=True,
        showgrid=False,
    )
    figure.update_xaxes(tickformat=".0%", title_text="share, with its 95 % interval")
    _large_text(figure)
    figure.update_layout(
        height=_ROW * len(names) + _FRAME,
        margin={"l": 8, "r": 16, "t": 36, "b": 48},
        legend=_LEGEND,
        font={"size": 14},
        uirevision="same",
    )
    return figure


def _whiskers(values: Sequence[float], ends: Sequence[tuple[float, float]]) -> dict:
    """Return how far the intervals reach above and below their values."""
    return {
        "array": [high - value for value, (_, high) in zip(values, ends, strict=True)],
        "arrayminus": [value - low for value, (low, _) in zip(values, ends, strict=True)],
    }


def _large_text(figure: Figure) -> None:
    for update in (figure.update_xaxes, figure.update_yaxes):
        update(tickfont={"size": 14}, title_font={"size": 14})


def calibration(found: Calibration) -> Figure:
    """Draw accuracy over confidence, bin by bin, above the number of answers in each bin.

    On the dashed line a network is right as often as it is sure. A point stands at the mean
    confidence of its bin; the line through it is the 95 % interval of the accuracy.
    """
    from plotly.subplots import make_subplots

    figure = make_subplots(
        rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.06, row_heights=[0.72, 0.28]
    )
    _points(figure, found)
    _counts(figure, found)
    figure.update_xaxes(range=[0, 1.005], tickformat=".0%", dtick=0.2)
    figure.update_xaxes(title_text="confidence: probability of the answer", row=2)
    figure.update_yaxes(title_text="right", range=[0, 1.02], tickformat=".0%", row=1)
    _large_text(figure)
    figure.update_layout(
        height=_HEIGHT,
        margin={"l": 64, "r": 10, "t": 36, "b": 48},
        legend=_LEGEND,
        font={"size": 14},
        uirevision="same",
        bargap=0.05,
    )
    return figure


def _points(figure: Figure, found: Calibration) -> None:
    there = np.flatnonzero(found.count)
    low, high = (ends[there] for ends in found.interval)
    accuracy, sure = found.accuracy[there], found.confidence[there]
    figure.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"color": PADDING, "dash": "dash", "width": 2},
        name="right as often as sure",
        hoverinfo="skip",
        row=1,
        col=1,
    )
    figure.add_scatter(
        x=sure,
        y=accuracy,
        mode="markers",
        name="answers of one bin",
        marker={"size": 10, "color": SERIES[0]},
        error_y={"array": high - accuracy, "arrayminus": accuracy - low, "color": SERIES[0]},
        customdata=np.stack([found.count[there], found.right[there]], axis=1),
        hovertemplate="%{customdata[1]:,} of %{customdata[0]:,} right: %{y:.1%}<br>"
        "mean confidence %{x:.1%}<extra></extra>",
        row=1,
        col=1,
    )


def _counts(figure: Figure, found: Calibration) -> None:
    middles = (found.edges[:-1] + found.edges[1:]) / 2
    figure.add_bar(
        x=middles,
        y=found.count,
        text=[f"{count:,}" if count else "" for count in found.count],
        textposition="outside",
        textfont={"size": 14},
        textangle=0,
        cliponaxis=False,
        marker={"color": OUTPUT},
        name="answers",
        showlegend=False,
        hovertemplate="%{y:,} answers<extra></extra>",
        row=2,
        col=1,
    )
    top = 1.35 * max(1, int(found.count.max()))  # room for the numbers above the bars
    figure.update_yaxes(title_text="answers", range=[0, top], row=2)
