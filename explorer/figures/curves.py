"""Loss and accuracy of a training as one Plotly figure."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from explorer.figures.palette import SERIES
from explorer.figures.smoothing import smoothed
from explorer.figures.training_axes import bounded, column, filled, marks, thinned

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HEIGHT = 410  # pixels; both charts and a sentence below fit on a laptop without scrolling
_TRAIN, _VALIDATION, _BATCHES = SERIES[0], SERIES[1], SERIES[5]
_MANY = 40  # epochs; more marks would touch each other on a phone
_LOSS_TOP = 20.0  # loss; a diverging training would flatten everything else
# Row, name, and the entry of the points that it shows.
_LINES = (
    (1, "batches", "loss"),
    (1, "smoothed", "smoothed"),
    (1, "training", "train_loss"),
    (1, "validation", "val_loss"),
    (2, "batches", "accuracy"),
    (2, "training", "train_accuracy"),
    (2, "validation", "val_accuracy"),
)


def curves(points: list[dict[str, Any]], epochs: int, classes: int) -> Figure:
    """Draw loss above accuracy over the epochs.

    Thin lines are the training batches, on augmented pictures and with dropout, the thick one
    without marks their `smoothed` loss; circles are the means of an epoch in training; diamonds are
    the validation part. Dots mark what guessing gives, upright lines where the learning rate was
    changed or the training paused.

    Parameters
    ----------
    points : list of dict
        From `rundir.read_metrics`; may be empty.
    epochs : int
        The right end of the axis, so that it keeps its place while points arrive.
    classes : int
        Number of classes: guessing has loss ln(classes) and accuracy 1/classes.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    steps = [p for p in points if p["kind"] == "step"]
    means = smoothed([p["loss"] for p in steps], [p["epoch"] for p in steps])
    steps = thinned([p | {"smoothed": m} for p, m in zip(steps, means, strict=True)])
    passes = [p for p in points if p["kind"] == "epoch"]
    lines = [
        column(steps if name in ("batches", "smoothed") else passes, key) for _, name, key in _LINES
    ]
    shapes, notes = marks(points)
    figure = filled(_frame(epochs, classes), [*_guessing(epochs, classes), *lines], shapes, notes)
    figure.layout.yaxis.range = (0, _top(steps, passes, classes))
    return figure


@lru_cache(maxsize=32)
def _frame(epochs: int, classes: int) -> dict[str, Any]:
    """Return the figure without its points: building one takes longer than all else."""
    from plotly.subplots import make_subplots

    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.07)
    for row in (1, 2):
        figure.add_scatter(
            mode="lines",
            line={"color": "#8A949E", "width": 1, "dash": "dot"},
            name="guessing",
            legendgroup="guessing",
            showlegend=row == 1,
            hoverinfo="skip",
            row=row,
            col=1,
        )
    for row, name, _ in _LINES:
        figure.add_scatter(
            name=name,
            legendgroup=name,
            showlegend=row == 1,
            cliponaxis=False,  # the last epoch's marker lies on the right end
            hovertemplate="%{y:.3f}" if row == 1 else "%{y:.1%}",
            row=row,
            col=1,
            **_STYLES[name],
        )
    if epochs > _MANY:
        figure.update_traces(marker={"size": 5}, selector={"mode": "lines+markers"})
    figure.update_yaxes(title_text="loss", row=1)
    figure.update_yaxes(title_text="accuracy", range=[0, 1], tickformat=".0%", row=2)
    figure.update_layout(
        margin={"l": 64, "r": 10, "t": 54, "b": 48},  # fixed: two rows of legend on a phone
        legend={"orientation": "h", "y": 1.01, "yanchor": "bottom", "x": 0},
    )
    return bounded(figure, epochs, HEIGHT, last_row=2)


_STYLES: dict[str, dict[str, Any]] = {
    "batches": {"line": {"color": _BATCHES, "width": 1}, "mode": "lines", "opacity": 0.6},
    "smoothed": {"line": {"color": _BATCHES, "width": 3}, "mode": "lines"},
    "training": {
        "line": {"color": _TRAIN, "width": 2},
        "mode": "lines+markers",
        "marker": {"symbol": "circle", "size": 7},
    },
    "validation": {
        "line": {"color": _VALIDATION, "width": 2, "dash": "dash"},
        "mode": "lines+markers",
        "marker": {"symbol": "diamond", "size": 8},
    },
}


def _guessing(epochs: int, classes: int) -> list[tuple[list[float], list[float]]]:
    levels = (math.log(classes), 1 / classes)
    return [([0, epochs], [level, level]) for level in levels]


def _top(steps: list[dict[str, Any]], passes: list[dict[str, Any]], classes: int) -> float:
    """Return the upper end of the loss axis: the highest loss, within reason."""
    losses = [p["loss"] for p in steps] + [p["val_loss"] for p in passes]
    return min(1.15 * max([math.log(classes), *losses]), _LOSS_TOP)
