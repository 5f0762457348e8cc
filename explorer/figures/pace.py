"""How a training goes about it: learning rate, length of the gradient, speed; one Plotly figure."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from explorer.figures.palette import SERIES
from explorer.figures.training_axes import bounded, column, filled, marks, thinned

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HEIGHT = 400  # pixels; three charts with a title each
# Entry of a point → title, colour; the titles say which line is which.
_ROWS = (
    ("lr", "Learning rate", SERIES[4]),
    ("gradient_norm", "Length of the gradient (mean over the steps)", SERIES[2]),
    ("images_per_second", "Images per second", SERIES[3]),
)


def pace(points: list[dict[str, Any]], epochs: int) -> Figure:
    """Draw learning rate, gradient norm and images per second over the epochs.

    Parameters
    ----------
    points : list of dict
        From `rundir.read_metrics`; may be empty, and old ones may lack a value.
    epochs : int
        The right end of the axis.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    steps = thinned([p for p in points if p["kind"] == "step"])
    lines = [column([p for p in steps if p.get(key) is not None], key) for key, _, _ in _ROWS]
    return filled(_frame(epochs), lines, marks(points)[0], [])


@lru_cache(maxsize=32)
def _frame(epochs: int) -> dict[str, Any]:
    """Return the figure without its points."""
    from plotly.subplots import make_subplots

    figure = make_subplots(
        rows=len(_ROWS),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=0.13,
        subplot_titles=[title for _, title, _ in _ROWS],
    )
    for row, (key, title, colour) in enumerate(_ROWS, start=1):
        figure.add_scatter(
            name=title,
            mode="lines",
            line={"color": colour, "width": 2, "shape": "hv" if row == 1 else "linear"},
            hovertemplate="%{y:,.0f}" if key == "images_per_second" else "%{y:.3g}",
            row=row,
            col=1,
        )
    figure.update_annotations(x=0, xanchor="left", font={"size": 14})  # titles, above each chart
    figure.update_yaxes(rangemode="tozero", nticks=4)
    figure.update_layout(margin={"l": 64, "r": 10, "t": 30, "b": 48}, showlegend=False)
    return bounded(figure, epochs, HEIGHT, last_row=len(_ROWS))
