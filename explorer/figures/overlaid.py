"""The curves of several runs on top of each other, and their per-class differences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from explorer.figures.labels import plain
from explorer.figures.palette import PADDING, SERIES, WINDOW

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from explorer.results.comparison import ClassRow

HEIGHT = 430  # pixels; both charts stand on a laptop's screen together
AXES = ("epochs", "seconds", "pictures seen")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
MARKERS = ("circle", "diamond", "square", "triangle-up", "cross", "x")
SHAPES = ("●", "◆", "■", "▲", "✚", "✖")  # the same as letters, for tables
_MARKED_MAX = 30  # points of one line; more markers would hide the line
_LOSS_TOP = 20.0  # loss; a diverging training would flatten everything else
_LABEL_MAX = 32  # characters of a run in the legend
_LEGEND_ROW = 31  # pixels; on a phone each run has a row of its own
_BEST = 14  # pixels of its marker
_ROW = 34  # pixels of one class in the chart of differences


@dataclass(frozen=True)
class Curve:
    """One run: what it is called, and the means of its epochs from `rundir.read_metrics`.

    The marker of the epoch whose weights were kept is larger than the others.
    """

    label: str
    epochs: Sequence[dict[str, Any]]
    pictures: int  # of the training part
    best: int | None = None  # the epoch whose weights were kept

    def places(self, axis: str) -> list[float]:
        """Return where the epochs lie on an axis of `AXES`."""
        if axis == "seconds":
            return [point["seconds"] for point in self.epochs]
        each = self.pictures if axis == "pictures seen" else 1
        return [point["epoch"] * each for point in self.epochs]


def overlaid(lines: Sequence[Curve], axis: str = AXES[0], training: bool = False) -> Figure:
    """Draw loss above accuracy of up to six runs, each with a colour, a dash and a marker.

    The axis of the accuracy begins and ends at whole tenths, not at 0.

    Parameters
    ----------
    lines : sequence of Curve
        In the order of the colours.
    axis : {"epochs", "seconds", "pictures seen"}
        What to compare at.
    training : bool
        Also draw the training part: thin, without markers.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    from plotly.subplots import make_subplots

    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.07)
    for number, line in enumerate(lines):
        for row, kind in ((1, "loss"), (2, "accuracy")):
            if training:
                _add(figure, row, line, number, f"train_{kind}", axis)
            _add(figure, row, line, number, f"val_{kind}", axis)
    figure.update_yaxes(automargin=False, title_standoff=6)
    figure.update_yaxes(title_text="loss", range=[0, _top(lines, training)], row=1)
    figure.update_yaxes(
        title_text="accuracy", range=_tenths(lines, training), tickformat=".0%", row=2
    )
    most = max((point["epoch"] for line in lines for point in line.epochs), default=1)
    whole = max(1, round(most / 10)) if axis == "epochs" else None  # there is no epoch 1.5
    figure.update_xaxes(automargin=False, rangemode="tozero", dtick=whole)
    figure.update_xaxes(title_text=axis, row=2)
    figure.update_layout(
        height=HEIGHT + _LEGEND_ROW * max(0, len(lines) - 3),
        margin={"l": 64, "r": 10, "t": 64, "b": 48},  # fixed: three rows of legend on a phone
        legend={"orientation": "h", "y": 1.01, "yanchor": "bottom", "x": 0, "font": {"size": 14}},
        font={"size": 14},
        hovermode="closest",
    )
    return figure


def _add(figure: Figure, row: int, line: Curve, number: int, key: str, axis: str) -> None:
    validation = key.startswith("val_")
    many = len(line.epochs) > _MARKED_MAX
    figure.add_scatter(
        x=line.places(axis) or [None],
        y=[point[key] for point in line.epochs] or [None],
        name=plain(line.label, _LABEL_MAX),
        legendgroup=str(number),
        showlegend=row == 1 and validation,
        mode="lines+markers" if validation else "lines",
        line={
            "color": SERIES[number],
            "dash": DASHES[number],
            "width": 2.5 if validation else 1,
        },
        marker={
            "symbol": MARKERS[number],
            "size": [_BEST if point["epoch"] == line.best else 8 for point in line.epochs] or 8,
            "maxdisplayed": _MARKED_MAX if many else 0,
        },
        opacity=1.0 if validation else 0.6,
        cliponaxis=False,
        hovertemplate=f"%{{fullData.name}}<br>{'validation' if validation else 'training'} "
        + ("%{y:.3f}" if row == 1 else "%{y:.1%}")
        + f" at %{{x:,.4~g}} {axis}<extra></extra>",
        row=row,
        col=1,
    )


def _top(lines: Sequence[Curve], training: bool) -> float:
    keys = ("val_loss", "train_loss") if training else ("val_loss",)
    losses = [point[key] for line in lines for point in line.epochs for key in keys]
    return min(1.1 * max(losses, default=1.0), _LOSS_TOP)


def _tenths(lines: Sequence[Curve], training: bool) -> list[float]:
    """Return whole tenths around all accuracies: a gap of two points shall be seen."""
    keys = ("val_accuracy", "train_accuracy") if training else ("val_accuracy",)
    values = [point[key] for line in lines for point in line.epochs for key in keys] or [0.0, 1.0]
    low, high = math.floor(10 * min(values)) / 10, math.ceil(10 * max(values)) / 10
    return [low, max(high, low + 0.1)]


def differences(rows: Sequence[ClassRow], title: str) -> Figure:
    """Draw the difference of every class with its interval, and the line of no difference.

    A filled circle has an interval without 0, a hollow one does not.

    Parameters
    ----------
    rows : sequence of ClassRow
        From `explorer.results.comparison.compare`.
    title : str
        Which accuracy minus which.
    """
    from plotly.graph_objects import Figure

    figure = Figure()
    figure.add_vline(x=0, line={"color": PADDING, "width": 2, "dash": "dash"})
    for hollow in (False, True):
        chosen = [row for row in rows if row.difference.holds_zero == hollow]
        figure.add_scatter(
            x=[row.difference.value for row in chosen],
            y=[plain(row.title) for row in chosen],
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [row.difference.high - row.difference.value for row in chosen],
                "arrayminus": [row.difference.value - row.difference.low for row in chosen],
                "thickness": 2,
                "width": 6,
            },
            mode="markers",
            marker={
                "color": PADDING if hollow else WINDOW,
                "size": 11,
                "symbol": "circle-open" if hollow else "circle",
                "line": {"width": 2},
            },
            hovertemplate="%{y}: %{x:+.1%}<extra></extra>",
        )
    titles = [plain(row.title) for row in rows]
    figure.update_yaxes(categoryorder="array", categoryarray=titles[::-1], automargin=True)
    figure.update_xaxes(tickformat="+.0%", zeroline=False, title_text=title)
    figure.update_layout(
        height=_ROW * len(rows) + 70,
        margin={"l": 10, "r": 10, "t": 10, "b": 50},
        showlegend=False,
        font={"size": 14},
    )
    return figure
