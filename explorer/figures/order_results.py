"""Test accuracies of trainings with pixels in place and moved: bars with every seed as a mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import mean
from typing import TYPE_CHECKING

from explorer.figures.palette import INPUT, WINDOW

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HEIGHT = 320  # pixels; beside a table on a laptop


def order_results(results: Mapping[str, tuple[Sequence[float], Sequence[float]]]) -> Figure:
    """Draw two bars for each network, one for each order, at the mean of its runs.

    Parameters
    ----------
    results : mapping of str to (sequence of float, sequence of float)
        Name of a network → test accuracies, from 0 to 1, of its runs with the pixels in place and
        moved.
    """
    from plotly.graph_objects import Figure

    figure = Figure()
    names = list(results)
    for part, (words, colour, pattern) in enumerate(
        (("pixels in place", INPUT, ""), ("pixels moved", WINDOW, "/"))
    ):
        runs = [results[name][part] for name in names]
        means = [mean(found) if found else None for found in runs]
        figure.add_bar(
            x=names,
            y=means,
            name=words,
            marker={"color": colour, "pattern": {"shape": pattern}},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [max(f) - mean(f) if f else 0 for f in runs],
                "arrayminus": [mean(f) - min(f) if f else 0 for f in runs],
            },
            hovertemplate="%{y:.1%}",
        )
    figure.update_yaxes(title_text="test accuracy", range=[0, 1], tickformat=".0%")
    figure.update_layout(
        height=HEIGHT,
        barmode="group",
        margin={"l": 64, "r": 10, "t": 40, "b": 44},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        font={"size": 14},
    )
    return figure
