"""Validation accuracy of four short runs: two networks, whole pictures against shuffled pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from explorer.figures.palette import INPUT, WINDOW

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HEIGHT = 380  # pixels; beside the table of results on a laptop
# Name of a run → words, colour of the network, dashes and mark of the pixels' order.
RUNS: dict[str, tuple[str, str, str, str]] = {
    "plain-cnn": ("CNN, pictures as they are", INPUT, "solid", "circle"),
    "shuffle-cnn": ("CNN, shuffled pixels", INPUT, "dash", "circle-open"),
    "plain-mlp": ("MLP, pictures as they are", WINDOW, "solid", "square"),
    "shuffle-mlp": ("MLP, shuffled pixels", WINDOW, "dash", "square-open"),
}


def shuffle_curves(
    points: Mapping[str, Sequence[Mapping[str, Any]]], epochs: int, classes: int
) -> Figure:
    """Draw the validation accuracy of each run over the epochs.

    Parameters
    ----------
    points : mapping of str to sequence of mapping
        Name of a run, one of `RUNS` → its points, from `rundir.read_metrics`.
    epochs : int
        The right end of the axis.
    classes : int
        Guessing is right in 1/classes of all cases.
    """
    from plotly.graph_objects import Figure

    figure = Figure()
    for name, (words, colour, dash, symbol) in RUNS.items():
        passes = [point for point in points.get(name, ()) if point.get("kind") == "epoch"]
        figure.add_scatter(
            x=[point["epoch"] for point in passes],
            y=[point["val_accuracy"] for point in passes],
            name=words,
            mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 2},
            marker={"symbol": symbol, "size": 8},
            hovertemplate="%{y:.1%}",
            cliponaxis=False,
        )
    figure.add_scatter(
        x=[0, epochs],
        y=[1 / classes] * 2,
        name="guessing",
        mode="lines",
        line={"color": "#8A949E", "dash": "dot", "width": 1},
        hoverinfo="skip",
    )
    figure.update_xaxes(title_text="epoch", range=[0, epochs], dtick=1, automargin=False)
    figure.update_yaxes(
        title_text="validation accuracy", range=[0, 1], tickformat=".0%", automargin=False
    )
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 64, "r": 10, "t": 70, "b": 44},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        font={"size": 14},
        hovermode="x unified",
    )
    return figure
